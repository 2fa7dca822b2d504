//! The review of a session: the funnel, with the formula of every figure, and where it came from.
use crate::others;
use crate::store::card as cards;
use crate::store::review as store;
use crate::store::session;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Code, CommunityId, LiveId, Money, PersonId, Scope, Ts};
use julin_web::Locale;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// How far people came. Viewers are told apart by person if signed in, else by browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveFunnel {
    /// Members who reserved.
    pub reserved: i64,
    /// Of these, who entered while it was on air.
    pub reserved_came: i64,
    /// Viewers who entered.
    pub entered: i64,
    /// Seconds watched, of all viewers.
    pub watched_s: i64,
    /// Viewers whose time was measured.
    pub watchers: i64,
    /// Seconds that a viewer watched, on average.
    pub avg_dwell_s: i64,
    /// Viewers who saw a product card.
    pub card_view: i64,
    /// Viewers who tapped one.
    pub card_click: i64,
    /// Orders placed from it.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Orders that are paid and not cancelled.
    pub paid: i64,
    /// What was paid for these, before true-ups and after-sale refunds.
    pub paid_amount: Money,
    /// Orders that were cancelled or expired.
    pub cancelled: i64,
}

/// A figure with its formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveFormula {
    /// Stable name.
    pub key: String,
    /// In the reader's language.
    pub label: String,
    /// How it is computed, in the reader's language.
    pub explain: String,
    /// What is divided.
    pub numerator: i64,
    /// By what.
    pub denominator: i64,
    /// The quotient in basis points, of figures that are a share; null when divided by nothing.
    #[schema(required)]
    pub rate_bps: Option<i64>,
    /// The rounded quotient, of figures that are no share (seconds, fen); null when divided by nothing.
    #[schema(required)]
    pub value: Option<i64>,
}

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
        let counts = crate::store::audience::reserved_counts(tx, scope, &[live]).await?;
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

/// Divided and rounded half up; nothing by nothing.
fn quotient(numerator: i64, denominator: i64) -> Option<i64> {
    let wide = i128::from(numerator) * 2 + i128::from(denominator);
    let twice = i128::from(denominator) * 2;
    (denominator > 0).then(|| i64::try_from(wide / twice).unwrap_or(i64::MAX))
}

/// What a formula divides: name, labels, explanations, numerator, denominator, whether it is a share.
type Spec = (
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    i64,
    i64,
    bool,
);

fn formulas(f: &LiveFunnel, locale: Locale) -> Vec<LiveFormula> {
    let specs: [Spec; 7] = [
        (
            "attendance",
            ["预约到场率", "Attendance"],
            [
                "预约后进房的人数 ÷ 预约人数",
                "reserved and entered ÷ reserved",
            ],
            f.reserved_came,
            f.reserved,
            true,
        ),
        (
            "avg_dwell",
            ["人均停留（秒）", "Average dwell (s)"],
            [
                "全部观看秒数 ÷ 观看人数",
                "seconds watched ÷ viewers measured",
            ],
            f.watched_s,
            f.watchers,
            false,
        ),
        (
            "card_view_rate",
            ["商品曝光率", "Card view rate"],
            [
                "看到商品卡的人数 ÷ 进房人数",
                "viewers who saw a card ÷ entered",
            ],
            f.card_view,
            f.entered,
            true,
        ),
        (
            "card_click_rate",
            ["商品点击率", "Card click rate"],
            [
                "点击商品卡的人数 ÷ 看到商品卡的人数",
                "viewers who tapped a card ÷ who saw one",
            ],
            f.card_click,
            f.card_view,
            true,
        ),
        (
            "order_rate",
            ["下单转化率", "Order conversion"],
            ["下单人数 ÷ 进房人数", "members who ordered ÷ entered"],
            f.buyers,
            f.entered,
            true,
        ),
        (
            "payment_rate",
            ["支付率", "Payment rate"],
            [
                "已支付且未取消的订单数 ÷ 下单数",
                "orders paid and not cancelled ÷ orders placed",
            ],
            f.paid,
            f.ordered,
            true,
        ),
        (
            "average_order",
            ["客单价（分）", "Average order (fen)"],
            ["支付金额 ÷ 已支付订单数", "amount paid ÷ orders paid"],
            f.paid_amount.0,
            f.paid,
            false,
        ),
    ];
    let of = |(key, label, explain, numerator, denominator, share): Spec| LiveFormula {
        key: key.to_owned(),
        label: locale.pick(label[0], label[1]).to_owned(),
        explain: locale.pick(explain[0], explain[1]).to_owned(),
        numerator,
        denominator,
        rate_bps: quotient(numerator.saturating_mul(10_000), denominator).filter(|_| share),
        value: quotient(numerator, denominator).filter(|_| !share),
    };
    specs.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_and_nothing_divides_by_nothing() {
        assert_eq!(quotient(5, 2), Some(3));
        assert_eq!(quotient(4, 3), Some(1));
        assert_eq!(quotient(0, 3), Some(0));
        assert_eq!(quotient(3, 0), None);
    }

    #[test]
    fn every_formula_shows_its_parts() {
        let funnel = LiveFunnel {
            reserved: 4,
            reserved_came: 3,
            entered: 10,
            buyers: 2,
            ..LiveFunnel::default()
        };
        let all = formulas(&funnel, Locale::En);
        let attendance = &all[0];
        assert_eq!((attendance.numerator, attendance.denominator), (3, 4));
        assert_eq!((attendance.rate_bps, attendance.value), (Some(7_500), None));
        let unpaid = all.iter().find(|f| f.key == "average_order").unwrap();
        assert_eq!((unpaid.rate_bps, unpaid.value), (None, None));
    }
}
