//! Write what is prepared before a session: checked as a whole, and kept as one.
use crate::preheat::port::{AdWords, Benefits};
use crate::preheat::teaser::{LivePreheatPlan, LiveTeaser};
use crate::session::{OVER, Session};
use crate::store::{card, preheat as store, session};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, Code, Fault, LiveId, Scope};
use julin_web::{Actor, audit, check};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

const TEASERS_MAX: usize = 12;
const PREVIEWS_MAX: usize = 10;
const TEXT_MAX: usize = 30;
const PROOF_MAX: usize = 100;

const CHANGED: Code = Code::new(
    "live.preheat_changed",
    409,
    "预热内容刚被别人改过，请刷新后再改",
    "Somebody else has just changed it; look again before changing it",
);
const FORBIDDEN_WORD: Code = Code::new(
    "live.ad_word",
    422,
    "广告法不允许这样写",
    "Advertising law does not allow these words",
);
const UNPROVED_WORD: Code = Code::new(
    "live.ad_word_unproved",
    422,
    "绝对化用语需要写明依据，或换个说法",
    "A superlative needs a stated proof, or other words",
);
const NO_SUCH_BAG: Code = Code::new(
    "live.no_such_bag",
    422,
    "没有这个福袋，或已经取消",
    "There is no such lucky bag, or it was called off",
);

/// What is prepared, as it is written.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LivePreheatInput {
    /// The version that was read: nobody overwrites what they have not seen. 0 for the first.
    pub version: i64,
    /// All of it.
    #[serde(flatten)]
    pub plan: LivePreheatPlan,
}

/// Writes it.
pub(crate) struct SetPreheat {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LivePreheatInput,
    pub(crate) words: Arc<dyn AdWords>,
    pub(crate) benefits: Arc<dyn Benefits>,
}

impl Command for SetPreheat {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = session::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        if s.is_over() {
            return Err(OVER.fault().into());
        }
        let plan = self.checked(tx, scope, &s).await?;
        let (kept, version) = store::plan(tx, scope, s.id).await?;
        if kept == plan && version > 0 {
            return Ok(());
        }
        if version != self.input.version {
            return Err(CHANGED.fault().into());
        }
        store::set_plan(tx, scope, s.id, (&plan, version + 1), self.actor.person).await?;
        let detail = json!({ "teasers": plan.teasers.len(), "previews": plan.previews.len() });
        audit(tx, &self.actor, "live.preheat.set", "live", s.id.0, detail).await
    }
}

impl SetPreheat {
    async fn checked(&self, tx: &mut Tx, scope: Scope, s: &Session) -> Result<LivePreheatPlan> {
        let mut plan = self.input.plan.clone();
        check::count("teasers", &plan.teasers, 0, TEASERS_MAX)?;
        check::count("previews", &plan.previews, 0, PREVIEWS_MAX)?;
        let cards = card::of_live(tx, scope, s.id).await?;
        let items: HashSet<CampaignItemId> = cards.iter().map(|c| c.item_id).collect();
        for (i, teaser) in plan.teasers.iter_mut().enumerate() {
            tidy(teaser, i, &s.interest_tags.0, &items)?;
        }
        let mut tags = HashSet::new();
        for (i, preview) in plan.previews.iter_mut().enumerate() {
            let field = |name: &str| format!("previews.{i}.{name}");
            check::that(&field("tag"), s.interest_tags.0.contains(&preview.tag))?;
            check::that(&field("tag"), tags.insert(preview.tag.clone()))?;
            preview.line = check::text(&field("line"), &preview.line, 0, TEXT_MAX)?;
            let known = preview.lead_item_id.is_none_or(|id| items.contains(&id));
            check::that(&field("lead_item_id"), known)?;
        }
        self.bags(tx, scope, &plan).await?;
        self.words(tx, scope, &plan).await?;
        Ok(plan)
    }

    async fn bags(&self, tx: &mut Tx, scope: Scope, plan: &LivePreheatPlan) -> Result<()> {
        if plan.teasers.iter().all(|t| t.lucky_bag_id.is_none()) {
            return Ok(());
        }
        let bags = self.benefits.bags(tx, scope, self.live).await?;
        for (i, teaser) in plan.teasers.iter().enumerate() {
            let Some(id) = &teaser.lucky_bag_id else {
                continue;
            };
            if !bags.iter().any(|b| b.id.to_string() == *id) {
                return Err(NO_SUCH_BAG
                    .field(format!("teasers.{i}.lucky_bag_id"))
                    .into());
            }
        }
        Ok(())
    }

    /// Cures and promised gains never stand; superlatives only with a stated proof.
    async fn words(&self, tx: &mut Tx, scope: Scope, plan: &LivePreheatPlan) -> Result<()> {
        let texts: Vec<(String, &str)> = said(plan);
        for word in self.words.find(tx, scope, &texts).await? {
            if word.blocks {
                return Err(FORBIDDEN_WORD.field(word.field).detail(word.text).into());
            }
            if !proved(plan, &word.field) {
                return Err(UNPROVED_WORD.field(word.field).detail(word.text).into());
            }
        }
        Ok(())
    }
}

fn tidy(
    teaser: &mut LiveTeaser,
    i: usize,
    tags: &[String],
    items: &HashSet<CampaignItemId>,
) -> Result<(), Fault> {
    let field = |name: &str| format!("teasers.{i}.{name}");
    teaser.text = check::text(&field("text"), &teaser.text, 1, TEXT_MAX)?;
    teaser.hint = check::text(&field("hint"), &teaser.hint, 0, TEXT_MAX)?;
    teaser.proof = check::text(&field("proof"), &teaser.proof, 0, PROOF_MAX)?;
    let known = teaser.tag.as_ref().is_none_or(|t| tags.contains(t));
    check::that(&field("tag"), known)?;
    let known = teaser.item_id.is_none_or(|id| items.contains(&id));
    check::that(&field("item_id"), known)
}

/// Every text that viewers will read, with its field.
fn said(plan: &LivePreheatPlan) -> Vec<(String, &str)> {
    let teasers = plan.teasers.iter().enumerate().flat_map(|(i, t)| {
        [
            (format!("teasers.{i}.text"), t.text.as_str()),
            (format!("teasers.{i}.hint"), t.hint.as_str()),
        ]
    });
    let previews = plan.previews.iter().enumerate();
    let lines = previews.map(|(i, p)| (format!("previews.{i}.line"), p.line.as_str()));
    teasers.chain(lines).collect()
}

/// Whether the text of a field has a stated proof; a hint and a preview's line cannot have one.
fn proved(plan: &LivePreheatPlan, field: &str) -> bool {
    let proves = |(i, t): (usize, &LiveTeaser)| {
        field == format!("teasers.{i}.text") && !t.proof.trim().is_empty()
    };
    plan.teasers.iter().enumerate().any(proves)
}
