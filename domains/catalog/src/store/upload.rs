//! Who brought which picture.
use super::Result;
use julin_db::{Tx, q};
use julin_kernel::{EventId, PersonId, Scope, Ts};

pub(crate) async fn count_since(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    since: Ts,
) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM catalog_upload WHERE shop_id = $1 AND person_id = $2 AND at > $3",
            scope.shop,
            person,
            since
        ))
        .await?;
    Ok(n.0)
}

/// Which of some pictures a person brought.
pub(crate) async fn brought(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    keys: &[String],
) -> Result<Vec<String>> {
    let sql = q!(
        "SELECT DISTINCT blob_key FROM catalog_upload WHERE shop_id = $1 AND person_id = $2",
        scope.shop,
        person
    );
    let sql = sql.within(" AND blob_key IN ", keys.iter().cloned());
    let found: Vec<(String,)> = tx.all(sql).await?;
    Ok(found.into_iter().map(|(key,)| key).collect())
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, person: PersonId, key: &str) -> Result<()> {
    let (id, now) = (tx.new_id::<EventId>(), tx.now());
    tx.run(q!(
        "INSERT INTO catalog_upload (shop_id, person_id, at, id, blob_key) VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        person,
        now,
        id,
        key
    ))
    .await
    .map(|_| ())
}
