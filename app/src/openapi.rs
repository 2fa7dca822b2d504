//! The API's contract, gathered from the rooms.
use crate::{http, rooms};
use anyhow::Result;
use julin_web::{Ctx, ProblemBody};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

/// Every documented route, rooms and app.
pub(crate) fn routes(all: Vec<OpenApiRouter<Ctx>>) -> OpenApiRouter<Ctx> {
    let components = ComponentsBuilder::new()
        .schema_from::<ProblemBody>()
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(julin_web::SESSION_COOKIE))),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Julin 聚邻")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Ids are strings of digits, money is minor units (fen), times are Unix milliseconds. \
             Refusals are problem+json with a stable `code`. Writes need the header \
             `X-Requested-With: julin`, creating writes an `Idempotency-Key`.",
        ))
        .build();
    let api = OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build();
    let base = OpenApiRouter::with_openapi(api).merge(http::routes());
    all.into_iter().fold(base, OpenApiRouter::merge)
}

/// The document.
pub(crate) fn document() -> OpenApi {
    let routes = routes(rooms::all().into_iter().map(|r| r.routes).collect());
    routes.into_openapi()
}

/// The document as text, with a final line break.
pub(crate) fn json() -> Result<String> {
    Ok(serde_json::to_string_pretty(&document())?)
}
