//! What was explained when.
use super::timeline::Timeline;
use crate::others;
use crate::session::{CardState, Session};
use crate::store::card::Card;
use crate::store::replay::recording::{self as store, Chapter};
use julin_db::{Result, Tx};
use julin_kernel::Scope;

/// Explained for less than this is a slip of the finger.
const SLIP_MS: i64 = 1_000;

/// Notes that cards went into the spotlight or out of it, in the transaction that did it.
pub(crate) async fn note(tx: &mut Tx, scope: Scope, s: &Session, changed: &[Card]) -> Result<()> {
    for card in changed {
        store::end_chapters(tx, scope, s.id, card.id).await?;
        if card.state == CardState::Spotlight {
            begin(tx, scope, s, card).await?;
        }
    }
    Ok(())
}

async fn begin(tx: &mut Tx, scope: Scope, s: &Session, card: &Card) -> Result<()> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let offers = campaign.map(|c| c.offers).unwrap_or_default();
    let Some(offer) = offers.into_iter().find(|o| o.item == card.item_id) else {
        return Ok(());
    };
    let chapter = Chapter {
        card_id: card.id,
        item_id: card.item_id,
        name: offer.name,
        price: offer.price,
        starts_at: tx.now(),
        ends_at: None,
    };
    Ok(store::begin_chapter(tx, scope, s.id, &chapter).await?)
}

/// A chapter and where it is in the replay.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) chapter: Chapter,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

/// The chapters of a replay that show a picture.
pub(crate) fn placed(chapters: Vec<Chapter>, line: Timeline<'_>) -> Vec<Placed> {
    let place = |chapter: Chapter| {
        let from_ms = line.offset_of(chapter.starts_at.0);
        let to_ms = line.offset_of(chapter.ends_at.map_or(i64::MAX, |t| t.0));
        (to_ms - from_ms >= SLIP_MS).then_some(Placed {
            chapter,
            from_ms,
            to_ms,
        })
    };
    chapters.into_iter().filter_map(place).collect()
}
