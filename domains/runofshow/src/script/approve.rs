//! A person approves a script: only then it is shown to the host.
use super::words::{Finding, find};
use super::{text::ScriptText, words_of};
use crate::desk::Desk;
use crate::refusals::{CHANGED, EMPTY, FORBIDDEN_WORDS, NEEDS_PROOF};
use crate::store::script as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CardId, Code, Fault};
use julin_web::check;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What is approved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApproveInput {
    /// The version that was read.
    pub version: i64,
    /// What proves the superlatives that are marked; kept with the script.
    #[serde(default)]
    pub proof: Option<String>,
}

/// Approves a version.
pub(crate) struct Approve {
    pub(crate) desk: Desk,
    pub(crate) card: CardId,
    pub(crate) input: ApproveInput,
}

impl Command for Approve {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.open(tx).await?, self.desk.scope());
        let item = brief.item_of(self.card).ok_or(Code::NOT_FOUND.fault())?;
        let proof = self.input.proof.as_deref();
        let proof = proof.map(|p| check::text("proof", p, 2, 300)).transpose()?;
        let found = store::get(tx, scope, brief.live, item).await?;
        let script = found.ok_or(EMPTY.fault())?;
        if script.version != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        if script.approved_version == Some(script.version) {
            return Ok(());
        }
        let words = words_of(tx, scope).await?.words;
        let marked = may(
            &script.text.0,
            &find(&script.text.0, &words),
            proof.as_deref(),
        )?;
        store::approve(
            tx,
            scope,
            brief.live,
            item,
            self.desk.actor.person,
            proof.as_deref(),
        )
        .await?;
        let detail = json!({
            "card": self.card, "version": script.version, "writer": script.writer, "marked": marked, "proof": proof,
        });
        self.desk.note(tx, "runofshow.script.approve", detail).await
    }
}

/// Whether a text may be approved; answers the marked words that a proof covers.
fn may(text: &ScriptText, marked: &[Finding], proof: Option<&str>) -> Result<Vec<String>, Fault> {
    if text.is_empty() {
        return Err(EMPTY.fault());
    }
    let named = |blocks: bool| -> Vec<String> {
        let some = marked.iter().filter(|f| f.blocks == blocks);
        some.map(|f| f.text.clone()).collect()
    };
    let (blocking, flagged) = (named(true), named(false));
    if !blocking.is_empty() {
        return Err(FORBIDDEN_WORDS.fault().detail(blocking.join("、")));
    }
    if !flagged.is_empty() && proof.is_none() {
        return Err(NEEDS_PROOF.field("proof").detail(flagged.join("、")));
    }
    Ok(flagged)
}
