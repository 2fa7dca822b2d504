//! What this room needs of rooms of its own floor, and of the outside; `app` wires it.
use crate::script::Prompt;
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, CardId, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Ctx, Reach};

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Announced.
    Planned,
    /// Viewers watch.
    OnAir,
    /// Ended.
    Ended,
    /// Called off.
    Cancelled,
}

/// A product card of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardBrief {
    /// The card.
    pub card: CardId,
    /// What it sells.
    pub item: CampaignItemId,
}

/// A session, as far as this room cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveBrief {
    /// The session.
    pub live: LiveId,
    /// Its title.
    pub title: String,
    /// Over whose affairs its host side reaches.
    pub reach: Reach,
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// Those who help the host.
    pub assistants: Vec<PersonId>,
    /// How far it is.
    pub stage: Stage,
    /// When it is due.
    pub starts_at: Ts,
    /// When it went on air.
    pub started_at: Option<Ts>,
    /// When it ended.
    pub ended_at: Option<Ts>,
    /// What is sold in it.
    pub campaign: CampaignId,
    /// Its cards, in the host's order.
    pub cards: Vec<CardBrief>,
}

impl LiveBrief {
    /// The item that a card of this session sells.
    pub(crate) fn item_of(&self, card: CardId) -> Option<CampaignItemId> {
        let found = self.cards.iter().find(|c| c.card == card);
        found.map(|c| c.item)
    }
    /// The card of an item.
    pub(crate) fn card_of(&self, item: CampaignItemId) -> Option<CardId> {
        let found = self.cards.iter().find(|c| c.item == item);
        found.map(|c| c.card)
    }
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Ended | Stage::Cancelled)
    }
}

/// Knows sessions: the live room.
#[async_trait]
pub trait Lives: Send + Sync {
    /// A session; none if there is no such one.
    async fn brief(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<LiveBrief>>;
    /// Puts a card into the spotlight in the caller's transaction; answers the cards that changed.
    async fn spotlight(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        live: LiveId,
        card: CardId,
    ) -> Result<Vec<CardId>>;
    /// Tells viewers of changed cards, after the commit.
    async fn tell_cards(
        &self,
        ctx: &Ctx,
        scope: Scope,
        live: LiveId,
        cards: &[CardId],
    ) -> Result<()>;
}

/// Why the assistant gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssistantFault {
    /// It does not know us, or does not take such a request.
    Refused,
    /// It has too much to do.
    Busy,
    /// It was not reached, did not answer in time, or failed.
    Down,
    /// Its answer is not what was asked for.
    Garbled,
}

impl AssistantFault {
    /// The word kept with the draft and told to the reader.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Down => "down",
            Self::Garbled => "garbled",
        }
    }
}

/// A language model that writes drafts. It is asked outside of any transaction, and answers within
/// a bounded time.
#[async_trait]
pub trait Assistant: Send + Sync {
    /// The model; none where no endpoint is set.
    fn model(&self) -> Option<&str>;
    /// What the model wrote: JSON text that should follow the prompt's schema.
    async fn complete(&self, prompt: &Prompt) -> std::result::Result<String, AssistantFault>;
}

/// No assistant is set: drafts come from templates.
pub struct NoAssistant;

#[async_trait]
impl Assistant for NoAssistant {
    fn model(&self) -> Option<&str> {
        None
    }
    async fn complete(&self, _: &Prompt) -> std::result::Result<String, AssistantFault> {
        Err(AssistantFault::Refused)
    }
}
