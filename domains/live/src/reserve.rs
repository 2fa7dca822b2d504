//! Reserve a session, naming interests, or take it back.
use crate::preheat::wish::{self, NOT_PLANNED};
use crate::session::{LiveStatus, Session};
use crate::store::{preheat, reservation, session as store};
use julin_contracts::LiveReserved;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, LiveId, PersonId, Scope};
use julin_web::{Ctx, check};
use serde::{Deserialize, Serialize};

/// What a member would like to see.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveReserveInput {
    /// Out of the session's interest tags.
    #[serde(default)]
    pub interests: Vec<String>,
}

/// A member's reservation.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveReservation {
    /// Whether this member has reserved.
    pub reserved: bool,
    /// How many have.
    pub reserved_count: i64,
}

/// Reserves (`Some` interests) or takes it back (`None`).
pub(crate) struct Reserve {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
    pub(crate) interests: Option<Vec<String>>,
}

impl Command for Reserve {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        match &self.interests {
            None => {
                wish::withdraw(tx, self.scope, self.live, self.member).await?;
                reservation::unreserve(tx, self.scope, self.live, self.member).await?;
            }
            Some(_) if s.status != LiveStatus::Planned => return Err(NOT_PLANNED.fault().into()),
            Some(interests) => self.reserve(tx, interests, &s).await?,
        }
        Ok(())
    }
}

impl Reserve {
    /// Runs it, then counts: counting inside would make every two reservations collide.
    pub(crate) async fn carry_out(self, ctx: &Ctx) -> Result<LiveReservation> {
        let (scope, live, reserved) = (self.scope, self.live, self.interests.is_some());
        ctx.db.write(self).await?;
        let mut tx = ctx.db.read().await?;
        let counts = reservation::reserved_counts(&mut tx, scope, &[live]).await?;
        let reserved_count = counts.get(&live).copied().unwrap_or(0);
        Ok(LiveReservation {
            reserved,
            reserved_count,
        })
    }
    async fn reserve(&self, tx: &mut Tx, interests: &[String], s: &Session) -> Result<()> {
        let offered = &s.interest_tags.0;
        check::count("interests", interests, 0, offered.len())?;
        for (i, interest) in interests.iter().enumerate() {
            check::that(&format!("interests.{i}"), offered.contains(interest))?;
        }
        let mut interests = interests.to_vec();
        interests.sort_unstable();
        interests.dedup();
        let before = preheat::wish(tx, self.scope, self.live, self.member).await?;
        let fresh =
            reservation::reserve(tx, self.scope, self.live, self.member, &interests).await?;
        if fresh {
            let reserved = LiveReserved {
                live: self.live,
                member: self.member,
                interests,
            };
            emit(tx, self.scope, reserved).await?;
        }
        let known = before.map_or_else(Vec::new, |w| w.interests.0);
        let after = preheat::wish(tx, self.scope, self.live, self.member).await?;
        match after.filter(|w| w.interests.0 != known) {
            Some(wish) => wish::tell(tx, self.scope, s, self.member, &wish).await,
            None => Ok(()),
        }
    }
}
