//! The review of a session: how far people came, and by which card, community and leader.
use crate::funnel::{LiveFormula, LiveFunnel, formulas, quotient};
use crate::others;
use crate::store::card as cards;
use crate::store::review as store;
use crate::store::{reservation, session};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Code, CommunityId, LiveId, Money, PersonId, Scope, Ts};
use julin_web::Locale;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
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
    /// Of these, paid and not cancelled.
    pub paid: i64,
    /// Pieces in these.
    pub quantity: i64,
    /// What was paid for them.
    pub paid_amount: Money,
}

/// What one community or one leader's people brought.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveGroupResult {
    /// The community or the leader.
    #[schema(value_type = String)]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Orders.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Orders that are paid and not cancelled.
    pub paid: i64,
    /// What was paid for these.
    pub paid_amount: Money,
}

/// One minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveMinute {
    /// Its beginning.
    pub at: Ts,
    /// Viewers seen in it.
    pub viewers: i64,
    /// Comments said in it.
    pub comments: i64,
    /// Likes given in it.
    pub likes: i64,
    /// Orders placed in it.
    pub orders: i64,
}

/// The review of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReview {
    /// How far people came.
    pub funnel: LiveFunnel,
    /// The figures made of it, with numerator and denominator.
    pub formulas: Vec<LiveFormula>,
    /// By product card.
    pub by_card: Vec<LiveCardResult>,
    /// By community.
    pub by_community: Vec<LiveGroupResult>,
    /// By leader.
    pub by_leader: Vec<LiveGroupResult>,
    /// Minute by minute; minutes without anything are left out.
    pub minutes: Vec<LiveMinute>,
}

/// Reads a review; run it as a report.
pub(crate) struct Review {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) locale: Locale,
}

impl Command for Review {
    type Output = LiveReview;
    async fn run(&self, tx: &mut Tx) -> Result<LiveReview> {
        let funnel = self.funnel(tx).await?;
        Ok(LiveReview {
            funnel,
            formulas: formulas(&funnel, self.locale),
            by_card: self.by_card(tx).await?,
            by_community: self.by_community(tx).await?,
            by_leader: self.by_leader(tx).await?,
            minutes: self.minutes(tx).await?,
        })
    }
}

impl Review {
    async fn funnel(&self, tx: &mut Tx) -> Result<LiveFunnel> {
        let (scope, live) = (self.scope, self.live);
        let counts = reservation::reserved_counts(tx, scope, &[live]).await?;
        let did: HashMap<String, i64> = store::did(tx, scope, live).await?.into_iter().collect();
        let did = |kind: &str| did.get(kind).copied().unwrap_or(0);
        let dwell = store::dwell(tx, scope, live).await?;
        let sold = store::sold(tx, scope, live).await?;
        Ok(LiveFunnel {
            reserved: counts.get(&live).copied().unwrap_or(0),
            reserved_came: store::reserved_came(tx, scope, live).await?,
            entered: did("enter"),
            watched_s: dwell.watched_s,
            watchers: dwell.viewers,
            avg_dwell_s: quotient(dwell.watched_s, dwell.viewers).unwrap_or(0),
            card_view: did("card_view"),
            card_click: did("card_click"),
            ordered: sold.ordered,
            buyers: sold.buyers,
            paid: sold.paid,
            paid_amount: sold.paid_amount,
            cancelled: sold.cancelled,
        })
    }

    async fn by_card(&self, tx: &mut Tx) -> Result<Vec<LiveCardResult>> {
        let (scope, live) = (self.scope, self.live);
        let s = session::get(tx, scope, live)
            .await?
            .ok_or(Code::NOT_FOUND.fault())?;
        let campaign = others::campaign(tx, scope, s.campaign_id).await?;
        let names = campaign
            .into_iter()
            .flat_map(|c| c.offers)
            .map(|o| (o.item, o.name));
        let names: HashMap<CampaignItemId, String> = names.collect();
        let seen = store::did_with_cards(tx, scope, live).await?;
        let seen = |card: CardId, kind: &str| {
            let row = seen.iter().find(|s| s.card_id == card && s.kind == kind);
            row.map_or(0, |s| s.viewers)
        };
        let sold = store::sold_by_item(tx, scope, live).await?;
        let rows = cards::of_live(tx, scope, live).await?.into_iter().map(|c| {
            let sold = sold.iter().find(|s| s.item_id == c.item_id);
            LiveCardResult {
                card_id: c.id,
                item_id: c.item_id,
                name: names.get(&c.item_id).cloned().unwrap_or_default(),
                view: seen(c.id, "card_view"),
                click: seen(c.id, "card_click"),
                ordered: sold.map_or(0, |s| s.ordered),
                paid: sold.map_or(0, |s| s.paid),
                quantity: sold.map_or(0, |s| s.quantity),
                paid_amount: sold.map_or(Money::ZERO, |s| s.paid_amount),
            }
        });
        Ok(rows.collect())
    }

    async fn by_community(&self, tx: &mut Tx) -> Result<Vec<LiveGroupResult>> {
        let rows = store::sold_by_community(tx, self.scope, self.live).await?;
        let ids: Vec<CommunityId> = rows.iter().map(|r| r.community_id).collect();
        let names = others::community_names(tx, self.scope, &ids).await?;
        let rows = rows.into_iter().map(|r| LiveGroupResult {
            id: r.community_id.to_string(),
            name: names.get(&r.community_id).cloned().unwrap_or_default(),
            ordered: r.ordered,
            buyers: r.buyers,
            paid: r.paid,
            paid_amount: r.paid_amount,
        });
        Ok(rows.collect())
    }

    async fn by_leader(&self, tx: &mut Tx) -> Result<Vec<LiveGroupResult>> {
        let rows = store::sold_by_leader(tx, self.scope, self.live).await?;
        let ids: Vec<PersonId> = rows.iter().map(|r| r.leader_id).collect();
        let names = others::nicknames(tx, self.scope, &ids).await?;
        let rows = rows.into_iter().map(|r| LiveGroupResult {
            id: r.leader_id.to_string(),
            name: names.get(&r.leader_id).cloned().unwrap_or_default(),
            ordered: r.ordered,
            buyers: r.buyers,
            paid: r.paid,
            paid_amount: r.paid_amount,
        });
        Ok(rows.collect())
    }

    async fn minutes(&self, tx: &mut Tx) -> Result<Vec<LiveMinute>> {
        let (scope, live) = (self.scope, self.live);
        let mut out: BTreeMap<Ts, LiveMinute> = BTreeMap::new();
        for (at, n) in store::viewers_by_minute(tx, scope, live).await? {
            out.entry(at).or_default().viewers = n;
        }
        for (at, n) in store::comments_by_minute(tx, scope, live).await? {
            out.entry(at).or_default().comments = n;
        }
        for (at, n) in store::likes_by_minute(tx, scope, live).await? {
            out.entry(at).or_default().likes = n;
        }
        for (at, n) in store::orders_by_minute(tx, scope, live).await? {
            out.entry(at).or_default().orders = n;
        }
        Ok(out
            .into_iter()
            .map(|(at, m)| LiveMinute { at, ..m })
            .collect())
    }
}
