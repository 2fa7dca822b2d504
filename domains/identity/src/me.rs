//! What a person sees of themselves.
use crate::consent::{self, ConsentRow};
use crate::grants::{RoleGrant, grants};
use crate::person::{Person, PersonRow, row_of};
use julin_db::{Command, DbError, Result, Tx, q, row};
use julin_kernel::{Code, PersonId, Scope, Ts};
use julin_web::{Grant, Reach, Role};
use serde::Serialize;

/// The signed-in person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Me {
    /// Who.
    pub id: PersonId,
    /// What they call themselves.
    pub nickname: String,
    /// Their number, masked.
    pub phone_masked: String,
    /// Their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// What they may be.
    pub roles: Vec<RoleGrant>,
    /// Whether they lead people.
    pub is_leader: bool,
    /// Whether they run the shop.
    pub is_operator: bool,
    /// Whether pages are shown large.
    pub elder_mode: bool,
}

impl Me {
    fn of(person: Person, held: Vec<Grant>) -> Self {
        let is = |role| held.iter().any(|g| g.role == role);
        Self {
            is_leader: is(Role::Leader),
            is_operator: is(Role::Operator),
            id: person.id,
            nickname: person.nickname,
            phone_masked: person.phone_masked,
            avatar_url: person.avatar_url,
            roles: held.into_iter().map(RoleGrant::from).collect(),
            elder_mode: false,
        }
    }
}

pub(crate) async fn load(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<Me> {
    let row = existing(tx, scope, person).await?;
    let held = grants(tx, scope, person).await?;
    Ok(Me::of(row.into(), held))
}

async fn existing(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<PersonRow> {
    let row = row_of(tx, scope, person).await?;
    Ok(row.ok_or(Code::NOT_FOUND.fault())?)
}

/// A person renames themselves.
pub(crate) struct Rename {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) nickname: String,
}

impl Command for Rename {
    type Output = Me;
    async fn run(&self, tx: &mut Tx) -> Result<Me> {
        tx.run(q!(
            "UPDATE identity_person SET nickname = $3 WHERE shop_id = $1 AND id = $2",
            self.scope.shop,
            self.person,
            &self.nickname
        ))
        .await?;
        load(tx, self.scope, self.person).await
    }
}

row! {
    /// One session of an export.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub struct ExportedSession {
        /// When it began.
        pub created_at: Ts,
        /// When it ends.
        pub expires_at: Ts,
    }
}

/// Everything that identity keeps of a person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct IdentityExport {
    /// Who.
    pub id: PersonId,
    /// What they call themselves.
    pub nickname: String,
    /// Their number in full: it is theirs.
    pub phone: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Their staff login.
    pub login: Option<String>,
    /// When they were first seen.
    pub registered_at: Ts,
    /// What they may be.
    pub roles: Vec<RoleGrant>,
    /// What they agreed to.
    pub consents: Vec<ConsentRow>,
    /// Where they are signed in.
    pub sessions: Vec<ExportedSession>,
    /// When this was written.
    pub exported_at: Ts,
}

pub(crate) async fn export(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<IdentityExport> {
    let row = existing(tx, scope, person).await?;
    let held = grants(tx, scope, person).await?;
    Ok(IdentityExport {
        consents: consent::consents(tx, scope, person).await?,
        sessions: sessions(tx, scope, person).await?,
        roles: held.into_iter().map(RoleGrant::from).collect(),
        id: row.id,
        registered_at: row.created_at,
        login: row.login_name.clone(),
        phone: row.phone.clone(),
        nickname: row.nickname.clone(),
        avatar_url: Person::from(row).avatar_url,
        exported_at: tx.now(),
    })
}

async fn sessions(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<Vec<ExportedSession>, DbError> {
    tx.all(q!(
        "SELECT created_at, expires_at FROM identity_session
         WHERE shop_id = $1 AND person_id = $2 ORDER BY id DESC",
        scope.shop,
        person
    ))
    .await
}

/// Whether an active operator of the whole shop is left.
pub(crate) async fn has_operator(tx: &mut Tx, scope: Scope) -> Result<bool, DbError> {
    let (kind, _) = crate::grants::ReachKind::of(Reach::Shop);
    let found: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) AS n FROM identity_grant g
             JOIN identity_person p ON p.shop_id = g.shop_id AND p.id = g.person_id
             WHERE g.shop_id = $1 AND g.role = $2 AND g.reach_kind = $3 AND p.status = 'active'",
            scope.shop,
            Role::Operator,
            kind
        ))
        .await?;
    Ok(found.0 > 0)
}
