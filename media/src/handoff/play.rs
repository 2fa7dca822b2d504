//! Addresses under which viewers watch on another server, signed as CDNs ask it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use md5::{Digest, Md5};

use super::fill;

/// How an address is signed. Each holds until a time in unix seconds that stands in it.
#[derive(Clone, PartialEq, Eq)]
pub enum Signing {
    /// Not at all.
    None,
    /// Tencent Cloud: `txSecret = md5(key + StreamName + txTime)`, `txTime` in capital hexadecimal.
    Tencent(String),
    /// Alibaba Cloud, type A: `auth_key = time-rand-uid-md5(path-time-rand-uid-key)`.
    Aliyun(String),
    /// nginx: `secure_link_md5 "$secure_link_expires$uri key"`.
    Nginx(String),
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Tencent(_) => "Tencent",
            Self::Aliyun(_) => "Aliyun",
            Self::Nginx(_) => "Nginx",
        })
    }
}

/// Where viewers watch instead of here; `{app}` and `{stream}` stand for the live.
#[derive(Debug, Clone)]
pub struct PlayTemplates {
    /// HLS playlist.
    pub hls: Option<String>,
    /// HTTP-FLV.
    pub flv: Option<String>,
    /// WHEP endpoint.
    pub whep: Option<String>,
    /// How these are signed.
    pub signing: Signing,
    /// Seconds that a signature holds.
    pub ttl_s: i64,
}

impl PlayTemplates {
    /// The address of `stream` under `template` for somebody who begins to watch now; `token` is
    /// repeated for the server that asks us back.
    pub fn address(&self, template: &str, stream: &str, token: Option<&str>, now_s: i64) -> String {
        let url = fill(template, stream);
        let signed = self.signing.query(&url, now_s.saturating_add(self.ttl_s));
        let token = token.map(|token| format!("token={token}"));
        let mut joint = if url.contains('?') { '&' } else { '?' };
        let mut out = url;
        for part in signed.into_iter().chain(token) {
            out.push(joint);
            out.push_str(&part);
            joint = '&';
        }
        out
    }
}

impl Signing {
    fn query(&self, url: &str, until_s: i64) -> Option<String> {
        let path = path_of(url);
        match self {
            Self::None => None,
            Self::Tencent(key) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let name = name.split('.').next().unwrap_or_default();
                let time = format!("{until_s:X}");
                let secret = md5_hex(&format!("{key}{name}{time}"));
                Some(format!("txSecret={secret}&txTime={time}"))
            }
            Self::Aliyun(key) => {
                let hash = md5_hex(&format!("{path}-{until_s}-0-0-{key}"));
                Some(format!("auth_key={until_s}-0-0-{hash}"))
            }
            Self::Nginx(key) => {
                let hash = Md5::digest(format!("{until_s}{path} {key}"));
                let hash = URL_SAFE_NO_PAD.encode(hash);
                Some(format!("md5={hash}&expires={until_s}"))
            }
        }
    }
}

fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    path.split('?').next().unwrap_or(path)
}

fn md5_hex(text: &str) -> String {
    use std::fmt::Write as _;
    Md5::digest(text)
        .iter()
        .fold(String::new(), |mut out, byte| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(signing: Signing, ttl_s: i64) -> PlayTemplates {
        PlayTemplates {
            hls: None,
            flv: None,
            whep: None,
            signing,
            ttl_s,
        }
    }

    #[test]
    fn tencents_own_example_comes_out() {
        let signing = Signing::Tencent("e12c46f2612d5106e2034781ab261ca3".into());
        let url = templates(signing, 3_600).address(
            "rtmp://livepush.tcloud.com/{app}/{stream}",
            "test",
            None,
            0x5c27_1099 - 3_600,
        );
        assert_eq!(
            url,
            "rtmp://livepush.tcloud.com/live/test?txSecret=f85a2ab363fe4deaffef9754d79da6fe&txTime=5C271099"
        );
    }

    #[test]
    fn the_name_is_signed_without_its_suffix() {
        let signing = Signing::Tencent("k".into());
        let of = |template: &str| templates(signing.clone(), 60).address(template, "7", None, 0);
        let (hls, flv) = (
            of("https://h/{app}/{stream}.m3u8"),
            of("https://h/{app}/{stream}.flv"),
        );
        assert_eq!(hls.split('?').next_back(), flv.split('?').next_back());
    }

    #[test]
    fn aliyuns_key_signs_the_path() {
        // printf '/live/7.flv-1700000060-0-0-k' | md5sum
        let url = templates(Signing::Aliyun("k".into()), 60).address(
            "https://h.example/{app}/{stream}.flv?a=1",
            "7",
            Some("t"),
            1_700_000_000,
        );
        assert_eq!(
            url,
            "https://h.example/live/7.flv?a=1&auth_key=1700000060-0-0-b6d4b9ff77ed9bedf870f1b9bfcb738a&token=t"
        );
    }

    #[test]
    fn nginx_checks_expiry_path_and_key() {
        // printf '1700000060/live/7.m3u8 k' | openssl md5 -binary | base64 | tr +/ -_ | tr -d =
        let url = templates(Signing::Nginx("k".into()), 60).address(
            "https://h/{app}/{stream}.m3u8",
            "7",
            None,
            1_700_000_000,
        );
        assert_eq!(
            url,
            "https://h/live/7.m3u8?md5=Mgr2UhwmZXcBEuZWaE0f7Q&expires=1700000060"
        );
    }

    #[test]
    fn unsigned_addresses_are_the_templates() {
        let none = templates(Signing::None, 60);
        assert_eq!(
            none.address("https://h/{app}/{stream}/whep", "7", None, 0),
            "https://h/live/7/whep"
        );
    }
}
