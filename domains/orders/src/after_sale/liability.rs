//! Who bears a refund, alone or together (rule 24).
use super::model::Liable;
use julin_kernel::{Code, Fault, Money, MoneyError, split};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One party's part of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LiableShare {
    /// Who.
    pub party: Liable,
    /// How much of it, in basis points; all parts sum to 10 000.
    pub share_bps: i64,
}

/// Who bears a refund: one party, or several by percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Liability(Vec<LiableShare>);

const WHOLE_BPS: i64 = 10_000;

impl Liability {
    /// All of it on `liable`, unless shares are named: then they are distinct parties whose parts sum
    /// to the whole, and `liable` is one of them.
    pub(crate) fn of(liable: Liable, shares: &[LiableShare]) -> Result<Self, Fault> {
        if shares.is_empty() {
            return Ok(Self(vec![LiableShare {
                party: liable,
                share_bps: WHOLE_BPS,
            }]));
        }
        let refuse =
            |at: usize, name: &str| Code::INVALID.field(format!("liable_shares.{at}.{name}"));
        for (at, share) in shares.iter().enumerate() {
            if !(1..=WHOLE_BPS).contains(&share.share_bps) {
                return Err(refuse(at, "share_bps").detail(format!("1–{WHOLE_BPS}")));
            }
            if shares[..at].iter().any(|s| s.party == share.party) {
                return Err(refuse(at, "party"));
            }
        }
        let sum: i64 = shares.iter().map(|s| s.share_bps).sum();
        if sum != WHOLE_BPS {
            return Err(Code::INVALID.field("liable_shares").detail("100%"));
        }
        if !shares.iter().any(|s| s.party == liable) {
            return Err(Code::INVALID.field("liable"));
        }
        Ok(Self(shares.to_vec()))
    }

    /// What each bears of an amount, to the fen; who bears nothing is left out.
    pub(crate) fn parts(&self, amount: Money) -> Result<Vec<(Liable, Money)>, MoneyError> {
        let weights: Vec<i64> = self.0.iter().map(|s| s.share_bps).collect();
        let parts = split(amount, &weights)?;
        let named = self.0.iter().map(|s| s.party).zip(parts);
        Ok(named.filter(|(_, part)| *part > Money::ZERO).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(party: Liable, share_bps: i64) -> LiableShare {
        LiableShare { party, share_bps }
    }

    #[test]
    fn shares_must_be_of_distinct_parties_and_sum_to_the_whole() {
        use Liable::{Leader, Platform, Supplier};
        let refused = |shares: &[LiableShare]| Liability::of(Supplier, shares).unwrap_err().field;
        let field = |text: &str| Some(text.to_owned());
        assert_eq!(
            refused(&[share(Supplier, 5_000), share(Leader, 4_999)]),
            field("liable_shares")
        );
        assert_eq!(
            refused(&[share(Supplier, 5_000), share(Supplier, 5_000)]),
            field("liable_shares.1.party")
        );
        assert_eq!(
            refused(&[share(Supplier, 10_000), share(Leader, 0)]),
            field("liable_shares.1.share_bps")
        );
        assert_eq!(
            refused(&[share(Leader, 5_000), share(Platform, 5_000)]),
            field("liable")
        );
        let whole = Liability::of(Leader, &[]).unwrap();
        assert_eq!(whole.parts(Money(7)), Ok(vec![(Leader, Money(7))]));
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_refund(amount in 1i64..1_000_000, bps in 1i64..10_000) {
            let shares = [share(Liable::Supplier, bps), share(Liable::Leader, 10_000 - bps)];
            let parts = Liability::of(Liable::Leader, &shares).unwrap().parts(Money(amount)).unwrap();
            prop_assert_eq!(parts.iter().map(|p| p.1.0).sum::<i64>(), amount);
        }
    }
}
