//! The demo's own routes: one-click roles and the clock.
use super::clock::DemoClock;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use julin_db::{Command, Error, Tx};
use julin_events::Runner;
use julin_groupbuy::{CampaignStatus, snapshot};
use julin_kernel::{CampaignId, Code, PersonId, Scope, Ts};
use julin_web::{Answer, Body, Ctx, Role, SESSION_COOKIE, cookie};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The password of the demo's staff; shown to everybody who starts the demo.
pub(crate) const PASSWORD: &str = "guihua-demo-2026";

/// `/demo/login` and `/demo/clock`.
pub(crate) fn routes(clock: DemoClock) -> Router<Ctx> {
    Router::new()
        .route("/api/v1/demo/login", post(login))
        .route("/api/v1/demo/clock", post(move_clock))
        .layer(Extension(clock))
}

#[derive(Deserialize)]
struct LoginBody {
    role: Role,
    /// Which of them, from 1.
    #[serde(default)]
    n: Option<usize>,
}

struct OpenSession {
    scope: Scope,
    role: Role,
    n: usize,
}
impl Command for OpenSession {
    type Output = (PersonId, String);
    async fn run(&self, tx: &mut Tx) -> julin_db::Result<(PersonId, String)> {
        let mut people = julin_identity::persons_with_role(tx, self.scope, self.role).await?;
        if self.role == Role::Member {
            let leaders = julin_identity::persons_with_role(tx, self.scope, Role::Leader).await?;
            people.retain(|p| !leaders.contains(p));
        }
        people.sort_unstable();
        let person = *people.get(self.n - 1).ok_or(Code::NOT_FOUND.fault())?;
        let life_s = julin_identity::MEMBER_SESSION_S;
        Ok((
            person,
            julin_identity::open_session(tx, self.scope, person, life_s).await?,
        ))
    }
}

#[derive(Serialize)]
struct SignedIn {
    id: PersonId,
    role: Role,
}

async fn login(State(ctx): State<Ctx>, Body(body): Body<LoginBody>) -> Answer<impl IntoResponse> {
    let n = body.n.unwrap_or(1).max(1);
    let open = OpenSession {
        scope: ctx.scope(),
        role: body.role,
        n,
    };
    let (id, token) = ctx.db.write(open).await?;
    let cookie = cookie(
        &ctx,
        SESSION_COOKIE,
        &token,
        julin_identity::MEMBER_SESSION_S,
    );
    Ok((
        [(header::SET_COOKIE, cookie)],
        Json(SignedIn {
            id,
            role: body.role,
        }),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Milestone {
    /// The next cutoff.
    Cutoff,
    /// The next counting point.
    Counting,
    /// The end of the after-sale window.
    Completed,
}

#[derive(Deserialize)]
struct ClockBody {
    /// By this much, up to 31 days.
    #[serde(default)]
    advance_ms: Option<i64>,
    /// Or to a milestone,
    #[serde(default)]
    to: Option<Milestone>,
    /// of this campaign (the next of all when absent).
    #[serde(default)]
    campaign_id: Option<CampaignId>,
}

#[derive(Serialize)]
struct ClockView {
    clock: Ts,
    advanced_ms: i64,
}

const FAR: i64 = 31 * 86_400_000;

async fn move_clock(
    State(ctx): State<Ctx>,
    Extension(clock): Extension<DemoClock>,
    Extension(runner): Extension<Arc<Runner>>,
    Body(body): Body<ClockBody>,
) -> Answer<(StatusCode, Json<ClockView>)> {
    let ms = match (body.advance_ms, body.to) {
        (Some(ms), None) if (0..=FAR).contains(&ms) => ms,
        (None, Some(Milestone::Completed)) => {
            ctx.config.settlement.after_sale_window_s * 1_000 + 1_000
        }
        (None, Some(milestone)) => until(&ctx, &milestone, body.campaign_id).await?,
        _ => return Err(Code::INVALID.field("advance_ms").into()),
    };
    clock.advance(ms).map_err(Error::internal)?;
    runner.drain().await?;
    Ok((
        StatusCode::OK,
        Json(ClockView {
            clock: ctx.now(),
            advanced_ms: ms,
        }),
    ))
}

/// Milliseconds to one second past the milestone of the campaign, or of the next that has it ahead.
async fn until(ctx: &Ctx, milestone: &Milestone, campaign: Option<CampaignId>) -> Answer<i64> {
    let (scope, now) = (ctx.scope(), ctx.now());
    let mut tx = ctx.db.read().await?;
    let campaigns = match campaign {
        Some(id) => vec![id],
        None => julin_groupbuy::uncounted(&mut tx, scope).await?,
    };
    let mut ahead = vec![];
    for id in campaigns {
        let Some(c) = snapshot(&mut tx, scope, id).await? else {
            continue;
        };
        let at = match milestone {
            Milestone::Cutoff if c.status == CampaignStatus::Open => c.cutoff_at,
            Milestone::Counting => c.counting_at,
            _ => continue,
        };
        ahead.push(at.since(now) + 1_000);
    }
    let next = ahead.into_iter().filter(|ms| *ms > 0).min();
    Ok(next.ok_or(Code::NOT_FOUND.field("to"))?)
}
