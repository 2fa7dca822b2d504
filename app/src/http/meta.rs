//! What every page needs before anybody has signed in.
use axum::Json;
use axum::extract::State;
use julin_config::SmsProvider;
use julin_kernel::Ts;
use julin_web::Ctx;
use serde::Serialize;
use utoipa::ToSchema;

/// The shop as its customers see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoreView {
    name: String,
    /// IANA zone of cutoffs and days.
    zone: String,
    currency: String,
    locale: String,
}

/// The installation.
#[derive(Serialize, ToSchema)]
pub(crate) struct MetaView {
    store: StoreView,
    /// Whether this is a demo: every page says so.
    demo: bool,
    /// The server's time.
    clock: Ts,
    version: String,
    /// Whether codes are kept in a page instead of being sent.
    sms_inbox: bool,
}

/// The shop's face and the server's time.
#[utoipa::path(get, path = "/api/v1/meta", tag = "app", operation_id = "appMeta",
    responses((status = 200, body = MetaView)))]
pub(crate) async fn meta(State(ctx): State<Ctx>) -> Json<MetaView> {
    let store = &ctx.config.store;
    Json(MetaView {
        store: StoreView {
            name: store.name.clone(),
            zone: store.zone.clone(),
            currency: store.currency.clone(),
            locale: store.locale.clone(),
        },
        demo: ctx.config.demo.enabled,
        clock: ctx.now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sms_inbox: ctx.config.sms.provider == SmsProvider::Inbox,
    })
}
