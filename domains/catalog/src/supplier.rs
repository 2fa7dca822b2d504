//! Suppliers, for the rooms above.
use crate::store::supplier as store;
use julin_db::{DbError, Tx, row};
use julin_kernel::{PersonId, Scope, SupplierId};
use std::collections::HashMap;

row! {
    /// Who sells goods to the shop.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Supplier {
        /// Its id.
        pub id: SupplierId,
        /// The leader who sells goods of her own.
        pub owner_id: Option<PersonId>,
        /// Its name.
        pub name: String,
        /// Whom to ask for.
        pub contact: String,
        /// Their number.
        pub phone: String,
    }
}

/// One supplier.
pub async fn supplier(
    tx: &mut Tx,
    scope: Scope,
    id: SupplierId,
) -> Result<Option<Supplier>, DbError> {
    Ok(store::many(tx, scope, &[id]).await?.pop())
}

/// Several suppliers.
pub async fn suppliers(
    tx: &mut Tx,
    scope: Scope,
    ids: &[SupplierId],
) -> Result<HashMap<SupplierId, Supplier>, DbError> {
    let found = store::many(tx, scope, ids).await?;
    Ok(found.into_iter().map(|s| (s.id, s)).collect())
}
