//! A member claims a coupon, or is given one.
use crate::ids::{CouponId, GrantId, TierId};
use crate::model::{Coupon, CouponStatus};
use crate::ports::MemberTags;
use crate::refusals as no;
use crate::store::{self, grant::NewGrant};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, PersonId, Scope, Ts};
use julin_web::{Replay, body_hash};
use std::sync::Arc;

const DAY_S: i64 = 86_400;

/// Claims a coupon.
pub struct ClaimCoupon {
    /// The tenant.
    pub scope: Scope,
    /// Who claims.
    pub member: PersonId,
    /// What.
    pub coupon: CouponId,
    /// Same key, same grant.
    pub key: String,
    /// Knows the member's tags and tier.
    pub tags: Arc<dyn MemberTags>,
}

impl Command for ClaimCoupon {
    type Output = GrantId;
    async fn run(&self, tx: &mut Tx) -> Result<GrantId> {
        let hash = body_hash(&self.coupon);
        let of = (self.member, self.coupon);
        // Staff give under keys of their own.
        let key = format!("claim:{}", self.key);
        let before = store::grant::by_key(tx, self.scope, of, &key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok(id);
        }
        let coupon = store::coupon::get(tx, self.scope, self.coupon).await?;
        let coupon = coupon.filter(|c| c.claimable);
        let coupon = coupon.ok_or(Code::NOT_FOUND.fault())?;
        let member = Known::of(tx, self.scope, &[&coupon], self.member, &*self.tags).await?;
        let counts = store::grant::count_of(tx, self.scope, coupon.id, self.member).await?;
        may_claim(&coupon, counts.1, &member, tx.now())?;
        let new = NewGrant {
            coupon: coupon.id,
            member: self.member,
            nth: counts.0 + 1,
            valid: valid(&coupon, tx.now()),
            given_by: None,
            key: &key,
            hash: &hash,
        };
        hand_out(tx, self.scope, &new).await
    }
}

/// Takes one of what is left and writes it down as the member's.
pub(crate) async fn hand_out(tx: &mut Tx, scope: Scope, new: &NewGrant<'_>) -> Result<GrantId> {
    if !store::coupon::take(tx, scope, new.coupon, 1).await? {
        return Err(no::GONE.fault().into());
    }
    Ok(store::grant::insert(tx, scope, new).await?)
}

/// From when until when a coupon handed out now can be used.
pub(crate) fn valid(coupon: &Coupon, now: Ts) -> (Ts, Ts) {
    let from = coupon.valid_from.max(now);
    let days = coupon.valid_days.map(|days| from.plus_s(days * DAY_S));
    let until = days.map_or(coupon.valid_until, |until| until.min(coupon.valid_until));
    (from, until)
}

/// What coupons ask of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) tags: Vec<String>,
    pub(crate) tier: Option<TierId>,
}

impl Known {
    /// What these coupons ask for, if they ask for anything.
    pub(crate) async fn of(
        tx: &mut Tx,
        scope: Scope,
        coupons: &[&Coupon],
        member: PersonId,
        port: &dyn MemberTags,
    ) -> Result<Self> {
        let mut known = Self::default();
        if coupons.iter().any(|c| !c.tags.0.is_empty()) {
            known.tags = port.tags(tx, scope, member).await?;
        }
        if coupons.iter().any(|c| !c.tiers.0.is_empty()) {
            known.tier = port.tier(tx, scope, member).await?;
        }
        Ok(known)
    }

    /// Whether the coupon is for somebody of these tags and this tier.
    fn is_meant(&self, coupon: &Coupon) -> bool {
        let (tags, tiers) = (&coupon.tags.0, &coupon.tiers.0);
        let tagged = tags.is_empty() || tags.iter().any(|tag| self.tags.contains(tag));
        let ranked = tiers.is_empty() || self.tier.is_some_and(|tier| tiers.contains(&tier));
        tagged && ranked
    }
}

/// Whether a member who has `had` of them may claim another now.
pub(crate) fn may_claim(coupon: &Coupon, had: i64, member: &Known, now: Ts) -> Result<(), Fault> {
    if coupon.status == CouponStatus::Stopped {
        return Err(no::STOPPED.fault());
    }
    if now >= coupon.valid_until {
        return Err(no::OVER.fault());
    }
    if !member.is_meant(coupon) {
        return Err(no::NOT_FOR_YOU.fault());
    }
    if had >= coupon.per_member {
        return Err(no::MEMBER_LIMIT
            .fault()
            .detail(coupon.per_member.to_string()));
    }
    if coupon.issued >= coupon.total {
        return Err(no::GONE.fault());
    }
    Ok(())
}
