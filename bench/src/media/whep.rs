//! A viewer over WebRTC.
use super::peers::Addresses;
use super::tally::Tally;
use anyhow::{Result, bail};
use std::time::Instant;
use str0m::change::SdpAnswer;
use str0m::media::{Direction, MediaKind};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;

/// Watches until it is dropped.
pub(super) async fn watch(at: &Addresses, tally: &Tally) -> Result<()> {
    let began = Instant::now();
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let own = socket.local_addr()?;
    let codecs = Rtc::builder().clear_codecs();
    let mut rtc = codecs
        .enable_opus(true, false)
        .enable_h264(true)
        .build(began);
    rtc.add_local_candidate(Candidate::host(own, "udp")?);
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None);
    let video = change.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None);
    let Some((offer, pending)) = change.apply() else {
        bail!("no offer");
    };
    let client = reqwest::Client::builder().no_proxy().build()?;
    let asked = client
        .post(at.web("a/whep"))
        .header("content-type", "application/sdp");
    let answer = asked
        .body(offer.to_sdp_string())
        .send()
        .await?
        .error_for_status()?;
    let answer = SdpAnswer::from_sdp_string(&answer.text().await?)?;
    rtc.sdp_api().accept_answer(pending, answer)?;
    let (mut buffer, mut sees) = (vec![0; 2_048], false);
    while rtc.is_alive() {
        let wake = loop {
            match rtc.poll_output()? {
                Output::Timeout(at) => break at,
                Output::Transmit(packet) => {
                    socket.send_to(&packet.contents, packet.destination).await?;
                }
                Output::Event(Event::MediaData(data)) if data.mid == video => {
                    if !std::mem::replace(&mut sees, true) {
                        tally.sees(began);
                    }
                }
                Output::Event(_) => {}
            }
        };
        let input = tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                let (len, source) = received?;
                tally.got(len);
                let bytes = buffer.get(..len).unwrap_or_default();
                let packet = Receive::new(Protocol::Udp, source, own, bytes)?;
                Input::Receive(Instant::now(), packet)
            }
            () = tokio::time::sleep_until(wake.into()) => Input::Timeout(Instant::now()),
        };
        rtc.handle_input(input)?;
    }
    bail!("the session ended")
}
