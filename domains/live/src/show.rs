//! Puts together what is shown of sessions, and tells viewers.
use crate::media::MediaStats;
use crate::others::{self, Offer};
use crate::session::{CardState, LiveStatus, Session, stream_name, topic};
use crate::store::card::Card;
use crate::store::talk::comment;
use crate::store::{audience, card, reservation};
use crate::talk::desk;
use crate::talk::view::LiveCommentView;
use crate::view::{
    CardView, LiveAdminView, LiveCard, LiveInterest, LivePlay, LiveRtmp, LiveView, LiveWhip,
};
use julin_catalog::blob_url;
use julin_db::{Error, Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, LiveId, PersonId, PoolId, Scope};
use julin_web::{Caller, Ctx};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Comments that a page begins with.
const RECENT: i64 = 50;

/// Tells the viewers of a session; the hub is no record, so failing to tell is only logged.
pub(crate) fn publish<T: Serialize>(ctx: &Ctx, live: LiveId, kind: &str, data: &T) {
    publish_to(ctx, &topic(live), kind, data);
}

pub(crate) fn publish_to<T: Serialize>(ctx: &Ctx, topic: &str, kind: &str, data: &T) {
    if let Err(e) = ctx.hub.publish(topic, kind, data) {
        tracing::error!(error = %e, kind, "a message to viewers cannot be JSON");
    }
}

/// Cards of sessions, as the caller sees them in a list.
pub(crate) async fn live_cards(
    ctx: &Ctx,
    tx: &mut Tx,
    caller: &Caller,
    sessions: Vec<Session>,
) -> Result<Vec<LiveCard>> {
    let (scope, reader) = (caller.scope, caller.actor.as_ref().map(|a| a.person));
    let ids: Vec<LiveId> = sessions.iter().map(|s| s.id).collect();
    let hosts: Vec<PersonId> = sessions.iter().filter_map(|s| s.leader_id).collect();
    let counts = reservation::reserved_counts(tx, scope, &ids).await?;
    let reserved = match reader {
        Some(member) => reservation::reserved_among(tx, scope, &ids, member).await?,
        None => HashSet::new(),
    };
    let hosts = others::host_cards(ctx, tx, scope, &hosts).await?;
    let mut out = Vec::with_capacity(sessions.len());
    for s in sessions {
        let cover_url = cover(tx, scope, &s).await?;
        out.push(LiveCard {
            id: s.id,
            title: s.title,
            cover_url,
            host: s.leader_id.and_then(|h| hosts.get(&h).cloned()),
            status: s.status,
            starts_at: s.starts_at,
            started_at: s.started_at,
            ended_at: s.ended_at,
            viewers: ctx.hub.presence(&topic(s.id)),
            reserved_count: counts.get(&s.id).copied().unwrap_or(0),
            reserved: reserved.contains(&s.id),
            campaign_id: s.campaign_id,
            interest_tags: s.interest_tags.0,
        });
    }
    Ok(out)
}

/// The session's own picture, or that of its first product.
async fn cover(tx: &mut Tx, scope: Scope, s: &Session) -> Result<Option<String>> {
    if let Some(key) = &s.cover_key {
        return Ok(Some(blob_url(key)));
    }
    let cards = card::of_live(tx, scope, s.id).await?;
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let offers = campaign.map(|c| c.offers).unwrap_or_default();
    let picture = |c: &Card| {
        let offer = offers.iter().find(|o| o.item == c.item_id)?;
        offer.image_url.clone()
    };
    Ok(cards.iter().find_map(picture))
}

/// Views of some cards of a campaign, with price and stock of now; items that are gone are left out.
pub(crate) async fn card_views(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    cards: Vec<Card>,
) -> Result<Vec<CardView>> {
    let found = others::campaign(tx, scope, campaign).await?;
    let offers = found.map(|c| c.offers).unwrap_or_default();
    let offers: HashMap<CampaignItemId, Offer> = offers.into_iter().map(|o| (o.item, o)).collect();
    let shown = cards.iter().filter_map(|c| offers.get(&c.item_id));
    let pools: Vec<PoolId> = shown.map(|o| o.pool).collect();
    let stock = others::stock(tx, scope, &pools).await?;
    let view = |c: Card| {
        let offer = offers.get(&c.item_id)?;
        Some(card_view(
            c,
            offer,
            stock.get(&offer.pool).copied().unwrap_or(0),
        ))
    };
    Ok(cards.into_iter().filter_map(view).collect())
}

fn card_view(c: Card, offer: &Offer, available: i64) -> CardView {
    CardView {
        id: c.id,
        item_id: c.item_id,
        name: offer.name.clone(),
        spec: offer.spec.clone(),
        image_url: offer.image_url.clone(),
        price: offer.price,
        base_price: offer.base_price,
        available,
        tiers: offer.tiers.clone(),
        state: c.state,
        pushed_at: c.pushed_at,
    }
}

/// A session for a viewer.
pub(crate) async fn live_view(
    ctx: &Ctx,
    tx: &mut Tx,
    caller: &Caller,
    s: Session,
) -> Result<LiveView> {
    let mut view = whole(ctx, tx, caller, s).await?;
    view.cards.retain(|c| c.state != CardState::Hidden);
    Ok(view)
}

/// A session with its hidden cards.
pub(crate) async fn whole(ctx: &Ctx, tx: &mut Tx, caller: &Caller, s: Session) -> Result<LiveView> {
    let (scope, id) = (caller.scope, s.id);
    let cards = card::of_live(tx, scope, id).await?;
    let cards = card_views(tx, scope, s.campaign_id, cards).await?;
    let flash_sales = julin_groupbuy::flash_sales(tx, scope, s.campaign_id).await?;
    let comments = comment::recent(tx, scope, id, RECENT).await?;
    let likes = audience::likes(tx, scope, id).await?;
    let talk = desk::talk(tx, scope, id).await?;
    let corrections = desk::corrections(tx, scope, id).await?;
    let standing = desk::standing_of(tx, caller, &s).await?;
    let mut live = live_cards(ctx, tx, caller, vec![s]).await?;
    let live = live
        .pop()
        .ok_or_else(|| Error::internal("a list of one is empty"))?;
    Ok(LiveView {
        card: live,
        cards,
        flash_sales,
        likes,
        play: LivePlay::of(ctx, id, None),
        topic: topic(id),
        recent_comments: comments.into_iter().map(LiveCommentView::from).collect(),
        talk,
        corrections,
        standing,
    })
}

/// What a host types as stream key: the key alone, or with the public name where the encoder sends to
/// another server.
fn typed_key(ctx: &Ctx, s: &Session) -> String {
    let template = &ctx.config.media.handoff.stream_key;
    template
        .replace("{stream}", &stream_name(s.id))
        .replace("{key}", &s.stream_key())
}

/// A session for its host, secrets included.
pub(crate) async fn admin_view(
    ctx: &Ctx,
    tx: &mut Tx,
    caller: &Caller,
    s: Session,
) -> Result<LiveAdminView> {
    let rtmp = LiveRtmp {
        url: ctx.config.media.rtmp_public_url.clone(),
        key: typed_key(ctx, &s),
    };
    let whip = LiveWhip {
        url: format!("/media/live/{}/whip", stream_name(s.id)),
        key: s.stream_key(),
    };
    let preview = s.preview_token.clone();
    let named = reservation::interests(tx, caller.scope, s.id).await?;
    let stream = ctx.port::<dyn MediaStats>().stats(&stream_name(s.id));
    let mut live = whole(ctx, tx, caller, s).await?;
    if live.card.status == LiveStatus::Planned {
        live.play = LivePlay::of(ctx, live.card.id, Some(&preview));
    }
    Ok(LiveAdminView {
        live,
        rtmp,
        whip,
        stream: stream.unwrap_or_default(),
        interests: tally(named),
    })
}

fn tally(named: Vec<Vec<String>>) -> Vec<LiveInterest> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for tag in named.into_iter().flatten() {
        *counts.entry(tag).or_default() += 1;
    }
    let mut out: Vec<LiveInterest> = counts
        .into_iter()
        .map(|(tag, count)| LiveInterest { tag, count })
        .collect();
    out.sort_by_key(|i| std::cmp::Reverse(i.count));
    out
}
