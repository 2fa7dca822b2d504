//! Persons, and what other rooms may know of them.
use crate::phone::{mask_phone, normalise_phone, tail4};
use crate::{grant, refusals};
use julin_contracts::MemberRegistered;
use julin_db::{DbError, Result, Tx, q, row, text_enum};
use julin_kernel::{PersonId, Scope, Ts};
use julin_web::{Reach, Role};
use std::collections::HashMap;

text_enum! {
    /// Whether a person may sign in.
    pub enum PersonStatus {
        /// They may.
        Active = "active",
        /// They may not.
        Blocked = "blocked",
    }
}

row! {
    /// A person as stored; stays in this room.
    #[derive(Debug, Clone)]
    pub(crate) struct PersonRow {
        pub(crate) id: PersonId,
        pub(crate) phone: Option<String>,
        pub(crate) phone_tail4: String,
        pub(crate) nickname: String,
        pub(crate) avatar_key: Option<String>,
        pub(crate) login_name: Option<String>,
        pub(crate) status: PersonStatus,
        pub(crate) created_at: Ts,
    }
}

/// What other rooms may know of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What they call themselves.
    pub nickname: String,
    /// `138****1234`; empty if they gave no number.
    pub phone_masked: String,
    /// The last four digits.
    pub phone_tail4: String,
    /// Their picture.
    pub avatar_url: Option<String>,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            phone_masked: mask_phone(row.phone.as_deref().unwrap_or_default()),
            phone_tail4: row.phone_tail4,
            nickname: row.nickname,
            avatar_url: row.avatar_key.map(|key| format!("/blobs/{key}")),
        }
    }
}

pub(crate) async fn row_of(
    tx: &mut Tx,
    scope: Scope,
    id: PersonId,
) -> Result<Option<PersonRow>, DbError> {
    tx.opt(q!(
        "SELECT id, phone, phone_tail4, nickname, avatar_key, login_name, status, created_at
         FROM identity_person WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn row_by_phone(
    tx: &mut Tx,
    scope: Scope,
    phone: &str,
) -> Result<Option<PersonRow>, DbError> {
    tx.opt(q!(
        "SELECT id, phone, phone_tail4, nickname, avatar_key, login_name, status, created_at
         FROM identity_person WHERE shop_id = $1 AND phone = $2",
        scope.shop,
        phone
    ))
    .await
}

/// One person.
pub async fn person(tx: &mut Tx, scope: Scope, id: PersonId) -> Result<Option<Person>, DbError> {
    Ok(row_of(tx, scope, id).await?.map(Person::from))
}

/// Many persons by id; unknown ones are left out.
pub async fn people(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Person>, DbError> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(512) {
        let sql = q!(
            "SELECT id, phone, phone_tail4, nickname, avatar_key, login_name, status, created_at
             FROM identity_person WHERE shop_id = $1",
            scope.shop
        );
        let rows: Vec<PersonRow> = tx
            .all(sql.within(" AND id IN ", ids.iter().copied()))
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.into())));
    }
    Ok(found)
}

/// Who has this number, in any spelling.
pub async fn person_by_phone(tx: &mut Tx, scope: Scope, phone: &str) -> Result<Option<PersonId>> {
    let phone = normalise_phone(phone)?;
    Ok(row_by_phone(tx, scope, &phone).await?.map(|p| p.id))
}

/// All whose number ends in these four digits.
pub async fn person_by_phone_tail(
    tx: &mut Tx,
    scope: Scope,
    tail4: &str,
) -> Result<Vec<PersonId>, DbError> {
    let rows: Vec<(PersonId,)> = tx
        .all(q!(
            "SELECT id FROM identity_person WHERE shop_id = $1 AND phone_tail4 = $2 ORDER BY id",
            scope.shop,
            tail4
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// The person with this number, made (as a member) if there is none; true if they are new. A blank
/// nickname becomes one made of the number's end.
pub async fn register_or_find(
    tx: &mut Tx,
    scope: Scope,
    phone: &str,
    nickname: &str,
) -> Result<(PersonId, bool)> {
    let phone = normalise_phone(phone)?;
    if let Some(known) = row_by_phone(tx, scope, &phone).await? {
        return Ok((known.id, false));
    }
    let (id, now): (PersonId, _) = (tx.new_id(), tx.now());
    let nickname = match nickname.trim() {
        "" => format!("邻居{}", tail4(&phone)),
        given => julin_web::check::text("nickname", given, 1, 20)?,
    };
    // Without DO NOTHING two sign-ups at once could end in a unique violation on PostgreSQL; with it,
    // the later one is run again and finds the person.
    tx.run(q!(
        "INSERT INTO identity_person (shop_id, id, phone, phone_tail4, nickname, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        scope.shop,
        id,
        &phone,
        tail4(&phone),
        &nickname,
        PersonStatus::Active,
        now
    ))
    .await?;
    grant(tx, scope, id, Role::Member, Reach::Own(id)).await?;
    julin_events::emit(tx, scope, MemberRegistered { member: id }).await?;
    Ok((id, true))
}

/// Somebody who gave no number, as a member: a leader takes their orders. They cannot sign in.
pub async fn register_guest(tx: &mut Tx, scope: Scope, nickname: &str) -> Result<PersonId> {
    let (id, now): (PersonId, _) = (tx.new_id(), tx.now());
    let nickname = julin_web::check::text("nickname", nickname, 1, 20)?;
    tx.run(q!(
        "INSERT INTO identity_person (shop_id, id, phone_tail4, nickname, status, created_at)
         VALUES ($1, $2, '', $3, $4, $5)",
        scope.shop,
        id,
        &nickname,
        PersonStatus::Active,
        now
    ))
    .await?;
    grant(tx, scope, id, Role::Member, Reach::Own(id)).await?;
    julin_events::emit(tx, scope, MemberRegistered { member: id }).await?;
    Ok(id)
}

/// Refuses those who may not sign in.
pub(crate) fn may_enter(person: &PersonRow) -> Result<()> {
    match person.status {
        PersonStatus::Active => Ok(()),
        PersonStatus::Blocked => Err(refusals::BLOCKED.fault().into()),
    }
}
