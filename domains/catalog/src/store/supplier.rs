//! Suppliers.
use super::Result;
use crate::{Supplier, SupplierInput};
use julin_db::{Tx, q};
use julin_kernel::{PageQuery, PersonId, Scope, SupplierId};

/// Who wrote something, and under which idempotency key.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: Option<&'a str>,
    pub(crate) hash: &'a str,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    owner: Option<PersonId>,
    input: &SupplierInput,
    made: Made<'_>,
) -> Result<SupplierId> {
    let (id, now) = (tx.new_id::<SupplierId>(), tx.now());
    tx.run(q!(
        "INSERT INTO catalog_supplier (shop_id, id, owner_id, name, contact, phone, created_by, idem_key,
         idem_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.shop,
        id,
        owner,
        &input.name,
        &input.contact,
        &input.phone,
        made.by,
        made.key,
        made.hash,
        now
    ))
    .await?;
    Ok(id)
}

pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    id: SupplierId,
    input: &SupplierInput,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE catalog_supplier SET name = $3, contact = $4, phone = $5
             WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id,
            &input.name,
            &input.contact,
            &input.phone
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn many(tx: &mut Tx, scope: Scope, ids: &[SupplierId]) -> Result<Vec<Supplier>> {
    let sql = q!(
        "SELECT id, owner_id, name, contact, phone FROM catalog_supplier WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

pub(crate) async fn of_owner(
    tx: &mut Tx,
    scope: Scope,
    owner: PersonId,
) -> Result<Option<SupplierId>> {
    let found: Option<(SupplierId,)> = tx
        .opt(q!(
            "SELECT id FROM catalog_supplier WHERE shop_id = $1 AND owner_id = $2",
            scope.shop,
            owner
        ))
        .await?;
    Ok(found.map(|(id,)| id))
}

pub(crate) async fn page(tx: &mut Tx, scope: Scope, page: &PageQuery) -> Result<Vec<Supplier>> {
    let sql = q!(
        "SELECT id, owner_id, name, contact, phone FROM catalog_supplier
         WHERE shop_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        page.before(),
        page.size() + 1
    );
    tx.all(sql).await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, SupplierId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM catalog_supplier
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}
