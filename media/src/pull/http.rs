//! What is fetched over HTTP: every address, of a redirect too, is looked at before it is asked.

use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{LOCATION, RANGE};
use reqwest::{Client, Response, Url};

use super::PullError;
use super::guard::{self, AllowedAddress};

const MAX_REDIRECTS: usize = 3;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// A server that sends nothing for this long is gone.
const SILENCE_LIMIT: Duration = Duration::from_secs(15);

/// Asks servers that may be asked.
pub(super) struct Web {
    allowed: AllowedAddress,
    /// The last one, whose connection is used again while its name leads to the same addresses.
    kept: Option<(String, Vec<SocketAddr>, Client)>,
}

impl Web {
    pub(super) fn new(allowed: AllowedAddress) -> Self {
        Self {
            allowed,
            kept: None,
        }
    }

    /// The answer to `url` and where it came from in the end, each redirect looked at like the first address.
    pub(super) async fn get(
        &mut self,
        mut url: Url,
        range: Option<&Range<u64>>,
    ) -> Result<(Response, Url), PullError> {
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.ask(&url, range).await?;
            let status = answer.status();
            if status.is_success() {
                return Ok((answer, url));
            }
            if !status.is_redirection() {
                return Err(PullError::Status(status.as_u16()));
            }
            let to = answer.headers().get(LOCATION);
            let to = to.and_then(|to| to.to_str().ok());
            url = joined(&url, to.ok_or(PullError::BadUrl)?)?;
        }
        Err(PullError::Refused("too many redirects".to_owned()))
    }

    /// The whole of a small thing, which is no larger than `max` bytes.
    pub(super) async fn whole(
        &mut self,
        url: Url,
        range: Option<&Range<u64>>,
        max: usize,
    ) -> Result<(Bytes, Url), PullError> {
        let (answer, url) = self.get(url, range).await?;
        let begun = BytesMut::new();
        Ok((rest(answer, begun, max).await?, url))
    }

    async fn ask(&mut self, url: &Url, range: Option<&Range<u64>>) -> Result<Response, PullError> {
        let mut asked = self.client(url).await?.get(url.clone());
        if let Some(range) = range {
            let last = range.end.saturating_sub(1);
            asked = asked.header(RANGE, format!("bytes={}-{last}", range.start));
        }
        asked.send().await.map_err(|error| http_error(&error))
    }

    async fn client(&mut self, url: &Url) -> Result<Client, PullError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(PullError::BadUrl);
        }
        let host = url.host_str().ok_or(PullError::BadUrl)?;
        let port = url.port_or_known_default().ok_or(PullError::BadUrl)?;
        let found = guard::addresses(host, port, &self.allowed).await?;
        let same =
            |(name, known, _): &&(String, Vec<SocketAddr>, Client)| name == host && *known == found;
        if let Some((_, _, client)) = self.kept.as_ref().filter(same) {
            return Ok(client.clone());
        }
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_LIMIT)
            .read_timeout(SILENCE_LIMIT)
            .resolve_to_addrs(host, &found)
            .build()
            .map_err(|error| http_error(&error))?;
        self.kept = Some((host.to_owned(), found, client.clone()));
        Ok(client)
    }
}

/// What a redirect or a playlist names, seen from `base`.
pub(super) fn joined(base: &Url, reference: &str) -> Result<Url, PullError> {
    base.join(reference).map_err(|_not_a_url| PullError::BadUrl)
}

/// What has begun to come, to its end.
pub(super) async fn rest(
    mut answer: Response,
    mut begun: BytesMut,
    max: usize,
) -> Result<Bytes, PullError> {
    while let Some(bytes) = chunk(&mut answer).await? {
        begun.extend_from_slice(&bytes);
        if begun.len() > max {
            return Err(PullError::Refused(format!("above {max} bytes")));
        }
    }
    Ok(begun.freeze())
}

pub(super) async fn chunk(answer: &mut Response) -> Result<Option<Bytes>, PullError> {
    answer.chunk().await.map_err(|error| http_error(&error))
}

/// Without the address: it often holds a secret.
fn http_error(error: &reqwest::Error) -> PullError {
    let what = if error.is_connect() {
        "the server cannot be reached"
    } else if error.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke"
    };
    PullError::Refused(what.to_owned())
}
