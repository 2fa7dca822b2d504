//! A viewer over HTTP-FLV.
use super::peers::Addresses;
use super::tally::Tally;
use anyhow::{Result, bail};
use julin_media::flv::reader::TagReader;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_TAG_BYTES: usize = 8 << 20;
const KEY_PICTURE: u8 = 0x17;

/// Watches until it is dropped.
pub(super) async fn watch(at: &Addresses, tally: &Tally) -> Result<()> {
    let began = Instant::now();
    let mut socket = TcpStream::connect(at.http).await?;
    // HTTP/1.0: the body comes without chunk lengths in between.
    let request = format!("GET /live/a.flv HTTP/1.0\r\nHost: {}\r\n\r\n", at.http);
    socket.write_all(request.as_bytes()).await?;
    let mut buffer = vec![0; 64 << 10];
    let mut head = Vec::new();
    let (mut tags, mut body, mut sees) = (TagReader::new(MAX_TAG_BYTES), false, false);
    loop {
        let len = socket.read(&mut buffer).await?;
        if len == 0 {
            bail!("the stream ended");
        }
        tally.got(len);
        if sees {
            continue;
        }
        let bytes = buffer.get(..len).unwrap_or_default();
        if body {
            tags.push(bytes);
        } else {
            head.extend_from_slice(bytes);
            let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            body = true;
            tags.push(head.get(end + 4..).unwrap_or_default());
        }
        while let Some(tag) = tags.next_tag()? {
            // A keyframe's pictures, not its parameter sets.
            if !sees && tag.kind == 9 && tag.body.starts_with(&[KEY_PICTURE, 1]) {
                sees = true;
                tally.sees(began);
            }
        }
    }
}
