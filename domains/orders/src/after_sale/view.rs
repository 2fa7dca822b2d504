//! Claims as people see them.
use super::liability::LiableShare;
use super::member::appeal_until;
use super::model::{
    ClaimAction, ClaimActor, ClaimKind, ClaimReason, ClaimStatus, ClaimStep, GoodsFate, IfNone,
    Liable,
};
use super::step;
use super::store::Claim;
use crate::store::{self, Line};
use julin_db::{Result, Tx};
use julin_identity::Person;
use julin_kernel::{AfterSaleId, LineId, Money, OrderId, PersonId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// One claim.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AfterSaleView {
    /// Its id.
    pub id: AfterSaleId,
    /// On which order.
    pub order_id: OrderId,
    /// On which line.
    pub line_id: LineId,
    /// The line's name.
    pub line_name: String,
    /// Its specification.
    pub line_spec: String,
    /// Its picture.
    pub line_image_url: String,
    /// Who claims (masked).
    pub member_name: String,
    /// What they want.
    pub kind: ClaimKind,
    /// How much they asked for.
    pub asked: Money,
    /// How much is at stake; once granted, how much was given.
    pub amount: Money,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Whether the leader's time has passed, or the member appealed: operators decide.
    pub escalated: bool,
    /// Whether the member appealed.
    pub appealed: bool,
    /// Who bears it, or most of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liable: Option<Liable>,
    /// Who bears how much, if several do.
    pub liable_shares: Vec<LiableShare>,
    /// What is wrong.
    pub reason: ClaimReason,
    /// Share of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_bps: Option<i64>,
    /// Pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The member's words.
    pub note: String,
    /// Their pictures.
    pub image_urls: Vec<String>,
    /// When it was made.
    pub created_at: Ts,
    /// When it must be decided; of goods that are to come back: until when.
    pub deadline_at: Ts,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Ts>,
    /// The decider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_note: Option<String>,
    /// Until when the member may appeal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_until: Option<Ts>,
    /// What became of goods that came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods: Option<GoodsFate>,
    /// Points given beyond the money.
    pub points: i64,
    /// What the member wants when no goods are left to replace them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_none: Option<IfNone>,
    /// Whether goods are offered instead of the money, and wait for the member's word.
    pub offered: bool,
    /// Everything that happened, oldest first.
    pub steps: Vec<AfterSaleStepView>,
}

/// One step of a claim.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AfterSaleStepView {
    /// When.
    pub at: Ts,
    /// What.
    pub action: ClaimAction,
    /// By whom.
    pub actor: ClaimActor,
    /// From which status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ClaimStatus>,
    /// To which status.
    pub to: ClaimStatus,
    /// Their words.
    pub note: String,
    /// Their pictures.
    pub image_urls: Vec<String>,
}

fn urls(keys: &[String]) -> Vec<String> {
    keys.iter()
        .map(|key| julin_catalog::blob_url(key))
        .collect()
}

/// A claim of before there were steps begins all the same.
fn steps_of(claim: &Claim, kept: Option<Vec<ClaimStep>>) -> Vec<AfterSaleStepView> {
    let Some(kept) = kept else {
        return vec![AfterSaleStepView {
            at: claim.created_at,
            action: ClaimAction::Requested,
            actor: ClaimActor::Member,
            from: None,
            to: ClaimStatus::Requested,
            note: claim.note.clone(),
            image_urls: urls(&claim.images.0),
        }];
    };
    let view = |s: ClaimStep| AfterSaleStepView {
        at: s.at,
        action: s.action,
        actor: s.actor,
        from: s.from_status,
        to: s.to_status,
        note: s.note,
        image_urls: urls(&s.images.0),
    };
    kept.into_iter().map(view).collect()
}

/// Claims with the names a reader needs, in the order given.
pub(crate) async fn claim_views(
    tx: &mut Tx,
    scope: Scope,
    claims: Vec<Claim>,
) -> Result<Vec<AfterSaleView>> {
    let members: Vec<PersonId> = claims.iter().map(|c| c.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let orders: Vec<OrderId> = claims.iter().map(|c| c.order_id).collect();
    let lines = store::lines(tx, scope, &orders).await?;
    let lines: HashMap<LineId, Line> = lines.into_iter().map(|l| (l.id, l)).collect();
    let ids: Vec<AfterSaleId> = claims.iter().map(|c| c.id).collect();
    let mut steps: HashMap<AfterSaleId, Vec<ClaimStep>> = HashMap::new();
    for step in step::of_claims(tx, scope, &ids).await? {
        steps.entry(step.claim_id).or_default().push(step);
    }
    let view = |c: Claim| {
        let kept = steps.remove(&c.id);
        view(&c, lines.get(&c.line_id), people.get(&c.member_id), kept)
    };
    Ok(claims.into_iter().map(view).collect())
}

fn view(
    c: &Claim,
    line: Option<&Line>,
    member: Option<&Person>,
    steps: Option<Vec<ClaimStep>>,
) -> AfterSaleView {
    let text = |of: fn(&Line) -> &String| line.map(|l| of(l).clone()).unwrap_or_default();
    AfterSaleView {
        id: c.id,
        order_id: c.order_id,
        line_id: c.line_id,
        line_name: text(|l| &l.name),
        line_spec: text(|l| &l.spec),
        line_image_url: text(|l| &l.image_url),
        member_name: member
            .map(|p| julin_identity::mask_name(&p.nickname))
            .unwrap_or_default(),
        kind: c.kind,
        asked: c.asked,
        amount: c.amount,
        status: c.status,
        escalated: c.escalated_at.is_some(),
        appealed: c.appealed_at.is_some(),
        liable: c.liable,
        liable_shares: c.liable_shares.0.clone(),
        reason: c.reason,
        share_bps: c.share_bps,
        quantity: c.quantity,
        note: c.note.clone(),
        image_urls: urls(&c.images.0),
        created_at: c.created_at,
        deadline_at: c.deadline_at,
        decided_at: c.decided_at,
        decision_note: c.decision_note.clone(),
        appeal_until: appeal_until(c),
        goods: c.goods,
        points: c.points,
        if_none: c.if_none,
        offered: c.offer.is_some() && c.status == ClaimStatus::Requested,
        steps: steps_of(c, steps),
    }
}
