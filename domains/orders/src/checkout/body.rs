//! What a member checks out.
use crate::decide::{LINES_MAX, QUANTITY_MAX, Verdict};
use crate::discount::Wish;
use crate::place::{PlaceOrder, PlaceOrderBody, is_zero, points_rules};
use crate::refusals as no;
use julin_kernel::{Code, Fault, PersonId, Scope};
use julin_promo::{GrantId, Want};
use julin_web::{Ctx, body_hash, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Orders on several buys, paid together; coupons and points hold for all of them and are named here,
/// not in the orders.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CheckoutBody {
    /// One for each buy and leader, at most 10: what one payment may cover.
    pub orders: Vec<PlaceOrderBody>,
    /// The member's coupons to use, at most one of each bearer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupon_ids: Vec<GrantId>,
    /// Pay with up to so many points.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub points: i64,
}

const ORDERS_MAX: usize = 10;
/// More than anybody has.
const POINTS_MAX: i64 = 1_000_000_000;

/// Names the order at fault.
pub(super) fn of_order(at: usize, fault: Fault) -> Fault {
    let field = fault.field.map(|field| format!("orders.{at}.{field}"));
    Fault {
        field: field.or_else(|| Some(format!("orders.{at}"))),
        ..fault
    }
}

/// A presale is ordered by itself: its total is not what is paid now.
pub(super) fn paid_at_once(verdict: Verdict) -> Result<Verdict, Fault> {
    if verdict.deposit.is_some() {
        return Err(no::PRESALE_ALONE.field("campaign_id"));
    }
    Ok(verdict)
}

/// A checkout, checked as far as it can be without the store.
pub(super) struct Checked {
    pub(super) requests: Vec<PlaceOrder>,
    pub(super) wish: Wish,
}

impl CheckoutBody {
    pub(super) fn checked(
        &self,
        ctx: &Ctx,
        scope: Scope,
        member: PersonId,
        key: &str,
    ) -> Result<Checked, Fault> {
        check::count("orders", &self.orders, 1, ORDERS_MAX)?;
        check::range("points", self.points, 0, POINTS_MAX)?;
        let hash = body_hash(self);
        let mut requests = Vec::with_capacity(self.orders.len());
        for (at, order) in self.orders.iter().enumerate() {
            let request = request(ctx, scope, member, order, &format!("{key}#{at}"));
            let request = request.map_err(|fault| of_order(at, fault))?;
            requests.push(PlaceOrder {
                hash: hash.clone(),
                ..request
            });
        }
        let want = Want {
            member,
            coupons: self.coupon_ids.clone(),
            points: self.points,
        };
        let rules = points_rules(ctx);
        let wish = Wish { want, rules };
        Ok(Checked { requests, wish })
    }
}

fn request(
    ctx: &Ctx,
    scope: Scope,
    member: PersonId,
    order: &PlaceOrderBody,
    key: &str,
) -> Result<PlaceOrder, Fault> {
    if !order.coupon_ids.is_empty() {
        return Err(Code::INVALID.field("coupon_ids"));
    }
    check::that("points", order.points == 0)?;
    check::count("lines", &order.lines, 1, LINES_MAX)?;
    for (at, line) in order.lines.iter().enumerate() {
        check::range(
            &format!("lines.{at}.quantity"),
            line.quantity,
            1,
            QUANTITY_MAX,
        )?;
    }
    // A team is joined alone: its seat is held while nothing else may be missing.
    check::that("open_team", !order.open_team)?;
    check::that("team_id", order.team_id.is_none())?;
    let pay_within_s = ctx.config.orders.payment_timeout_s;
    let request = PlaceOrder::new(scope, member, key.to_owned(), order, pay_within_s)?;
    Ok(request.by_rules_of(ctx))
}
