//! `AEAD_AES_256_GCM`, as used for callback resources.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::config::ConfigError;

/// Opens what the provider sealed with the `APIv3` key.
pub(crate) struct Opener {
    key: LessSafeKey,
}

impl Opener {
    pub(crate) fn new(apiv3_key: &[u8]) -> Result<Self, ConfigError> {
        let key = UnboundKey::new(&AES_256_GCM, apiv3_key);
        let key = key.map_err(|_unspecified| ConfigError::ApiV3Key)?;
        Ok(Self {
            key: LessSafeKey::new(key),
        })
    }

    /// The plain bytes, or nothing when key, nonce, associated data or ciphertext do not fit.
    pub(crate) fn open(&self, nonce: &str, associated: &str, ciphertext: &str) -> Option<Vec<u8>> {
        let mut sealed = STANDARD.decode(ciphertext).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
        let plain = self
            .key
            .open_in_place(nonce, Aad::from(associated), &mut sealed)
            .ok()?;
        Some(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8; 32] = b"0123456789abcdef0123456789abcdef";

    fn seal(nonce: &[u8; 12], associated: &str, plain: &str) -> String {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, KEY).expect("32 bytes"));
        let mut bytes = plain.as_bytes().to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        key.seal_in_place_append_tag(nonce, Aad::from(associated), &mut bytes)
            .expect("seals");
        STANDARD.encode(bytes)
    }

    #[test]
    fn opens_with_and_without_associated_data() {
        let opener = Opener::new(KEY).expect("32 bytes");
        for associated in ["transaction", ""] {
            let sealed = seal(b"abcdefghijkl", associated, "{}");
            let plain = opener.open("abcdefghijkl", associated, &sealed);
            assert_eq!(plain.as_deref(), Some(b"{}".as_slice()));
        }
    }

    #[test]
    fn nothing_opens_when_one_part_is_changed() {
        let opener = Opener::new(KEY).expect("32 bytes");
        let sealed = seal(b"abcdefghijkl", "transaction", "{}");
        assert_eq!(opener.open("abcdefghijkX", "transaction", &sealed), None);
        assert_eq!(opener.open("abcdefghijkl", "refund", &sealed), None);
        assert_eq!(opener.open("short", "transaction", &sealed), None);
        assert_eq!(
            opener.open("abcdefghijkl", "transaction", "not base64!"),
            None
        );
        assert!(Opener::new(b"too short").is_err());
    }
}
