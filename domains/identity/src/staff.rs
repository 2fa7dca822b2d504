//! Staff: made and given roles by an operator.
use crate::grants::RoleGrant;
use crate::me::has_operator;
use crate::person::PersonStatus;
use crate::refusals::{LAST_OPERATOR, LOGIN_TAKEN};
use crate::{grant, grants, people};
use julin_db::{Command, DbError, Result, Tx, q, row};
use julin_kernel::{Code, PersonId, Scope};
use julin_web::{Actor, Grant, Reach, Replay, Role, audit};
use serde::Serialize;
use serde_json::json;

/// A member of staff.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StaffView {
    /// Who.
    pub id: PersonId,
    /// Their login.
    pub login: String,
    /// Their name.
    pub nickname: String,
    /// What they may be.
    pub grants: Vec<RoleGrant>,
}

/// A member of staff to be made.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Their login.
    pub login: String,
    /// Their name.
    pub nickname: String,
    /// From `hash_password`.
    pub password_hash: String,
    /// What they may be.
    pub grants: Vec<Grant>,
}

/// Who made someone, under which key and for which request.
struct Made<'a> {
    by: PersonId,
    key: &'a str,
    hash: &'a str,
}

/// Makes a member of staff; refuses a login that is taken.
pub async fn create_staff(tx: &mut Tx, scope: Scope, new: &NewStaff) -> Result<PersonId> {
    insert(tx, scope, new, None).await
}

async fn insert(
    tx: &mut Tx,
    scope: Scope,
    new: &NewStaff,
    made: Option<Made<'_>>,
) -> Result<PersonId> {
    if by_login(tx, scope, &new.login).await?.is_some() {
        return Err(LOGIN_TAKEN.field("login").into());
    }
    let (id, now): (PersonId, _) = (tx.new_id(), tx.now());
    tx.run(q!(
        "INSERT INTO identity_person (shop_id, id, phone_tail4, nickname, login_name,
         password_hash, status, created_at, created_by, idem_key, idem_hash)
         VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        scope.shop,
        id,
        &new.nickname,
        &new.login,
        &new.password_hash,
        PersonStatus::Active,
        now,
        made.as_ref().map(|m| m.by),
        made.as_ref().map(|m| m.key),
        made.as_ref().map(|m| m.hash)
    ))
    .await?;
    for g in &new.grants {
        grant(tx, scope, id, g.role, g.reach).await?;
    }
    Ok(id)
}

async fn by_login(tx: &mut Tx, scope: Scope, login: &str) -> Result<Option<(PersonId,)>, DbError> {
    tx.opt(q!(
        "SELECT id FROM identity_person WHERE shop_id = $1 AND login_name = $2",
        scope.shop,
        login
    ))
    .await
}

row! {
    struct StaffRow {
        id: PersonId,
        login_name: String,
    }
}

/// Everyone with a login, by age.
pub(crate) async fn all_staff(tx: &mut Tx, scope: Scope) -> Result<Vec<StaffView>, DbError> {
    let rows: Vec<StaffRow> = tx
        .all(q!(
            "SELECT id, login_name FROM identity_person
             WHERE shop_id = $1 AND login_name IS NOT NULL ORDER BY id",
            scope.shop
        ))
        .await?;
    let mut staff = Vec::with_capacity(rows.len());
    for row in rows {
        staff.push(view(tx, scope, row).await?);
    }
    Ok(staff)
}

async fn view(tx: &mut Tx, scope: Scope, row: StaffRow) -> Result<StaffView, DbError> {
    let person = people(tx, scope, &[row.id]).await?.remove(&row.id);
    let held = grants(tx, scope, row.id).await?;
    Ok(StaffView {
        id: row.id,
        login: row.login_name,
        nickname: person.map_or_else(String::new, |p| p.nickname),
        grants: held.into_iter().map(RoleGrant::from).collect(),
    })
}

async fn one(tx: &mut Tx, scope: Scope, id: PersonId) -> Result<StaffView> {
    let sql = q!(
        "SELECT id, login_name FROM identity_person
         WHERE shop_id = $1 AND id = $2 AND login_name IS NOT NULL",
        scope.shop,
        id
    );
    let row: Option<StaffRow> = tx.opt(sql).await?;
    Ok(view(tx, scope, row.ok_or(Code::NOT_FOUND.fault())?).await?)
}

/// An operator makes a member of staff, once per key.
pub(crate) struct HireStaff {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) key: String,
    /// Of the body without its password: a plain hash of that would be a gift to a thief.
    pub(crate) hash: String,
    pub(crate) new: NewStaff,
}

impl Command for HireStaff {
    type Output = StaffView;
    async fn run(&self, tx: &mut Tx) -> Result<StaffView> {
        if let Replay::Same(id) = Replay::of(self.stored(tx).await?, &self.hash)? {
            return one(tx, self.scope, id).await;
        }
        let made = Made {
            by: self.actor.person,
            key: &self.key,
            hash: &self.hash,
        };
        let id = insert(tx, self.scope, &self.new, Some(made)).await?;
        let detail = json!({"login": self.new.login, "grants": listed(&self.new.grants)});
        audit(
            tx,
            &self.actor,
            "identity.staff.create",
            "person",
            id.0,
            detail,
        )
        .await?;
        one(tx, self.scope, id).await
    }
}

impl HireStaff {
    async fn stored(&self, tx: &mut Tx) -> Result<Option<(String, PersonId)>, DbError> {
        tx.opt(q!(
            "SELECT idem_hash, id FROM identity_person
             WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
            self.scope.shop,
            self.actor.person,
            &self.key
        ))
        .await
    }
}

fn listed(held: &[Grant]) -> Vec<RoleGrant> {
    held.iter().copied().map(RoleGrant::from).collect()
}

/// An operator says anew what a member of staff may be. What they may do as a resident stays.
pub(crate) struct SetGrants {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) person: PersonId,
    pub(crate) grants: Vec<Grant>,
}

impl Command for SetGrants {
    type Output = StaffView;
    async fn run(&self, tx: &mut Tx) -> Result<StaffView> {
        let before = one(tx, self.scope, self.person).await?;
        tx.run(q!(
            "DELETE FROM identity_grant WHERE shop_id = $1 AND person_id = $2 AND role <> $3",
            self.scope.shop,
            self.person,
            Role::Member
        ))
        .await?;
        for g in &self.grants {
            grant(tx, self.scope, self.person, g.role, g.reach).await?;
        }
        if !has_operator(tx, self.scope).await? {
            return Err(LAST_OPERATOR.field("grants").into());
        }
        let detail = json!({"grants": [before.grants, listed(&self.grants)]});
        audit(
            tx,
            &self.actor,
            "identity.staff.grants",
            "person",
            self.person.0,
            detail,
        )
        .await?;
        one(tx, self.scope, self.person).await
    }
}

/// Reads grants out of a request; a member's own reach is not given here.
pub(crate) fn read_grants(asked: &[RoleGrant]) -> Result<Vec<Grant>> {
    julin_web::check::count("grants", asked, 0, 50)?;
    let mut held = Vec::with_capacity(asked.len());
    for (i, g) in asked.iter().enumerate() {
        let field = format!("grants.{i}");
        let read = g.read(&field)?;
        julin_web::check::that(&field, !matches!(read.reach, Reach::Own(_)))?;
        held.push(read);
    }
    Ok(held)
}
