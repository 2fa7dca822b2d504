//! SQL of suppliers' totals.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{Money, Scope, SupplierId};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// What a supplier delivered and what was charged back, in all.
    #[derive(Debug, Clone)]
    pub(crate) struct SupplierTotals {
        pub(crate) supplier_id: SupplierId,
        pub(crate) received: Money,
        pub(crate) charged: Money,
    }
}

pub(crate) async fn add(
    tx: &mut Tx,
    scope: Scope,
    supplier: SupplierId,
    (received, charged): (Money, Money),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO settlement_supplier (shop_id, supplier_id, received, charged)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, supplier_id) DO UPDATE SET
           received = settlement_supplier.received + excluded.received,
           charged = settlement_supplier.charged + excluded.charged",
        scope.shop,
        supplier,
        received,
        charged
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn all(tx: &mut Tx, scope: Scope) -> Result<Vec<SupplierTotals>> {
    tx.all(q!(
        "SELECT supplier_id, received, charged FROM settlement_supplier
         WHERE shop_id = $1 ORDER BY supplier_id",
        scope.shop
    ))
    .await
}

pub(crate) async fn of(
    tx: &mut Tx,
    scope: Scope,
    supplier: SupplierId,
) -> Result<Option<SupplierTotals>> {
    tx.opt(q!(
        "SELECT supplier_id, received, charged FROM settlement_supplier
         WHERE shop_id = $1 AND supplier_id = $2",
        scope.shop,
        supplier
    ))
    .await
}
