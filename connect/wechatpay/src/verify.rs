//! The provider's signatures on answers and callbacks.

use std::collections::BTreeMap;

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderMap;

use crate::config::ConfigError;
use crate::sign::{lines, pem_body};

const SKEW_REFUSED_FROM_S: u64 = 300;
const PROBE_PREFIX: &str = "WECHATPAY/SIGNTEST/";

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A signature header is absent or not text.
    #[error("header {0} is missing")]
    MissingHeader(&'static str),
    /// Not a number of seconds.
    #[error("the timestamp is not a number")]
    Timestamp,
    /// 300 s or more away from our clock.
    #[error("the timestamp is {0} s away")]
    Skew(u64),
    /// Signed with a key that we do not hold.
    #[error("no platform key has the serial {0}")]
    UnknownSerial(String),
    /// The provider's probe: it must be refused like any forgery.
    #[error("signature probe")]
    Probe,
    /// The signature is not of these bytes.
    #[error("the signature does not match")]
    Forged,
}

/// Public keys of the provider by serial.
pub(crate) struct PlatformKeys {
    by_serial: BTreeMap<String, PlatformKey>,
}

struct PlatformKey {
    verifies: ParsedPublicKey,
    seals: OaepPublicEncryptingKey,
}

impl PlatformKeys {
    pub(crate) fn parse(pems: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        if pems.is_empty() {
            return Err(ConfigError::NoPlatformKey);
        }
        let parsed = pems
            .iter()
            .map(|(serial, pem)| Ok((fold(serial), parse_key(serial, pem)?)));
        Ok(Self {
            by_serial: parsed.collect::<Result<_, ConfigError>>()?,
        })
    }

    /// The serial that requests name: `PUB_KEY_ID_…` before any certificate.
    pub(crate) fn preferred_serial(&self) -> &str {
        let serials = || self.by_serial.keys();
        serials()
            .rfind(|serial| serial.starts_with("PUB_KEY_ID_"))
            .or_else(|| serials().next_back())
            .map_or("", String::as_str)
    }

    /// Seals a personal datum for the provider, under the key that requests name.
    pub(crate) fn seal(&self, plain: &str) -> Option<String> {
        let key = &self.by_serial.get(self.preferred_serial())?.seals;
        let mut sealed = vec![0; key.ciphertext_size()];
        let oaep = &OAEP_SHA1_MGF1SHA1;
        let sealed = key
            .encrypt(oaep, plain.as_bytes(), &mut sealed, None)
            .ok()?;
        Some(STANDARD.encode(sealed))
    }

    /// Checks the four headers against the raw body.
    pub(crate) fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now_s: i64,
    ) -> Result<(), VerifyError> {
        let timestamp = header(headers, "Wechatpay-Timestamp")?;
        let nonce = header(headers, "Wechatpay-Nonce")?;
        let signature = header(headers, "Wechatpay-Signature")?;
        let serial = header(headers, "Wechatpay-Serial")?;
        check_skew(timestamp, now_s)?;
        if signature.starts_with(PROBE_PREFIX) {
            return Err(VerifyError::Probe);
        }
        let key = self
            .by_serial
            .get(&fold(serial))
            .ok_or_else(|| VerifyError::UnknownSerial(serial.to_owned()))?;
        let signature = STANDARD
            .decode(signature)
            .map_err(|_not_base64| VerifyError::Forged)?;
        let mut signed = lines(&[timestamp, nonce]).into_bytes();
        signed.extend_from_slice(body);
        signed.push(b'\n');
        key.verifies
            .verify_sig(&signed, &signature)
            .map_err(|_unspecified| VerifyError::Forged)
    }
}

/// Whether any signature is there to be checked.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    headers.contains_key("Wechatpay-Signature")
}

// Certificate serials are hex, written in either case.
fn fold(serial: &str) -> String {
    serial.to_ascii_uppercase()
}

fn parse_key(serial: &str, pem: &str) -> Result<PlatformKey, ConfigError> {
    let refused = || ConfigError::PlatformKey(serial.to_owned());
    let der = pem_body(pem, "PUBLIC KEY").ok_or_else(refused)?;
    let seals = PublicEncryptingKey::from_der(&der).map_err(|_rejected| refused())?;
    let verifies = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
    Ok(PlatformKey {
        verifies: verifies.map_err(|_rejected| refused())?,
        seals: OaepPublicEncryptingKey::new(seals).map_err(|_unspecified| refused())?,
    })
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, VerifyError> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .ok_or(VerifyError::MissingHeader(name))
}

// abs_diff, because the sender chooses the timestamp and i64::MIN has no absolute value.
fn check_skew(timestamp: &str, now_s: i64) -> Result<(), VerifyError> {
    let stamped: i64 = timestamp
        .parse()
        .map_err(|_not_a_number| VerifyError::Timestamp)?;
    match now_s.abs_diff(stamped) {
        skew if skew >= SKEW_REFUSED_FROM_S => Err(VerifyError::Skew(skew)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_is_refused_from_exactly_five_minutes_on_either_side() {
        for accepted in ["1000", "701", "1299"] {
            assert_eq!(check_skew(accepted, 1000), Ok(()), "{accepted}");
        }
        for refused in ["700", "1300", "-9223372036854775808", "9223372036854775807"] {
            assert!(
                matches!(check_skew(refused, 1000), Err(VerifyError::Skew(_))),
                "{refused}"
            );
        }
        assert_eq!(check_skew("now", 1000), Err(VerifyError::Timestamp));
    }
}
