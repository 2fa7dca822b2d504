//! Somebody looks at a post and decides. What is shown in a live that is on air is placed before its
//! viewers: the instant is kept, for the replay.
use crate::ids::ShowPostId;
use crate::model::{Post, ShowPostAction, ShowPostReason, ShowPostStatus, Step};
use crate::ports::Rooms;
use crate::refusals as no;
use crate::stage::{Stage, stage};
use crate::store;
use julin_contracts::PointsGranted;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, LiveId, Money, Scope};
use julin_web::{Actor, Permission, Reach, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// How often one post is placed in one live.
const PLACED_MAX: usize = 20;

/// A decision.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ShowPostDecision {
    /// What is done with it.
    pub(crate) action: ShowPostAction,
    /// At the desk of which live; shown there if it is on air. A post that is shown already is shown there
    /// once more.
    #[serde(default)]
    pub(crate) live_id: Option<LiveId>,
    /// Why it is declined or taken down; its member is told.
    #[serde(default)]
    pub(crate) reason: Option<ShowPostReason>,
}

/// What a decision did.
#[derive(Debug)]
pub(crate) struct Decided {
    /// Where it stands before viewers now.
    pub(crate) placed: Option<LiveId>,
    /// Lives that showed it, and must no more.
    pub(crate) gone: Vec<LiveId>,
}

/// Decides about a post.
pub(crate) struct Decide {
    pub(crate) actor: Actor,
    pub(crate) post: ShowPostId,
    pub(crate) decision: ShowPostDecision,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Decide {
    type Output = Decided;
    async fn run(&self, tx: &mut Tx) -> Result<Decided> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::post::get(tx, scope, self.post).await?;
        let post = found.ok_or(Code::NOT_FOUND.fault())?;
        let stage = self.stage(tx, scope, &post).await?;
        let action = self.decision.action;
        let step = post.status.step(action)?;
        let mut decided = Decided {
            placed: None,
            gone: vec![],
        };
        if step == Step::Executed {
            self.judge(tx, scope, &post).await?;
        }
        if action == ShowPostAction::Show {
            decided.placed = self.place(tx, scope, &post, stage.as_ref()).await?;
        } else {
            decided.gone = store::placed::lives_of(tx, scope, post.id).await?;
        }
        Ok(decided)
    }
}

impl Decide {
    /// Where it is decided, if the actor may.
    async fn stage(&self, tx: &mut Tx, scope: Scope, post: &Post) -> Result<Option<Stage>> {
        let Some(live) = self.decision.live_id else {
            let over = Reach::Leader(post.leader_id);
            self.actor.require(Permission::Moderate, over)?;
            return Ok(None);
        };
        let known = self.rooms.session(tx, scope, live).await?.is_some();
        if !known {
            return Err(Code::NOT_FOUND.field("live_id").into());
        }
        let stage = stage(tx, scope, &*self.rooms, live).await?;
        let stage = stage.moderated(tx, &*self.rooms, &self.actor).await?;
        // What everybody sees may be shown by whoever sells the same; to judge it is not theirs.
        let again = self.decision.action == ShowPostAction::Show
            && post.status == ShowPostStatus::Shown
            && stage.sells(post);
        if !again && !stage.decides(post) {
            return Err(Code::NOT_FOUND.fault().into());
        }
        Ok(Some(stage))
    }
    async fn judge(&self, tx: &mut Tx, scope: Scope, post: &Post) -> Result<()> {
        let (to, me) = (self.decision.action.to(), self.actor.person);
        let reason = match self.decision.action {
            ShowPostAction::Show => None,
            _ => self.decision.reason,
        };
        store::post::decided(tx, scope, post, to, (reason, me)).await?;
        if self.decision.action == ShowPostAction::Show {
            self.reward(tx, scope, post).await?;
        }
        let detail =
            json!({ "item": post.item_name, "live": self.decision.live_id, "reason": reason });
        let what = match self.decision.action {
            ShowPostAction::Show => "showcase.post.show",
            ShowPostAction::Decline => "showcase.post.decline",
            ShowPostAction::TakeDown => "showcase.post.take_down",
        };
        audit(tx, &self.actor, what, "show_post", post.id.0, detail).await
    }
    /// Points once an order, however many of its lines are shown. Nobody gives them to themselves.
    async fn reward(&self, tx: &mut Tx, scope: Scope, post: &Post) -> Result<()> {
        let points = store::rules::get(tx, scope).await?.points;
        let own = post.member_id == self.actor.person;
        if points == 0 || own || store::post::rewarded(tx, scope, post.order_id).await? {
            return Ok(());
        }
        store::post::set_rewarded(tx, scope, post.id).await?;
        let granted = PointsGranted {
            member: post.member_id,
            points,
            // Not for the order's sum: what it earned was granted under its id.
            order: None,
            basis: Money::ZERO,
        };
        emit(tx, scope, granted).await.map(|_| ())
    }
    async fn place(
        &self,
        tx: &mut Tx,
        scope: Scope,
        post: &Post,
        stage: Option<&Stage>,
    ) -> Result<Option<LiveId>> {
        let Some(stage) = stage else {
            return Ok(None);
        };
        if !stage.session.on_air {
            // Approved beforehand, it stands on the wall; there is nobody to whom it could be shown.
            if post.status == ShowPostStatus::Shown {
                return Err(no::NOT_ON_AIR.fault().into());
            }
            return Ok(None);
        }
        let before = store::placed::times(tx, scope, stage.live, post.id).await?;
        if before.len() >= PLACED_MAX {
            return Err(no::PLACED_OFTEN.fault().into());
        }
        store::placed::insert(tx, scope, (stage.live, post.id), self.actor.person).await?;
        Ok(Some(stage.live))
    }
}
