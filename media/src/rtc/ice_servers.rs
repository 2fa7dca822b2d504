//! STUN and TURN servers that clients are told of, as `Link` headers (RFC 9725 §4.6).

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How long a made-up TURN password holds.
const LIFETIME_S: i64 = 12 * 3_600;

/// An external STUN or TURN server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:…`, `turn:…` or `turns:…`.
    pub url: String,
    /// How clients prove that they may use it.
    pub access: IceAccess,
}

/// How clients prove that they may use a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IceAccess {
    /// Anybody may.
    Open,
    /// One name and password for all.
    Password {
        /// The name.
        username: String,
        /// The password.
        credential: String,
    },
    /// coturn's `static-auth-secret`: every client gets a password that expires.
    Secret(String),
}

impl IceServer {
    /// The value of one `Link` header.
    pub(super) fn link(&self, wall_ms: i64) -> String {
        let login = match &self.access {
            IceAccess::Open => None,
            IceAccess::Password {
                username,
                credential,
            } => Some((username.clone(), credential.clone())),
            IceAccess::Secret(secret) => Some(temporary(secret, wall_ms)),
        };
        let login = login.map_or_else(String::new, |(username, credential)| {
            let (username, credential) = (quoted(&username), quoted(&credential));
            format!("; username={username}; credential={credential}; credential-type=\"password\"")
        });
        format!("<{}>; rel=\"ice-server\"{login}", self.url)
    }
}

/// A name that says until when it holds, and its HMAC.
fn temporary(secret: &str, wall_ms: i64) -> (String, String) {
    let username = format!("{}:julin", wall_ms / 1_000 + LIFETIME_S);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    let credential = STANDARD.encode(hmac::sign(&key, username.as_bytes()));
    (username, credential)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_what_the_client_needs() {
        let stun = IceServer {
            url: "stun:stun.example.org".into(),
            access: IceAccess::Open,
        };
        assert_eq!(stun.link(0), "<stun:stun.example.org>; rel=\"ice-server\"");
        let access = IceAccess::Password {
            username: "a\"b".into(),
            credential: "c".into(),
        };
        let turn = IceServer {
            url: "turn:t.example.org?transport=udp".into(),
            access,
        };
        assert_eq!(
            turn.link(0),
            "<turn:t.example.org?transport=udp>; rel=\"ice-server\"; username=\"a\\\"b\"; \
             credential=\"c\"; credential-type=\"password\""
        );
    }

    #[test]
    fn passwords_made_of_a_secret_are_coturns() {
        // printf 1700043200:julin | openssl dgst -sha1 -hmac north -binary | base64
        let (username, credential) = temporary("north", 1_700_000_000_000);
        assert_eq!(username, "1700043200:julin");
        assert_eq!(credential, "8CXIJB9aZdk4F/z7nQxDOmlq/rc=");
    }
}
