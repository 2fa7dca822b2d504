//! The picture of a campaign with its QR code.
use crate::read::Loaded;
use crate::share::{Told, full_name, price};
use crate::view::ItemView;
use axum::body::Bytes;
use julin_blob::{BlobKey, BlobStore};
use julin_db::{Error, Result};
use julin_render::{Kept, Language, PosterItem, PosterSpec};
use julin_web::{Ctx, Locale};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// How many posters are kept in memory, each some 200 KB.
const KEPT_MAX: usize = 64;
/// How many pictures a poster has room for.
const PICTURES_MAX: usize = 3;

/// Posters drawn lately, by what they show.
static KEPT: Kept<Bytes> = Kept::new(KEPT_MAX);

/// Draws the poster, or hands out the one drawn for the same words and prices.
pub(crate) async fn draw(ctx: &Ctx, loaded: &Loaded, locale: Locale) -> Result<Bytes> {
    let mut spec = spec(ctx, loaded, locale);
    let mark = mark(&spec, &loaded.items);
    if let Some(png) = KEPT.get(mark) {
        return Ok(png);
    }
    for (item, of) in spec.items.iter_mut().zip(&loaded.items).take(PICTURES_MAX) {
        item.picture = picture(&*ctx.blobs, of).await;
    }
    let drawn = tokio::task::spawn_blocking(move || julin_render::poster(&spec)).await;
    let png = drawn.map_err(Error::internal)?.map_err(Error::internal)?;
    let png = Bytes::from(png);
    KEPT.keep(mark, &png);
    Ok(png)
}

fn spec(ctx: &Ctx, loaded: &Loaded, locale: Locale) -> PosterSpec {
    let told = Told::new(loaded, &ctx.config.http.public_url, locale);
    let point = &loaded.leader.pickup_point;
    PosterSpec {
        community: loaded.leader.community.name.clone(),
        leader: loaded.leader.nickname.clone(),
        title: loaded.row.title.clone(),
        items: loaded.items.iter().map(|i| poster_item(&told, i)).collect(),
        cutoff_text: told.cutoff_line(),
        brand: ctx.config.store.name.clone(),
        footer: format!("{} {}", point.name, point.hours).trim().to_owned(),
        language: locale.pick(Language::Chinese, Language::English),
        qr_url: told.url,
    }
}

fn poster_item(told: &Told<'_>, item: &ItemView) -> PosterItem {
    let next = item
        .next_tier
        .map(|n| n.gap + item.paid_quantity)
        .zip(item.next_tier);
    PosterItem {
        name: full_name(&item.name, &item.spec),
        price_text: price(item.price),
        tier_text: next.map_or_else(String::new, |(n, tier)| told.tier(n, tier.price)),
        picture: vec![],
    }
}

/// Tells posters apart by all that is on them.
fn mark(spec: &PosterSpec, items: &[ItemView]) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{spec:?}").hash(&mut hasher);
    for item in items.iter().take(PICTURES_MAX) {
        item.image_urls.first().hash(&mut hasher);
    }
    hasher.finish()
}

/// The item's first picture; a poster without it is better than none.
async fn picture(blobs: &dyn BlobStore, item: &ItemView) -> Vec<u8> {
    let key = item
        .image_urls
        .first()
        .and_then(|url| url.strip_prefix("/blobs/"));
    let Some(key) = key.and_then(|k| k.parse::<BlobKey>().ok()) else {
        return vec![];
    };
    match blobs.get(&key, None).await {
        Ok(blob) => blob.map_or_else(Vec::new, |b| b.data.to_vec()),
        Err(e) => {
            tracing::warn!(error = %e, %key, "a poster goes without its picture");
            vec![]
        }
    }
}
