//! Laws that need no model: what rows must be among themselves. Each is pure, and is tried on rows made by
//! hand: what it speaks of is too rare in a history to be relied on.

/// What the tier gave back on a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiered {
    pub(super) quantity: i64,
    pub(super) unit: i64,
    pub(super) last: i64,
    pub(super) given: i64,
}

/// The tier gives back (charged − final) × quantity at most, however often it is reckoned (rule 15).
pub(super) fn is_given_once(line: Tiered) -> bool {
    line.given <= (line.unit - line.last) * line.quantity
}

/// What a line earns on, and earned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Earning {
    /// Goods as sold, with what was paid for weight above, less what the leader gave away herself.
    pub(super) sold: i64,
    pub(super) basis: i64,
    /// Of a line that earns a rate: the rate, and how often it was rounded.
    pub(super) rate: Option<(i64, i64)>,
    pub(super) accrued: i64,
}

/// All that was sold is earned on, and a rate earns its rate but for what rounding takes (rules 2, 19, 23).
pub(super) fn is_earned(line: Earning) -> bool {
    let Some((bps, rounded)) = line.rate else {
        return line.basis == line.sold;
    };
    let off = (line.accrued * 10_000 - line.basis * bps).abs();
    line.basis == line.sold && off < (1 + rounded) * 10_000
}

/// A pickup point and its truck.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) id: i64,
    pub(super) pieces: i64,
    pub(super) waits: bool,
    pub(super) reached: bool,
    pub(super) into: Option<i64>,
}

/// A point that has enough does not wait, and one that others were sent to has their pieces beside its own
/// (rule 32).
pub(super) fn are_counted(minimum: i64, points: &[Point]) -> bool {
    points.iter().all(|p| {
        let sent = points.iter().filter(|other| other.into == Some(p.id));
        let sent: i64 = sent.map(|other| other.pieces).sum();
        let enough = p.pieces >= minimum;
        (!p.waits || !enough) && (!p.reached || enough) && p.pieces > sent
    })
}

/// A withdrawal and who approved it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Approved {
    pub(super) amount: i64,
    pub(super) needed: i64,
    pub(super) people: i64,
    pub(super) goes: bool,
}

/// Above so much two people approve, and nothing leaves before they did (rule 25).
pub(super) fn is_approved(one_approves: i64, it: Approved) -> bool {
    let needed = 1 + i64::from(it.amount > one_approves);
    it.needed == needed && (!it.goes || it.people >= needed)
}

/// A statement of a supplier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) total: i64,
    pub(super) carried: i64,
    pub(super) payable: i64,
}

/// A sum below zero is carried, once and whole, and a supplier is never asked for money (rule 25). `open` is
/// what was carried and lies in no statement yet.
pub(super) fn is_carried(statements: &[Stated], open: i64) -> bool {
    let owed: i64 = statements.iter().map(|s| s.total.min(0)).sum();
    let carried: i64 = statements.iter().map(|s| s.carried).sum();
    let payable = statements.iter().all(|s| s.payable == s.total.max(0));
    payable && carried + open == owed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tier_gave_back_alone_is_not_given_again_with_the_weight() {
        let line = |given| Tiered {
            quantity: 3,
            unit: 1_000,
            last: 900,
            given,
        };
        assert!(is_given_once(line(300)) && is_given_once(line(0)));
        assert!(!is_given_once(line(600)));
    }

    #[test]
    fn a_paid_excess_earns_its_rate() {
        let line = |basis, accrued| Earning {
            sold: 2_200,
            basis,
            rate: Some((1_000, 1)),
            accrued,
        };
        assert!(is_earned(line(2_200, 220)) && is_earned(line(2_200, 221)));
        assert!(!is_earned(line(2_200, 200)), "it earned nothing");
        assert!(!is_earned(line(2_000, 200)), "it is not even counted");
        let spread = Earning {
            rate: None,
            ..line(2_200, 7)
        };
        assert!(is_earned(spread));
    }

    #[test]
    fn a_point_that_others_are_sent_to_is_counted_anew() {
        let point = |id, pieces, waits, into: Option<i64>| Point {
            id,
            pieces,
            waits,
            reached: pieces >= 8 && !waits && into.is_none(),
            into,
        };
        let sent = point(1, 5, false, Some(2));
        assert!(are_counted(8, &[sent, point(2, 8, false, None)]));
        assert!(are_counted(8, &[sent, point(2, 7, true, None)]));
        assert!(
            !are_counted(8, &[sent, point(2, 8, true, None)]),
            "it waits with enough"
        );
        assert!(
            !are_counted(8, &[sent, point(2, 3, true, None)]),
            "what was sent is not there"
        );
    }

    #[test]
    fn much_is_approved_by_two() {
        let it = |amount, needed, people| Approved {
            amount,
            needed,
            people,
            goes: true,
        };
        assert!(is_approved(500, it(500, 1, 1)) && is_approved(500, it(501, 2, 2)));
        assert!(!is_approved(500, it(501, 1, 1)) && !is_approved(500, it(501, 2, 1)));
    }

    #[test]
    fn a_debt_is_carried_into_the_next_statement() {
        let stated = |total: i64, carried| Stated {
            total,
            carried,
            payable: total.max(0),
        };
        assert!(is_carried(&[stated(-70, 0), stated(30, -70)], 0));
        assert!(is_carried(&[stated(-70, 0)], -70));
        assert!(
            !is_carried(&[stated(-70, 0), stated(100, 0)], 0),
            "it is forgiven"
        );
        let asked = Stated {
            payable: -70,
            ..stated(-70, 0)
        };
        assert!(!is_carried(&[asked], -70), "it is asked for");
    }
}
