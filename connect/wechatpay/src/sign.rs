//! Request signatures: WECHATPAY2-SHA256-RSA2048.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::config::ConfigError;

/// The merchant's signing key.
pub(crate) struct MerchantKey {
    pair: KeyPair,
}

impl MerchantKey {
    pub(crate) fn parse(pem: &str) -> Result<Self, ConfigError> {
        let der = pem_body(pem, "PRIVATE KEY").ok_or(ConfigError::PrivateKey)?;
        let pair = KeyPair::from_pkcs8(&der).map_err(|_rejected| ConfigError::PrivateKey)?;
        Ok(Self { pair })
    }

    /// Base64 of the signature over `message`.
    pub(crate) fn sign(&self, message: &str) -> Result<String, aws_lc_rs::error::Unspecified> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(
            &RSA_PKCS1_SHA256,
            &random,
            message.as_bytes(),
            &mut signature,
        )?;
        Ok(STANDARD.encode(signature))
    }
}

/// What is signed: each part on a line of its own, the last line ended as well.
pub(crate) fn lines(parts: &[&str]) -> String {
    parts.iter().flat_map(|part| [*part, "\n"]).collect()
}

/// The DER inside the PEM block of that label.
pub(crate) fn pem_body(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let packed: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(packed).ok()
}

/// The `Authorization` header of one request.
pub(crate) struct Stamp<'a> {
    pub(crate) mchid: &'a str,
    pub(crate) serial_no: &'a str,
    pub(crate) timestamp: &'a str,
    pub(crate) nonce: &'a str,
}

impl Stamp<'_> {
    pub(crate) fn header(&self, signature: &str) -> String {
        let Self {
            mchid,
            serial_no,
            timestamp,
            nonce,
        } = self;
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{mchid}\",nonce_str=\"{nonce}\",\
             timestamp=\"{timestamp}\",serial_no=\"{serial_no}\",signature=\"{signature}\""
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_body_keeps_its_final_line_end() {
        let signed = lines(&["GET", "/v3/certificates", "1554208460", "593BEC0C", ""]);
        assert_eq!(signed, "GET\n/v3/certificates\n1554208460\n593BEC0C\n\n");
    }

    #[test]
    fn a_pem_block_of_another_label_is_not_taken() {
        let pem = "-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----\n";
        assert_eq!(pem_body(pem, "PUBLIC KEY"), Some(vec![0, 1, 2]));
        assert_eq!(pem_body(pem, "PRIVATE KEY"), None);
    }
}
