//! Staff give a coupon to members: also one that cannot be claimed, and over the limit a member has.
use crate::edit::owned;
use crate::give_step::{GIVE, GiveJob, step};
use crate::ids::CouponId;
use crate::model::{Coupon, CouponStatus};
use crate::refusals as no;
use crate::store::{self, giving::Giving};
use julin_db::{Command, Json, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{Code, PersonId, Scope};
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde_json::json;
use std::collections::BTreeSet;

/// To how many a coupon is given at the most.
const MEMBERS_MAX: usize = 10_000;

/// Gives a coupon to members.
pub(crate) struct GiveCoupon {
    pub(crate) actor: Actor,
    pub(crate) coupon: CouponId,
    pub(crate) members: Vec<PersonId>,
    /// Same key and body: given once.
    pub(crate) key: String,
}

impl Command for GiveCoupon {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        let scope = Scope::shop(self.actor.shop);
        check::count("member_ids", &self.members, 1, MEMBERS_MAX)?;
        let coupon = owned(tx, &self.actor, self.coupon).await?;
        let members: BTreeSet<PersonId> = self.members.iter().copied().collect();
        let hash = body_hash(&members);
        let of = (self.actor.person, coupon.id);
        let before = store::giving::by_key(tx, scope, of, &self.key).await?;
        if let Replay::Same(given) = Replay::of(before, &hash)? {
            return Ok(given);
        }
        check_open(tx, &coupon)?;
        self.check_members(tx, scope, coupon.leader_id).await?;
        let giving = Giving {
            id: tx.new_id(),
            coupon_id: coupon.id,
            by_id: self.actor.person,
            members: Json(members.into_iter().collect()),
            given: 0,
        };
        self.begin(tx, scope, &coupon, &giving, &hash).await
    }
}

fn check_open(tx: &Tx, coupon: &Coupon) -> Result<()> {
    if coupon.status == CouponStatus::Stopped {
        return Err(no::STOPPED.fault().into());
    }
    if tx.now() >= coupon.valid_until {
        return Err(no::OVER.fault().into());
    }
    Ok(())
}

impl GiveCoupon {
    /// Takes what is given off the coupon, so that nobody claims it meanwhile, gives to the first and
    /// leaves the others to a job.
    async fn begin(
        &self,
        tx: &mut Tx,
        scope: Scope,
        coupon: &Coupon,
        giving: &Giving,
        hash: &str,
    ) -> Result<i64> {
        let n = i64::try_from(giving.members.0.len()).unwrap_or(i64::MAX);
        if !store::coupon::take(tx, scope, coupon.id, n).await? {
            let left = (coupon.total - coupon.issued).max(0).to_string();
            return Err(no::GONE.fault().detail(left).into());
        }
        store::giving::insert(tx, scope, giving, (&self.key, hash)).await?;
        if step(tx, scope, giving.id).await? {
            let job = Job {
                kind: GIVE,
                key: giving.id.to_string(),
                payload: GiveJob { giving: giving.id },
                run_at: tx.now(),
            };
            enqueue(tx, scope, job).await?;
        }
        let detail = json!({"title": coupon.title, "members": n});
        let (action, id) = ("promo.coupon.give", coupon.id.0);
        audit(tx, &self.actor, action, "coupon", id, detail).await?;
        Ok(n)
    }

    /// A leader gives to her own members only; everybody given to must be somebody.
    async fn check_members(
        &self,
        tx: &mut Tx,
        scope: Scope,
        leader: Option<PersonId>,
    ) -> Result<()> {
        let known = julin_identity::people(tx, scope, &self.members).await?;
        let at = |at: usize| format!("member_ids.{at}");
        if let Some(odd) = self.members.iter().position(|m| !known.contains_key(m)) {
            return Err(Code::NOT_FOUND.field(at(odd)).into());
        }
        let Some(leader) = leader else {
            return Ok(());
        };
        let hers = julin_community::members_among(tx, scope, leader, &self.members).await?;
        match self.members.iter().position(|m| !hers.contains(m)) {
            Some(odd) => Err(no::NOT_HER_MEMBER.field(at(odd)).into()),
            None => Ok(()),
        }
    }
}
