//! What is written of a campaign.
use crate::commission::{LevelCommission, check_levels};
use crate::extend::{self, Extension};
use crate::presale::DEPOSIT;
use crate::tier::check_tiers;
use crate::{Dispatch, Presale, TeamTerms, Tier};
use julin_contracts::CommissionRule;
use julin_kernel::{CommunityId, Fault, Money, SkuId, SupplierId, Ts, Weighing};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A campaign to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CampaignInput {
    /// Its title.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub description: String,
    /// Operators: the communities whose leaders take part.
    #[serde(default)]
    pub community_ids: Vec<CommunityId>,
    /// When it begins to take orders; at once when none is given.
    #[serde(default)]
    pub opens_at: Option<Ts>,
    /// When placing stops.
    pub cutoff_at: Ts,
    /// Fewer paid pieces than this, and everybody is refunded, or it opens again.
    #[serde(default)]
    pub min_quantity: Option<i64>,
    /// It opens again when the minimum is not reached; everybody is refunded if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// Fewer paid pieces of one pickup point than this, and no truck goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch: Option<Dispatch>,
    /// A deposit is paid with the order and the rest after the counting; all at once if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presale: Option<Presale>,
    /// What to know about picking up.
    #[serde(default)]
    pub pickup_note: String,
    /// What is on offer.
    pub items: Vec<CampaignItemInput>,
    /// An operator who is a leader too opens it as a leader.
    #[serde(default)]
    pub as_leader: bool,
    /// The text it was made from.
    #[serde(default)]
    pub source_text: Option<String>,
    /// Keep it as a draft.
    #[serde(default)]
    pub draft: bool,
}

/// An item to be put on offer: a SKU, or something written in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CampaignItemInput {
    /// The SKU.
    #[serde(default)]
    pub sku_id: Option<SkuId>,
    /// Or new goods.
    #[serde(default)]
    pub quick: Option<QuickItemInput>,
    /// Price before any tier.
    pub base_price: Money,
    /// Tiers, rising in quantity and falling in price.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// How much one member may buy.
    #[serde(default)]
    pub limit_per_member: Option<i64>,
    /// How it is sold to teams (拼团), beside alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamTerms>,
    /// What is paid of a piece when it is ordered, in a presale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Money>,
    /// How much is taken out of the SKU's stock for this campaign; a quota beside it in a presale.
    pub stock: i64,
    /// How the leader's commission is reckoned, for operators to say; the goods' rate if untold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission_kind: Option<CommissionKind>,
    /// What `per_piece` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission_per_piece: Option<Money>,
    /// What leaders of one level earn instead, for operators to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commission_levels: Vec<LevelCommission>,
}

julin_db::text_enum! {
    /// How a leader's commission is reckoned.
    pub enum CommissionKind {
        /// A share of what is paid: the goods' rate.
        Rate = "rate",
        /// A fixed amount a piece.
        PerPiece = "per_piece",
        /// What the price leaves over the supply price.
        Spread = "spread",
    }
}

/// Goods written in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuickItemInput {
    /// What it is.
    pub name: String,
    /// `5斤装`
    #[serde(default)]
    pub spec: String,
    /// List price; the base price when none is given.
    #[serde(default)]
    pub price: Option<Money>,
    /// What the supplier is paid; when none is given, what the usual commission leaves of the lowest
    /// price.
    #[serde(default)]
    pub supply_price: Option<Money>,
    /// How much there is; the item's stock when none is given.
    #[serde(default)]
    pub stock: Option<i64>,
    /// Keys that `POST /uploads` answered.
    #[serde(default)]
    pub image_keys: Vec<String>,
    /// Who sells it; the leader herself when none is given.
    #[serde(default)]
    pub supplier_id: Option<SupplierId>,
    /// How it is sold by weight; none sells it by the piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighing: Option<Weighing>,
}

/// Changes to a campaign; what is absent stays. Once it is open, only title, description, pickup
/// note and a later cutoff can be changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct CampaignEdit {
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// More about it.
    #[serde(default)]
    pub description: Option<String>,
    /// When it begins to take orders.
    #[serde(default)]
    pub opens_at: Option<Ts>,
    /// When placing stops.
    #[serde(default)]
    pub cutoff_at: Option<Ts>,
    /// Fewer paid pieces than this, and everybody is refunded, or it opens again; 0 for none.
    #[serde(default)]
    pub min_quantity: Option<i64>,
    /// It opens again when the minimum is not reached; no times for never.
    #[serde(default)]
    pub extension: Option<Extension>,
    /// The dispatch minimum; of 0 pieces for none.
    #[serde(default)]
    pub dispatch: Option<Dispatch>,
    /// The terms of a presale; no hours for none.
    #[serde(default)]
    pub presale: Option<Presale>,
    /// What to know about picking up.
    #[serde(default)]
    pub pickup_note: Option<String>,
    /// What is on offer, all of it.
    #[serde(default)]
    pub items: Option<Vec<CampaignItemInput>>,
    /// `false` publishes a draft.
    #[serde(default)]
    pub draft: Option<bool>,
}

const PRICE_MAX: i64 = 100_000_000;

pub(crate) fn title(value: &str) -> Result<String, Fault> {
    check::text("title", value, 1, 60)
}
pub(crate) fn description(value: &str) -> Result<String, Fault> {
    check::text("description", value, 0, 4_000)
}
pub(crate) fn pickup_note(value: &str) -> Result<String, Fault> {
    check::text("pickup_note", value, 0, 200)
}
pub(crate) fn min_quantity(value: i64) -> Result<i64, Fault> {
    check::range("min_quantity", value, 0, 1_000_000)
}

impl CampaignInput {
    /// Checks and trims all that does not depend on the clock.
    pub(crate) fn checked(mut self) -> Result<Self, Fault> {
        self.title = title(&self.title)?;
        self.description = description(&self.description)?;
        self.pickup_note = pickup_note(&self.pickup_note)?;
        self.min_quantity = match self.min_quantity.map(min_quantity).transpose()? {
            Some(0) => None,
            other => other,
        };
        self.extension = extend::checked(self.extension, self.min_quantity)?;
        self.dispatch = self.dispatch.map_or(Ok(None), Dispatch::checked)?;
        self.presale = self.presale.map_or(Ok(None), Presale::checked)?;
        check::count("community_ids", &self.community_ids, 0, 200)?;
        if let Some(source) = &self.source_text {
            check::text("source_text", source, 0, 20_000)?;
        }
        self.items = checked_items(self.items)?;
        Ok(self)
    }
}

/// Checks and trims the items.
pub(crate) fn checked_items(
    mut items: Vec<CampaignItemInput>,
) -> Result<Vec<CampaignItemInput>, Fault> {
    check::count("items", &items, 1, 50)?;
    for (i, item) in items.iter_mut().enumerate() {
        item.check(&format!("items.{i}"))?;
    }
    for (i, item) in items.iter().enumerate() {
        let again = |other: &CampaignItemInput| other.sku_id == item.sku_id;
        let twice = item.sku_id.is_some() && items[..i].iter().any(again);
        check::that(&format!("items.{i}.sku_id"), !twice)?;
    }
    Ok(items)
}

impl CampaignItemInput {
    fn check(&mut self, at: &str) -> Result<(), Fault> {
        let field = |name: &str| format!("{at}.{name}");
        check::that(at, self.sku_id.is_some() != self.quick.is_some())?;
        check::range(&field("base_price"), self.base_price.0, 1, PRICE_MAX)?;
        check_tiers(&field("tiers"), self.base_price, &self.tiers)?;
        check::range(&field("stock"), self.stock, 1, 1_000_000)?;
        let limit = self.limit_per_member.unwrap_or(1);
        check::range(&field("limit_per_member"), limit, 1, 100_000)?;
        if let Some(team) = &self.team {
            team.check(&field("team"), self.lowest_alone())?;
        }
        self.check_commission(&field("commission_per_piece"))?;
        let levels = &self.commission_levels;
        check_levels(&field("commission_levels"), levels, self.lowest_price())?;
        if self.deposit.is_some_and(|deposit| deposit <= Money::ZERO) {
            return Err(DEPOSIT.field(field("deposit")));
        }
        match &mut self.quick {
            Some(quick) => quick.check(&field("quick"), self.stock),
            None => Ok(()),
        }
    }
    /// A fixed amount is told exactly when it is meant, and is no more than the goods cost at last.
    fn check_commission(&self, at: &str) -> Result<(), Fault> {
        let per_piece = self.commission_kind == Some(CommissionKind::PerPiece);
        check::that(at, per_piece == self.commission_per_piece.is_some())?;
        let amount = self.commission_per_piece.unwrap_or(Money::ZERO);
        check::range(at, amount.0, 0, self.lowest_price().0).map(|_| ())
    }
    /// How its commission is reckoned.
    pub(crate) fn commission(&self) -> CommissionRule {
        match (self.commission_kind, self.commission_per_piece) {
            (Some(CommissionKind::PerPiece), Some(amount)) => CommissionRule::PerPiece { amount },
            (Some(CommissionKind::Spread), _) => CommissionRule::Spread,
            _ => CommissionRule::Rate,
        }
    }
    /// What it costs alone when the deepest tier is reached.
    fn lowest_alone(&self) -> Money {
        self.tiers.last().map_or(self.base_price, |t| t.price)
    }
    /// The least that it may cost, alone or in a team.
    pub(crate) fn lowest_price(&self) -> Money {
        let alone = self.lowest_alone();
        self.team
            .as_ref()
            .map_or(alone, |team| team.price.min(alone))
    }
}

impl QuickItemInput {
    fn check(&mut self, at: &str, offered: i64) -> Result<(), Fault> {
        let field = |name: &str| format!("{at}.{name}");
        self.name = check::text(&field("name"), &self.name, 1, 60)?;
        self.spec = check::text(&field("spec"), &self.spec, 0, 40)?;
        check::count(&field("image_keys"), &self.image_keys, 0, 9)?;
        let price = self.price.map_or(1, |p| p.0);
        check::range(&field("price"), price, 1, PRICE_MAX)?;
        let supply = self.supply_price.map_or(0, |p| p.0);
        check::range(&field("supply_price"), supply, 0, PRICE_MAX)?;
        let stock = self.stock.unwrap_or(offered);
        check::range(&field("stock"), stock, offered, 10_000_000)?;
        match &mut self.weighing {
            Some(weighing) => julin_catalog::check_weighing(&field("weighing"), weighing),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::Code;

    fn item(sku: i64) -> CampaignItemInput {
        CampaignItemInput {
            sku_id: Some(SkuId(sku)),
            quick: None,
            base_price: Money(1_000),
            tiers: vec![],
            limit_per_member: None,
            team: None,
            deposit: None,
            stock: 5,
            commission_kind: None,
            commission_per_piece: None,
            commission_levels: vec![],
        }
    }

    #[test]
    fn an_item_is_a_sku_or_new_goods_and_stands_once() {
        let fault = |items| checked_items(items).unwrap_err();
        let field = |items| {
            let fault: Fault = fault(items);
            assert!(fault.is(&Code::INVALID), "{fault}");
            fault.field.unwrap()
        };
        assert!(checked_items(vec![item(1), item(2)]).is_ok());
        assert_eq!(field(vec![item(1), item(1)]), "items.1.sku_id");
        let neither = CampaignItemInput {
            sku_id: None,
            ..item(1)
        };
        assert_eq!(field(vec![item(2), neither]), "items.1");
        assert_eq!(field(vec![]), "items");
        let none = CampaignItemInput {
            stock: 0,
            ..item(1)
        };
        assert_eq!(field(vec![none]), "items.0.stock");
        for (kind, amount) in [
            (Some(CommissionKind::PerPiece), None),
            (Some(CommissionKind::PerPiece), Some(Money(1_001))),
            (Some(CommissionKind::Spread), Some(Money(1))),
            (None, Some(Money(1))),
        ] {
            let odd = CampaignItemInput {
                commission_kind: kind,
                commission_per_piece: amount,
                ..item(1)
            };
            assert_eq!(field(vec![odd]), "items.0.commission_per_piece");
        }
        // A leader earns no more a piece than it costs in a team.
        let team = TeamTerms {
            size: 2,
            price: Money(500),
            hours: 1,
            limit: None,
            on_expiry: crate::TeamPolicy::Refund,
        };
        let in_team = |amount| CampaignItemInput {
            team: Some(team.clone()),
            commission_kind: Some(CommissionKind::PerPiece),
            commission_per_piece: Some(Money(amount)),
            ..item(1)
        };
        assert!(checked_items(vec![in_team(500)]).is_ok());
        assert_eq!(field(vec![in_team(501)]), "items.0.commission_per_piece");
    }
}
