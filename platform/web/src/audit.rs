//! The audit trail: one row for every staff action.
use crate::Actor;
use julin_db::{DbError, Error, Json, Result, Tx, q, row};
use julin_kernel::{AuditId, PageQuery, PersonId, Scope, Ts};
use serde::Serialize;

row! {
    /// One staff action.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub struct AuditRow {
        /// Its id.
        pub id: AuditId,
        /// When.
        pub at: Ts,
        /// Who.
        pub actor_id: PersonId,
        /// What, as `room.object.verb`.
        pub action: String,
        /// On what kind of thing.
        pub object: String,
        /// On which.
        #[schema(value_type = String)]
        #[serde(serialize_with = "as_text")]
        pub object_id: i64,
        /// What changed.
        #[schema(value_type = Object)]
        #[serde(serialize_with = "inner")]
        pub detail: Json<serde_json::Value>,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn as_text<S: serde::Serializer>(id: &i64, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(id)
}
fn inner<S: serde::Serializer>(detail: &Json<serde_json::Value>, s: S) -> Result<S::Ok, S::Error> {
    detail.0.serialize(s)
}

/// Records a staff action in its own transaction: `audit(tx, actor, "catalog.product.edit",
/// "product", id.raw(), json!({"name": [old, new]}))`. Leave out secrets and full phone numbers.
pub async fn audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    object: &'static str,
    object_id: i64,
    detail: serde_json::Value,
) -> Result<()> {
    let (id, now) = (tx.new_id::<AuditId>(), tx.now());
    let detail = serde_json::to_string(&detail).map_err(Error::internal)?;
    tx.run(q!(
        "INSERT INTO web_audit (shop_id, id, at, actor_id, action, object, object_id, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        actor.shop,
        id,
        now,
        actor.person,
        action,
        object,
        object_id,
        detail
    ))
    .await?;
    Ok(())
}

/// The audit trail, newest first, of one object or of all.
pub async fn audit_page(
    tx: &mut Tx,
    scope: Scope,
    object: Option<(&str, i64)>,
    page: &PageQuery,
) -> Result<Vec<AuditRow>, DbError> {
    let sql = q!(
        "SELECT id, at, actor_id, action, object, object_id, detail FROM web_audit
         WHERE shop_id = $1 AND id < $2",
        scope.shop,
        page.before()
    );
    let sql = sql
        .and(" AND object = ", object.map(|o| o.0))
        .and(" AND object_id = ", object.map(|o| o.1));
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}
