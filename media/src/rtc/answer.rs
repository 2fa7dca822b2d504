//! SDP offers and what we answer.

use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::net::TcpType;
use str0m::{Candidate, IceCreds, Rtc, RtcConfig};

use super::net::Net;
use super::peer::Peer;
use super::problem::Problem;

/// How often it is looked at what a viewer lost.
const REPORTS: Duration = Duration::from_secs(1);

/// Which way media flows, seen from the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Publisher,
    Viewer,
}

/// An answered offer.
pub(super) struct Answered {
    pub(super) peer: Peer,
    pub(super) sdp: String,
    /// Names the ICE session, as the entity tag does.
    pub(super) tag: String,
}

/// Answers `offer`, or says what is wrong with it.
pub(super) fn answer(
    net: &std::sync::Arc<Net>,
    offer: &str,
    role: Role,
) -> Result<Answered, Problem> {
    let bad = |error: &dyn std::fmt::Display| Problem::BadOffer(error.to_string());
    let offer = SdpOffer::from_sdp_string(offer).map_err(|error| bad(&error))?;
    let credentials = IceCreds::new();
    let (pass, inbox) = net.admit(&credentials.ufrag);
    let tag = credentials.ufrag.clone();
    // Only what is sent is judged by what arrives.
    let reports = (role == Role::Viewer).then_some(REPORTS);
    let mut rtc = config()
        .set_stats_interval(reports)
        .set_local_ice_credentials(credentials)
        .build(Instant::now());
    let candidate = Candidate::host(net.advertised(), "udp").map_err(|error| bad(&error))?;
    rtc.add_local_candidate(candidate);
    if let Some(address) = net.advertised_tcp() {
        let passive = Candidate::builder().tcp().host(address);
        let passive = passive.tcptype(TcpType::Passive).build();
        rtc.add_local_candidate(passive.map_err(|error| bad(&error))?);
    }
    let sdp = rtc
        .sdp_api()
        .accept_offer(offer)
        .map_err(|error| bad(&error))?
        .to_sdp_string();
    judge(&sdp, role)?;
    let peer = Peer::new(rtc, pass, inbox);
    Ok(Answered { peer, sdp, tag })
}

fn config() -> RtcConfig {
    Rtc::builder()
        .set_ice_lite(true)
        .clear_codecs()
        .enable_h264(true)
        .enable_opus(true, false)
}

/// Whether something can flow under the answer in the direction that the client came for.
fn judge(answer: &str, role: Role) -> Result<(), Problem> {
    let flows = match role {
        Role::Publisher => ["a=recvonly", "a=sendrecv"],
        Role::Viewer => ["a=sendonly", "a=sendrecv"],
    };
    let sections: Vec<&str> = answer.split("\nm=").skip(1).collect();
    let open = |kind: &str, codec: &str| {
        let mut of_kind = sections
            .iter()
            .filter(|section| section.starts_with(kind))
            .peekable();
        let asked = of_kind.peek().is_some();
        let carried = of_kind.any(|section| {
            section.contains(codec) && flows.iter().any(|flow| section.contains(flow))
        });
        (asked, carried)
    };
    let (video, audio) = (open("video", "H264/90000"), open("audio", "opus/48000"));
    match (video, audio) {
        ((true, false), _) => Err(Problem::NoCodec("H.264 video")),
        (_, (true, false)) => Err(Problem::NoCodec("Opus audio")),
        ((false, _), (false, _)) => Err(Problem::NoCodec("video or audio")),
        _ => Ok(()),
    }
}
