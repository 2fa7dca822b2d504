//! Applications.
use super::Result;
use crate::apply::{Application, LeaderApplicationStatus as S};
use crate::ids::ApplicationId;
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope, Ts};

/// The columns of `Application`, in its order.
macro_rules! select {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, person_id, community_id, community_name, building, hours_per_week, experience, why,
         pickup, image_keys, consent, consent_at, status, note, version, made_at, submitted_at,
         decided_at, decided_by FROM leadership_application ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    key: &str,
) -> Result<Option<(String, ApplicationId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM leadership_application
         WHERE shop_id = $1 AND person_id = $2 AND idem_key = $3",
        scope.shop,
        person,
        key
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    a: &Application,
    (key, hash): (&str, &str),
) -> Result<()> {
    let place = a.place();
    tx.run(q!(
        "INSERT INTO leadership_application
         (shop_id, id, person_id, community_id, community_name, building, hours_per_week, experience,
          why, pickup, image_keys, consent, consent_at, status, note, version, made_at, submitted_at,
          open_place, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, $21)",
        scope.shop,
        a.id,
        a.person_id,
        a.community_id,
        a.community_name.as_str(),
        a.building.as_str(),
        a.hours_per_week,
        a.experience.as_str(),
        a.why.as_str(),
        a.pickup.as_str(),
        &a.image_keys,
        a.consent.as_str(),
        a.consent_at,
        a.status,
        a.note.as_str(),
        1,
        a.made_at,
        a.submitted_at,
        place.as_str(),
        key,
        hash
    ))
    .await
    .map(|_| ())
}

/// Writes all that may change, as the next version.
pub(crate) async fn update(tx: &mut Tx, scope: Scope, a: &Application) -> Result<()> {
    let place = a.status.is_open().then(|| a.place());
    tx.run(q!(
        "UPDATE leadership_application
         SET community_id = $3, community_name = $4, building = $5, hours_per_week = $6,
             experience = $7, why = $8, pickup = $9, image_keys = $10, consent = $11,
             consent_at = $12, status = $13, note = $14, version = version + 1, submitted_at = $15,
             decided_at = $16, decided_by = $17, open_place = $18
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        a.id,
        a.community_id,
        a.community_name.as_str(),
        a.building.as_str(),
        a.hours_per_week,
        a.experience.as_str(),
        a.why.as_str(),
        a.pickup.as_str(),
        &a.image_keys,
        a.consent.as_str(),
        a.consent_at,
        a.status,
        a.note.as_str(),
        a.submitted_at,
        a.decided_at,
        a.decided_by,
        place
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    id: ApplicationId,
) -> Result<Option<Application>> {
    tx.opt(select!("WHERE shop_id = $1 AND id = $2", scope.shop, id))
        .await
}

/// A person's, newest first.
pub(crate) async fn of_person(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<Vec<Application>> {
    tx.all(select!(
        "WHERE shop_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 20",
        scope.shop,
        person
    ))
    .await
}

/// What the shop was sent, newest first; drafts are nobody's business.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    status: Option<S>,
    (before, limit): (i64, i64),
) -> Result<Vec<Application>> {
    let sql = select!(
        "WHERE shop_id = $1 AND id < $2 AND status <> $3",
        scope.shop,
        before,
        S::Draft
    );
    let sql = sql.and(" AND status = ", status);
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(limit)))
        .await
}

pub(crate) async fn count(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<i64> {
    let (n,): (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM leadership_application WHERE shop_id = $1 AND person_id = $2",
            scope.shop,
            person
        ))
        .await?;
    Ok(n)
}

/// When a person was declined last.
pub(crate) async fn last_declined(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<Option<Ts>> {
    let (at,): (Option<Ts>,) = tx
        .one(q!(
            "SELECT MAX(decided_at) FROM leadership_application
             WHERE shop_id = $1 AND person_id = $2 AND status = 'declined'",
            scope.shop,
            person
        ))
        .await?;
    Ok(at)
}

/// Whether another application of hers is open for a place.
pub(crate) async fn has_open(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    place: &str,
    but: ApplicationId,
) -> Result<bool> {
    let found: Option<(ApplicationId,)> = tx
        .opt(q!(
            "SELECT id FROM leadership_application
             WHERE shop_id = $1 AND person_id = $2 AND open_place = $3 AND id <> $4",
            scope.shop,
            person,
            place,
            but
        ))
        .await?;
    Ok(found.is_some())
}
