//! The review of a session (复盘): how far people came, when, and by which card, community, leader, time and
//! door; what they asked; what is to be done about it.
pub(crate) mod ask;
mod card;
pub(crate) mod curve;
pub(crate) mod finding;
pub(crate) mod follow;
pub(crate) mod formula;
pub(crate) mod funnel;
pub(crate) mod group;
pub(crate) mod mark;
pub(crate) mod net;
pub(crate) mod note;
mod people;
pub(crate) mod sheet;
pub(crate) mod split;
pub(crate) mod wish;
pub(crate) mod work;

pub(crate) use self::card::LiveCardResult;
use self::curve::{ByMinute, LiveCohort, LiveMinute, LiveRetention, MINUTE_MS};
use self::formula::{LiveFormula, formulas};
use self::funnel::{LiveFunnel, quotient};
use self::mark::{Highlights, LiveMark, in_replay, marks};
use self::note::LiveNote;
pub(crate) use self::people::LiveNewcomers;
use self::people::{by_slot, members, viewers};
use self::split::{LiveGroupResult, Sum, grouped};
use crate::others;
use crate::replay::state::RecordingState;
use crate::session::Session;
use crate::store::audience::minute;
use crate::store::replay::recording;
use crate::store::review::{self as store, fold, mark as seen, sold, sold::Sale, work as notes};
use crate::store::{reservation, session};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, Money, PersonId, Scope, Ts};
use julin_web::Locale;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// The session that a review is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveBefore {
    /// The session.
    pub live_id: LiveId,
    /// Its title.
    pub title: String,
    /// When it began.
    pub started_at: Option<Ts>,
}

/// The review of a session. A leader's orders are those of her own people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReview {
    /// The session's title.
    pub title: String,
    /// When it began; null if it did not.
    #[schema(required)]
    pub started_at: Option<Ts>,
    /// When it ended; null while on air.
    #[schema(required)]
    pub ended_at: Option<Ts>,
    /// Of when the figures are: refunds after this are not in them.
    pub as_of: Ts,
    /// How far people came.
    pub funnel: LiveFunnel,
    /// The figures made of it, with numerator and denominator.
    pub formulas: Vec<LiveFormula>,
    /// The host's session before this one, if any.
    #[schema(required)]
    pub before: Option<LiveBefore>,
    /// Who is new.
    pub newcomers: LiveNewcomers,
    /// By product card.
    pub by_card: Vec<LiveCardResult>,
    /// By community.
    pub by_community: Vec<LiveGroupResult>,
    /// By leader.
    pub by_leader: Vec<LiveGroupResult>,
    /// By quarter of an hour.
    pub by_slot: Vec<LiveGroupResult>,
    /// By the door they came in by.
    pub by_door: Vec<LiveGroupResult>,
    /// Every minute from the start to the end.
    pub minutes: Vec<LiveMinute>,
    /// What happened when.
    pub marks: Vec<LiveMark>,
    /// Who stayed, by minutes since they entered.
    pub retention: Vec<LiveRetention>,
    /// The same by the minute in which they entered.
    pub cohorts: Vec<LiveCohort>,
    /// What people wrote on minutes.
    pub notes: Vec<LiveNote>,
    /// Members who tapped a card and ordered nothing.
    pub tapped_only: i64,
}

/// Reads a review; run it as a report.
#[derive(Clone)]
pub(crate) struct Review {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) locale: Locale,
    /// Whose orders are seen; none for all.
    pub(crate) leader: Option<PersonId>,
    pub(crate) given: Arc<dyn Highlights>,
}

impl Command for Review {
    type Output = LiveReview;
    async fn run(&self, tx: &mut Tx) -> Result<LiveReview> {
        let (scope, live, now) = (self.scope, self.live, tx.now());
        let s = session::get(tx, scope, live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        let only = self.leader.unwrap_or(PersonId(0));
        let sales = sold::sales(tx, scope, live, only).await?;
        let entries = seen::entries(tx, scope, live).await?;
        let stays = fold::stays(tx, scope, live).await?;
        let measured = self.measured(tx, &s, now).await?;
        let funnel = self.funnel(tx, &sales, &measured).await?;
        let before = self.before(tx, &s).await?;
        let campaign = others::campaign(tx, scope, s.campaign_id).await?;
        let leaders = campaign.as_ref().map(|c| c.leaders.clone());
        let (came, leaders) = (members(&entries), leaders.unwrap_or_default());
        let returning = seen::seen_before(tx, scope, live).await?;
        let member_count = split::count(came.len());
        let sum = Sum::of(&sales.iter().collect::<Vec<_>>())?;
        let newcomers = LiveNewcomers {
            new_buyers: sum.row.new_buyers,
            returning_buyers: sum.payers - sum.row.new_buyers,
            new_viewers: member_count - returning,
            returning_viewers: returning,
            unknown_viewers: viewers(entries.iter()) - member_count,
        };
        let last = curve::last_measured(&measured);
        let span = (s.started_at.unwrap_or(now), s.ended_at.unwrap_or(now));
        let by = self.by_minute(tx, measured, &stays, &sales).await?;
        let mut minutes = match s.started_at {
            Some(from) => curve::minutes(minute(from), minute(span.1), &by),
            None => vec![],
        };
        let mut marks = marks(tx, scope, &s, &*self.given).await?;
        self.place(tx, &mut minutes, &mut marks).await?;
        Ok(LiveReview {
            title: s.title.clone(),
            started_at: s.started_at,
            ended_at: s.ended_at,
            as_of: now,
            formulas: formulas(&funnel, before.as_ref().map(|b| &b.1), self.locale),
            funnel,
            before: before.map(|b| b.0),
            newcomers,
            by_card: self.by_card(tx, campaign, &sales).await?,
            by_community: self.by_community(tx, &sales, &came, &leaders).await?,
            by_leader: self.by_leader(tx, &sales, &came, &leaders).await?,
            by_slot: by_slot(&sales, &stays, span)?,
            by_door: self.by_door(&sales, &entries)?,
            minutes,
            marks,
            retention: last.map_or(vec![], |last| curve::retention(&stays, last)),
            cohorts: last.map_or(vec![], |last| curve::cohorts(&stays, last)),
            notes: notes::notes(tx, scope, live).await?,
            tapped_only: seen::tapped_only(tx, scope, live).await?,
        })
    }
}

impl Review {
    /// Whether a leader's orders are seen.
    fn sees(&self, leader: PersonId) -> bool {
        self.leader.is_none_or(|me| me == leader)
    }

    /// The minutes as folded, with what was said since, or approved late.
    async fn measured(&self, tx: &mut Tx, s: &Session, now: Ts) -> Result<Vec<fold::Minute>> {
        let mut all = fold::minutes(tx, self.scope, self.live).await?;
        let end = s.ended_at.unwrap_or(now);
        let from = minute(end.plus_ms(-fold::LATE_MS));
        for (at, comments) in fold::said(tx, self.scope, self.live, from).await? {
            match all.iter_mut().find(|m| m.at == at) {
                Some(known) => known.comments = comments,
                None => all.push(fold::Minute {
                    at,
                    viewers: None,
                    comments,
                }),
            }
        }
        Ok(all)
    }

    async fn funnel(
        &self,
        tx: &mut Tx,
        sales: &[Sale],
        measured: &[fold::Minute],
    ) -> Result<LiveFunnel> {
        let (scope, live) = (self.scope, self.live);
        let counts = reservation::reserved_counts(tx, scope, &[live]).await?;
        let did: HashMap<String, i64> = store::did(tx, scope, live).await?.into_iter().collect();
        let did = |kind: &str| did.get(kind).copied().unwrap_or(0);
        let (watched_s, watchers) = fold::dwell(tx, scope, live).await?;
        let funnel = LiveFunnel {
            reserved: counts.get(&live).copied().unwrap_or(0),
            reserved_came: store::reserved_came(tx, scope, live).await?,
            entered: did("enter"),
            watched_s,
            watchers,
            avg_dwell_s: quotient(watched_s, watchers).unwrap_or(0),
            comments: measured.iter().map(|m| m.comments).sum(),
            card_view: did("card_view"),
            card_click: did("card_click"),
            ..LiveFunnel::default()
        };
        Ok(Sum::of(&sales.iter().collect::<Vec<_>>())?.into_funnel(funnel))
    }

    /// The host's session before, and how far people came in it.
    async fn before(&self, tx: &mut Tx, s: &Session) -> Result<Option<(LiveBefore, LiveFunnel)>> {
        let Some(began) = s.started_at else {
            return Ok(None);
        };
        let found = store::previous(tx, self.scope, s.leader_id, began).await?;
        let Some(live) = found.filter(|id| *id != s.id) else {
            return Ok(None);
        };
        let Some(old) = session::get(tx, self.scope, live).await? else {
            return Ok(None);
        };
        let then = Self {
            live,
            ..self.clone()
        };
        let only = self.leader.unwrap_or(PersonId(0));
        let sales = sold::sales(tx, self.scope, live, only).await?;
        let measured = fold::minutes(tx, self.scope, live).await?;
        let funnel = then.funnel(tx, &sales, &measured).await?;
        let before = LiveBefore {
            live_id: live,
            title: old.title,
            started_at: old.started_at,
        };
        Ok(Some((before, funnel)))
    }

    async fn by_minute(
        &self,
        tx: &mut Tx,
        measured: Vec<fold::Minute>,
        stays: &[fold::Stay],
        sales: &[Sale],
    ) -> Result<ByMinute> {
        let likes = store::likes_by_minute(tx, self.scope, self.live).await?;
        let placed = grouped(sales, |s| minute(s.placed_at));
        let orders = placed
            .iter()
            .map(|(at, all)| (*at, split::count(all.len())));
        let orders = orders.collect();
        let mut paid: HashMap<Ts, i64> = HashMap::new();
        for sale in sales {
            if let Some(at) = sale.paid_at {
                let sum = paid.entry(minute(at)).or_default();
                *sum = Money(*sum).plus(sale.gross)?.0;
            }
        }
        Ok(ByMinute {
            measured,
            stays: stays.to_vec(),
            likes: likes.into_iter().collect(),
            orders,
            paid,
        })
    }

    /// Where minutes and marks are in the replay, if there is one.
    async fn place(
        &self,
        tx: &mut Tx,
        minutes: &mut [LiveMinute],
        marks: &mut [LiveMark],
    ) -> Result<()> {
        let found = recording::get(tx, self.scope, self.live).await?;
        let Some(kept) = found.filter(|r| r.state == RecordingState::Ready) else {
            return Ok(());
        };
        for one in minutes {
            one.replay_ms = in_replay(&kept.spans.0, one.at, one.at.plus_ms(MINUTE_MS));
        }
        for one in marks {
            let until = one.until.unwrap_or(one.at.plus_ms(1));
            one.replay_ms = in_replay(&kept.spans.0, one.at, until);
        }
        Ok(())
    }
}
