//! Have a draft written. Asking, writing and noting are three steps: the assistant is asked between
//! two transactions.
use super::facts::Facts;
use super::save::put;
use super::text::{ScriptText, Writer};
use crate::desk::Desk;
use crate::ids::DraftId;
use crate::refusals::CHANGED;
use crate::store::{draft as store, script};
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{CampaignItemId, CardId, Code};
use julin_web::Replay;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const HOUR_MS: i64 = 3_600_000;

text_enum! {
    /// How a draft went.
    pub(crate) enum DraftState {
        /// It is being written.
        Asked = "asked",
        /// It stands in the script.
        Written = "written",
        /// Nothing came of it.
        Failed = "failed",
    }
}

/// A draft that is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ScriptDraftInput)]
pub(crate) struct DraftInput {
    /// The version of the script that it takes the place of; 0 where there is none.
    pub version: i64,
    /// Whether a template fills it although there is an assistant.
    #[serde(default)]
    pub by_template: bool,
}

/// Notes that a draft is asked for, under its key and within the hour's limit.
pub(crate) struct AskDraft {
    pub(crate) desk: Desk,
    pub(crate) card: CardId,
    pub(crate) input: DraftInput,
    /// The model, if one writes.
    pub(crate) model: Option<String>,
    pub(crate) per_hour: i64,
    pub(crate) key: String,
    pub(crate) hash: String,
}

/// A draft that was asked for.
pub(crate) enum Asked {
    /// For the first time.
    Fresh(Box<DraftTask>),
    /// Under this key before.
    Before(DraftState),
}

/// What is to be written.
pub(crate) struct DraftTask {
    pub(crate) id: DraftId,
    pub(crate) item: CampaignItemId,
    pub(crate) facts: Facts,
}

impl Command for AskDraft {
    type Output = Asked;
    async fn run(&self, tx: &mut Tx) -> Result<Asked> {
        let (scope, me) = (self.desk.scope(), self.desk.actor.person);
        let stored = store::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(state) = Replay::of(stored, &self.hash)? {
            return Ok(Asked::Before(state));
        }
        let brief = self.desk.open(tx).await?;
        let item = brief.item_of(self.card).ok_or(Code::NOT_FOUND.fault())?;
        let before = script::get(tx, scope, brief.live, item).await?;
        if before.map_or(0, |s| s.version) != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        let facts = super::facts_of(tx, scope, &brief).await?;
        let found = facts.into_iter().find(|(id, _)| *id == item);
        let (_, facts) = found.ok_or(Code::NOT_FOUND.fault())?;
        self.within_limit(tx).await?;
        let id = self.insert(tx, item).await?;
        Ok(Asked::Fresh(Box::new(DraftTask { id, item, facts })))
    }
}

/// Drafts from templates that one person may ask for in an hour.
const TEMPLATES_PER_HOUR: i64 = 200;

impl AskDraft {
    async fn within_limit(&self, tx: &mut Tx) -> Result<()> {
        let since = tx.now().plus_ms(-HOUR_MS);
        let me = self.desk.actor.person;
        let asked = store::asked_since(tx, self.desk.scope(), me, since).await?;
        // Nobody uses up what is meant for all; templates cost nothing outside.
        let mine = asked.mine >= self.per_hour.div_euclid(2).max(1);
        let all = asked.all_asked >= self.per_hour;
        if asked.by_template >= TEMPLATES_PER_HOUR || self.model.is_some() && (mine || all) {
            return Err(Code::TOO_MANY.fault().retry_after_ms(HOUR_MS / 6).into());
        }
        Ok(())
    }
    async fn insert(&self, tx: &mut Tx, item: CampaignItemId) -> Result<DraftId> {
        let new = store::New {
            id: tx.new_id(),
            live: self.desk.live,
            item,
            writer: if self.model.is_some() {
                Writer::Assistant
            } else {
                Writer::Template
            },
            model: self.model.as_deref(),
            by: self.desk.actor.person,
            key: &self.key,
            hash: &self.hash,
        };
        store::insert(tx, self.desk.scope(), &new).await?;
        Ok(new.id)
    }
}

/// What came of a draft.
pub(crate) enum Outcome {
    /// This text.
    Written(ScriptText, Writer),
    /// Nothing, and why.
    Failed(String),
}

/// Notes what came of a draft; a script that was edited meanwhile is left alone.
pub(crate) struct Close {
    pub(crate) desk: Desk,
    pub(crate) card: CardId,
    pub(crate) version: i64,
    pub(crate) id: DraftId,
    pub(crate) item: CampaignItemId,
    pub(crate) outcome: Outcome,
}

impl Command for Close {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = self.desk.scope();
        let (text, writer) = match &self.outcome {
            Outcome::Written(text, writer) => (text, *writer),
            Outcome::Failed(why) => {
                store::close(tx, scope, self.id, DraftState::Failed, Some(why)).await?;
                return Ok(true);
            }
        };
        let before = script::get(tx, scope, self.desk.live, self.item).await?;
        if before.map_or(0, |s| s.version) != self.version {
            store::close(
                tx,
                scope,
                self.id,
                DraftState::Failed,
                Some("edited meanwhile"),
            )
            .await?;
            return Ok(false);
        }
        put(tx, &self.desk, self.item, self.version, text, writer).await?;
        store::close(tx, scope, self.id, DraftState::Written, None).await?;
        let detail = json!({ "card": self.card, "version": self.version + 1, "writer": writer });
        self.desk.note(tx, "runofshow.script.draft", detail).await?;
        Ok(true)
    }
}
