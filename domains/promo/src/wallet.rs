//! What a batch of requests may use: loaded and locked once, used up as requests are judged.
use crate::discount::{Discounts, Goods, Table};
use crate::ids::{CouponId, GrantId};
use crate::model::{Bearer, Coupon, Grant, GrantStatus};
use crate::points::PointsRules;
use crate::refusals as no;
use crate::store;
use julin_db::{DbError, Tx};
use julin_kernel::{Code, Fault, Money, PersonId, Scope, Ts};
use std::collections::HashMap;

/// Coupons a checkout may name.
const COUPONS_MAX: usize = 3;

/// What one request wants to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Whose.
    pub member: PersonId,
    /// Which of their coupons.
    pub coupons: Vec<GrantId>,
    /// Up to how many points.
    pub points: i64,
}

impl Want {
    /// Whether it names anything at all: most requests do not, and cost nothing.
    pub fn is_empty(&self) -> bool {
        self.coupons.is_empty() && self.points == 0
    }
}

/// The coupons and points that a batch names.
#[derive(Debug, Default)]
pub struct Wallet {
    grants: HashMap<GrantId, Grant>,
    coupons: HashMap<CouponId, Coupon>,
    points: HashMap<PersonId, i64>,
}

/// Loads what the requests name and locks it until the transaction ends; no statement is run when they
/// name nothing.
pub async fn wallet(tx: &mut Tx, scope: Scope, wants: &[&Want]) -> Result<Wallet, DbError> {
    let named: Vec<GrantId> = wants
        .iter()
        .flat_map(|w| w.coupons.iter().copied())
        .collect();
    let savers = wants.iter().filter(|w| w.points > 0).map(|w| w.member);
    let savers: Vec<PersonId> = savers.collect();
    let mut wallet = Wallet::default();
    if !named.is_empty() {
        let grants = store::grant::lock(tx, scope, &named).await?;
        let of: Vec<CouponId> = grants.iter().map(|g| g.coupon_id).collect();
        let coupons = store::coupon::all_of(tx, scope, &of).await?;
        wallet.coupons = coupons.into_iter().map(|c| (c.id, c)).collect();
        wallet.grants = grants.into_iter().map(|g| (g.id, g)).collect();
    }
    if !savers.is_empty() {
        wallet.points = store::points::lock_free(tx, scope, &savers).await?;
    }
    Ok(wallet)
}

/// The same, locking nothing: for a quote.
pub async fn look(tx: &mut Tx, scope: Scope, want: &Want) -> Result<Wallet, DbError> {
    let grants = store::grant::some(tx, scope, &want.coupons).await?;
    let of: Vec<CouponId> = grants.iter().map(|g| g.coupon_id).collect();
    let coupons = store::coupon::all_of(tx, scope, &of).await?;
    let account = store::points::account(tx, scope, want.member).await?;
    let free = account.balance - account.reserved;
    Ok(Wallet {
        coupons: coupons.into_iter().map(|c| (c.id, c)).collect(),
        grants: grants.into_iter().map(|g| (g.id, g)).collect(),
        points: HashMap::from([(want.member, free)]),
    })
}

impl Wallet {
    /// Judges what one request wants to use on its goods, and uses it up. A refused request uses nothing.
    pub fn discount(
        &mut self,
        want: &Want,
        goods: &[Goods],
        rules: &PointsRules,
        now: Ts,
    ) -> Result<Discounts, Fault> {
        if want.is_empty() {
            return Ok(Discounts::default());
        }
        let mut table = Table::of(goods);
        self.lay_coupons(want, &mut table, now)?;
        let points = self.lay_points(want, &mut table, rules)?;
        for grant in &want.coupons {
            if let Some(grant) = self.grants.get_mut(grant) {
                grant.status = GrantStatus::Reserved;
            }
        }
        *self.points.entry(want.member).or_default() -= points.values().sum::<i64>();
        let cuts = table.cuts();
        Ok(Discounts { cuts, points })
    }

    fn lay_coupons(&self, want: &Want, table: &mut Table<'_>, now: Ts) -> Result<(), Fault> {
        if want.coupons.len() > COUPONS_MAX {
            let max = format!("0–{COUPONS_MAX}");
            return Err(Code::INVALID.field("coupon_ids").detail(max));
        }
        let mut bearers: Vec<Bearer> = vec![];
        for (at, id) in want.coupons.iter().enumerate() {
            let at_field = |fault: Fault| Fault {
                field: Some(format!("coupon_ids.{at}")),
                ..fault
            };
            let coupon = self.usable(want.member, *id, now).map_err(at_field)?;
            if bearers.contains(&coupon.bearer) {
                return Err(at_field(no::STACKED.fault()));
            }
            bearers.push(coupon.bearer);
            table.coupon(*id, coupon).map_err(at_field)?;
        }
        Ok(())
    }

    fn lay_points(
        &self,
        want: &Want,
        table: &mut Table<'_>,
        rules: &PointsRules,
    ) -> Result<std::collections::BTreeMap<usize, i64>, Fault> {
        if want.points < 0 {
            return Err(Code::INVALID.field("points"));
        }
        let free = self.points.get(&want.member).copied().unwrap_or(0);
        if want.points > free {
            return Err(no::POINTS_SHORT.field("points").detail(free.to_string()));
        }
        Ok(table.points(want.points, rules)?)
    }

    fn usable(&self, member: PersonId, id: GrantId, now: Ts) -> Result<&Coupon, Fault> {
        let own = self.grants.get(&id).filter(|g| g.member_id == member);
        let grant = own.ok_or_else(|| no::UNKNOWN.fault())?;
        may_use(grant, now)?;
        let coupon = self.coupons.get(&grant.coupon_id);
        coupon.ok_or_else(|| no::UNKNOWN.fault())
    }
}

/// Whether a member's coupon can be used at this instant.
pub(crate) fn may_use(grant: &Grant, now: Ts) -> Result<(), Fault> {
    match grant.status {
        GrantStatus::Issued if now < grant.valid_from => Err(no::NOT_YET.fault()),
        GrantStatus::Issued if now >= grant.valid_until => Err(no::EXPIRED.fault()),
        GrantStatus::Issued => Ok(()),
        GrantStatus::Reserved | GrantStatus::Used => Err(no::TAKEN.fault()),
        GrantStatus::Void => Err(no::UNKNOWN.fault()),
    }
}

/// The most points that would be used on these goods once the coupons are laid.
pub(crate) fn points_most(
    goods: &[Goods],
    coupons: &[(GrantId, &Coupon)],
    rules: &PointsRules,
) -> Result<(Money, i64), Fault> {
    let mut table = Table::of(goods);
    for (id, coupon) in coupons {
        // One that does not hold takes nothing off; the caller has told why.
        let _ = table.coupon(*id, coupon);
    }
    let most = table.points_most(rules)?;
    Ok((most, rules.price(most)?))
}
