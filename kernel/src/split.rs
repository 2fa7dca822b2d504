//! Largest-remainder splits: the parts always sum to the whole.
use crate::{Money, MoneyError};

/// Splits `total` over `weights` (each ≥ 0) in proportion. What rounding leaves over goes to the
/// largest remainders, ties to the earlier index. All-zero weights split as equal weights. The
/// result has one part per weight and sums to `total`.
pub fn split(total: Money, weights: &[i64]) -> Result<Vec<Money>, MoneyError> {
    if weights.is_empty() {
        return if total == Money::ZERO {
            Ok(vec![])
        } else {
            Err(MoneyError)
        };
    }
    if weights.iter().any(|w| *w < 0) {
        return Err(MoneyError);
    }
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let even = vec![1; weights.len()];
    let (weights, sum) = if sum == 0 {
        (
            even.as_slice(),
            i128::try_from(even.len()).map_err(|_too_many| MoneyError)?,
        )
    } else {
        (weights, sum)
    };
    let sign = if total.0 < 0 { -1 } else { 1 };
    let whole = i128::from(total.0).abs();
    let mut parts: Vec<i128> = weights
        .iter()
        .map(|w| whole * i128::from(*w) / sum)
        .collect();
    let mut left = whole - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(whole * i128::from(weights[i]) % sum), i));
    for i in order {
        if left == 0 {
            break;
        }
        parts[i] += 1;
        left -= 1;
    }
    parts
        .into_iter()
        .map(|p| {
            i64::try_from(p * sign)
                .map(Money)
                .map_err(|_big| MoneyError)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn leftovers_go_to_the_largest_remainder_then_the_first() {
        assert_eq!(
            split(Money(100), &[1, 1, 1]),
            Ok(vec![Money(34), Money(33), Money(33)])
        );
        assert_eq!(split(Money(10), &[0, 0]), Ok(vec![Money(5), Money(5)]));
        assert_eq!(split(Money(-10), &[1, 2]), Ok(vec![Money(-3), Money(-7)]));
        assert_eq!(split(Money(1), &[]), Err(MoneyError));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(total in -1_000_000_000_000i64..1_000_000_000_000,
                                  weights in prop::collection::vec(0i64..1_000_000_000, 1..40)) {
            let parts = split(Money(total), &weights).unwrap();
            prop_assert_eq!(Money::sum(parts.iter().copied()).unwrap(), Money(total));
            if weights.iter().any(|w| *w > 0) {
                for (part, weight) in parts.iter().zip(&weights) {
                    prop_assert!(*weight > 0 || part.0 == 0);
                }
            }
        }
    }
}
