//! A viewer over low-latency HLS: every part as soon as it exists, as hls.js fetches them.
use super::peers::Addresses;
use super::tally::Tally;
use anyhow::{Context as _, Result};
use std::time::Instant;

/// Watches until it is dropped.
pub(super) async fn watch(at: &Addresses, tally: &Tally) -> Result<()> {
    let began = Instant::now();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let fetch = async |path: &str| -> Result<bytes::Bytes> {
        let answer = client.get(at.web(&format!("a/{path}"))).send().await?;
        let bytes = answer.error_for_status()?.bytes().await?;
        tally.got(bytes.len());
        Ok(bytes)
    };
    let mut next = Place::newest(&text(fetch("index.m3u8").await?))?;
    let mut sees = false;
    loop {
        let query = format!(
            "index.m3u8?_HLS_msn={}&_HLS_part={}",
            next.segment, next.part
        );
        let list = text(fetch(&query).await?);
        if !sees {
            fetch(map(&list)?).await?;
        }
        next = next.within(&list);
        while next.is_in(&list) {
            fetch(&next.file()).await?;
            // The newest part is where hls.js begins, if a keyframe stands there.
            if !std::mem::replace(&mut sees, true) {
                tally.sees(began);
            }
            next = next.following().within(&list);
        }
    }
}

fn text(bytes: bytes::Bytes) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn map(list: &str) -> Result<&str> {
    let line = list.lines().rfind(|line| line.starts_with("#EXT-X-MAP:"));
    let uri = line.and_then(|line| line.split('"').nth(1));
    uri.context("no initialisation segment")
}

/// A part.
#[derive(Clone, Copy)]
struct Place {
    segment: u64,
    part: usize,
}

impl Place {
    fn file(self) -> String {
        format!("part-{}-{}.m4s", self.segment, self.part)
    }

    /// Whether it is there: a hint names a part that may never come.
    fn is_in(self, list: &str) -> bool {
        let uri = format!("URI=\"{}\"", self.file());
        let mut parts = list.lines().filter(|line| line.starts_with("#EXT-X-PART:"));
        parts.any(|line| line.contains(&uri))
    }

    /// The newest part that a keyframe begins.
    fn newest(list: &str) -> Result<Self> {
        let mut parts = list.lines().filter(|line| line.starts_with("#EXT-X-PART:"));
        let newest = parts.rfind(|line| line.contains("INDEPENDENT=YES"));
        let name = newest.and_then(|line| line.split("part-").nth(1));
        let name = name.and_then(|name| name.split(".m4s").next());
        let (segment, part) = name
            .and_then(|name| name.split_once('-'))
            .context("no part")?;
        Ok(Self {
            segment: segment.parse()?,
            part: part.parse()?,
        })
    }

    fn following(self) -> Self {
        Self {
            part: self.part + 1,
            ..self
        }
    }

    /// Itself, or the beginning of the next segment if its own has ended before it.
    fn within(self, list: &str) -> Self {
        let over = list.contains(&format!("seg-{}.m4s", self.segment));
        if over && !self.is_in(list) {
            Self {
                segment: self.segment + 1,
                part: 0,
            }
        } else {
            self
        }
    }
}
