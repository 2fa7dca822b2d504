//! The poster before a session, in the community's and the sharer's name.
use crate::others::{self, Offer};
use crate::preheat::seen::{self, Reader};
use crate::preheat::show::Prepared;
use crate::session::Session;
use crate::store::{card, share};
use axum::body::Bytes;
use julin_blob::{BlobKey, BlobStore};
use julin_community::LeaderCard;
use julin_db::{Error, Result, Tx};
use julin_kernel::{Money, PersonId, Scope};
use julin_render::{Kept, Language, LiveLead, LiveLook, LivePosterSpec};
use julin_web::{Ctx, Locale};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// How many posters are kept in memory, each some 200 KB.
const KEPT_MAX: usize = 64;
const PICTURES_MAX: usize = 3;
const PERKS_MAX: usize = 3;

static KEPT: Kept<Bytes> = Kept::new(KEPT_MAX);

/// Which poster is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) look: LiveLook,
    /// The code of who shares it.
    pub(crate) by: Option<String>,
    /// For whom: what they look forward to.
    pub(crate) tag: Option<String>,
    pub(crate) locale: Locale,
}

/// A poster that is not drawn yet: its words, and the addresses of its pictures.
pub(crate) struct Sketch {
    spec: LivePosterSpec,
    pictures: Vec<String>,
}

impl Sketch {
    pub(crate) async fn of(
        ctx: &Ctx,
        tx: &mut Tx,
        scope: Scope,
        s: &Session,
        wanted: &Wanted,
    ) -> Result<Self> {
        let prepared = Prepared::load(ctx, tx, scope, s).await?;
        let reader = Reader {
            tags: wanted.tag.iter().cloned().collect(),
            items: vec![],
        };
        let preview = seen::preview(&prepared.plan, &reader);
        let sharer = sharer(tx, scope, s, wanted.by.as_deref()).await?;
        let (host, url) = (
            host(ctx, tx, scope, s, sharer).await?,
            address(ctx, s, wanted.by.as_deref(), sharer),
        );
        let shown = offers(tx, scope, s, preview.and_then(|p| p.lead_item_id)).await?;
        let teasers = prepared.teasers(s, ctx, &reader);
        let (date_text, time_text) = date(ctx, s, wanted.locale);
        let lead = shown.first().map(|o| lead(o, wanted.look));
        let spec = LivePosterSpec {
            look: wanted.look,
            community: host
                .as_ref()
                .map_or_else(String::new, |h| h.community.name.clone()),
            leader: host.map_or_else(String::new, |h| h.nickname),
            title: s.title.clone(),
            time_text,
            date_text,
            teasers: vec![],
            lead,
            line: preview.map_or_else(String::new, |p| p.line.clone()),
            perks: perks(teasers, wanted.locale),
            qr_url: url,
            brand: ctx.config.store.name.clone(),
            footer: wanted
                .locale
                .pick(
                    "预约后开播前提醒你",
                    "Reserve, and we remind you before the start",
                )
                .to_owned(),
            language: wanted.locale.pick(Language::Chinese, Language::English),
        };
        let pictures = shown.into_iter().filter_map(|o| o.image_url);
        Ok(Self {
            spec,
            pictures: pictures.take(PICTURES_MAX).collect(),
        })
    }

    /// Draws it, or hands out the one drawn for the same words and pictures.
    pub(crate) async fn draw(mut self, ctx: &Ctx) -> Result<Bytes> {
        let mut hasher = DefaultHasher::new();
        format!("{:?} {:?}", self.spec, self.pictures).hash(&mut hasher);
        let mark = hasher.finish();
        if let Some(png) = KEPT.get(mark) {
            return Ok(png);
        }
        for url in &self.pictures {
            self.spec.teasers.push(picture(&*ctx.blobs, url).await);
        }
        let spec = self.spec;
        let drawn = tokio::task::spawn_blocking(move || julin_render::live_poster(&spec)).await;
        let png = drawn.map_err(Error::internal)?.map_err(Error::internal)?;
        let png = Bytes::from(png);
        KEPT.keep(mark, &png);
        Ok(png)
    }
}

/// Who shares it, if the code is one.
pub(crate) async fn sharer(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    by: Option<&str>,
) -> Result<Option<PersonId>> {
    match by {
        Some(code) => Ok(share::sharer(tx, scope, s.id, code).await?),
        None => Ok(None),
    }
}

/// In whose name it is: the sharer's, if she is a leader of the buy, else the host's.
async fn host(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    sharer: Option<PersonId>,
) -> Result<Option<LeaderCard>> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let leads = |p: &PersonId| campaign.as_ref().is_some_and(|c| c.leaders.contains(p));
    let Some(named) = sharer.filter(leads).or(s.leader_id) else {
        return Ok(None);
    };
    let mut found = others::host_cards(ctx, tx, scope, &[named]).await?;
    Ok(found.remove(&named))
}

/// Where the code leads: to the session's page, as the sharer's link does.
pub(crate) fn address(
    ctx: &Ctx,
    s: &Session,
    by: Option<&str>,
    sharer: Option<PersonId>,
) -> String {
    let site = ctx.config.http.public_url.trim_end_matches('/');
    let by = by.filter(|_| sharer.is_some());
    let query = by.map_or_else(String::new, |code| format!("?by={code}"));
    format!("{site}/live/{}{query}", s.id)
}

/// The items in the host's order, the lead first.
async fn offers(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    lead: Option<julin_kernel::CampaignItemId>,
) -> Result<Vec<Offer>> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let all = campaign.map(|c| c.offers).unwrap_or_default();
    let cards = card::of_live(tx, scope, s.id).await?.into_iter();
    let shown = cards.filter(|c| c.state != crate::session::CardState::Hidden);
    let found = shown.filter_map(|c| all.iter().find(|o| o.item == c.item_id).cloned());
    let mut offers: Vec<Offer> = found.collect();
    offers.sort_by_key(|o| Some(o.item) != lead);
    Ok(offers)
}

fn lead(offer: &Offer, look: LiveLook) -> LiveLead {
    match look {
        LiveLook::Suspense => LiveLead {
            name: String::new(),
            price_text: masked(offer.price),
        },
        LiveLook::Benefit | LiveLook::Reveal => LiveLead {
            name: offer.name.clone(),
            price_text: format!("¥{}", offer.price.display()),
        },
    }
}

/// `¥?9.90`: all but the last digit of the yuan are hidden; a single one is, too.
fn masked(price: Money) -> String {
    let text = price.display();
    let (yuan, fen) = text.split_once('.').unwrap_or((&text, "00"));
    let hidden = yuan.len().saturating_sub(1).max(1);
    let last = yuan.get(hidden..).unwrap_or_default();
    format!("¥{}{last}.{fen}", "?".repeat(hidden))
}

/// What is told already; what is held back is counted.
fn perks(teasers: Vec<seen::LiveTeaserView>, locale: Locale) -> Vec<String> {
    let held = teasers.iter().filter(|t| t.text.is_none()).count();
    let room = if held == 0 { PERKS_MAX } else { PERKS_MAX - 1 };
    let told = teasers.into_iter().filter_map(|t| t.text);
    let mut perks: Vec<String> = told.take(room).collect();
    if held > 0 {
        perks.push(locale.pick(
            format!("还有 {held} 个惊喜"),
            format!("{held} more to come"),
        ));
    }
    perks
}

const DAYS: [[&str; 2]; 7] = [
    ["周四", "Thu"],
    ["周五", "Fri"],
    ["周六", "Sat"],
    ["周日", "Sun"],
    ["周一", "Mon"],
    ["周二", "Tue"],
    ["周三", "Wed"],
];

/// The day and the hour, by the store's clock: `11 月 24 日 周二` and `20:00`. No 今晚: a poster is looked at
/// on other days than the one it was made on.
pub(crate) fn date(ctx: &Ctx, s: &Session, locale: Locale) -> (String, String) {
    let full = ctx.zone.full(s.starts_at);
    let digits = |range: std::ops::Range<usize>| {
        let part = full.get(range).unwrap_or_default();
        part.parse::<i64>().unwrap_or_default()
    };
    let (year, month, day) = (digits(0..4), digits(5..7), digits(8..10));
    let name = DAYS[usize::try_from(days(year, month, day).rem_euclid(7)).unwrap_or(0)];
    let date = locale.pick(
        format!("{month} 月 {day} 日 {}", name[0]),
        format!("{} {year}-{month:02}-{day:02}", name[1]),
    );
    (date, full.get(11..16).unwrap_or_default().to_owned())
}

/// Days since 1970-01-01, a Thursday.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let in_era = year.rem_euclid(400);
    let of_era = in_era * 365 + in_era / 4 - in_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// A picture by its address; a poster without it is better than none.
async fn picture(blobs: &dyn BlobStore, url: &str) -> Vec<u8> {
    let key = url.strip_prefix("/blobs/");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_guessed_at() {
        for (fen, text) in [(6_990, "¥?9.90"), (990, "¥?.90"), (16_900, "¥??9.00")] {
            assert_eq!(masked(Money(fen)), text);
        }
    }

    #[test]
    fn days_have_their_names() {
        let name = |y, m, d| DAYS[usize::try_from(days(y, m, d).rem_euclid(7)).unwrap()][1];
        assert_eq!(name(1970, 1, 1), "Thu");
        assert_eq!(name(2026, 11, 23), "Mon");
        assert_eq!(name(2024, 2, 29), "Thu");
    }
}
