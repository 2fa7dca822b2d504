//! Sessions, cards and comments as JSON.
use crate::media::{MediaStats, StreamView};
use crate::others::CardTier;
use crate::session::{CardState, LiveStatus, stream_name};
use crate::talk::task::LiveStanding;
use crate::talk::view::{LiveCommentView, LiveCorrection, LiveTalk};
use julin_community::LeaderCard;
use julin_groupbuy::FlashSaleView;
use julin_kernel::{CampaignId, CampaignItemId, CardId, LiveId, Money, Ts};
use julin_web::Ctx;
use serde::Serialize;
use utoipa::ToSchema;

/// A session in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveCard {
    /// Its id.
    pub id: LiveId,
    /// Its title.
    pub title: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover_url: Option<String>,
    /// Who hosts it; none for the store's own.
    #[schema(required)]
    pub host: Option<LeaderCard>,
    /// Where it stands.
    pub status: LiveStatus,
    /// When it is due.
    pub starts_at: Ts,
    /// When it went on air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Ts>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Ts>,
    /// Who watches now.
    pub viewers: usize,
    /// How many reserved.
    pub reserved_count: i64,
    /// Whether the reader has reserved.
    pub reserved: bool,
    /// What is sold in it.
    pub campaign_id: CampaignId,
    /// Interests to choose from when reserving.
    pub interest_tags: Vec<String>,
}

/// A product card. Its price is for display; the server prices the order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CardView {
    /// Its id.
    pub id: CardId,
    /// The campaign's item.
    pub item_id: CampaignItemId,
    /// Name.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Price now, by what is paid.
    pub price: Money,
    /// Price before any tier.
    pub base_price: Money,
    /// What can still be bought.
    pub available: i64,
    /// Tiers.
    pub tiers: Vec<CardTier>,
    /// How it is shown.
    pub state: CardState,
    /// When it was last put into the spotlight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_at: Option<Ts>,
}

/// Where to watch.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "as the player reads them")]
pub(crate) struct LivePlay {
    /// Low-latency HLS.
    pub hls_url: String,
    /// HTTP-FLV.
    pub flv_url: String,
    /// WHEP: WebRTC, below a second; refused where the publisher's pictures do not suit it.
    pub whep_url: String,
}

impl LivePlay {
    /// Where a session is watched, here or on another server; `token` opens a preview.
    pub(crate) fn of(ctx: &Ctx, live: LiveId, token: Option<&str>) -> Self {
        let stream = stream_name(live);
        let query = token.map_or_else(String::new, |t| format!("?token={t}"));
        let here = |path: &str| format!("/media/live/{stream}{path}{query}");
        let there = ctx.port::<dyn MediaStats>().play(&stream, token, ctx.now());
        Self {
            hls_url: there.hls.unwrap_or_else(|| here("/index.m3u8")),
            flv_url: there.flv.unwrap_or_else(|| here(".flv")),
            whep_url: there.whep.unwrap_or_else(|| here("/whep")),
        }
    }
}

/// A session as its viewers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveView {
    /// What a list shows.
    #[serde(flatten)]
    pub card: LiveCard,
    /// Product cards in the host's order; hidden ones only for the host.
    pub cards: Vec<CardView>,
    /// Flash sales of the campaign, in the order they were planned.
    pub flash_sales: Vec<FlashSaleView>,
    /// All likes.
    pub likes: i64,
    /// Where to watch.
    pub play: LivePlay,
    /// Realtime topic.
    pub topic: String,
    /// The last comments, oldest first.
    pub recent_comments: Vec<LiveCommentView>,
    /// How the talk is set.
    pub talk: LiveTalk,
    /// What was said wrong and corrected since, oldest first.
    pub corrections: Vec<LiveCorrection>,
    /// What the reader is here.
    pub standing: LiveStanding,
}

/// Where the host's encoder sends to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveRtmp {
    /// Server.
    pub url: String,
    /// Stream key; secret.
    pub key: String,
}

/// Where the host's browser sends to; the bearer token is the stream key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveWhip {
    /// WHIP endpoint, on this site.
    pub url: String,
    /// Stream key; secret.
    pub key: String,
}

/// How many of those who reserved named an interest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveInterest {
    /// The interest.
    pub tag: String,
    /// How many named it.
    pub count: usize,
}

/// A session as its host sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAdminView {
    /// What viewers see, with the hidden cards and a preview's addresses.
    #[serde(flatten)]
    pub live: LiveView,
    /// Where the encoder sends to.
    pub rtmp: LiveRtmp,
    /// Where a browser, or an encoder that speaks WHIP, sends to.
    pub whip: LiveWhip,
    /// How the stream runs.
    pub stream: StreamView,
    /// What those who reserved would like to see.
    pub interests: Vec<LiveInterest>,
}
