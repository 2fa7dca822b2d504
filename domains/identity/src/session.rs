//! Sessions: a random token in the cookie, its hash here.
use crate::grants::ReachKind;
use crate::recent::{self, Recent};
use async_trait::async_trait;
use julin_db::{Command, Db, DbError, Result, Tx, q, row};
use julin_kernel::{PersonId, Scope, SessionId, ShopId, Ts};
use julin_web::{Actor, Grant, Role, Sessions};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// How long a resident stays signed in.
pub const MEMBER_SESSION_S: i64 = 30 * 86_400;
/// How long staff stay signed in.
pub const STAFF_SESSION_S: i64 = 12 * 3_600;

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Opens a session of `life_s` seconds; answers the token for the cookie.
pub async fn open_session(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    life_s: i64,
) -> Result<String, DbError> {
    let mut secret = [0; 32];
    tx.rng().fill(&mut secret);
    let token = secret.iter().fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    });
    let (id, now): (SessionId, _) = (tx.new_id(), tx.now());
    tx.run(q!(
        "DELETE FROM identity_session WHERE shop_id = $1 AND person_id = $2 AND expires_at <= $3",
        scope.shop,
        person,
        now
    ))
    .await?;
    tx.run(q!(
        "INSERT INTO identity_session (shop_id, id, person_id, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope.shop,
        id,
        person,
        hash(&token),
        now,
        now.plus_s(life_s)
    ))
    .await?;
    Ok(token)
}

/// Ends one session.
pub(crate) struct SignOut {
    pub(crate) scope: Scope,
    pub(crate) session: SessionId,
}

impl Command for SignOut {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        tx.run(q!(
            "DELETE FROM identity_session WHERE shop_id = $1 AND id = $2",
            self.scope.shop,
            self.session
        ))
        .await?;
        Ok(())
    }
}

row! {
    struct ActorRow {
        shop_id: ShopId,
        id: SessionId,
        person_id: PersonId,
        expires_at: Ts,
        role: Option<Role>,
        reach_kind: Option<ReachKind>,
        reach_id: Option<i64>,
    }
}

impl ActorRow {
    fn grant(&self) -> Option<Grant> {
        Some(Grant {
            role: self.role?,
            reach: self.reach_kind?.reach(self.reach_id?),
        })
    }
}

/// Looks tokens up in the database, and remembers residents for a moment: in a rush the same phones ask
/// again and again.
pub struct DbSessions {
    db: Db,
    recent: Recent,
}

impl DbSessions {
    /// Sessions of this database.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            recent: Recent::default(),
        }
    }
}

#[async_trait]
impl Sessions for DbSessions {
    async fn actor(&self, token: &str) -> Result<Option<Actor>> {
        let (now, hash) = (self.db.env().clock.now(), hash(token));
        if let Some(actor) = self.recent.get(&hash, now) {
            return Ok(Some(actor));
        }
        let revision = recent::revision();
        // A token names its shop, so this one lookup spans shops.
        let rows: Vec<ActorRow> = self
            .db
            .all(q!(
                "SELECT s.shop_id, s.id, s.person_id, s.expires_at, g.role, g.reach_kind, g.reach_id
                 FROM identity_session s
                 JOIN identity_person p ON p.shop_id = s.shop_id AND p.id = s.person_id
                 LEFT JOIN identity_grant g ON g.shop_id = s.shop_id AND g.person_id = s.person_id
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.status = 'active'",
                hash.clone(),
                now
            ))
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let actor = Actor {
            person: row.person_id,
            shop: row.shop_id,
            session: row.id,
            grants: rows.iter().filter_map(ActorRow::grant).collect(),
        };
        self.recent.put(hash, &actor, row.expires_at, revision);
        Ok(Some(actor))
    }
}
