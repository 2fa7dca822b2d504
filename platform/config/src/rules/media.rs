//! The rules of live video.
use super::{Broken, rule};
use crate::{Config, Handoff, PlaySigning};

pub(super) fn media(config: &Config) -> Broken {
    let media = &config.media;
    let ip = media.webrtc_public_ip.as_ref();
    [
        rule(
            media.rtmp_public_url.starts_with("rtmp"),
            "media.rtmp_public_url",
            || format!("{:?} is not rtmp://… or rtmps://…", media.rtmp_public_url),
        ),
        rule(
            media.rtmps_listen.is_none()
                || media.rtmps_cert_path.is_some() && media.rtmps_key_path.is_some(),
            "media.rtmps_listen",
            || "needs media.rtmps_cert_path and media.rtmps_key_path".to_owned(),
        ),
        rule(
            ip.is_none_or(|ip| ip.parse::<std::net::IpAddr>().is_ok()),
            "media.webrtc_public_ip",
            || format!("{:?} is not an IP address", media.webrtc_public_ip),
        ),
        rule(
            media.stun_urls.iter().all(|url| is_ice(url, "stun")),
            "media.stun_urls",
            || format!("{:?} is not stun:host:port", media.stun_urls),
        ),
        rule(
            media.turn_urls.iter().all(|url| is_ice(url, "turn")),
            "media.turn_urls",
            || format!("{:?} is not turn:host:port", media.turn_urls),
        ),
        rule(
            media.turn_urls.is_empty() || !media.turn_secret.is_empty(),
            "media.turn_secret",
            || "a TURN server lets nobody in without it".to_owned(),
        ),
        rule(
            is_graphic(media.turn_secret.expose())
                && media.turn_username.as_deref().is_none_or(is_graphic),
            "media.turn_secret",
            || "the name and the secret are ASCII without blanks".to_owned(),
        ),
        rule(
            media.hls.part_ms <= media.hls.segment_ms,
            "media.hls.part_ms",
            || format!("{} is longer than a segment", media.hls.part_ms),
        ),
    ]
    .concat()
}

pub(super) fn handoff(handoff: &Handoff) -> Broken {
    let names = |url: &str| is_graphic(url) && url.contains("{stream}");
    let play = |url: &Option<String>, key| {
        let fits = |url: &String| {
            names(url) && (url.starts_with("https://") || url.starts_with("http://"))
        };
        rule(url.as_ref().is_none_or(fits), key, || {
            format!("{url:?} is not http(s)://host/…{{stream}}…")
        })
    };
    let relays = &handoff.relay_urls;
    [
        rule(
            relays.iter().all(|url| {
                names(url) && (url.starts_with("rtmp://") || url.starts_with("rtmps://"))
            }),
            "media.handoff.relay_urls",
            || format!("{relays:?}: each is rtmp(s)://host/app/…{{stream}}…"),
        ),
        rule(
            handoff.stream_key.contains("{key}"),
            "media.handoff.stream_key",
            || "without {key} nobody can prove to be the host".to_owned(),
        ),
        rule(
            handoff
                .hook_secret
                .expose()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric()),
            "media.handoff.hook_secret",
            || "is part of an address: ASCII letters and digits".to_owned(),
        ),
        play(&handoff.play_hls_url, "media.handoff.play_hls_url"),
        play(&handoff.play_flv_url, "media.handoff.play_flv_url"),
        play(&handoff.play_whep_url, "media.handoff.play_whep_url"),
        rule(
            handoff.play_signing == PlaySigning::None || !handoff.play_secret.is_empty(),
            "media.handoff.play_secret",
            || "nothing can be signed without it".to_owned(),
        ),
        rule(
            (60..=7 * 24 * 3_600).contains(&handoff.play_ttl_s),
            "media.handoff.play_ttl_s",
            || format!("{} is not within 60..=604800", handoff.play_ttl_s),
        ),
    ]
    .concat()
}

/// `stun:…` or `stuns:…`, with nothing in it that could end a header.
fn is_ice(url: &str, scheme: &str) -> bool {
    let rest = url.strip_prefix(scheme).unwrap_or_default();
    let host = rest.strip_prefix("s:").or_else(|| rest.strip_prefix(':'));
    host.is_some_and(|host| !host.is_empty()) && is_graphic(url) && !url.contains(['<', '>'])
}

pub(super) fn is_graphic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}
