//! Keep a question that the room asked, with its answer, for the next script of the same goods.
use super::text::QuestionAnswer;
use crate::desk::Desk;
use crate::store::kept as store;
use julin_db::{Command, Result, Tx};
use julin_groupbuy::snapshot;
use julin_kernel::{CardId, Code};
use julin_web::Replay;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A question and its answer, about a card of the session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ScriptKeepInput)]
pub(crate) struct KeepInput {
    /// The card it was about.
    pub card_id: CardId,
    /// The question.
    pub question: String,
    /// What to answer.
    pub answer: String,
}

/// Keeps it; the same question once more has its answer replaced. Also after the session.
pub(crate) struct Keep {
    pub(crate) desk: Desk,
    pub(crate) input: KeepInput,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Keep {
    type Output = QuestionAnswer;
    async fn run(&self, tx: &mut Tx) -> Result<QuestionAnswer> {
        let (scope, me) = (self.desk.scope(), self.desk.actor.person);
        let pair = QuestionAnswer {
            question: self.input.question.clone(),
            answer: self.input.answer.clone(),
        };
        let pair = pair.trimmed()?;
        let stored = store::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(_) = Replay::of(stored, &self.hash)? {
            return Ok(pair);
        }
        let brief = self.desk.brief(tx).await?;
        let item = brief.item_of(self.input.card_id);
        let item = item.ok_or(Code::INVALID.field("card_id"))?;
        let campaign = snapshot(tx, scope, brief.campaign).await?;
        let offers = campaign.into_iter().flat_map(|c| c.items);
        let offer = offers.into_iter().find(|o| o.id == item);
        let made = store::Made {
            id: tx.new_id(),
            leader: brief.leader,
            sku: offer.ok_or(Code::NOT_FOUND.fault())?.sku,
            live: brief.live,
            by: me,
            key: &self.key,
            hash: &self.hash,
        };
        store::put(tx, scope, &pair, &made).await?;
        let detail = json!({ "card": self.input.card_id, "question": pair.question });
        self.desk.note(tx, "runofshow.script.keep", detail).await?;
        Ok(pair)
    }
}
