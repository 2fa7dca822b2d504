//! The room's HTTP operations: those of viewers and those of hosts.
mod desk;
mod host;
mod question;
mod replay;
mod review;
mod source;
mod steer;
mod talk;
mod viewer;

use crate::guard::Guard;
use crate::session::Session;
use crate::store::session as store;
use crate::talk::like::Likes;
use crate::talk::sample::Samples;
use crate::talk::task::{self, Task};
use axum::Extension;
use julin_kernel::{Code, LiveId};
use julin_web::{Answer, Caller, Ctx, Permission};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What this process remembers between requests.
pub(crate) struct Pulse {
    pub(crate) likes: Likes,
    pub(crate) guard: Guard,
    pub(crate) samples: Samples,
    /// Persons looked up by their number, by the hour.
    pub(crate) lookups: Guard,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            likes: Likes::default(),
            guard: Guard::default(),
            samples: Samples::default(),
            lookups: Guard::hourly(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    viewer::routes()
        .merge(host::routes())
        .merge(review::routes())
        .merge(steer::routes())
        .merge(talk::routes())
        .merge(question::routes())
        .merge(replay::routes())
        .merge(desk::routes())
        .merge(source::routes())
        .merge(crate::share::http::routes())
        .merge(crate::preheat::http::routes())
        .layer(Extension(Arc::new(Pulse::default())))
}

/// The session, or 404.
pub(crate) async fn found(ctx: &Ctx, caller: &Caller, id: LiveId) -> Answer<Session> {
    let found = store::get(&mut ctx.db.read().await?, caller.scope, id).await?;
    Ok(found.ok_or(Code::NOT_FOUND.fault())?)
}

/// The session, if the caller may do this in it: 401 signed out, 404 unknown, 403 another's.
pub(crate) async fn governed(
    ctx: &Ctx,
    caller: &Caller,
    id: LiveId,
    permission: Permission,
) -> Answer<Session> {
    caller.signed()?;
    let session = found(ctx, caller, id).await?;
    caller.require(permission, session.reach())?;
    Ok(session)
}

/// The session, if the caller may do this task in it, as its host or as an assistant.
async fn tasked(ctx: &Ctx, caller: &Caller, id: LiveId, task: Task) -> Answer<Session> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let session = store::get(&mut tx, caller.scope, id).await?;
    let session = session.ok_or(Code::NOT_FOUND.fault())?;
    if !task::may(&mut tx, caller.scope, actor, &session, task).await? {
        return Err(Code::FORBIDDEN.fault().into());
    }
    Ok(session)
}
