//! Apply a template to a session that is planned.
use super::built_in::{BuiltIn, outline};
use crate::checklist;
use crate::desk::Desk;
use crate::ids::TemplateId;
use crate::outline::Outline;
use crate::ports::Stage;
use crate::refusals::TEMPLATE;
use crate::rundown;
use crate::store::{task, template as store};
use julin_db::{Command, Result, Tx};
use julin_kernel::Code;
use julin_web::{Locale, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Which template is applied.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RunOfShowApplyInput)]
pub(crate) struct ApplyInput {
    /// Name of a built-in one, or the id of another.
    pub template: String,
}

/// Writes rundown and checklist from a template, in place of those before.
pub(crate) struct Apply {
    pub(crate) desk: Desk,
    pub(crate) input: ApplyInput,
    pub(crate) locale: Locale,
}

impl Command for Apply {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.open(tx).await?, self.desk.scope());
        if brief.stage != Stage::Planned {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let outline = self.outline(tx).await?;
        rundown::replace(tx, scope, &brief, &outline.rundown(&brief)).await?;
        let before = task::of_live(tx, scope, brief.live).await?;
        checklist::replace(tx, scope, brief.live, &outline.checklist(&before)).await?;
        let detail = json!({ "template": self.input.template });
        self.desk.note(tx, "runofshow.template.apply", detail).await
    }
}

impl Apply {
    async fn outline(&self, tx: &mut Tx) -> Result<Outline> {
        let name = check::text("template", &self.input.template, 1, 30)?;
        if let Some(built_in) = BuiltIn::parse(&name) {
            return Ok(outline(built_in, self.locale));
        }
        let unknown = || TEMPLATE.field("template");
        let id: TemplateId = name.parse().map_err(|_not_an_id| unknown())?;
        let found = store::get(tx, self.desk.scope(), id).await?;
        let template = found.filter(|t| t.is_for(&self.desk.actor));
        Ok(template.ok_or_else(unknown)?.outline.0)
    }
}
