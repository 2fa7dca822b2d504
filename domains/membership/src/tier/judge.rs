//! Which tier a member deserves, and what becomes of the one they have: pure.
use super::{Earned, Ladder, Standing, Tier, TierNeeds};
use julin_kernel::{Money, Ts};

/// How long before the end a member is told that a tier will not be kept.
pub(crate) const WARN_S: i64 = 14 * 86_400;

/// What becomes of a member's tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict<'a> {
    /// Nothing.
    Stays,
    /// A higher one.
    Reached(&'a Tier),
    /// The same for another time.
    Kept(&'a Tier),
    /// They are to be told that it will not be kept as things are.
    Warned(&'a Tier),
    /// A lower one, or none.
    Lapsed(Option<&'a Tier>),
}

/// What a member lacks for a tier: nothing where it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Lacking {
    pub(crate) paid: Money,
    pub(crate) points: i64,
}

impl Tier {
    pub(crate) fn is_met(&self, needs: TierNeeds, earned: Earned) -> bool {
        let paid = self.paid.map(|least| earned.paid >= least);
        let points = self.points.map(|least| earned.points >= least);
        let mut asked = [paid, points].into_iter().flatten();
        match needs {
            TierNeeds::Any => asked.any(|met| met),
            TierNeeds::All => asked.all(|met| met),
        }
    }

    pub(crate) fn lacking(&self, earned: Earned) -> Lacking {
        let paid = self
            .paid
            .map_or(0, |least| (least.0 - earned.paid.0).max(0));
        let points = self
            .points
            .map_or(0, |least| (least - earned.points).max(0));
        Lacking {
            paid: Money(paid),
            points,
        }
    }
}

impl Ladder {
    /// The highest tier that is met.
    pub(crate) fn deserved(&self, earned: Earned) -> Option<&Tier> {
        let mut down = self.tiers.iter().rev();
        down.find(|tier| tier.is_met(self.rules.needs, earned))
    }

    /// The next above a tier; the first above none.
    pub(crate) fn above(&self, has: Option<&Tier>) -> Option<&Tier> {
        let rank = has.map_or(i64::MIN, |tier| tier.rank);
        self.tiers.iter().find(|tier| tier.rank > rank)
    }

    /// Judges a member. What falls out of the period, or goes back, costs nobody a tier before its date.
    pub(crate) fn judge(&self, has: Option<&Standing>, earned: Earned, now: Ts) -> Verdict<'_> {
        let deserved = self.deserved(earned);
        let held = has.and_then(|s| Some((s, self.tier(s.tier_id)?)));
        let Some((standing, tier)) = held else {
            return deserved.map_or(Verdict::Stays, Verdict::Reached);
        };
        match deserved {
            Some(higher) if higher.rank > tier.rank => Verdict::Reached(higher),
            Some(same) if same.rank == tier.rank && now >= standing.kept_until => {
                Verdict::Kept(tier)
            }
            Some(same) if same.rank == tier.rank => Verdict::Stays,
            lower if now >= standing.kept_until => Verdict::Lapsed(lower),
            _ if !standing.warned && now >= standing.kept_until.plus_s(-WARN_S) => {
                Verdict::Warned(tier)
            }
            _ => Verdict::Stays,
        }
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
