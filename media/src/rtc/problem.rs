//! Why a WHIP or WHEP request is refused, as problem+json.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::gate::Refusal;

/// A refusal; the code is stable, the title is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// This server has no WebRTC socket.
    Off,
    NoToken,
    Forbidden,
    NotNow(String),
    Busy,
    Full,
    NotLive,
    /// The publisher's pictures are reordered.
    BFrames,
    NotSdp,
    TooLarge,
    BadOffer(String),
    NoCodec(&'static str),
    NoSession,
    NoMatch,
    MatchMissing,
    NoRestart,
    NotTrickle,
    BadCandidate(String),
    Method,
}

impl Problem {
    fn parts(&self) -> (u16, &'static str, String) {
        match self {
            Self::Off => (503, "media.rtc_off", "WebRTC is not served here".into()),
            Self::NoToken => (
                401,
                "media.token_missing",
                "Send the stream key as a bearer token".into(),
            ),
            Self::Forbidden => (
                403,
                "media.forbidden",
                "This token does not open this stream".into(),
            ),
            Self::NotNow(why) => (403, "media.not_now", why.clone()),
            Self::Busy => (409, "media.busy", Refusal::Busy.to_string()),
            Self::Full => (503, "media.full", "Too many sessions, try again".into()),
            Self::NotLive => (404, "media.not_live", "This stream is not live".into()),
            Self::BFrames => (
                409,
                "media.b_frames",
                "The publisher sends B-frames, which WebRTC cannot carry: watch over HLS or FLV, \
                 or set the encoder to zero B-frames"
                    .into(),
            ),
            Self::NotSdp => (
                415,
                "media.not_sdp",
                "Send an offer as application/sdp".into(),
            ),
            Self::TooLarge => (413, "media.too_large", "The offer is too large".into()),
            Self::BadOffer(why) => (400, "media.bad_offer", format!("Unreadable offer: {why}")),
            Self::NoCodec(what) => (
                406,
                "media.no_codec",
                format!("The offer must hold {what} in the right direction"),
            ),
            Self::NoSession => (404, "media.no_session", "No such session".into()),
            Self::NoMatch => (
                412,
                "media.no_match",
                "The session has another entity tag".into(),
            ),
            Self::MatchMissing => (428, "media.match_missing", "Send If-Match".into()),
            Self::NoRestart => (
                422,
                "media.no_restart",
                "ICE restarts are not offered: post a new offer".into(),
            ),
            Self::NotTrickle => (
                415,
                "media.not_trickle",
                "Send application/trickle-ice-sdpfrag".into(),
            ),
            Self::BadCandidate(why) => (
                400,
                "media.bad_candidate",
                format!("Unreadable candidate: {why}"),
            ),
            Self::Method => (
                405,
                "media.method",
                "POST an offer, DELETE the session".into(),
            ),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownKey => Self::Forbidden,
            Refusal::NotNow(why) => Self::NotNow(why),
            Refusal::Busy => Self::Busy,
            Refusal::Overloaded => Self::Full,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, title) = self.parts();
        let body = ProblemBody {
            status,
            code,
            title: &title,
        };
        let mut response = (
            StatusCode::from_u16(status).unwrap_or_default(),
            axum::Json(body),
        )
            .into_response();
        let headers = response.headers_mut();
        let mut put = |name, value| headers.insert(name, HeaderValue::from_static(value));
        put(header::CONTENT_TYPE, "application/problem+json");
        put(header::CACHE_CONTROL, "no-store");
        match self {
            Self::NoToken => put(header::WWW_AUTHENTICATE, "Bearer"),
            Self::Full | Self::NotLive => put(header::RETRY_AFTER, "2"),
            Self::NotSdp => put(
                header::HeaderName::from_static("accept-post"),
                "application/sdp",
            ),
            Self::Method => put(header::ALLOW, "POST, OPTIONS"),
            _ => None,
        };
        response
    }
}

#[derive(serde::Serialize)]
struct ProblemBody<'a> {
    status: u16,
    code: &'static str,
    title: &'a str,
}
