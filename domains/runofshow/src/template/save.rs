//! Keep a session's run-of-show as a template, and throw one away.
use crate::desk::Desk;
use crate::ids::TemplateId;
use crate::outline::Outline;
use crate::refusals::NOTHING;
use crate::store::template::{self as store, Template};
use crate::store::{segment, task};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_web::{Actor, Permission, Reach, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Templates of the shop, or of one leader, at most.
const TEMPLATES_MAX: i64 = 100;

/// A template that is kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RunOfShowTemplateInput)]
pub(crate) struct TemplateInput {
    /// Its name.
    pub name: String,
}

/// Keeps it: for the whole shop by who runs the shop's lives, else for the leader.
pub(crate) struct SaveTemplate {
    pub(crate) desk: Desk,
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for SaveTemplate {
    type Output = TemplateId;
    async fn run(&self, tx: &mut Tx) -> Result<TemplateId> {
        let (scope, actor) = (self.desk.scope(), &self.desk.actor);
        let stored = store::by_key(tx, scope, actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            return Ok(id);
        }
        let brief = self.desk.brief(tx).await?;
        let name = check::text("name", &self.name, 1, 30)?;
        let segments = segment::of_live(tx, scope, brief.live).await?;
        let tasks = task::of_live(tx, scope, brief.live).await?;
        if segments.is_empty() && tasks.is_empty() {
            return Err(NOTHING.fault().into());
        }
        let shop = actor.may(Permission::RunLives, Reach::Shop);
        let owner = (!shop).then_some(actor.person);
        if store::count(tx, scope, owner).await? >= TEMPLATES_MAX {
            return Err(Code::TOO_MANY.fault().into());
        }
        let template = Template {
            id: tx.new_id(),
            name,
            owner_id: owner,
            outline: Json(Outline::of(&segments, &tasks)),
        };
        store::insert(tx, scope, &template, (actor.person, &self.key, &self.hash)).await?;
        let detail = json!({ "template": template.id, "name": template.name });
        self.desk
            .note(tx, "runofshow.template.save", detail)
            .await?;
        Ok(template.id)
    }
}

/// Throws a template away; sessions it was applied to keep what they have.
pub(crate) struct DeleteTemplate {
    pub(crate) actor: Actor,
    pub(crate) template: TemplateId,
}

impl Command for DeleteTemplate {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::get(tx, scope, self.template).await?;
        let template = found.ok_or(Code::NOT_FOUND.fault())?;
        let reach = template.owner_id.map_or(Reach::Shop, Reach::Leader);
        self.actor.require(Permission::RunLives, reach)?;
        store::delete(tx, scope, template.id).await?;
        let (id, detail) = (template.id.0, json!({ "name": template.name }));
        audit(
            tx,
            &self.actor,
            "runofshow.template.delete",
            "runofshow_template",
            id,
            detail,
        )
        .await
    }
}
