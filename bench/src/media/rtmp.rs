//! A viewer over RTMP.
use super::peers::Addresses;
use super::tally::Tally;
use anyhow::{Context as _, Result, bail};
use bytes::BytesMut;
use julin_media::rtmp::address::Address;
use julin_media::rtmp::client::{Client, ClientEvent, Purpose};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_MESSAGE_BYTES: usize = 8 << 20;

/// Watches until it is dropped.
pub(super) async fn watch(at: &Addresses, tally: &Tally) -> Result<()> {
    let began = Instant::now();
    let url = format!("rtmp://{}/live/a", at.rtmp);
    let address = Address::parse(&url).context("an address")?;
    let mut socket = TcpStream::connect(at.rtmp).await?;
    let mut client = Client::new(address, Purpose::Play, MAX_MESSAGE_BYTES);
    let (mut input, mut sees) = (BytesMut::new(), false);
    loop {
        socket.write_all(&client.take_output()).await?;
        input.reserve(64 << 10);
        let len = socket.read_buf(&mut input).await?;
        if len == 0 {
            bail!("the stream ended");
        }
        tally.got(len);
        while let Some(event) = client.poll(&mut input)? {
            match event {
                ClientEvent::Media {
                    kind: 9, payload, ..
                } if payload.starts_with(&[0x17, 1]) => {
                    if !std::mem::replace(&mut sees, true) {
                        tally.sees(began);
                    }
                }
                ClientEvent::Refused(why) => bail!("{why}"),
                ClientEvent::Ended => bail!("the stream ended"),
                ClientEvent::Ready | ClientEvent::Media { .. } => {}
            }
        }
    }
}
