//! A member's tier is judged: when an order is over, when something goes back, when its date comes, and
//! when the shop changes its tiers.
use super::judge::{Verdict, WARN_S};
use super::store::{self, Step};
use super::{Earned, Ladder, Standing, Tier, TierStepKind};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{JournalId, PersonId, Scope, Ts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Judges a member when a date of theirs has come.
pub(crate) const REVIEW: &str = "membership.review";
const DAY_S: i64 = 86_400;

/// A job about one member.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ReviewJob {
    pub(crate) member: PersonId,
}

/// Judges a member.
pub(crate) struct Review {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
}

impl Command for Review {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        review(tx, self.scope, self.member).await
    }
}

/// What counts for a member now.
pub(crate) async fn earned(
    tx: &mut Tx,
    scope: Scope,
    ladder: &Ladder,
    member: PersonId,
) -> Result<Earned> {
    let from = tx.now().plus_s(-ladder.rules.period_days * DAY_S);
    Ok(store::earned(tx, scope, member, from).await?)
}

/// Judges a member; does nothing where there are no tiers.
pub(crate) async fn review(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<()> {
    let ladder = store::ladder(tx, scope).await?;
    review_on(tx, scope, &ladder, member).await
}

/// Judges a member on a ladder that is at hand.
pub(crate) async fn review_on(
    tx: &mut Tx,
    scope: Scope,
    ladder: &Ladder,
    member: PersonId,
) -> Result<()> {
    if ladder.tiers.is_empty() {
        return Ok(());
    }
    let earned = earned(tx, scope, ladder, member).await?;
    let standing = store::standing(tx, scope, member).await?;
    let verdict = ladder.judge(standing.as_ref(), earned, tx.now());
    let held = standing.and_then(|s| ladder.tier(s.tier_id));
    let case = Case {
        scope,
        member,
        ladder,
        earned,
        held,
    };
    match verdict {
        Verdict::Stays => Ok(()),
        Verdict::Warned(tier) => case.warn(tx, standing, tier).await,
        Verdict::Reached(tier) => case.reach(tx, tier).await,
        Verdict::Kept(tier) => case.keep(tx, standing, tier).await,
        Verdict::Lapsed(lower) => case.lapse(tx, lower).await,
    }
}

struct Case<'a> {
    scope: Scope,
    member: PersonId,
    ladder: &'a Ladder,
    earned: Earned,
    held: Option<&'a Tier>,
}

impl Case<'_> {
    async fn reach(&self, tx: &mut Tx, tier: &Tier) -> Result<()> {
        let now = tx.now();
        self.stand(tx, tier, now).await?;
        let step = self.note(tx, TierStepKind::Reached, Some(tier)).await?;
        self.tell(tx, "tier_reached", tier, step.0).await?;
        if let Some(coupon) = tier.coupon_id {
            // Reached once, given once: a coupon that has run out costs nobody their tier.
            let key = format!("tier:{step}");
            julin_promo::gift(tx, self.scope, (coupon, self.member), &key).await?;
        }
        Ok(())
    }

    async fn keep(&self, tx: &mut Tx, has: Option<Standing>, tier: &Tier) -> Result<()> {
        let since = has.map_or(tx.now(), |s| s.since);
        self.stand(tx, tier, since).await?;
        self.note(tx, TierStepKind::Kept, Some(tier))
            .await
            .map(|_| ())
    }

    async fn warn(&self, tx: &mut Tx, has: Option<Standing>, tier: &Tier) -> Result<()> {
        let Some(has) = has else { return Ok(()) };
        let warned = Standing {
            warned: true,
            ..has
        };
        store::stand(tx, self.scope, &warned).await?;
        self.tell(tx, "tier_ending", tier, has.kept_until.0).await
    }

    async fn lapse(&self, tx: &mut Tx, lower: Option<&Tier>) -> Result<()> {
        match lower {
            Some(tier) => {
                let now = tx.now();
                self.stand(tx, tier, now).await?;
            }
            None => store::fall(tx, self.scope, self.member).await?,
        }
        let step = self.note(tx, TierStepKind::Lapsed, lower).await?;
        match self.held {
            Some(lost) => self.tell(tx, "tier_lapsed", lost, step.0).await,
            None => Ok(()),
        }
    }

    /// The tier is theirs until its date, at which they are judged again, and warned before it.
    async fn stand(&self, tx: &mut Tx, tier: &Tier, since: Ts) -> Result<()> {
        let until = tx.now().plus_s(self.ladder.rules.keep_days * DAY_S);
        let standing = Standing {
            member_id: self.member,
            tier_id: tier.id,
            since,
            kept_until: until,
            warned: false,
        };
        store::stand(tx, self.scope, &standing).await?;
        for at in [until.plus_s(-WARN_S), until] {
            let job = Job {
                kind: REVIEW,
                key: format!("{}:{}", self.member, at.0),
                payload: ReviewJob {
                    member: self.member,
                },
                run_at: at,
            };
            enqueue(tx, self.scope, job).await?;
        }
        Ok(())
    }

    async fn note(&self, tx: &mut Tx, kind: TierStepKind, now: Option<&Tier>) -> Result<JournalId> {
        let step = Step {
            kind,
            was: self.held.map(|tier| tier.name.clone()),
            now: now.map(|tier| tier.name.clone()),
            paid: self.earned.paid,
            points: self.earned.points,
            at: tx.now(),
        };
        Ok(store::note(tx, self.scope, self.member, &step).await?)
    }

    async fn tell(&self, tx: &mut Tx, template: &str, tier: &Tier, nth: i64) -> Result<()> {
        let message = MessageRequested {
            to: self.member,
            template: template.to_owned(),
            args: BTreeMap::from([("tier".to_owned(), tier.name.clone())]),
            link: Some("/me/tier".to_owned()),
            key: format!("{template}:{}:{nth}", self.member),
        };
        emit(tx, self.scope, message).await.map(|_| ())
    }
}
