//! Those who reserved are told: before the start as they chose, at the start, and when it is moved or
//! called off. The mark and the request of the message commit together, so nobody is told twice.
use crate::preheat::quiet;
use crate::session::{LiveStatus, Session};
use crate::store::preheat::{self as store, Waiting};
use crate::store::session;
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx, text_enum};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{LiveId, PersonId, Scope, Ts, Zone};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) const REMIND: &str = "live.remind";

/// Members looked at in one transaction.
const CHUNK: i64 = 100;
const MINUTE_MS: i64 = 60_000;

text_enum! {
    /// When a member is reminded, by choice.
    pub(crate) enum Reminder {
        /// A day before.
        Day = "day",
        /// An hour before.
        Hour = "hour",
        /// Ten minutes before.
        TenMinutes = "ten_minutes",
        /// At the start.
        Start = "start",
    }
    /// What members are told of.
    pub(crate) enum Moment {
        /// It begins in a day.
        Day = "day",
        /// It begins in an hour.
        Hour = "hour",
        /// It begins in ten minutes.
        TenMinutes = "ten_minutes",
        /// It has begun.
        Start = "start",
        /// It begins at another time.
        Moved = "moved",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

impl Reminder {
    /// Those that come before the start, first things first.
    const BEFORE: [Self; 3] = [Self::Day, Self::Hour, Self::TenMinutes];

    const fn moment(self) -> Moment {
        match self {
            Self::Day => Moment::Day,
            Self::Hour => Moment::Hour,
            Self::TenMinutes => Moment::TenMinutes,
            Self::Start => Moment::Start,
        }
    }
    /// When it comes, before a start that is due then; never in quiet hours.
    fn at(self, zone: &Zone, due: Ts) -> Ts {
        let minutes = match self {
            Self::Day => 24 * 60,
            Self::Hour => 60,
            Self::TenMinutes => 10,
            Self::Start => 0,
        };
        let at = due.plus_ms(-minutes * MINUTE_MS);
        if self == Self::Start {
            at
        } else {
            quiet::before(zone, at)
        }
    }
}

/// Something to be told of a session as it was planned when the job was left: a later plan leaves its own.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) live: LiveId,
    pub(crate) moment: Moment,
    /// Of which start; 0 for the start itself.
    pub(crate) due: Ts,
}

impl Told {
    async fn leave(self, tx: &mut Tx, scope: Scope, run_at: Ts, again: &str) -> Result<()> {
        let job = Job {
            kind: REMIND,
            key: format!("{}:{}:{}{again}", self.live, self.due.0, self.moment),
            payload: self,
            run_at,
        };
        enqueue(tx, scope, job).await
    }
}

/// Leaves the reminders of a planned time.
pub(crate) async fn leave(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (zone, due): (&Zone, Ts),
) -> Result<()> {
    for reminder in Reminder::BEFORE {
        let moment = reminder.moment();
        let told = Told { live, moment, due };
        told.leave(tx, scope, reminder.at(zone, due), "").await?;
    }
    Ok(())
}

/// Has those who reserved told of a change.
pub(crate) async fn leave_notice(tx: &mut Tx, scope: Scope, told: Told) -> Result<()> {
    let now = tx.now();
    told.leave(tx, scope, now, "").await
}

/// Tells everybody who is to be told.
pub(crate) async fn tell(ctx: &Ctx, scope: Scope, told: Told) -> Result<()> {
    let mut after = Some(PersonId(i64::MIN));
    while let Some(last) = after {
        let chunk = Tell {
            scope,
            told,
            after: last,
            zone: ctx.zone.clone(),
        };
        after = ctx.db.write(chunk).await?;
    }
    Ok(())
}

/// Tells some; answers whom it looked at last, if more may be left.
#[derive(Clone)]
struct Tell {
    scope: Scope,
    told: Told,
    after: PersonId,
    zone: Zone,
}

impl Command for Tell {
    type Output = Option<PersonId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<PersonId>> {
        let (scope, told) = (self.scope, self.told);
        let found = session::get(tx, scope, told.live).await?;
        let Some(s) = found.filter(|s| self.still_holds(s)) else {
            return Ok(None);
        };
        if let Some(morning) = self.waits_until(tx.now(), &s) {
            told.leave(tx, scope, morning, ":morning").await?;
            return Ok(None);
        }
        let what = (told.moment, told.due);
        let waiting = store::untold(tx, scope, told.live, what, self.after, CHUNK).await?;
        let wanted = waiting.iter().filter(|w| self.wants(w, tx.now()));
        let members: Vec<PersonId> = wanted.map(|w| w.member_id).collect();
        store::told(tx, scope, told.live, what, &members).await?;
        for member in members {
            emit(tx, scope, self.message(&s, member)).await?;
        }
        Ok(waiting.last().map(|w| w.member_id))
    }
}

impl Tell {
    fn still_holds(&self, s: &Session) -> bool {
        match self.told.moment {
            Moment::Day | Moment::Hour | Moment::TenMinutes | Moment::Moved => {
                s.status == LiveStatus::Planned && s.starts_at == self.told.due
            }
            Moment::Start => s.status == LiveStatus::OnAir,
            Moment::Cancelled => s.status == LiveStatus::Cancelled,
        }
    }
    /// A change that is made at night is told in the morning, if that is early enough.
    fn waits_until(&self, now: Ts, s: &Session) -> Option<Ts> {
        if !matches!(self.told.moment, Moment::Moved | Moment::Cancelled) {
            return None;
        }
        quiet::ends(&self.zone, now).filter(|morning| *morning < s.starts_at)
    }
    /// Whether a member chose this one, and no later one that is due as well: after an outage, or where
    /// quiet hours brought two together, one is enough.
    fn wants(&self, waiting: &Waiting, now: Ts) -> bool {
        let chosen = &waiting.remind.0;
        let Some(this) = Reminder::parse(self.told.moment.as_str()) else {
            return true;
        };
        let later = Reminder::BEFORE.into_iter().filter(|r| *r > this);
        let superseded =
            |r: Reminder| chosen.contains(&r) && r.at(&self.zone, self.told.due) <= now;
        chosen.contains(&this) && (this == Reminder::Start || !later.into_iter().any(superseded))
    }
    fn message(&self, s: &Session, to: PersonId) -> MessageRequested {
        let (live, due) = (s.id, self.told.due);
        let (template, word) = match self.told.moment {
            Moment::Start => ("live_reminder", "start".to_owned()),
            Moment::TenMinutes => ("live_reminder", format!("soon:{}", due.0)),
            Moment::Day | Moment::Hour => {
                ("live_reminder", format!("{}:{}", self.told.moment, due.0))
            }
            Moment::Moved => ("live_moved", format!("moved:{}", due.0)),
            Moment::Cancelled => ("live_cancelled", "cancelled".to_owned()),
        };
        let at = match self.told.moment {
            Moment::Start => s.started_at.unwrap_or(s.starts_at),
            _ => s.starts_at,
        };
        let link = match self.told.moment {
            Moment::Cancelled => format!("/c/{}", s.campaign_id),
            _ => format!("/live/{live}"),
        };
        MessageRequested {
            to,
            template: template.to_owned(),
            args: BTreeMap::from([
                ("title".to_owned(), s.title.clone()),
                ("time".to_owned(), self.zone.short(at)),
            ]),
            link: Some(link),
            key: format!("live:{live}:{word}:{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_keep_their_order_and_are_brought_before_the_night() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let midnight = zone.day_start(Ts(1_795_000_000_000));
        let hour = |h: i64| midnight.plus_ms(h * 60 * MINUTE_MS);
        let at = |due: Ts| Reminder::BEFORE.map(|r| r.at(&zone, due));
        assert_eq!(
            at(hour(44)),
            [hour(20), hour(43), hour(44).plus_ms(-600_000)]
        );
        // A market at seven in the morning: all of it the evening before.
        assert_eq!(at(hour(55)), [hour(22), hour(46), hour(46)]);
    }
}
