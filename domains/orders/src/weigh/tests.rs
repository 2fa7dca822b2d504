//! The rule's examples to the fen, and what holds of all of them.
use super::*;
use julin_contracts::CommissionRule;
use julin_db::Json;
use julin_kernel::{Bps, CampaignItemId, LineId, OrderId, PoolId, SkuId, SupplierId};
use proptest::prelude::*;

fn line(unit_price: i64, final_price: i64, quantity: i64, grams: i64) -> Line {
    Line {
        id: LineId(1),
        order_id: OrderId(1),
        item_id: CampaignItemId(1),
        sku_id: SkuId(1),
        supplier_id: SupplierId(1),
        pool_id: PoolId(1),
        name: "鲈鱼".into(),
        spec: String::new(),
        image_url: String::new(),
        guarantee_text: String::new(),
        quantity,
        unit_price: Money(unit_price),
        supply_price: Money(600),
        commission_bps: 1_000,
        commission: Json(CommissionRule::Rate),
        amount: Money(unit_price * quantity),
        discount: Money::ZERO,
        final_unit_price: Some(Money(final_price)),
        true_up: Money::ZERO,
        refunded: Money::ZERO,
        guarantee: Json(julin_catalog::Guarantee::Usual),
        weighing: Some(Json(Weighing {
            unit: "斤".into(),
            grams: Grams(grams),
            tolerance_bps: Bps(1_000),
        })),
        weighed_grams: None,
        weight_refund: Money::ZERO,
        short: 0,
        excess_grams: Grams(0),
        excess: Money::ZERO,
    }
}

fn total(line: &Line, grams: Option<i64>) -> i64 {
    let due = settlement(line, grams.map(Grams)).unwrap();
    due.total().unwrap().0
}

#[test]
fn two_jin_at_ten_yuan_that_end_at_nine() {
    let line = line(1_000, 900, 2, 500);
    assert_eq!(total(&line, Some(950)), 290);
    assert_eq!(total(&line, Some(1_060)), 200);
    assert_eq!(total(&line, None), 200, "the tier alone");
    let due = settlement(&line, Some(Grams(950))).unwrap();
    assert_eq!(
        (due.true_up, due.shortfall, due.supply),
        (Money(200), Money(90), Money(60))
    );
}

#[test]
fn pieces_that_did_not_come_are_no_missing_weight() {
    let mut line = line(1_000, 900, 3, 500);
    line.short = 1;
    line.refunded = Money(1_000);
    assert_eq!(total(&line, Some(950)), 290);
    line.short = 3;
    line.refunded = Money(3_000);
    assert_eq!(total(&line, Some(500)), 0);
}

#[test]
fn the_true_up_that_went_alone_is_not_given_again() {
    let mut line = line(1_000, 900, 2, 500);
    line.true_up = Money(200);
    assert_eq!(total(&line, Some(950)), 90);
}

#[test]
fn a_discount_goes_back_with_the_goods_and_never_more() {
    let mut line = line(1_000, 1_000, 2, 500);
    line.discount = Money(1_000);
    assert_eq!(total(&line, Some(500)), 500, "half of what was paid");
    line.discount = Money(2_000);
    assert_eq!(total(&line, Some(500)), 0);
}

/// What so much above was paid for.
fn terms_worth(line: &Line, above: i64) -> Money {
    let terms = line.weighed_by().unwrap();
    terms.worth(line.final_price(), Grams(above)).unwrap()
}

#[test]
fn what_was_paid_above_goes_back_with_the_weight() {
    let mut line = line(1_000, 900, 2, 500);
    line.excess_grams = Grams(60);
    line.excess = Money(108);
    line.amount = Money(2_108);
    assert_eq!(total(&line, Some(1_060)), 200);
    assert_eq!(total(&line, Some(2_000)), 200, "more is absorbed as before");
    assert_eq!(total(&line, Some(950)), 290 + 108);
}

#[test]
fn a_presale_was_charged_at_the_final_price_already() {
    let mut line = line(1_000, 900, 2, 500);
    line.amount = Money(1_800);
    assert_eq!(total(&line, Some(950)), 90);
}

proptest! {
    #[test]
    fn a_refund_is_what_was_paid_less_what_it_is_worth(
        unit in 1i64..100_000, drop in 0i64..100_000, quantity in 1i64..200, grams in 1i64..20_000,
        actual in 1i64..5_000_000,
    ) {
        let line = line(unit, (unit - drop).max(0), quantity, grams);
        let price = line.final_unit_price.unwrap();
        let value = line.weighed_by().unwrap().value(price, quantity, Grams(actual)).unwrap();
        prop_assert_eq!(total(&line, Some(actual)), line.amount.0 - value.0);
    }

    #[test]
    fn nothing_ever_gives_back_more_than_is_left(
        unit in 1i64..100_000, drop in 0i64..100_000, quantity in 1i64..50, grams in 1i64..20_000,
        actual in 1i64..2_000_000, discount in 0i64..100, refunded in 0i64..100, short in 0i64..50,
        weighed in proptest::bool::ANY, above in 0i64..5_000,
    ) {
        let mut line = line(unit, (unit - drop).max(0), quantity, grams);
        line.discount = Money(line.amount.0 * discount / 100);
        line.excess_grams = Grams(above);
        line.excess = terms_worth(&line, above);
        line.amount = line.amount.plus(line.excess).unwrap();
        line.refunded = Money((line.amount.0 - line.discount.0) * refunded / 100);
        line.short = short.min(quantity);
        let left = line.left().unwrap();
        let due = settlement(&line, weighed.then_some(Grams(actual))).unwrap();
        prop_assert!(due.true_up >= Money::ZERO && due.shortfall >= Money::ZERO);
        prop_assert!(due.total().unwrap() <= left);
        // More weight never gives back more.
        let heavier = settlement(&line, Some(Grams(actual + 1))).unwrap();
        prop_assert!(!weighed || heavier.total().unwrap() <= due.total().unwrap());
    }
}
