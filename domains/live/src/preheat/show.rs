//! Puts together what somebody sees before a session, and what those see who prepare it.
use crate::others;
use crate::preheat::port::{Benefits, Interests};
use crate::preheat::seen::{self, LiveTeaserView, Placed, Reader, When};
use crate::preheat::teaser::{LivePreheatPlan, LiveTeaser};
use crate::preheat::wish::{self, ReservationWish};
use crate::session::{CardState, LiveStatus, Session};
use crate::store::{card, preheat as store};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignItemId, CardId, PersonId, Scope};
use julin_web::Ctx;
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// What a viewer sees before a session begins.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LivePreheat {
    /// A line for what they look forward to.
    #[schema(required)]
    pub line: Option<String>,
    /// By which of their interests the line and the order were chosen.
    #[schema(required)]
    pub tag: Option<String>,
    /// Whether the order is theirs rather than the host's.
    pub personal: bool,
    /// The cards in the order in which they are shown.
    pub card_ids: Vec<CardId>,
    /// What there is to gain, and what is still held back.
    pub teasers: Vec<LiveTeaserView>,
    /// What the reader waits for; null without a reservation.
    #[schema(required)]
    pub mine: Option<ReservationWish>,
}

/// A lucky bag that a teaser may promise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveBenefit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What is prepared before a session, for those who prepare it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LivePreheatDesk {
    /// To be sent back with a change.
    pub version: i64,
    /// All of it.
    #[serde(flatten)]
    pub plan: LivePreheatPlan,
    /// Lucky bags of the session that a teaser may promise.
    pub benefits: Vec<LiveBenefit>,
    /// The places of teasers that viewers do not see, for what they promised is gone.
    pub broken: Vec<usize>,
}

/// Whose eyes a preview is read by.
pub(crate) enum Eyes {
    /// Anybody: the host's order.
    Plain,
    /// A member, by what they look forward to.
    Member(PersonId),
    /// Somebody who looks forward to this.
    Tag(String),
}

/// What is prepared, with the session's cards.
pub(crate) struct Prepared {
    pub(crate) plan: LivePreheatPlan,
    pub(crate) version: i64,
    pub(crate) cards: Vec<Placed>,
    /// Of each teaser, whether what it promises still stands.
    pub(crate) stands: Vec<bool>,
    bags: Vec<LiveBenefit>,
}

impl Prepared {
    pub(crate) async fn load(ctx: &Ctx, tx: &mut Tx, scope: Scope, s: &Session) -> Result<Self> {
        let (plan, version) = store::plan(tx, scope, s.id).await?;
        let bags = if plan.teasers.iter().any(|t| t.lucky_bag_id.is_some()) {
            bags(ctx, tx, scope, s).await?
        } else {
            vec![]
        };
        let cards = placed(tx, scope, s).await?;
        let items: HashSet<CampaignItemId> = cards.iter().map(|c| c.item).collect();
        let stands = |t: &LiveTeaser| {
            let bag = t.lucky_bag_id.as_ref();
            bag.is_none_or(|id| bags.iter().any(|b| b.id == *id))
                && t.item_id.is_none_or(|id| items.contains(&id))
        };
        Ok(Self {
            stands: plan.teasers.iter().map(stands).collect(),
            plan,
            version,
            cards,
            bags,
        })
    }
    /// The teasers whose promise stands.
    pub(crate) fn standing(&self) -> Vec<&LiveTeaser> {
        let all = self.plan.teasers.iter().zip(&self.stands);
        all.filter(|(_, stands)| **stands).map(|(t, _)| t).collect()
    }
    pub(crate) fn teasers(&self, s: &Session, ctx: &Ctx, reader: &Reader) -> Vec<LiveTeaserView> {
        let when = When {
            now: ctx.now(),
            due: s.starts_at,
            begun: s.status != LiveStatus::Planned,
        };
        seen::teasers(&self.standing(), when, reader)
    }
}

async fn bags(ctx: &Ctx, tx: &mut Tx, scope: Scope, s: &Session) -> Result<Vec<LiveBenefit>> {
    let found = ctx.port::<dyn Benefits>().bags(tx, scope, s.id).await?;
    let view = |b: crate::preheat::port::Benefit| LiveBenefit {
        id: b.id.to_string(),
        title: b.title,
    };
    Ok(found.into_iter().map(view).collect())
}

/// The cards that viewers may know of, with their names.
async fn placed(tx: &mut Tx, scope: Scope, s: &Session) -> Result<Vec<Placed>> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let offers = campaign.map(|c| c.offers).unwrap_or_default();
    let cards = card::of_live(tx, scope, s.id).await?.into_iter();
    let shown = cards.filter(|c| c.state != CardState::Hidden);
    let named = shown.filter_map(|c| {
        let offer = offers.iter().find(|o| o.item == c.item_id)?;
        Some(Placed {
            card: c.id,
            item: c.item_id,
            name: offer.name.clone(),
        })
    });
    Ok(named.collect())
}

/// What somebody looks forward to: with this reservation, then what they named lately.
async fn reader(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    eyes: &Eyes,
    mine: Option<&ReservationWish>,
) -> Result<Reader> {
    match eyes {
        Eyes::Plain => Ok(Reader::default()),
        Eyes::Tag(tag) => Ok(Reader {
            tags: vec![tag.clone()],
            items: vec![],
        }),
        Eyes::Member(member) => {
            let mut tags = mine.map_or_else(Vec::new, |w| w.interests.clone());
            let lately = ctx.port::<dyn Interests>().of(tx, scope, *member).await?;
            tags.extend(lately.into_iter().filter(|t| !t.is_empty()));
            Ok(Reader {
                tags,
                items: mine.map_or_else(Vec::new, |w| w.item_ids.clone()),
            })
        }
    }
}

/// What somebody sees; `me` has a reservation to show.
pub(crate) async fn preheat(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    (eyes, me): (Eyes, Option<PersonId>),
) -> Result<LivePreheat> {
    let prepared = Prepared::load(ctx, tx, scope, s).await?;
    let mine = match me {
        Some(member) => wish::of(tx, scope, s.id, member).await?,
        None => None,
    };
    let reader = reader(ctx, tx, scope, &eyes, mine.as_ref()).await?;
    let preview = seen::preview(&prepared.plan, &reader);
    let lead = preview.and_then(|p| p.lead_item_id);
    let card_ids = seen::order(&prepared.cards, lead, &reader);
    let plain = prepared.cards.iter().map(|c| c.card);
    Ok(LivePreheat {
        line: preview.map(|p| p.line.clone()).filter(|l| !l.is_empty()),
        tag: preview.map(|p| p.tag.clone()),
        personal: !plain.eq(card_ids.iter().copied()),
        card_ids,
        teasers: prepared.teasers(s, ctx, &reader),
        mine,
    })
}

/// What is prepared, for those who prepare it.
pub(crate) async fn desk(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
) -> Result<LivePreheatDesk> {
    let prepared = Prepared::load(ctx, tx, scope, s).await?;
    let benefits = if prepared.bags.is_empty() {
        bags(ctx, tx, scope, s).await?
    } else {
        prepared.bags
    };
    let broken = prepared
        .stands
        .iter()
        .enumerate()
        .filter(|(_, stands)| !**stands);
    Ok(LivePreheatDesk {
        version: prepared.version,
        broken: broken.map(|(i, _)| i).collect(),
        plan: prepared.plan,
        benefits,
    })
}
