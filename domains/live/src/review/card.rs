//! What each product card brought.
use super::Review;
use super::split::count;
use crate::others::Campaign;
use crate::store::card as cards;
use crate::store::review::sold::{self, Sale};
use crate::store::review::{self as store};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Money, OrderId};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// What one card brought.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveCardResult {
    /// The card.
    pub card_id: CardId,
    /// Its item.
    pub item_id: CampaignItemId,
    /// Its name.
    pub name: String,
    /// Viewers who saw it.
    pub view: i64,
    /// Viewers who tapped it.
    pub click: i64,
    /// Orders with this item.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Of these orders, paid and not cancelled.
    pub paid: i64,
    /// Pieces in these.
    pub quantity: i64,
    /// What they cost, before discounts.
    pub paid_amount: Money,
    /// All that was ever paid for it.
    pub gross: Money,
    /// What went back of it until now.
    pub refunded: Money,
    /// What is left.
    pub net: Money,
}

impl Review {
    pub(super) async fn by_card(
        &self,
        tx: &mut Tx,
        campaign: Option<Campaign>,
        sales: &[Sale],
    ) -> Result<Vec<LiveCardResult>> {
        let (scope, live) = (self.scope, self.live);
        let offers = campaign.into_iter().flat_map(|c| c.offers);
        let names: HashMap<CampaignItemId, String> = offers.map(|o| (o.item, o.name)).collect();
        let seen = store::did_with_cards(tx, scope, live).await?;
        let seen = |card: CardId, kind: &str| {
            let row = seen.iter().find(|s| s.card_id == card && s.kind == kind);
            row.map_or(0, |s| s.viewers)
        };
        let orders: HashMap<OrderId, &Sale> = sales.iter().map(|s| (s.order_id, s)).collect();
        let items = sold::items(tx, scope, live).await?;
        let money = sold::item_money(tx, scope, live).await?;
        let row = |card: cards::Card| {
            let of = items.iter().filter(|i| i.item_id == card.item_id);
            let of: Vec<_> = of
                .filter_map(|i| Some((i, *orders.get(&i.order_id)?)))
                .collect();
            let paid = || of.iter().filter(|(_, s)| s.state == "paid");
            let spent = money.iter().filter(|m| m.item_id == card.item_id);
            let spent: Vec<_> = spent.filter(|m| orders.contains_key(&m.order_id)).collect();
            let gross = Money::sum(spent.iter().map(|m| m.gross))?;
            let refunded = Money::sum(spent.iter().map(|m| m.refunded))?;
            let buyers: HashSet<_> = of.iter().map(|(_, s)| s.member_id).collect();
            Ok(LiveCardResult {
                card_id: card.id,
                item_id: card.item_id,
                name: names.get(&card.item_id).cloned().unwrap_or_default(),
                view: seen(card.id, "card_view"),
                click: seen(card.id, "card_click"),
                ordered: count(of.len()),
                buyers: count(buyers.len()),
                paid: count(paid().count()),
                quantity: paid().map(|(i, _)| i.quantity).sum(),
                paid_amount: Money::sum(paid().map(|(i, _)| i.amount))?,
                gross,
                refunded,
                net: gross.minus(refunded)?,
            })
        };
        cards::of_live(tx, scope, live)
            .await?
            .into_iter()
            .map(row)
            .collect()
    }
}
