//! Arithmetic, once more and by itself.

/// How a leader's commission is reckoned (rule 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Rate,
    PerPiece(i64),
    Spread,
}

/// The unit price at a paid quantity: the deepest tier reached (rule 15).
pub(crate) fn tier_price(base: i64, tiers: &[(i64, i64)], paid: i64) -> i64 {
    let mut price = base;
    for (from, tier) in tiers {
        if paid >= *from && *tier < price {
            price = *tier;
        }
    }
    price
}

/// `part` of `whole` parts of an amount, where the rest goes to others: by largest remainder, the
/// earlier wins a tie. Two parts only, so the remainder is of one fen at most.
pub(crate) fn first_of_two(amount: i64, part: i64, rest: i64) -> i64 {
    let whole = part + rest;
    if whole == 0 {
        return (amount + 1) / 2;
    }
    let (floor, mine) = (amount * part / whole, amount * part % whole);
    let theirs = amount * rest % whole;
    floor + i64::from(mine + theirs == whole && mine >= theirs)
}

/// Splits an amount by weights: what is over goes to the largest remainders, the earlier first (rule 2).
pub(crate) fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i64 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<i64> = weights.iter().map(|w| amount * w / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let rest = |i: &usize| amount * weights[*i] % sum;
    order.sort_by(|a, b| rest(b).cmp(&rest(a)).then(a.cmp(b)));
    let left = amount - parts.iter().sum::<i64>();
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}

/// What so many grams cost at a price for a unit of `unit` grams: rounded once, half up (rule 19).
pub(crate) fn worth(price: i64, grams: i64, unit: i64) -> i64 {
    (price * grams * 2 + unit) / (unit * 2)
}

/// A share in basis points, rounded half up.
pub(crate) fn share(amount: i64, bps: i64) -> i64 {
    (amount * bps + 5_000) / 10_000
}

/// `amount * part / whole`, rounded half up, and all of it for all of the whole.
pub(crate) fn proportion(amount: i64, part: i64, whole: i64) -> i64 {
    let part = part.clamp(0, whole.max(0));
    if part == whole {
        return amount;
    }
    ((i128::from(amount) * i128::from(part) * 2 + i128::from(whole)) / (i128::from(whole) * 2))
        .try_into()
        .unwrap_or(i64::MAX)
}

/// Splits ten-thousandths of fen into fen that sum to their rounded sum: what is over goes to the
/// largest remainders, the earlier first (rule 2).
pub(crate) fn round_together(exact: &[i64]) -> Vec<i64> {
    let sum: i64 = exact.iter().sum();
    let whole = (sum + 5_000) / 10_000;
    if sum == 0 {
        return vec![0; exact.len()];
    }
    let wide = |w: i64| i128::from(whole) * i128::from(w);
    let floor = |w: i64| i64::try_from(wide(w) / i128::from(sum)).unwrap_or(0);
    let mut parts: Vec<i64> = exact.iter().map(|w| floor(*w)).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|a, b| {
        let rest = |i: &usize| wide(exact[*i]) % i128::from(sum);
        rest(b).cmp(&rest(a)).then(a.cmp(b))
    });
    let mut left = whole - parts.iter().sum::<i64>();
    for at in order {
        if left == 0 {
            break;
        }
        parts[at] += 1;
        left -= 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!(first_of_two(100, 1, 2), 33);
        assert_eq!(first_of_two(101, 1, 1), 51);
        assert_eq!(first_of_two(200, 2, 1), 133);
        assert_eq!(round_together(&[5_000, 5_000, 5_000]), [1, 1, 0]);
        assert_eq!(
            (proportion(100, 300, 900), proportion(100, 900, 900)),
            (33, 100)
        );
        assert_eq!((share(105, 1_000), share(104, 1_000)), (11, 10));
        assert_eq!(tier_price(100, &[(3, 90), (5, 80)], 4), 90);
    }
}
