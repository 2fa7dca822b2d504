//! What viewers of a replay fetch.

use std::ops::Range;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::index::{self, Run};
use super::{download, playlist, range};
use crate::codec::TICKS_PER_MS;
use crate::gate::ReplayGrant;
use crate::http::{Unavailable, is_short, suffix};
use crate::server::Inner;

/// A recording never changes under its name, but who may see it does.
const CACHE: &str = "private, no-cache";

#[derive(Debug, serde::Deserialize)]
struct ReplayQuery {
    token: Option<String>,
    /// Which file of a download that consists of several.
    #[serde(default)]
    part: usize,
}

/// A name under `/replay/{stream}/`.
#[derive(Debug, PartialEq, Eq)]
enum ReplayFile {
    Playlist,
    Download,
    Run(u32),
}

impl ReplayFile {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "index.m3u8" => Some(Self::Playlist),
            "download.mp4" => Some(Self::Download),
            _ => name.strip_suffix(".mp4")?.parse().ok().map(Self::Run),
        }
    }
}

/// `GET /replay/{stream}/index.m3u8` with what it names, and `download.mp4`.
pub(crate) fn routes() -> Router<Arc<Inner>> {
    Router::new().route("/replay/{stream}/{file}", get(serve))
}

async fn serve(
    State(server): State<Arc<Inner>>,
    Path((stream, file)): Path<(String, String)>,
    Query(query): Query<ReplayQuery>,
    headers: HeaderMap,
) -> Result<Response, Unavailable> {
    let file = ReplayFile::parse(&file).ok_or(Unavailable::NoSuchFile)?;
    let token = query.token.as_deref();
    if !is_short(&stream, token) {
        return Err(Unavailable::Forbidden);
    }
    let grant = server.gate.replay(&stream, token).await;
    let grant = grant.ok_or(Unavailable::Forbidden)?;
    let runs = server.recordings.runs(&stream).await.map_err(unreadable)?;
    let runs = granted(&runs, &grant);
    match file {
        ReplayFile::Playlist if runs.is_empty() => Err(Unavailable::NotRecorded),
        ReplayFile::Playlist => Ok(playlist(&runs, &grant, token)),
        ReplayFile::Run(number) => {
            let run = runs.into_iter().find(|run| run.number == number);
            let run = run.ok_or(Unavailable::NoSuchFile)?;
            bytes(&server, &stream, &run, &headers).await
        }
        ReplayFile::Download if !grant.download => Err(Unavailable::Forbidden),
        ReplayFile::Download => whole(&server, &stream, runs, query.part).await,
    }
}

fn unreadable(error: std::io::Error) -> Unavailable {
    range::report(&error);
    Unavailable::Unreadable
}

/// What of the recording the grant covers.
fn granted(runs: &[Run], grant: &ReplayGrant) -> Vec<Run> {
    let mut at = 0;
    let cut = |run: &Run| {
        let start = at / TICKS_PER_MS;
        at += run.duration();
        let to = grant.to_ms.map_or(i64::MAX, |to| to - start);
        let run = run.cut(grant.from_ms - start, to);
        (!run.entries.is_empty()).then_some(run)
    };
    runs.iter().filter_map(cut).collect()
}

fn playlist(runs: &[Run], grant: &ReplayGrant, token: Option<&str>) -> Response {
    let text = playlist::render(runs, &grant.chapters, &suffix(token));
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.apple.mpegurl"),
        (header::CACHE_CONTROL, CACHE),
    ];
    (headers, text).into_response()
}

/// A range of a run's file: within its init segment, or within the segments that are granted.
async fn bytes(
    server: &Inner,
    stream: &str,
    run: &Run,
    headers: &HeaderMap,
) -> Result<Response, Unavailable> {
    let asked = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let range = range::asked(asked, run.end()).unwrap_or(0..run.end());
    if range.is_empty() {
        return Err(Unavailable::NoSuchRange);
    }
    let begin = run.entries.first().map_or(0, |entry| entry.offset);
    let within = |all: Range<u64>| all.start <= range.start && range.end <= all.end;
    let is_whole = begin == run.init_len;
    if !(is_whole || within(0..run.init_len) || within(begin..run.end())) {
        return Err(Unavailable::Forbidden);
    }
    let place = server.recordings.reader().ok_or(Unavailable::Full)?;
    let dir = server.recordings.dir_of(stream);
    let dir = dir.ok_or(Unavailable::NotRecorded)?;
    let file = range::open(index::paths(&dir, run.number).0).await;
    let file = file.map_err(unreadable)?;
    let body = range::body(file, range.clone(), place);
    let mut response = media(body, range.end - range.start);
    if asked.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let place = format!("bytes {}-{}/{}", range.start, range.end - 1, run.end());
        if let Ok(place) = place.parse() {
            response.headers_mut().insert(header::CONTENT_RANGE, place);
        }
    }
    Ok(response)
}

fn media(body: Body, len: u64) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "video/mp4".to_owned()),
        (header::CACHE_CONTROL, CACHE.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_LENGTH, len.to_string()),
    ];
    (headers, body).into_response()
}

/// The recording as a file to keep.
async fn whole(
    server: &Inner,
    stream: &str,
    runs: Vec<Run>,
    part: usize,
) -> Result<Response, Unavailable> {
    let place = server.recordings.reader().ok_or(Unavailable::Full)?;
    let dir = server.recordings.dir_of(stream);
    let dir = dir.ok_or(Unavailable::NotRecorded)?;
    let groups = download::groups(dir.clone(), runs)
        .await
        .map_err(unreadable)?;
    let group = groups.into_iter().nth(part);
    let group = group.ok_or(Unavailable::NotRecorded)?;
    let len = group.len();
    let mut response = media(group.body(dir, place), len);
    let headers = response.headers_mut();
    headers.remove(header::ACCEPT_RANGES);
    let name = format!("attachment; filename=\"live-{stream}-{}.mp4\"", part + 1);
    if let Ok(name) = name.parse() {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_strictly() {
        assert_eq!(ReplayFile::parse("index.m3u8"), Some(ReplayFile::Playlist));
        assert_eq!(ReplayFile::parse("12.mp4"), Some(ReplayFile::Run(12)));
        for wrong in ["", ".mp4", "-1.mp4", "1.idx", "../1.mp4", "1.mp4/.."] {
            assert_eq!(ReplayFile::parse(wrong), None, "{wrong}");
        }
    }
}
