use super::*;
use proptest::prelude::*;

fn tier(min_quantity: i64, price: i64) -> Tier {
    Tier {
        min_quantity,
        price: Money(price),
    }
}

#[test]
fn the_deepest_tier_reached_counts() {
    let tiers = [tier(30, 5_990), tier(100, 5_500)];
    let at = |n| price_at(Money(6_990), &tiers, n).0;
    assert_eq!(
        [at(0), at(29), at(30), at(99), at(100), at(5_000)],
        [6_990, 6_990, 5_990, 5_990, 5_500, 5_500]
    );
    let next = |n| next_tier(Money(6_990), &tiers, n).map(|t| (t.gap, t.price.0));
    assert_eq!(
        [next(0), next(29), next(30), next(100)],
        [Some((30, 5_990)), Some((1, 5_990)), Some((70, 5_500)), None]
    );
}

#[test]
fn a_price_that_turned_out_higher_is_not_charged() {
    assert_eq!(true_up(Money(5_990), Money(5_500), 3), Ok(Money(1_470)));
    assert_eq!(true_up(Money(5_500), Money(5_990), 3), Ok(Money::ZERO));
    assert_eq!(true_up(Money(i64::MAX), Money(1), 3), Err(MoneyError));
}

#[test]
fn tiers_rise_in_quantity_and_fall_in_price() {
    let ok = |tiers: &[Tier]| check_tiers("tiers", Money(1_000), tiers);
    assert_eq!(ok(&[]), Ok(()));
    assert_eq!(ok(&[tier(2, 900), tier(10, 899)]), Ok(()));
    let wrong: [&[Tier]; 6] = [
        &[tier(1, 900)],
        &[tier(10, 1_000)],
        &[tier(10, 0)],
        &[tier(10, 900), tier(10, 800)],
        &[tier(10, 900), tier(9, 800)],
        &[tier(10, 900), tier(20, 900)],
    ];
    for tiers in wrong {
        let fault = ok(tiers).unwrap_err();
        assert!(fault.is(&TIER_ORDER), "{tiers:?}");
    }
    assert_eq!(
        ok(&[tier(10, 900), tier(9, 800)])
            .unwrap_err()
            .field
            .as_deref(),
        Some("tiers.1")
    );
}

fn tables() -> impl Strategy<Value = (Money, Vec<Tier>)> {
    let steps = prop::collection::vec((1i64..200, 1i64..500), 0..8);
    (5_000i64..100_000, steps).prop_map(|(base, steps)| {
        let (mut quantity, mut price) = (1, base);
        let tiers = steps.into_iter().map(|(more, less)| {
            quantity += more;
            price -= less;
            tier(quantity, price)
        });
        (Money(base), tiers.collect())
    })
}

proptest! {
    #[test]
    fn more_neighbours_never_make_it_dearer((base, tiers) in tables(), a in 0i64..2_000, b in 0i64..2_000) {
        prop_assert_eq!(check_tiers("tiers", base, &tiers), Ok(()));
        let (few, many) = (a.min(b), a.max(b));
        prop_assert!(price_at(base, &tiers, many) <= price_at(base, &tiers, few));
        prop_assert!(price_at(base, &tiers, few) <= base);
    }

    #[test]
    fn the_next_tier_is_exactly_its_gap_away((base, tiers) in tables(), n in 0i64..2_000) {
        let now = price_at(base, &tiers, n);
        if let Some(next) = next_tier(base, &tiers, n) {
            prop_assert_eq!(price_at(base, &tiers, n + next.gap), next.price);
            prop_assert_eq!(price_at(base, &tiers, n + next.gap - 1), now);
        } else {
            prop_assert_eq!(price_at(base, &tiers, i64::MAX), now);
        }
    }

    /// Whoever pays when: afterwards all have paid the final price, nobody more than was charged.
    #[test]
    fn after_the_true_up_all_pay_the_same(
        (base, tiers) in tables(),
        lines in prop::collection::vec((1i64..20, any::<bool>()), 1..60),
    ) {
        let mut paid = 0;
        let mut charged = vec![];
        for (quantity, _) in &lines {
            charged.push((price_at(base, &tiers, paid), *quantity));
            paid += quantity;
        }
        let last = price_at(base, &tiers, paid);
        for (price, quantity) in charged {
            let back = true_up(price, last, quantity).unwrap();
            prop_assert!(back >= Money::ZERO);
            let kept = price.times(quantity).unwrap().minus(back).unwrap();
            prop_assert_eq!(kept, last.times(quantity).unwrap());
        }
        // Those who cancel before the counting may raise the price, but nobody is charged more.
        let left: i64 = lines.iter().filter(|l| l.1).map(|l| l.0).sum();
        let dearer = price_at(base, &tiers, left);
        prop_assert!(dearer >= last);
        prop_assert_eq!(true_up(last, dearer, 5), Ok(Money::ZERO));
    }
}
