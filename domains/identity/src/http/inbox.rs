//! The text messages of a trial shop, for anybody to read.
use crate::sms::{InboxSms, inbox};
use axum::Json;
use axum::extract::{Query, State};
use julin_config::SmsProvider;
use julin_kernel::Code;
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Deserialize;

/// Whose messages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboxQuery {
    /// Only of this number.
    phone: Option<String>,
}

/// TRIAL SHOPS ONLY: text messages that a real provider would have sent. 404 in any other shop.
#[utoipa::path(get, path = "/api/v1/dev/inbox", operation_id = "identityDevInbox",
    tag = "identity", params(InboxQuery),
    responses((status = 200, body = Vec<InboxSms>), Problems))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<InboxQuery>,
) -> Answer<Json<Vec<InboxSms>>> {
    if ctx.config.sms.provider != SmsProvider::Inbox {
        return Err(Code::NOT_FOUND.fault().into());
    }
    let mut tx = ctx.db.read().await?;
    let messages = inbox(&mut tx, caller.scope, query.phone.as_deref()).await?;
    Ok(Json(messages))
}
