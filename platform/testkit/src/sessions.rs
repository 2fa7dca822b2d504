//! Sessions that say themselves who they are; only tests wire them.
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use julin_db::Result;
use julin_kernel::{PersonId, SessionId};
use julin_web::{Actor, Grant, Sessions};

/// Reads the actor out of the token.
pub struct TestSessions;

/// A token that `TestSessions` reads.
pub fn token(person: PersonId, grants: &[Grant]) -> String {
    let actor = Actor {
        person,
        shop: crate::SHOP,
        session: SessionId(person.0),
        grants: grants.to_vec(),
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&actor).unwrap())
}

#[async_trait]
impl Sessions for TestSessions {
    async fn actor(&self, token: &str) -> Result<Option<Actor>> {
        let json = URL_SAFE_NO_PAD.decode(token).ok();
        Ok(json.and_then(|j| serde_json::from_slice(&j).ok()))
    }
}
