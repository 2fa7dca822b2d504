//! What a member who reserved waits for: interests, items, a question to the host, and when to be
//! reminded. Edited and withdrawn as they like; whoever takes the reservation back takes all of it back.
use crate::others;
use crate::preheat::remind::Reminder;
use crate::session::SpeakerRole;
use crate::session::{LiveStatus, Session};
use crate::store::preheat::{self as store, Wish};
use crate::store::talk::comment::Comment;
use crate::store::talk::{question as questions, word};
use crate::store::{card, session};
use crate::talk::comment::BLOCKED;
use crate::talk::{mute, question, words};
use julin_contracts::LiveInterestsTold;
use julin_db::{Command, Json, Result, Tx};
use julin_events::emit;
use julin_kernel::{CampaignItemId, Code, CommentId, LiveId, PersonId, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Items a member names at most.
const ITEMS_MAX: usize = 20;
/// Length of a question at most.
const QUESTION_MAX: usize = 100;

const NOT_RESERVED: Code = Code::new(
    "live.not_reserved",
    409,
    "请先预约这场直播",
    "Reserve this live first",
);
/// As `reserve` refuses it.
pub(crate) const NOT_PLANNED: Code = Code::new(
    "live.not_planned",
    409,
    "直播已开始或已结束，不用再预约",
    "The live has begun or is over; nothing to reserve",
);

/// A wish as it is written; what is left out is withdrawn.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct ReservationWishInput {
    /// Out of the session's interest tags.
    #[serde(default)]
    pub interests: Vec<String>,
    /// Out of the session's items.
    #[serde(default)]
    pub item_ids: Vec<CampaignItemId>,
    /// When to be reminded; never, if empty.
    #[serde(default)]
    pub remind: Vec<Reminder>,
    /// What they ask the host; at most 100 characters.
    #[serde(default)]
    pub question: Option<String>,
}

/// A wish as its owner sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct ReservationWish {
    /// Interests of the session.
    pub interests: Vec<String>,
    /// Items of the session.
    pub item_ids: Vec<CampaignItemId>,
    /// When they are reminded.
    pub remind: Vec<Reminder>,
    /// What they ask the host.
    #[schema(required)]
    pub question: Option<String>,
}

/// A member's wish; none without a reservation.
pub(crate) async fn of(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<Option<ReservationWish>> {
    let Some(wish) = store::wish(tx, scope, live, member).await? else {
        return Ok(None);
    };
    let question = match wish.question_id {
        Some(id) => questions::get(tx, scope, live, id).await?.map(|q| q.text),
        None => None,
    };
    Ok(Some(ReservationWish {
        interests: wish.interests.0,
        item_ids: wish.item_ids.0,
        remind: wish.remind.0,
        question,
    }))
}

/// Writes a member's wish.
pub(crate) struct SetWish {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
    pub(crate) input: ReservationWishInput,
}

impl Command for SetWish {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, live) = (self.scope, self.live);
        let found = session::get(tx, scope, live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        if s.status != LiveStatus::Planned {
            return Err(NOT_PLANNED.fault().into());
        }
        let before = store::wish(tx, scope, live, self.member).await?;
        let before = before.ok_or(NOT_RESERVED.fault())?;
        let mut after = self.checked(tx, &s, &before).await?;
        after.question_id = self.question(tx, before.question_id).await?;
        store::set_wish(tx, scope, live, self.member, &after).await?;
        if (&before.interests.0, &before.item_ids.0) != (&after.interests.0, &after.item_ids.0) {
            tell(tx, scope, &s, self.member, &after).await?;
        }
        Ok(())
    }
}

impl SetWish {
    async fn checked(&self, tx: &mut Tx, s: &Session, before: &Wish) -> Result<Wish> {
        let input = &self.input;
        check::count("interests", &input.interests, 0, s.interest_tags.0.len())?;
        let interests = chosen("interests", &input.interests, &s.interest_tags.0)?;
        let cards = card::of_live(tx, self.scope, self.live).await?;
        let items: Vec<CampaignItemId> = cards.iter().map(|c| c.item_id).collect();
        check::count("item_ids", &input.item_ids, 0, ITEMS_MAX)?;
        let item_ids = chosen("item_ids", &input.item_ids, &items)?;
        check::count("remind", &input.remind, 0, Reminder::ALL.len())?;
        let remind = chosen("remind", &input.remind, Reminder::ALL)?;
        Ok(Wish {
            interests: Json(interests),
            item_ids: Json(item_ids),
            remind: Json(remind),
            question_id: before.question_id,
        })
    }

    /// Asks, or asks something else, or asks no longer; answers the question that stands.
    async fn question(&self, tx: &mut Tx, before: Option<CommentId>) -> Result<Option<CommentId>> {
        let text = self.input.question.as_deref().unwrap_or_default();
        let text = text.replace(['\r', '\n', '\t'], " ");
        let text = check::text("question", &text, 0, QUESTION_MAX)?;
        let known = match before {
            Some(id) => questions::get(tx, self.scope, self.live, id).await?,
            None => None,
        };
        if known.as_ref().is_some_and(|q| q.text == text) {
            return Ok(before);
        }
        retract(tx, self.scope, self.live, self.member, before).await?;
        if text.is_empty() {
            return Ok(None);
        }
        self.ask(tx, text).await.map(Some)
    }

    /// Nobody moderates before the start: a word that asks for review is refused like one that blocks.
    async fn ask(&self, tx: &mut Tx, text: String) -> Result<CommentId> {
        mute::refuse(tx, self.scope, self.live, self.member).await?;
        if words::judge(&text, &word::all(tx, self.scope).await?).is_some() {
            return Err(BLOCKED.field("question").into());
        }
        let person = julin_identity::person(tx, self.scope, self.member).await?;
        let name = person.map_or_else(String::new, |p| julin_identity::mask_name(&p.nickname));
        let asked = Comment {
            id: tx.new_id(),
            name,
            role: SpeakerRole::Member,
            text,
            at: tx.now(),
            question: true,
        };
        let stands = question::of(tx, self.scope, &asked, self.live, self.member, None).await?;
        Ok(stands.map_or(asked.id, |q| q.id))
    }
}

/// Those of a list that are on offer, each once, in the offer's order; others are refused by their place.
fn chosen<T: Clone + PartialEq>(field: &str, named: &[T], offered: &[T]) -> Result<Vec<T>> {
    for (i, one) in named.iter().enumerate() {
        check::that(&format!("{field}.{i}"), offered.contains(one))?;
    }
    let kept = offered.iter().filter(|one| named.contains(one));
    Ok(kept.cloned().collect())
}

/// A member no longer asks; a question that nobody else asks goes with them.
async fn retract(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    question: Option<CommentId>,
) -> Result<()> {
    if let Some(id) = question {
        questions::unvote(tx, scope, live, id, member).await?;
        store::drop_question(tx, scope, id).await?;
    }
    Ok(())
}

/// Before a reservation is taken back: its wish is, too.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<()> {
    let Some(wish) = store::wish(tx, scope, live, member).await? else {
        return Ok(());
    };
    retract(tx, scope, live, member, wish.question_id).await?;
    if !wish.interests.0.is_empty() || !wish.item_ids.0.is_empty() {
        let interests = vec![];
        emit(
            tx,
            scope,
            LiveInterestsTold {
                live,
                member,
                interests,
            },
        )
        .await?;
    }
    Ok(())
}

/// Tells what a member looks forward to: interests and names of items.
pub(crate) async fn tell(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    member: PersonId,
    wish: &Wish,
) -> Result<()> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let offers = campaign.map(|c| c.offers).unwrap_or_default();
    let named = offers
        .into_iter()
        .filter(|o| wish.item_ids.0.contains(&o.item));
    let mut seen = HashSet::new();
    let words = wish
        .interests
        .0
        .iter()
        .cloned()
        .chain(named.map(|o| o.name));
    let interests = words.filter(|w| seen.insert(w.clone())).collect();
    let told = LiveInterestsTold {
        live: s.id,
        member,
        interests,
    };
    emit(tx, scope, told).await.map(|_| ())
}
