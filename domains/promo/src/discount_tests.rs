//! What a discount is, over all carts.
use super::*;
use crate::ids::CouponId;
use crate::input::CouponReach;
use crate::model::{CouponKind, CouponStatus};
use julin_db::Json;
use julin_kernel::{Bps, Ts};
use proptest::prelude::*;

fn coupon(kind: CouponKind, amount: i64, rate_bps: i64, threshold: i64) -> Coupon {
    Coupon {
        id: CouponId(1),
        title: String::new(),
        kind,
        amount: Money(amount),
        rate_bps,
        cap: None,
        threshold: Money(threshold),
        bearer: Bearer::Platform,
        leader_id: None,
        supplier_id: None,
        reach: Json(CouponReach::default()),
        tags: Json(vec![]),
        tiers: Json(vec![]),
        valid_from: Ts(0),
        valid_until: Ts(1),
        valid_days: None,
        extend_days: 0,
        total: 1,
        issued: 1,
        per_member: 1,
        claimable: true,
        status: CouponStatus::Active,
        created_at: Ts(0),
    }
}

fn goods(order: usize, supplier: i64, amount: i64) -> Goods {
    Goods {
        order,
        campaign: CampaignId(i64::try_from(order).unwrap()),
        leader: PersonId(2),
        supplier: SupplierId(supplier),
        product: ProductId(supplier * 10),
        amount: Money(amount),
    }
}

fn cuts(goods: &[Goods], coupon: &Coupon) -> Result<Vec<(usize, i64)>, Fault> {
    let mut table = Table::of(goods);
    table.coupon(GrantId(1), coupon)?;
    let cuts = table.cuts();
    Ok(cuts.iter().map(|c| (c.line, c.amount.0)).collect())
}

#[test]
fn leftovers_go_to_the_largest_remainder_and_ties_to_the_first() {
    let three = [goods(0, 1, 100), goods(0, 1, 100), goods(1, 1, 100)];
    let off = coupon(CouponKind::Fixed, 100, 0, 0);
    assert_eq!(cuts(&three, &off).unwrap(), [(0, 34), (1, 33), (2, 33)]);
}

#[test]
fn an_order_keeps_a_fen_to_pay() {
    let off = coupon(CouponKind::Fixed, 1_000, 0, 0);
    assert_eq!(cuts(&[goods(0, 1, 300)], &off).unwrap(), [(0, 299)]);
    let two = [goods(0, 1, 300), goods(1, 1, 1), goods(1, 1, 5)];
    assert_eq!(cuts(&two, &off).unwrap(), [(0, 299), (1, 1), (2, 4)]);
    let nothing = cuts(&[goods(0, 1, 1)], &off).unwrap_err();
    assert!(nothing.is(&no::NOTHING_OFF));
}

#[test]
fn a_coupon_holds_for_its_goods_and_asks_for_its_sum_of_them() {
    let mut off = coupon(CouponKind::Threshold, 300, 0, 1_000);
    off.supplier_id = Some(SupplierId(7));
    let cart = [goods(0, 1, 5_000), goods(0, 7, 600)];
    let short = cuts(&cart, &off).unwrap_err();
    assert_eq!(
        (short.is(&no::BELOW), short.detail.as_deref()),
        (true, Some("4.00"))
    );
    let cart = [goods(0, 1, 5_000), goods(0, 7, 1_000)];
    assert_eq!(
        cuts(&cart, &off).unwrap(),
        [(1, 300)],
        "only its supplier's goods"
    );
    let other = cuts(&[goods(0, 1, 5_000)], &off).unwrap_err();
    assert!(other.is(&no::NOT_HERE));
}

#[test]
fn a_rate_is_rounded_once_and_capped() {
    let mut tenth = coupon(CouponKind::Percentage, 0, 1_000, 0);
    assert_eq!(cuts(&[goods(0, 1, 1_995)], &tenth).unwrap(), [(0, 200)]);
    tenth.cap = Some(Money(150));
    assert_eq!(cuts(&[goods(0, 1, 1_995)], &tenth).unwrap(), [(0, 150)]);
}

fn carts() -> impl Strategy<Value = Vec<Goods>> {
    let line = (0usize..4, 1i64..4, 1i64..200_000);
    prop::collection::vec(line, 1..24)
        .prop_map(|lines| lines.into_iter().map(|(o, s, a)| goods(o, s, a)).collect())
}

fn coupons() -> impl Strategy<Value = Coupon> {
    prop_oneof![
        (1i64..300_000).prop_map(|off| coupon(CouponKind::Fixed, off, 0, 0)),
        (1i64..50_000, 0i64..100_000).prop_map(|(off, above)| coupon(
            CouponKind::Threshold,
            off,
            0,
            off + 1 + above
        )),
        (1i64..9_000).prop_map(|bps| coupon(CouponKind::Percentage, 0, bps, 0)),
    ]
}

proptest! {
    /// Whatever is laid on a cart, no line goes below zero, every order keeps something to pay, and
    /// what is taken off and what is paid sum to the goods: refunding all of it returns what was paid.
    #[test]
    fn parts_sum_and_nothing_goes_below_zero(
        cart in carts(), first in coupons(), mut second in coupons(),
        asked in 0i64..500_000, share in 0i64..=10_000, per_yuan in 1i64..500,
    ) {
        second.bearer = Bearer::Supplier;
        second.supplier_id = Some(SupplierId(1));
        let rules = PointsRules { per_yuan, share_max: Bps(share) };
        let mut table = Table::of(&cart);
        let mut off = 0;
        for (n, one) in [(1, &first), (2, &second)] {
            let before = table.cuts.len();
            let laid = table.coupon(GrantId(n), one).map_or(0, |off| off.0);
            let parts: i64 = table.cuts[before..].iter().map(|c| c.amount.0).sum();
            prop_assert_eq!(parts, laid);
            off += laid;
        }
        let most = table.points_most(&rules).unwrap();
        let before = table.cuts.len();
        let points = table.points(asked, &rules).unwrap();
        let paid: i64 = table.cuts[before..].iter().map(|c| c.amount.0).sum();
        prop_assert!(paid <= most.0 && paid <= rules.value(asked).unwrap().0);
        let used: i64 = points.values().sum();
        prop_assert!(used <= asked);
        prop_assert_eq!(used, rules.price(Money(paid)).unwrap());
        off += paid;
        let found = Discounts { cuts: table.cuts(), points };
        prop_assert_eq!(found.total().unwrap().0, off);
        let mut to_pay: BTreeMap<usize, i64> = BTreeMap::new();
        for (at, one) in cart.iter().enumerate() {
            let left = one.amount.0 - found.of_line(at).unwrap().0;
            prop_assert!(left >= 0);
            *to_pay.entry(one.order).or_default() += left;
        }
        prop_assert!(to_pay.values().all(|left| *left >= 1));
        let sum: i64 = cart.iter().map(|g| g.amount.0).sum();
        prop_assert_eq!(to_pay.values().sum::<i64>(), sum - off);
        prop_assert!(found.cuts.iter().all(|c| c.amount.0 > 0));
    }
}
