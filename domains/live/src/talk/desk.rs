//! The desk of those who run a session: what viewers see, and what waits for a decision. It holds no key
//! and no money, so that an assistant may sit at it.
use crate::media::{MediaStats, StreamView};
use crate::session::{Session, stream_name};
use crate::show::{publish_to, whole};
use crate::store::talk::{assistant, comment, correction, held, mute, question, settings};
use crate::talk::hold::WAITS_MS;
use crate::talk::question::QuestionState;
use crate::talk::task::{self, LiveStanding, Task};
use crate::talk::view::{
    LiveAssistant, LiveCommentView, LiveCorrection, LiveHeld, LiveMute, LiveQuestion, LiveTalk,
};
use crate::view::LiveView;
use julin_db::{DbError, Result, Tx};
use julin_kernel::{CommentId, LiveId, PersonId, Scope};
use julin_web::{Actor, Caller, Ctx};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Questions shown of each state.
const QUESTIONS: i64 = 50;

/// A session as those see it who run its talk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveDesk {
    /// What viewers see, with the hidden cards.
    #[serde(flatten)]
    pub live: LiveView,
    /// How the stream runs.
    pub stream: StreamView,
    /// Comments that wait for review, oldest first.
    pub held: Vec<LiveHeld>,
    /// Questions: open ones by how many ask them, then those answered.
    pub questions: Vec<LiveQuestion>,
    /// Who may not speak.
    pub mutes: Vec<LiveMute>,
    /// Who assists.
    pub assistants: Vec<LiveAssistant>,
}

/// The desk of a session.
pub(crate) async fn desk(ctx: &Ctx, tx: &mut Tx, caller: &Caller, s: Session) -> Result<LiveDesk> {
    let (scope, live) = (caller.scope, s.id);
    let since = ctx.now().plus_ms(-WAITS_MS);
    let waiting = held::waiting(tx, scope, live, since).await?;
    let stream = ctx.port::<dyn MediaStats>().stats(&stream_name(live));
    Ok(LiveDesk {
        stream: stream.unwrap_or_default(),
        held: waiting.into_iter().map(LiveHeld::from).collect(),
        questions: questions(tx, scope, live, None).await?,
        mutes: mute::all(tx, scope, live)
            .await?
            .into_iter()
            .map(LiveMute::from)
            .collect(),
        assistants: assistants(tx, scope, &s).await?,
        live: whole(ctx, tx, caller, s).await?,
    })
}

/// Questions of a session as `reader` sees them: open ones by how many ask them, then those answered.
pub(crate) async fn questions(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    reader: Option<PersonId>,
) -> Result<Vec<LiveQuestion>, DbError> {
    let voted = match reader {
        Some(me) => question::voted(tx, scope, live, me).await?,
        None => std::collections::HashSet::new(),
    };
    let mut all = question::all(tx, scope, live, QuestionState::Open, QUESTIONS).await?;
    all.extend(question::all(tx, scope, live, QuestionState::Answered, QUESTIONS).await?);
    let view = |q: question::Question| {
        let mine = voted.contains(&q.id);
        LiveQuestion::of(q, mine)
    };
    Ok(all.into_iter().map(view).collect())
}

/// Who assists, by name.
async fn assistants(tx: &mut Tx, scope: Scope, s: &Session) -> Result<Vec<LiveAssistant>, DbError> {
    let all = assistant::all(tx, scope, s.id).await?;
    named(tx, scope, s, all).await
}

/// Some who were named, by name; masked of those who are not among the host's members, of whom she
/// knows no more than a number.
pub(crate) async fn named(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    all: Vec<assistant::Assistant>,
) -> Result<Vec<LiveAssistant>, DbError> {
    let ids: Vec<PersonId> = all.iter().map(|a| a.member_id).collect();
    let names = crate::others::nicknames(tx, scope, &ids).await?;
    let hers = match s.leader_id {
        Some(host) => julin_community::members_among(tx, scope, host, &ids).await?,
        // The shop's own sessions are run by those who know all its members.
        None => ids.into_iter().collect(),
    };
    let name = |id: PersonId| match names.get(&id) {
        Some(name) if hers.contains(&id) => name.clone(),
        Some(name) => julin_identity::mask_name(name),
        None => String::new(),
    };
    let view = |a: assistant::Assistant| LiveAssistant {
        id: a.member_id,
        name: name(a.member_id),
        at: a.at,
    };
    Ok(all.into_iter().map(view).collect())
}

/// How the talk is set, as all see it.
pub(crate) async fn talk(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<LiveTalk, DbError> {
    let (slow_s, pinned) = settings::get(tx, scope, live).await?;
    let pinned = match pinned {
        Some(id) => comment::get(tx, scope, id).await?,
        None => None,
    };
    let pinned = pinned.map(LiveCommentView::from);
    Ok(LiveTalk { slow_s, pinned })
}

/// What was corrected, oldest first.
pub(crate) async fn corrections(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<LiveCorrection>, DbError> {
    let all = correction::all(tx, scope, live).await?;
    Ok(all.into_iter().map(LiveCorrection::from).collect())
}

/// The realtime topic of those who run a session.
pub(crate) fn topic(live: LiveId) -> String {
    format!("desk:{live}")
}

/// Tells those who run a session what the room is not told.
pub(crate) fn publish<T: Serialize>(ctx: &Ctx, live: LiveId, kind: &str, data: &T) {
    publish_to(ctx, &topic(live), kind, data);
}

/// Tells desks that somebody may not speak, or may again: all desks on air of what holds in the whole
/// shop.
pub(crate) async fn tell_muted(
    ctx: &Ctx,
    scope: Scope,
    (live, comment): (LiveId, CommentId),
    of: &[LiveId],
) -> Result<()> {
    let mut desks: BTreeSet<LiveId> = of.iter().copied().filter(|id| *id != mute::SHOP).collect();
    if of.contains(&mute::SHOP) {
        let mut tx = ctx.db.read().await?;
        let on_air = crate::store::session::on_air(&mut tx, scope).await?;
        desks.extend(on_air.into_iter().map(|s| s.id));
        desks.insert(live);
    }
    for desk in desks {
        publish(ctx, desk, "muted", &json!({ "id": comment }));
    }
    Ok(())
}

/// Whether the actor may hear the desk of a session; for the gate of the topics.
pub async fn may_hear_desk(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    live: LiveId,
) -> Result<bool, DbError> {
    match crate::store::session::get(tx, scope, live).await? {
        Some(s) => task::may(tx, scope, actor, &s, Task::Moderate).await,
        None => Ok(false),
    }
}

/// What the caller is in a session.
pub(crate) async fn standing_of(
    tx: &mut Tx,
    caller: &Caller,
    s: &Session,
) -> Result<LiveStanding, DbError> {
    task::standing(tx, caller.scope, caller.actor.as_ref(), s).await
}
