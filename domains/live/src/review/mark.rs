//! What happened when: the marks on the minutes of a session.
use crate::replay::timeline::{Span, Timeline};
use crate::session::Session;
use crate::store::replay::recording::{self, Chapter};
use crate::store::review::mark as store;
use crate::store::talk::correction;
use async_trait::async_trait;
use julin_db::{Result, Tx, text_enum};
use julin_kernel::{CampaignItemId, LiveId, Money, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

text_enum! {
    /// What a mark tells of.
    pub(crate) enum LiveMarkKind {
        /// A card was explained.
        Spotlight = "spotlight",
        /// A card was explained at a lower price than the time before.
        PriceDrop = "price_drop",
        /// A flash sale.
        FlashSale = "flash_sale",
        /// A lucky bag was open.
        LuckyBag = "lucky_bag",
        /// Coupons were dropped.
        CouponDrop = "coupon_drop",
        /// A comment was pinned.
        Pin = "pin",
        /// Something said wrong was corrected.
        Correction = "correction",
        /// The stream was gone.
        StreamLost = "stream_lost",
    }
}

/// Something that happened in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveMark {
    /// What.
    pub kind: LiveMarkKind,
    /// When it began.
    pub at: Ts,
    /// When it was over, if it lasted.
    #[schema(required)]
    pub until: Option<Ts>,
    /// Of what: the card's name, the bag's title, the pinned words.
    pub title: String,
    /// At which price, of cards and flash sales.
    #[schema(required)]
    pub price: Option<Money>,
    /// Where it is in the replay; null where it was not recorded, or is no longer kept.
    #[schema(required)]
    pub replay_ms: Option<i64>,
}

/// What was given away in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Whether it was a lucky bag; else coupons were dropped.
    pub bag: bool,
    /// Its title.
    pub title: String,
    /// From when.
    pub from: Ts,
    /// Until when, if it is over.
    pub until: Option<Ts>,
}

/// Knows what was given away: lucky bags and coupons, which are a room of their own.
#[async_trait]
pub trait Highlights: Send + Sync {
    /// What was given away in a session.
    async fn of(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Highlight>>;
}

fn mark(kind: LiveMarkKind, at: Ts, until: Option<Ts>, title: String) -> LiveMark {
    LiveMark {
        kind,
        at,
        until,
        title,
        price: None,
        replay_ms: None,
    }
}

/// Everything that happened in a session, in order.
pub(crate) async fn marks(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    given: &dyn Highlights,
) -> Result<Vec<LiveMark>> {
    let mut all = chapters(recording::chapters(tx, scope, s.id).await?);
    for sale in julin_groupbuy::flash_sales(tx, scope, s.campaign_id).await? {
        // A campaign may be sold in several sessions: one that began in another is not of this one.
        let here = |at: &Ts| s.started_at <= Some(*at) && s.ended_at.is_none_or(|end| *at <= end);
        if let Some(from) = sale.from.filter(|at| s.started_at.is_some() && here(at)) {
            let name = sale.item.name.clone();
            let sold = mark(LiveMarkKind::FlashSale, from, sale.until, name);
            all.push(LiveMark {
                price: Some(sale.item.price),
                ..sold
            });
        }
    }
    for one in given.of(tx, scope, s.id).await? {
        let kind = if one.bag {
            LiveMarkKind::LuckyBag
        } else {
            LiveMarkKind::CouponDrop
        };
        all.push(mark(kind, one.from, one.until, one.title));
    }
    for one in correction::all(tx, scope, s.id).await? {
        all.push(mark(LiveMarkKind::Correction, one.at, None, one.correct));
    }
    all.extend(noted(store::all(tx, scope, s.id).await?, s.ended_at));
    all.sort_by_key(|m| m.at);
    Ok(all)
}

/// Cards as they were explained; one at a lower price than the time before is a drop, too.
fn chapters(all: Vec<Chapter>) -> Vec<LiveMark> {
    let mut prices: HashMap<CampaignItemId, Money> = HashMap::new();
    let mut out = vec![];
    for one in all {
        let before = prices.insert(one.item_id, one.price);
        let said = LiveMark {
            price: Some(one.price),
            ..mark(
                LiveMarkKind::Spotlight,
                one.starts_at,
                one.ends_at,
                one.name,
            )
        };
        if before.is_some_and(|p| one.price < p) {
            out.push(LiveMark {
                kind: LiveMarkKind::PriceDrop,
                until: None,
                ..said.clone()
            });
        }
        out.push(said);
    }
    out
}

/// Pins, and times without a stream: from when it was lost to when it came back, or to the end.
fn noted(all: Vec<(Ts, String, String)>, end: Option<Ts>) -> Vec<LiveMark> {
    let mut out: Vec<LiveMark> = vec![];
    for (at, kind, title) in all {
        match kind.as_str() {
            store::PIN => out.push(mark(LiveMarkKind::Pin, at, None, title)),
            store::LOST => out.push(mark(LiveMarkKind::StreamLost, at, end, title)),
            _ => {
                let lost = |m: &&mut LiveMark| m.kind == LiveMarkKind::StreamLost && m.until == end;
                if let Some(gone) = out.iter_mut().rev().find(lost) {
                    gone.until = Some(at);
                }
            }
        }
    }
    out
}

/// Where an instant is in a replay; none in a gap, or where nothing is kept.
pub(crate) fn in_replay(spans: &[Span], from: Ts, to: Ts) -> Option<i64> {
    let within = |s: &&Span| s.at < to.0 && from.0 < s.at + s.duration_ms;
    let span = spans.iter().find(within)?;
    Some(Timeline(spans).offset_of(from.0.max(span.at)))
}

#[cfg(test)]
mod tests {
    use super::LiveMarkKind::{PriceDrop, Spotlight};
    use super::*;
    use julin_kernel::CardId;

    fn chapter(at: i64, price: i64) -> Chapter {
        Chapter {
            card_id: CardId(1),
            item_id: CampaignItemId(1),
            name: "樱桃".into(),
            price: Money(price),
            starts_at: Ts(at),
            ends_at: Some(Ts(at + 5)),
        }
    }

    #[test]
    fn a_card_explained_again_for_less_is_a_drop() {
        let all = chapters(vec![chapter(0, 100), chapter(10, 90), chapter(20, 95)]);
        let seen: Vec<_> = all.iter().map(|m| (m.kind, m.at.0)).collect();
        assert_eq!(
            seen,
            [
                (Spotlight, 0),
                (PriceDrop, 10),
                (Spotlight, 10),
                (Spotlight, 20)
            ]
        );
    }

    #[test]
    fn a_stream_is_lost_until_it_is_back_or_the_end() {
        let said = |at: i64, kind: &str| (Ts(at), kind.to_owned(), String::new());
        let rows = vec![
            said(1, "stream_lost"),
            said(3, "stream_back"),
            said(7, "stream_lost"),
        ];
        let all = noted(rows, Some(Ts(9)));
        let seen: Vec<_> = all.iter().map(|m| (m.at, m.until)).collect();
        assert_eq!(seen, [(Ts(1), Some(Ts(3))), (Ts(7), Some(Ts(9)))]);
    }

    #[test]
    fn a_minute_without_a_picture_is_nowhere_in_the_replay() {
        let span = |at: i64, offset_ms: i64| Span {
            at,
            offset_ms,
            duration_ms: 1_000,
        };
        let spans = [span(1_000, 0), span(5_000, 1_000)];
        assert_eq!(in_replay(&spans, Ts(0), Ts(1_500)), Some(0));
        assert_eq!(in_replay(&spans, Ts(5_400), Ts(6_000)), Some(1_400));
        assert_eq!(in_replay(&spans, Ts(2_000), Ts(5_000)), None);
    }
}
