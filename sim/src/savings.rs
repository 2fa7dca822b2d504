//! What everybody has to save with, and what coupons ask of other rooms.
use async_trait::async_trait;
use julin_contracts::PointsGranted;
use julin_db::{Command, Tx};
use julin_kernel::{CampaignId, Money, PersonId, Scope};
use julin_promo::{Buys, MemberTags};
use julin_testkit::SHOP;

/// Points that everybody begins with.
pub(crate) const POINTS: i64 = 900;

/// Gives them to a member.
pub(crate) struct Points(pub(crate) i64);
impl Command for Points {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> julin_db::Result<()> {
        let granted = PointsGranted {
            member: PersonId(self.0),
            points: POINTS,
            order: None,
            basis: Money::ZERO,
        };
        julin_events::emit(tx, Scope::shop(SHOP), granted).await?;
        Ok(())
    }
}

/// Nobody has a tag.
pub(crate) struct NoTags;

#[async_trait]
impl MemberTags for NoTags {
    async fn tags(&self, _: &mut Tx, _: Scope, _: PersonId) -> julin_db::Result<Vec<String>> {
        Ok(vec![])
    }
}

/// Every buy is known.
pub(crate) struct AllBuys;

#[async_trait]
impl Buys for AllBuys {
    async fn has(
        &self,
        _: &mut Tx,
        _: Scope,
        _: CampaignId,
        _: Option<PersonId>,
    ) -> julin_db::Result<bool> {
        Ok(true)
    }
}
