//! What viewers fetch: HTTP-FLV and HLS.

use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use tokio::time::Instant;

use crate::hls::{self, Position, playlist};
use crate::hub::Stream;
use crate::server::Inner;
use crate::viewers::PlayerMark;

/// How long a request waits for media that is about to exist.
const WAIT_LIMIT: Duration = Duration::from_secs(10);
/// Parts and segments never change under one name; proxies may serve a crowd from one copy.
const KEEP: &str = "max-age=60";
const FRESH: &str = "no-store";
/// Longest token, and longest name of a stream, that the gate is asked about: it may keep them, and a
/// playlist repeats the token on every line.
const MAX_TOKEN: usize = 128;

/// Query of every media URI.
#[derive(Debug, serde::Deserialize)]
struct PlayQuery {
    token: Option<String>,
    #[serde(rename = "_HLS_msn")]
    segment: Option<u64>,
    #[serde(rename = "_HLS_part")]
    part: Option<usize>,
}

impl PlayQuery {
    fn position(&self) -> Option<Position> {
        Some(Position {
            segment: self.segment?,
            part: self.part,
        })
    }

    /// What the playlist repeats on its URIs.
    fn suffix(&self) -> String {
        suffix(self.token.as_deref())
    }
}

/// The query that carries a token on, or nothing.
pub(crate) fn suffix(token: Option<&str>) -> String {
    token.map_or_else(String::new, |token| format!("?token={}", encoded(token)))
}

/// Percent-encodes whatever could end an attribute or a line of the playlist.
fn encoded(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Why a viewer gets nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unavailable {
    Forbidden,
    NotLive,
    NoSuchFile,
    NotReady,
    TooFarAhead,
    Full,
    NotRecorded,
    NoSuchRange,
    Unreadable,
}

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        let (status, code, title) = match self {
            Self::Forbidden => (403, "media.forbidden", "You may not watch this stream"),
            Self::NotLive => (404, "media.not_live", "This stream is not live"),
            Self::NoSuchFile => (404, "media.gone", "No such part of the stream"),
            Self::NotReady => (404, "media.not_ready", "The stream has no picture yet"),
            Self::TooFarAhead => (400, "media.too_far_ahead", "That part is too far ahead"),
            Self::Full => (503, "media.full", "Too many viewers"),
            Self::NotRecorded => (404, "media.not_recorded", "This stream was not recorded"),
            Self::NoSuchRange => (416, "media.no_such_range", "No such bytes"),
            Self::Unreadable => (500, "media.unreadable", "The recording cannot be read"),
        };
        let body = format!(r#"{{"status":{status},"code":"{code}","title":"{title}"}}"#);
        let headers = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, FRESH),
        ];
        (
            StatusCode::from_u16(status).unwrap_or_default(),
            headers,
            body,
        )
            .into_response()
    }
}

pub(crate) fn routes(server: Arc<Inner>) -> Router {
    Router::new()
        .route("/live/{file}", get(flv))
        .route("/live/{stream}/{file}", get(hls_file))
        .merge(crate::rtc::routes())
        .merge(crate::record::http::routes())
        .merge(crate::handoff::hooks::routes())
        .with_state(server)
}

/// Whether the gate is asked at all.
pub(crate) fn is_short(stream: &str, token: Option<&str>) -> bool {
    stream.len() <= MAX_TOKEN && token.is_none_or(|token| token.len() <= MAX_TOKEN)
}

/// What the gate says of a viewer.
pub(crate) async fn may_play(server: &Inner, stream: &str, token: Option<&str>) -> bool {
    is_short(stream, token) && server.gate.play(stream, token).await
}

async fn permitted(
    server: &Inner,
    stream: &str,
    query: &PlayQuery,
) -> Result<Arc<Stream>, Unavailable> {
    if !may_play(server, stream, query.token.as_deref()).await {
        return Err(Unavailable::Forbidden);
    }
    server.hub.get(stream).ok_or(Unavailable::NotLive)
}

async fn flv(
    State(server): State<Arc<Inner>>,
    Path(file): Path<String>,
    Query(query): Query<PlayQuery>,
) -> Result<Response, Unavailable> {
    let id = file.strip_suffix(".flv").ok_or(Unavailable::NoSuchFile)?;
    let stream = permitted(&server, id, &query).await?;
    if stream.is_finished() {
        return Err(Unavailable::NotLive);
    }
    let seat = stream
        .viewers
        .seat(server.config.max_flv_viewers)
        .ok_or(Unavailable::Full)?;
    let batches = stream::unfold((stream.cursor(), seat), |(mut cursor, seat)| async move {
        let bytes = cursor.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), (cursor, seat)))
    });
    let headers = [
        (header::CONTENT_TYPE, "video/x-flv"),
        (header::CACHE_CONTROL, FRESH),
    ];
    Ok((
        headers,
        [("x-accel-buffering", "no")],
        Body::from_stream(batches),
    )
        .into_response())
}

async fn hls_file(
    State(server): State<Arc<Inner>>,
    Path((id, file)): Path<(String, String)>,
    Query(query): Query<PlayQuery>,
    request: Parts,
) -> Result<Response, Unavailable> {
    let stream = permitted(&server, &id, &query).await?;
    match HlsFile::parse(&file).ok_or(Unavailable::NoSuchFile)? {
        HlsFile::Playlist => {
            stream.viewers.saw(&mark(&request, &query), Instant::now());
            media_playlist(&stream, &query).await
        }
        HlsFile::Init(number) => {
            let bytes = stream.window().borrow().init(number);
            Ok(media(vec![bytes.ok_or(Unavailable::NoSuchFile)?]))
        }
        HlsFile::Segment(number) => {
            let parts = stream.window().borrow().complete_segment(number);
            Ok(media(parts.ok_or(Unavailable::NoSuchFile)?))
        }
        HlsFile::Part(number, index) => media_part(&stream, number, index).await,
    }
}

/// A name under `/live/{stream}/`.
#[derive(Debug, PartialEq, Eq)]
enum HlsFile {
    Playlist,
    Init(u64),
    Segment(u64),
    Part(u64, usize),
}

impl HlsFile {
    fn parse(name: &str) -> Option<Self> {
        if name == "index.m3u8" {
            return Some(Self::Playlist);
        }
        if let Some(number) = name.strip_prefix("init-") {
            return number.strip_suffix(".mp4")?.parse().ok().map(Self::Init);
        }
        let name = name.strip_suffix(".m4s")?;
        if let Some(number) = name.strip_prefix("seg-") {
            return number.parse().ok().map(Self::Segment);
        }
        let (number, index) = name.strip_prefix("part-")?.split_once('-')?;
        Some(Self::Part(number.parse().ok()?, index.parse().ok()?))
    }
}

fn mark<'a>(request: &'a Parts, query: &'a PlayQuery) -> PlayerMark<'a> {
    PlayerMark {
        token: query.token.as_deref(),
        address: peer_address(request),
        forwarded_for: text(&request.headers, "x-forwarded-for"),
        agent: text(&request.headers, header::USER_AGENT.as_str()),
    }
}

/// Known when the app serves with connect info.
fn peer_address(request: &Parts) -> Option<IpAddr> {
    request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

async fn media_playlist(stream: &Stream, query: &PlayQuery) -> Result<Response, Unavailable> {
    let mut window = stream.window();
    if !hls::playable(&mut window, WAIT_LIMIT).await {
        return Err(Unavailable::NotReady);
    }
    if let Some(position) = query.position() {
        if window.borrow().is_beyond(position) {
            return Err(Unavailable::TooFarAhead);
        }
        // When it does not come in time the player is shown what there is, and asks again.
        let _ = hls::reached(&mut window, position, WAIT_LIMIT).await;
    }
    let text = playlist::render(&window.borrow(), &query.suffix());
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.apple.mpegurl"),
        (header::CACHE_CONTROL, FRESH),
    ];
    Ok((headers, text).into_response())
}

/// A part may be asked for just before it exists: the playlist hinted at it.
async fn media_part(stream: &Stream, number: u64, index: usize) -> Result<Response, Unavailable> {
    let mut window = stream.window();
    let position = Position {
        segment: number,
        part: Some(index),
    };
    if window.borrow().is_beyond(position) {
        return Err(Unavailable::NoSuchFile);
    }
    let _ = hls::reached(&mut window, position, WAIT_LIMIT).await;
    let bytes = window.borrow().part(number, index);
    Ok(media(vec![bytes.ok_or(Unavailable::NoSuchFile)?]))
}

fn media(parts: Vec<Bytes>) -> Response {
    let length: usize = parts.iter().map(Bytes::len).sum();
    let body = stream::iter(parts.into_iter().map(Ok::<_, std::convert::Infallible>));
    let headers = [
        (header::CONTENT_TYPE, "video/mp4".to_owned()),
        (header::CACHE_CONTROL, KEEP.to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    (headers, Body::from_stream(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_strictly() {
        assert_eq!(HlsFile::parse("index.m3u8"), Some(HlsFile::Playlist));
        assert_eq!(HlsFile::parse("init-7.mp4"), Some(HlsFile::Init(7)));
        assert_eq!(HlsFile::parse("seg-12.m4s"), Some(HlsFile::Segment(12)));
        assert_eq!(HlsFile::parse("part-12-3.m4s"), Some(HlsFile::Part(12, 3)));
        for wrong in [
            "seg-.m4s",
            "seg--1.m4s",
            "part-1.m4s",
            "init-1.m4s",
            "../index.m3u8",
            "",
        ] {
            assert_eq!(HlsFile::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_cannot_break_out_of_the_playlist() {
        assert_eq!(encoded("a-1.b_~"), "a-1.b_~");
        assert_eq!(encoded("\"\n#"), "%22%0A%23");
    }
}
