//! Write a script by hand.
use super::text::{ScriptText, Writer};
use crate::desk::Desk;
use crate::refusals::CHANGED;
use crate::store::script as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Code};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A script as it is written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ScriptInput {
    /// The version that was edited; 0 where there was none.
    pub version: i64,
    /// What is said.
    pub text: ScriptText,
}

/// Writes it; what was approved stays with the host until this is approved.
pub(crate) struct Save {
    pub(crate) desk: Desk,
    pub(crate) card: CardId,
    pub(crate) input: ScriptInput,
}

impl Command for Save {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let brief = self.desk.open(tx).await?;
        let item = brief.item_of(self.card).ok_or(Code::NOT_FOUND.fault())?;
        let text = self.input.text.checked("text", tx.now())?;
        let before = store::get(tx, self.desk.scope(), brief.live, item).await?;
        let at = before.as_ref().map_or(0, |s| s.version);
        if at != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        if before.is_some_and(|s| s.text.0 == text) {
            return Ok(());
        }
        put(tx, &self.desk, item, at, &text, Writer::Person).await?;
        let detail = json!({ "card": self.card, "version": at + 1 });
        self.desk.note(tx, "runofshow.script.save", detail).await
    }
}

/// The next version of a script.
pub(super) async fn put(
    tx: &mut Tx,
    desk: &Desk,
    item: CampaignItemId,
    before: i64,
    text: &ScriptText,
    writer: Writer,
) -> Result<()> {
    let written = store::Written {
        item,
        version: before + 1,
        writer,
        text,
        by: desk.actor.person,
    };
    Ok(store::put(tx, desk.scope(), desk.live, &written).await?)
}
