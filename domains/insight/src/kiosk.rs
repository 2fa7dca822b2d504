//! Tokens that open a community's screen, and nothing else.
use crate::store::kiosk::{self as store, Kiosk};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, CommunityId, Scope, Ts};
use julin_web::{Actor, Permission, Reach, audit, body_hash};
use serde::Serialize;
use std::fmt::Write as _;

/// How long a screen stays open.
const DAYS: i64 = 180;

/// The token does not open this screen.
pub(crate) const WRONG_TOKEN: Code = Code::new(
    "insight.screen_token",
    403,
    "大屏链接已失效，请在后台重新生成",
    "This screen's link is no longer valid; make a new one in the console",
);

/// A fresh token; it is shown once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NewKiosk {
    /// The token.
    pub token: String,
    /// The screen's page.
    pub url: String,
    /// When it ends.
    pub expires_at: Ts,
}

/// Makes a token for a community's screen.
pub(crate) struct MakeKiosk {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) community: CommunityId,
    /// Ends the tokens that were made before.
    pub(crate) revoke: bool,
}

impl Command for MakeKiosk {
    type Output = NewKiosk;
    async fn run(&self, tx: &mut Tx) -> Result<NewKiosk> {
        let known = julin_community::community(tx, self.scope, self.community).await?;
        known.ok_or_else(|| Code::NOT_FOUND.field("community_id"))?;
        let revoked = if self.revoke {
            store::revoke(tx, self.scope, self.community).await?
        } else {
            0
        };
        let token = fresh(tx);
        let expires_at = tx.now().plus_s(DAYS * 86_400);
        let kiosk = Kiosk {
            hash: &body_hash(&token),
            community: self.community,
            by: self.actor.person,
            expires_at,
        };
        store::insert(tx, self.scope, &kiosk).await?;
        let detail = serde_json::json!({ "expires_at": expires_at, "revoked": revoked });
        let (action, id) = ("insight.screen.token", self.community.0);
        audit(tx, &self.actor, action, "community", id, detail).await?;
        Ok(NewKiosk {
            url: format!("/screen/{}?token={token}", self.community),
            token,
            expires_at,
        })
    }
}

fn fresh(tx: &Tx) -> String {
    let mut bytes = [0; 24];
    tx.rng().fill(&mut bytes);
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Whether somebody may see a community's screen, and hear its topic: staff who see the shop, and
/// whoever holds a token of it.
pub async fn may_see_screen(
    tx: &mut Tx,
    scope: Scope,
    actor: Option<&Actor>,
    community: CommunityId,
    token: &str,
) -> Result<bool> {
    let staff = actor.is_some_and(|a| a.may(Permission::ViewShop, Reach::Shop));
    Ok(staff || kiosk_community(tx, scope, token).await? == Some(community))
}

/// The community that a kiosk token shows.
pub async fn kiosk_community(
    tx: &mut Tx,
    scope: Scope,
    token: &str,
) -> Result<Option<CommunityId>> {
    let now = tx.now();
    Ok(store::community(tx, scope, &body_hash(&token), now).await?)
}
