//! Pictures that people bring, and pictures that are shown.
use crate::blob_url;
use crate::store::upload as store;
use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use julin_blob::{BlobKey, BlobStore, ImageError, ImageLimits, PutImageError, put_image};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, PersonId, Scope};
use julin_web::{Actor, Ctx};
use serde::Serialize;
use utoipa::ToSchema;

const NOT_A_PICTURE: Code = Code::new(
    "catalog.not_a_picture",
    422,
    "只能上传 JPG、PNG、WebP 或 GIF 图片",
    "Only JPEG, PNG, WebP and GIF pictures are taken",
);
const TOO_LARGE: Code = Code::new(
    "catalog.picture_too_large",
    413,
    "图片太大了，请压缩到 8 MB 以内",
    "The picture is too large; keep it below 8 MB",
);

/// A form can carry this much: one picture and its wrapping.
pub(crate) const FORM_BYTES_MAX: usize = 9 * 1024 * 1024;
/// Pictures that one person may bring in an hour.
const PER_HOUR_MAX: i64 = 200;

/// The form: one file.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "only its schema is used; the form is read as a stream"
)]
pub(crate) struct UploadForm {
    /// The picture.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Where an uploaded picture is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// To be sent as an `image_keys` element.
    pub key: String,
    /// Where it is served.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Reads the form's `file`, keeps it under its true type, and notes who brought it.
pub(crate) async fn take(ctx: &Ctx, actor: &Actor, form: Multipart) -> Result<Uploaded> {
    let scope = Scope::shop(actor.shop);
    let person = actor.person;
    allowed(ctx, scope, person).await?;
    let data = file_of(form).await?;
    let put = put_image(&*ctx.blobs, data, ImageLimits::default()).await;
    let (key, info) = put.map_err(refusal)?;
    let key = key.to_string();
    let note = Note {
        scope,
        person,
        key: key.clone(),
    };
    ctx.db.write(note).await?;
    Ok(Uploaded {
        url: blob_url(&key),
        key,
        width: info.width,
        height: info.height,
    })
}

async fn allowed(ctx: &Ctx, scope: Scope, person: PersonId) -> Result<()> {
    let since = ctx.now().plus_s(-3_600);
    let mut tx = ctx.db.read().await?;
    if store::count_since(&mut tx, scope, person, since).await? < PER_HOUR_MAX {
        return Ok(());
    }
    Err(Code::TOO_MANY.fault().into())
}

async fn file_of(mut form: Multipart) -> Result<Bytes> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        let code = if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            &TOO_LARGE
        } else {
            &Code::INVALID
        };
        Error::from(code.field("file"))
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            return field.bytes().await.map_err(broken);
        }
    }
    Err(Code::INVALID.field("file").into())
}

fn refusal(e: PutImageError) -> Error {
    let code = match e {
        PutImageError::Store(e) => return Error::internal(e),
        PutImageError::Image(ImageError::TooHeavy { .. } | ImageError::TooLarge { .. }) => {
            &TOO_LARGE
        }
        PutImageError::Image(_) => &NOT_A_PICTURE,
    };
    code.field("file").into()
}

struct Note {
    scope: Scope,
    person: PersonId,
    key: String,
}
impl Command for Note {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        Ok(store::insert(tx, self.scope, self.person, &self.key).await?)
    }
}

/// Refuses keys that name no picture of this store; `field` is where they stand in the request.
pub async fn known_pictures(blobs: &dyn BlobStore, field: &str, keys: &[String]) -> Result<()> {
    for (i, key) in keys.iter().enumerate() {
        let unknown = || Code::INVALID.field(format!("{field}.{i}"));
        let parsed: Result<BlobKey, _> = key.parse();
        let Ok(parsed) = parsed else {
            return Err(unknown().into());
        };
        let found = blobs.head(&parsed).await.map_err(Error::internal)?;
        found.ok_or_else(unknown)?;
    }
    Ok(())
}

/// Refuses pictures that this person did not bring: somebody else's are no evidence.
pub async fn own_pictures(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    (field, keys): (&str, &[String]),
) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let brought = store::brought(tx, scope, person, keys).await?;
    match keys.iter().position(|key| !brought.contains(key)) {
        Some(at) => Err(Code::INVALID.field(format!("{field}.{at}")).into()),
        None => Ok(()),
    }
}

/// A picture, cacheable for ever.
pub(crate) async fn serve(ctx: &Ctx, name: &str, headers: &HeaderMap) -> Result<Response> {
    let key: Result<BlobKey, _> = name.parse();
    let Ok(key) = key else {
        return Err(Code::NOT_FOUND.fault().into());
    };
    let etag = key.etag();
    let known = headers.get(header::IF_NONE_MATCH);
    let mut response = if known.is_some_and(|v| v.as_bytes() == etag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let blob = ctx.blobs.get(&key, None).await.map_err(Error::internal)?;
        let blob = blob.ok_or(Code::NOT_FOUND.fault())?;
        let kind = [(header::CONTENT_TYPE, key.content_type().mime())];
        (kind, blob.data).into_response()
    };
    let for_ever = "public, max-age=31536000, immutable";
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(for_ever));
    out.insert(
        "x-content-type-options",
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    Ok(response)
}
