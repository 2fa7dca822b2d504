//! Who goes without when fewer goods come than were paid for: those who paid last (rule 21).
use julin_kernel::{LineId, Ts};

/// What one order line waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) line: LineId,
    pub(crate) quantity: i64,
    pub(crate) paid_at: Ts,
    pub(crate) chain_number: i64,
}

/// Shares `received` pieces out, first come, first served. Answers the lines that go short and by how
/// many pieces.
pub(crate) fn first_come(mut waiting: Vec<Waiting>, received: i64) -> Vec<(LineId, i64)> {
    waiting.sort_by_key(|w| (w.paid_at, w.chain_number, w.line));
    let mut left = received.max(0);
    let mut short = vec![];
    for w in waiting {
        let given = left.min(w.quantity);
        left -= given;
        if given < w.quantity {
            short.push((w.line, w.quantity - given));
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_to_pay_goes_short() {
        let waiting = |line, quantity, at| Waiting {
            line: LineId(line),
            quantity,
            paid_at: Ts(at),
            chain_number: at,
        };
        let all = vec![waiting(1, 3, 30), waiting(2, 2, 10), waiting(3, 4, 20)];
        assert_eq!(first_come(all.clone(), 9), []);
        assert_eq!(first_come(all.clone(), 7), [(LineId(1), 2)]);
        assert_eq!(first_come(all, 4), [(LineId(3), 2), (LineId(1), 3)]);
    }

    proptest! {
        #[test]
        fn received_and_short_sum_to_the_whole(
            lines in prop::collection::vec((1i64..20, 0i64..50), 0..30), received in 0i64..300,
        ) {
            let waiting: Vec<_> = (1..).zip(&lines).map(|(id, (quantity, at))| Waiting {
                line: LineId(id), quantity: *quantity, paid_at: Ts(*at), chain_number: id,
            }).collect();
            let wanted: i64 = lines.iter().map(|l| l.0).sum();
            let short: i64 = first_come(waiting, received).iter().map(|s| s.1).sum();
            prop_assert_eq!(short, (wanted - received).max(0));
        }
    }
}
