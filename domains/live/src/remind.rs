//! Reminders of those who reserved: once before, once at the start. The mark on the reservation and the
//! request of the message commit together, so nobody is told twice.
use crate::jobs::Planned;
use crate::session::{LiveStatus, Session};
use crate::store::{reservation, session as store};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{LiveId, PersonId, Scope, Ts, Zone};
use julin_web::Ctx;
use std::collections::BTreeMap;

/// Members told in one transaction.
const CHUNK: i64 = 100;

pub(crate) async fn tell_soon(ctx: &Ctx, scope: Scope, planned: Planned) -> Result<()> {
    tell(ctx, scope, planned.live, Moment::Soon(planned.due)).await
}

pub(crate) async fn tell_start(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    tell(ctx, scope, live, Moment::Start).await
}

async fn tell(ctx: &Ctx, scope: Scope, live: LiveId, moment: Moment) -> Result<()> {
    let zone = ctx.zone.clone();
    let chunk = Tell {
        scope,
        live,
        moment,
        zone,
    };
    while ctx.db.write(chunk.clone()).await? {}
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Before this due time.
    Soon(Ts),
    Start,
}

/// Tells some; answers whether more may be left.
#[derive(Clone)]
struct Tell {
    scope: Scope,
    live: LiveId,
    moment: Moment,
    zone: Zone,
}

impl Command for Tell {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let found = store::get(tx, self.scope, self.live).await?;
        let Some(s) = found.filter(|s| self.still_holds(s)) else {
            return Ok(false);
        };
        let members = self.take(tx).await?;
        for member in &members {
            emit(tx, self.scope, self.message(&s, *member)).await?;
        }
        Ok(!members.is_empty())
    }
}

impl Tell {
    fn still_holds(&self, s: &Session) -> bool {
        match self.moment {
            Moment::Soon(due) => s.status == LiveStatus::Planned && s.starts_at == due,
            Moment::Start => s.status == LiveStatus::OnAir,
        }
    }
    /// Takes and marks the next members.
    async fn take(&self, tx: &mut Tx) -> Result<Vec<PersonId>> {
        let (scope, live) = (self.scope, self.live);
        Ok(match self.moment {
            Moment::Soon(due) => {
                let members = reservation::untold_soon(tx, scope, live, due, CHUNK).await?;
                reservation::told_soon(tx, scope, live, due, &members).await?;
                members
            }
            Moment::Start => {
                let members = reservation::untold_start(tx, scope, live, CHUNK).await?;
                reservation::told_start(tx, scope, live, &members).await?;
                members
            }
        })
    }
    fn message(&self, s: &Session, to: PersonId) -> MessageRequested {
        let (word, at) = match self.moment {
            Moment::Soon(due) => (format!("soon:{}", due.0), due),
            Moment::Start => ("start".to_owned(), s.started_at.unwrap_or(s.starts_at)),
        };
        MessageRequested {
            to,
            template: "live_reminder".to_owned(),
            args: BTreeMap::from([
                ("title".to_owned(), s.title.clone()),
                ("time".to_owned(), self.zone.short(at)),
            ]),
            link: Some(format!("/live/{}", s.id)),
            key: format!("live:{}:{word}:{to}", s.id),
        }
    }
}
