//! The realtime socket.
use crate::wiring::topics::CallersTopics;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use julin_kernel::Code;
use julin_realtime::{Viewer, upgrade};
use julin_web::{Answer, Caller, Ctx};
use std::sync::Arc;

const FOREIGN: Code = Code::new(
    "cross_site_socket",
    403,
    "请从本站页面连接",
    "Connect from this site's own pages",
);

/// A WebSocket that speaks the protocol of `platform/realtime`.
#[utoipa::path(get, path = "/api/v1/realtime", tag = "app", operation_id = "appRealtime",
    responses((status = 101, description = "Switching to WebSocket")))]
pub(crate) async fn socket(
    State(ctx): State<Ctx>,
    caller: Caller,
    headers: HeaderMap,
    request: WebSocketUpgrade,
) -> Answer<Response> {
    if !same_origin(&headers) {
        return Err(FOREIGN.fault().into());
    }
    let member = caller.actor.as_ref().map(|a| a.person.0);
    let viewer = Viewer {
        key: caller.viewer_key(),
        member,
    };
    let gate = Arc::new(CallersTopics::of(&ctx, &caller));
    Ok(upgrade(request, viewer, ctx.hub.clone(), gate))
}

/// Browsers send cookies with sockets to any site, and always say where the page is from.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &axum::http::HeaderValue| v.to_str().ok())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}
