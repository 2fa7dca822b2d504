//! What a team buy says before it opens.
use julin_db::text_enum;
use julin_kernel::{Code, Fault, Money};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What happens to a team that is not full in time.
    pub enum TeamPolicy {
        /// Everybody is refunded.
        Refund = "refund",
        /// The leader may let it have the goods at the team price, until the campaign is counted.
        Leader = "leader",
    }

    /// Where a team stands.
    pub enum TeamStatus {
        /// Has seats left.
        Forming = "forming",
        /// Was not full in time; its leader decides.
        Undecided = "undecided",
        /// Gets the goods at the team price.
        Complete = "complete",
        /// Everybody is refunded.
        Failed = "failed",
    }
}

/// How an item is sold to teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamTerms {
    /// How many people make a team, 2–50.
    pub size: i64,
    /// Unit price; below what the item costs alone, whatever tier is reached.
    pub price: Money,
    /// How long a team has, in hours, 1–168; never beyond the cutoff.
    pub hours: i64,
    /// How many pieces one seat may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// What happens to a team that is not full in time.
    #[serde(default = "refund")]
    pub on_expiry: TeamPolicy,
}

fn refund() -> TeamPolicy {
    TeamPolicy::Refund
}

const TEAM_PRICE: Code = Code::new(
    "groupbuy.team_price",
    422,
    "拼团价要低于单买价和最低的阶梯价",
    "The team price must be below the price alone and below every tier",
);

impl TeamTerms {
    /// Refuses what is out of range, and a price that buying alone could reach.
    pub(crate) fn check(&self, at: &str, lowest: Money) -> Result<(), Fault> {
        let field = |name: &str| format!("{at}.{name}");
        check::range(&field("size"), self.size, 2, 50)?;
        check::range(&field("hours"), self.hours, 1, 168)?;
        check::range(&field("limit"), self.limit.unwrap_or(1), 1, 999)?;
        if self.price <= Money::ZERO || self.price >= lowest {
            return Err(TEAM_PRICE.field(field("price")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_within_reason_and_cheaper_than_alone() {
        let right = TeamTerms {
            size: 3,
            price: Money(990),
            hours: 24,
            limit: Some(2),
            on_expiry: TeamPolicy::Refund,
        };
        let field = |terms: TeamTerms| terms.check("team", Money(1_000)).err()?.field;
        assert_eq!(field(right.clone()), None);
        let wrong = [
            (
                TeamTerms {
                    size: 1,
                    ..right.clone()
                },
                "team.size",
            ),
            (
                TeamTerms {
                    hours: 0,
                    ..right.clone()
                },
                "team.hours",
            ),
            (
                TeamTerms {
                    limit: Some(0),
                    ..right.clone()
                },
                "team.limit",
            ),
            (
                TeamTerms {
                    price: Money(0),
                    ..right.clone()
                },
                "team.price",
            ),
            (
                TeamTerms {
                    price: Money(1_000),
                    ..right
                },
                "team.price",
            ),
        ];
        for (terms, at) in wrong {
            assert_eq!(field(terms).as_deref(), Some(at));
        }
    }

    #[test]
    fn an_untold_policy_refunds() {
        let told = r#"{"size":2,"price":990,"hours":1}"#;
        let terms: TeamTerms = serde_json::from_str(told).unwrap();
        assert_eq!((terms.on_expiry, terms.limit), (TeamPolicy::Refund, None));
    }
}
