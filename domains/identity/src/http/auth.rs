//! Signing in and out.
use crate::consent::Consent;
use crate::login::{Attempt, SignInByCode};
use crate::otp::{IssueOtp, PAUSE_S};
use crate::password::{BeginAttempt, SignInByPassword, verify};
use crate::recent;
use crate::refusals::{CODE_WRONG, PASSWORD_WRONG};
use crate::session::SignOut;
use crate::{Me, SmsSender, normalise_phone};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use julin_config::SmsProvider;
use julin_web::{Answer, Body, Caller, Ctx, Problems, SESSION_COOKIE, check, cookie};
use serde::{Deserialize, Serialize};

type Signed = ([(HeaderName, String); 1], Json<Me>);

fn signed(ctx: &Ctx, token: &str, life_s: i64, me: Me) -> Signed {
    let cookie = cookie(ctx, SESSION_COOKIE, token, life_s);
    ([(header::SET_COOKIE, cookie)], Json(me))
}

/// A number that wants a code.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct CodeRequest {
    /// Mobile number.
    phone: String,
}

/// A code is on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CodeSent {
    /// Seconds until another may be asked for.
    retry_after_s: i64,
    /// Where a trial shop shows the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox_url: Option<String>,
}

/// Sends a sign-in code.
#[utoipa::path(post, path = "/api/v1/auth/otp", operation_id = "identitySendCode",
    tag = "identity", request_body = CodeRequest, responses((status = 200, body = CodeSent), Problems))]
pub(crate) async fn send_code(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(asked): Body<CodeRequest>,
) -> Answer<Json<CodeSent>> {
    let phone = normalise_phone(&asked.phone)?;
    let issue = IssueOtp {
        scope: caller.scope,
        phone: phone.clone(),
        ip: caller.ip,
    };
    let code = ctx.db.write(issue).await?;
    let sms = ctx.port::<dyn SmsSender>();
    sms.send_code(caller.scope, &phone, &code).await?;
    let trial = ctx.config.sms.provider == SmsProvider::Inbox;
    Ok(Json(CodeSent {
        retry_after_s: PAUSE_S,
        inbox_url: trial.then(|| format!("/dev/inbox?phone={phone}")),
    }))
}

/// A code that was received.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct LoginRequest {
    /// Mobile number.
    phone: String,
    /// Six digits.
    code: String,
    /// What a new person calls themselves.
    nickname: Option<String>,
    /// Needed once, and again when the documents change.
    consent: Option<Consent>,
}

/// Signs in by code; a new number signs up.
#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "identityLogin",
    tag = "identity", request_body = LoginRequest, responses((status = 200, body = Me), Problems))]
pub(crate) async fn login(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(asked): Body<LoginRequest>,
) -> Answer<Signed> {
    let nickname = check::text("nickname", asked.nickname.as_deref().unwrap_or(""), 0, 20)?;
    let sign_in = SignInByCode {
        scope: caller.scope,
        phone: normalise_phone(&asked.phone)?,
        code: asked.code.trim().to_owned(),
        nickname,
        consent: asked.consent,
    };
    match ctx.db.write(sign_in).await? {
        Attempt::Wrong => Err(CODE_WRONG.field("code").into()),
        Attempt::In(token, life_s, me) => Ok(signed(&ctx, &token, life_s, me)),
    }
}

/// A login and its password.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct PasswordRequest {
    /// Staff login.
    login: String,
    /// Its password.
    password: String,
}

/// Signs staff in by password.
#[utoipa::path(post, path = "/api/v1/auth/password", operation_id = "identityLoginByPassword",
    tag = "identity", request_body = PasswordRequest, responses((status = 200, body = Me), Problems))]
pub(crate) async fn password(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(asked): Body<PasswordRequest>,
) -> Answer<Signed> {
    let login = check::text("login", &asked.login, 1, 40)?;
    check::that("password", asked.password.len() <= 200)?;
    let begin = BeginAttempt {
        scope: caller.scope,
        login: login.clone(),
        ip: caller.ip.clone(),
    };
    let found = ctx.db.write(begin).await?;
    let person = found.as_ref().map(|c| c.id);
    let right = verify(asked.password, found.and_then(|c| c.password_hash)).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(PASSWORD_WRONG.fault().into());
    };
    let sign_in = SignInByPassword {
        scope: caller.scope,
        person,
        login,
        ip: caller.ip,
    };
    match ctx.db.write(sign_in).await? {
        Attempt::Wrong => Err(PASSWORD_WRONG.fault().into()),
        Attempt::In(token, life_s, me) => Ok(signed(&ctx, &token, life_s, me)),
    }
}

/// Signs out, here only.
#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "identityLogout",
    tag = "identity", responses((status = 204), Problems))]
pub(crate) async fn logout(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<(StatusCode, [(HeaderName, String); 1])> {
    if let Some(actor) = &caller.actor {
        let (scope, session) = (caller.scope, actor.session);
        ctx.db.write(SignOut { scope, session }).await?;
        recent::forget_all();
        let person = actor.person.0;
        ctx.hub.doubt(|viewer| viewer.member == Some(person));
    }
    let cleared = cookie(&ctx, SESSION_COOKIE, "", 0);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared)]))
}
