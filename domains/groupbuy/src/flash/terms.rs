//! What a flash sale says, and where it stands at an instant.
use julin_db::text_enum;
use julin_kernel::{CampaignItemId, Fault, Money, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Where a flash sale stands.
    pub enum FlashState {
        /// Its stock is set aside; it waits for the host's press.
        Planned = "planned",
        /// Pressed: everybody counts down.
        Counting = "counting",
        /// Sells.
        Running = "running",
        /// Sells no more.
        Over = "over",
    }
}

/// When a flash sale sells; the server's clock alone decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flash {
    /// The item that its stock is carved out of.
    pub of: CampaignItemId,
    /// How long it lasts from its start.
    pub seconds: i64,
    /// Its start; none before the host's press.
    pub from: Option<Ts>,
    /// Its end.
    pub until: Option<Ts>,
    /// Whether it was ended, by its time or before.
    pub ended: bool,
}

impl Flash {
    /// Where it stands at `now`; also right when the timer that ends it is late.
    pub fn state(&self, now: Ts) -> FlashState {
        match (self.from, self.until) {
            _ if self.ended => FlashState::Over,
            (Some(from), _) if now < from => FlashState::Counting,
            (Some(_), Some(until)) if now < until => FlashState::Running,
            (Some(_), _) => FlashState::Over,
            (None, _) => FlashState::Planned,
        }
    }
}

/// What a flash sale is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlashPlan {
    /// The item whose stock it takes.
    pub item_id: CampaignItemId,
    /// Unit price, below what the item costs now.
    pub price: Money,
    /// How many pieces, 1–9999; carved out of the item's stock.
    pub quantity: i64,
    /// How many one member may buy, 1–99; what they bought of the item itself does not count.
    #[serde(default = "one")]
    pub limit_per_member: i64,
    /// How long it lasts, 10–3600.
    pub seconds: i64,
}

fn one() -> i64 {
    1
}

impl FlashPlan {
    /// Refuses what is out of range.
    pub fn checked(self) -> Result<Self, Fault> {
        check::range("price", self.price.0, 1, 1_000_000_000)?;
        check::range("quantity", self.quantity, 1, 9_999)?;
        check::range("limit_per_member", self.limit_per_member, 1, 99)?;
        check::range("seconds", self.seconds, 10, 3_600)?;
        Ok(self)
    }
}

/// The host's press.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlashPress {
    /// After how many seconds it starts, 0–10: everybody sees the same countdown.
    #[serde(default)]
    pub countdown_s: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sells_from_its_first_millisecond_until_before_its_last() {
        let flash = Flash {
            of: CampaignItemId(1),
            seconds: 60,
            from: Some(Ts(1_000)),
            until: Some(Ts(61_000)),
            ended: false,
        };
        let states = [
            (999, FlashState::Counting),
            (1_000, FlashState::Running),
            (60_999, FlashState::Running),
            (61_000, FlashState::Over),
        ];
        for (now, state) in states {
            assert_eq!(flash.state(Ts(now)), state, "{now}");
        }
        let ended = Flash {
            ended: true,
            ..flash
        };
        assert_eq!(ended.state(Ts(2_000)), FlashState::Over);
        let waits = Flash {
            from: None,
            until: None,
            ..flash
        };
        assert_eq!(waits.state(Ts(i64::MAX)), FlashState::Planned);
    }

    #[test]
    fn terms_are_within_reason() {
        let right = FlashPlan {
            item_id: CampaignItemId(1),
            price: Money(990),
            quantity: 50,
            limit_per_member: 1,
            seconds: 60,
        };
        let field = |plan: FlashPlan| plan.checked().err()?.field;
        assert_eq!(field(right.clone()), None);
        let wrong = [
            (
                FlashPlan {
                    price: Money(0),
                    ..right.clone()
                },
                "price",
            ),
            (
                FlashPlan {
                    quantity: 0,
                    ..right.clone()
                },
                "quantity",
            ),
            (
                FlashPlan {
                    limit_per_member: 0,
                    ..right.clone()
                },
                "limit_per_member",
            ),
            (
                FlashPlan {
                    seconds: 9,
                    ..right.clone()
                },
                "seconds",
            ),
            (
                FlashPlan {
                    seconds: 3_601,
                    ..right
                },
                "seconds",
            ),
        ];
        for (plan, at) in wrong {
            assert_eq!(field(plan).as_deref(), Some(at));
        }
    }
}
