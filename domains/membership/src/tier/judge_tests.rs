use super::*;
use crate::tier::{ONCE, Rules};
use julin_kernel::{Bps, PersonId};
use julin_promo::TierId;
use proptest::prelude::*;

const DAY_MS: i64 = 86_400_000;

fn tier(rank: i64, paid: Option<i64>, points: Option<i64>) -> Tier {
    Tier {
        id: TierId(rank * 10),
        rank,
        name: format!("V{rank}"),
        paid: paid.map(Money),
        points,
        points_bps: Bps(ONCE.0 + rank * 1_000),
        coupon_id: None,
    }
}

fn ladder(needs: TierNeeds) -> Ladder {
    Ladder {
        rules: Rules {
            needs,
            ..Rules::default()
        },
        tiers: vec![
            tier(1, Some(10_000), None),
            tier(2, Some(50_000), Some(400)),
            tier(3, Some(200_000), Some(2_000)),
        ],
    }
}

fn earned(paid: i64, points: i64) -> Earned {
    Earned {
        paid: Money(paid),
        points,
    }
}

fn has(rank: i64, until: i64) -> Standing {
    Standing {
        member_id: PersonId(1),
        tier_id: TierId(rank * 10),
        since: Ts(0),
        kept_until: Ts(until),
        warned: false,
    }
}

fn rank(found: Option<&Tier>) -> i64 {
    found.map_or(0, |t| t.rank)
}

#[test]
fn a_threshold_is_met_to_the_fen() {
    let any = ladder(TierNeeds::Any);
    for (paid, points, met) in [
        (9_999, 0, 0),
        (10_000, 0, 1),
        (49_999, 399, 1),
        (0, 400, 2),
        (50_000, 0, 2),
        (200_000, 0, 3),
    ] {
        assert_eq!(
            rank(any.deserved(earned(paid, points))),
            met,
            "{paid} {points}"
        );
    }
    let all = ladder(TierNeeds::All);
    assert_eq!(rank(all.deserved(earned(50_000, 399))), 1);
    assert_eq!(rank(all.deserved(earned(50_000, 400))), 2);
    assert_eq!(rank(all.deserved(earned(0, 9_999))), 0);
}

#[test]
fn a_tier_lasts_until_its_date_and_is_kept_or_lost_then() {
    let any = ladder(TierNeeds::Any);
    let end = 100 * DAY_MS;
    let judge = |now: i64, paid: i64| any.judge(Some(&has(2, end)), earned(paid, 0), Ts(now));
    assert_eq!(judge(0, 0), Verdict::Stays);
    assert_eq!(judge(end - 15 * DAY_MS, 0), Verdict::Stays);
    assert_eq!(judge(end - 14 * DAY_MS, 0), Verdict::Warned(&any.tiers[1]));
    assert_eq!(judge(end - 1, 50_000), Verdict::Stays);
    assert_eq!(judge(end, 50_000), Verdict::Kept(&any.tiers[1]));
    assert_eq!(judge(end, 10_000), Verdict::Lapsed(Some(&any.tiers[0])));
    assert_eq!(judge(end, 0), Verdict::Lapsed(None));
    assert_eq!(judge(end, 200_000), Verdict::Reached(&any.tiers[2]));
    let told = Standing {
        warned: true,
        ..has(2, end)
    };
    assert_eq!(
        any.judge(Some(&told), earned(0, 0), Ts(end - 1)),
        Verdict::Stays
    );
}

proptest! {
    /// Paying or earning more never means a lower tier, and nobody lacks what they have.
    #[test]
    fn more_is_never_less(paid in 0i64..300_000, points in 0i64..3_000, more in 0i64..300_000, also in 0i64..3_000, all: bool) {
        let any = ladder(if all { TierNeeds::All } else { TierNeeds::Any });
        let (less, greater) = (earned(paid, points), earned(paid + more, points + also));
        prop_assert!(rank(any.deserved(less)) <= rank(any.deserved(greater)));
        for tier in &any.tiers {
            let lacking = tier.lacking(less);
            let filled = earned(paid + lacking.paid.0, points + lacking.points);
            prop_assert!(tier.is_met(TierNeeds::All, filled));
            if tier.is_met(TierNeeds::All, less) {
                prop_assert_eq!(lacking, Lacking::default());
            }
        }
    }
}
