//! Staff give a coupon to members: also one that cannot be claimed, and over the limit a member has.
use crate::claim::{hand_out, valid};
use crate::edit::owned;
use crate::ids::CouponId;
use crate::model::CouponStatus;
use crate::refusals as no;
use crate::store::{self, grant::NewGrant};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, PersonId, Scope};
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

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
        check::count("member_ids", &self.members, 1, 500)?;
        let coupon = owned(tx, &self.actor, self.coupon).await?;
        if coupon.status == CouponStatus::Stopped {
            return Err(no::STOPPED.fault().into());
        }
        if tx.now() >= coupon.valid_until {
            return Err(no::OVER.fault().into());
        }
        self.check_members(tx, scope, coupon.leader_id).await?;
        let members: BTreeSet<PersonId> = self.members.iter().copied().collect();
        let hash = body_hash(&members);
        let key = format!("give:{}", self.key);
        let mut given = 0;
        for member in members {
            let of = (member, self.coupon);
            let before = store::grant::by_key(tx, scope, of, &key).await?;
            if let Replay::Same(_) = Replay::of(before, &hash)? {
                continue;
            }
            let (nth, _) = store::grant::count_of(tx, scope, coupon.id, member).await?;
            let new = NewGrant {
                coupon: coupon.id,
                member,
                nth: nth + 1,
                valid: valid(&coupon, tx.now()),
                given_by: Some(self.actor.person),
                key: &key,
                hash: &hash,
            };
            let grant = hand_out(tx, scope, &new).await?;
            self.tell(tx, scope, member, &coupon.title, &grant.to_string())
                .await?;
            given += 1;
        }
        if given == 0 {
            return Ok(0);
        }
        let detail = json!({"title": coupon.title, "members": given});
        audit(
            tx,
            &self.actor,
            "promo.coupon.give",
            "coupon",
            self.coupon.0,
            detail,
        )
        .await?;
        Ok(given)
    }
}

impl GiveCoupon {
    /// A leader gives to her own members only; everybody given to must be somebody.
    async fn check_members(
        &self,
        tx: &mut Tx,
        scope: Scope,
        leader: Option<PersonId>,
    ) -> Result<()> {
        let known = julin_identity::people(tx, scope, &self.members).await?;
        for (at, member) in self.members.iter().enumerate() {
            let field = format!("member_ids.{at}");
            if !known.contains_key(member) {
                return Err(Code::NOT_FOUND.field(field).into());
            }
            if let Some(leader) = leader
                && julin_community::membership(tx, scope, *member, leader)
                    .await?
                    .is_none()
            {
                return Err(no::NOT_HER_MEMBER.field(field).into());
            }
        }
        Ok(())
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        scope: Scope,
        to: PersonId,
        title: &str,
        grant: &str,
    ) -> Result<()> {
        let message = MessageRequested {
            to,
            template: "coupon_given".to_owned(),
            args: BTreeMap::from([("coupon".to_owned(), title.to_owned())]),
            link: Some("/coupons".to_owned()),
            key: format!("coupon:{grant}"),
        };
        emit(tx, scope, message).await?;
        Ok(())
    }
}
