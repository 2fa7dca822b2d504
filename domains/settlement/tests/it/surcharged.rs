//! What a member paid by a surcharge earns nobody a commission, and takes none away when it goes back.
use crate::bench::{order, start, sums, tell};
use julin_contracts::LiableParty;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const LEADER: LiableParty = LiableParty::Leader;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_she_bears_takes_the_commission_of_the_goods_in_it() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000), (5_000, 1_000)]);
    let more = o.surcharged(0, 2_000);
    tell(&app, vec![o.paid(), o.picked_up(), more]).await;
    assert_eq!(sums(&app).await, (0, 1_500, 0), "a surcharge earns nothing");
    tell(&app, vec![o.refunded(7, 0, 6_000, LEADER)]).await;
    assert_eq!(
        sums(&app).await,
        (0, 1_000, -6_000),
        "half of the line, half of its 10.00"
    );
    // Of the other line nothing was asked for afterwards.
    tell(&app, vec![o.refunded(8, 1, 2_500, LEADER)]).await;
    assert_eq!(sums(&app).await, (0, 750, -8_500));
    tell(&app, vec![o.refunded(9, 0, 6_000, LEADER)]).await;
    assert_eq!(sums(&app).await, (0, 250, -14_500), "all of the first line");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_supplier_bears_leaves_the_commission_and_the_surcharge_alone() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    let first = o.refunded(7, 0, 6_000, LiableParty::Supplier);
    tell(
        &app,
        vec![o.paid(), o.picked_up(), o.surcharged(0, 2_000), first],
    )
    .await;
    assert_eq!(sums(&app).await, (0, 1_000, 0));
    tell(&app, vec![o.refunded(8, 0, 6_000, LEADER)]).await;
    assert_eq!(sums(&app).await, (0, 500, -6_000));
}

/// Goods, the surcharge, and in how many steps all of it goes back.
fn histories() -> impl Strategy<Value = (i64, i64, i64, Vec<i64>)> {
    let steps = proptest::collection::vec(1i64..4_000, 1..6);
    (100i64..20_000, 1i64..8_000, 1i64..3_000, steps)
}

/// However a surcharged line goes back, her commission is what the goods that are left have earned, to the fen,
/// and nothing is left when all of it went.
#[test]
fn any_steps_take_what_the_goods_earned() {
    let mut runner = TestRunner::new(Config::with_cases(12));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let play = |(goods, surcharge, bps, steps): (i64, i64, i64, Vec<i64>)| {
        let (kept, wanted) = runtime.block_on(async {
            let app = start().await;
            let o = order(1, &[(goods, bps)]);
            tell(
                &app,
                vec![o.paid(), o.picked_up(), o.surcharged(0, surcharge)],
            )
            .await;
            let earned = sums(&app).await.1;
            let (mut gone, mut seen, mut fair) = (0, vec![], vec![]);
            for (n, step) in (10i64..).zip(&steps) {
                let step = (*step).min(goods + surcharge - gone);
                if step > 0 {
                    tell(&app, vec![o.refunded(n, 0, step, LEADER)]).await;
                }
                gone += step;
                seen.push(sums(&app).await.1);
                let all = i128::from(goods + surcharge);
                let left = i128::from(earned) * (all - i128::from(gone)) / all;
                fair.push(i64::try_from(left).unwrap());
            }
            let rest = goods + surcharge - gone;
            if rest > 0 {
                tell(&app, vec![o.refunded(99, 0, rest, LEADER)]).await;
            }
            (
                seen.into_iter().zip(fair).collect::<Vec<_>>(),
                sums(&app).await,
            )
        });
        for (seen, fair) in kept {
            prop_assert!((seen - fair).abs() <= 1, "{seen} is left, not {fair}");
        }
        prop_assert_eq!((wanted.0, wanted.1), (0, 0));
        Ok(())
    };
    runner.run(&histories(), play).unwrap();
}
