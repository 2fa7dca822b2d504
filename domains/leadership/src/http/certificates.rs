//! Certificates: verified by anybody who has the number, drawn for who holds one.
use crate::store::certificate as store;
use crate::training::CertificateRow;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use julin_db::Error;
use julin_identity::mask_name;
use julin_kernel::{Code, Ts};
use julin_render::{CertificateSpec, Language, certificate};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;
use utoipa::ToSchema;

/// What anybody may know of a certificate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VerifiedCertificate)]
pub(super) struct Verified {
    number: String,
    /// Masked: `李**`.
    name: String,
    course: String,
    /// Who gave it.
    shop: String,
    at: Ts,
}

async fn found(ctx: &Ctx, caller: &Caller, number: &str) -> Answer<CertificateRow> {
    let mut tx = ctx.db.read().await?;
    let number = number.trim().to_uppercase();
    let row = store::get(&mut tx, caller.scope, &number).await?;
    Ok(row.ok_or(Code::NOT_FOUND.fault())?)
}

/// Verify a certificate.
#[utoipa::path(get, path = "/api/v1/certificates/{number}", tag = "leadership",
    operation_id = "leadershipVerify", params(("number" = String, Path)),
    responses((status = 200, body = Verified), Problems))]
pub(super) async fn verify(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(number): Path<String>,
) -> Answer<Json<Verified>> {
    let row = found(&ctx, &caller, &number).await?;
    Ok(Json(Verified {
        number: row.number,
        name: mask_name(&row.name),
        course: row.course,
        shop: ctx.config.store.name.clone(),
        at: row.at,
    }))
}

/// One's certificate as a picture.
#[utoipa::path(get, path = "/api/v1/certificates/{number}/picture.png", tag = "leadership",
    operation_id = "leadershipCertificatePicture", params(("number" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/png"), Problems),
    security(("session" = [])))]
pub(super) async fn picture(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(number): Path<String>,
) -> Answer<impl IntoResponse> {
    let actor = caller.signed()?;
    let row = found(&ctx, &caller, &number).await?;
    let staff = actor.may(Permission::EditCommunities, Reach::Shop);
    if row.person_id != actor.person && !staff {
        return Err(Code::NOT_FOUND.fault().into());
    }
    let root = ctx.config.http.public_url.trim_end_matches('/');
    let spec = CertificateSpec {
        date_text: ctx.zone.date(row.at),
        qr_url: format!("{root}/certificates/{}", row.number),
        name: row.name,
        course: row.course,
        number: row.number,
        brand: ctx.config.store.name.clone(),
        language: caller.locale.pick(Language::Chinese, Language::English),
    };
    let png = tokio::task::spawn_blocking(move || certificate(&spec)).await;
    let png = png.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png))
}
