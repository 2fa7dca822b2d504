//! The provider's cryptography, on other crates than the client's.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{Oaep, RsaPrivateKey, RsaPublicKey};
use sha1::{Digest, Sha1};

/// Base64 of the RSA-SHA256 signature.
pub(crate) fn sign(key: &RsaPrivateKey, message: &[u8]) -> String {
    let signature = SigningKey::<Sha256>::new(key.clone()).sign(message);
    STANDARD.encode(signature.to_bytes())
}

/// Whether the base64 signature is of that message.
pub(crate) fn verifies(key: &RsaPublicKey, message: &[u8], signature: &str) -> bool {
    let bytes = STANDARD.decode(signature).unwrap_or_default();
    let signature = Signature::try_from(bytes.as_slice());
    let key = VerifyingKey::<Sha256>::new(key.clone());
    signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

/// Base64 of `plain` under AES-256-GCM; nothing if key or nonce have a wrong length.
pub(crate) fn seal(key: &[u8], nonce: &str, associated: &str, plain: &[u8]) -> Option<String> {
    let key = Key::<Aes256Gcm>::try_from(key).ok()?;
    let nonce = Nonce::try_from(nonce.as_bytes()).ok()?;
    let payload = Payload {
        msg: plain,
        aad: associated.as_bytes(),
    };
    let sealed = Aes256Gcm::new(&key).encrypt(&nonce, payload).ok()?;
    Some(STANDARD.encode(sealed))
}

/// What a merchant sealed for the platform with OAEP over SHA-1.
pub(crate) fn unseal(key: &RsaPrivateKey, sealed: &str) -> Option<String> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let plain = key.decrypt(Oaep::new::<Sha1>(), &bytes).ok()?;
    String::from_utf8(plain).ok()
}

/// The digest that a bill is told with.
pub(crate) fn sha1_hex(bytes: &[u8]) -> String {
    hex(&Sha1::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}
