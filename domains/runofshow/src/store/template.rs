//! Templates that were kept.
use crate::ids::TemplateId;
use crate::outline::Outline;
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{PersonId, Scope};
use julin_web::{Actor, Permission, Reach};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A template as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Template {
        pub(crate) id: TemplateId,
        pub(crate) name: String,
        pub(crate) owner_id: Option<PersonId>,
        pub(crate) outline: Json<Outline>,
    }
}

impl Template {
    /// Whether somebody may apply it: the shop's are for all, a leader's for her and the shop.
    pub(crate) fn is_for(&self, actor: &Actor) -> bool {
        let hers = |owner: PersonId| actor.may(Permission::RunLives, Reach::Leader(owner));
        self.owner_id.is_none_or(hers)
    }
}

/// By name.
pub(crate) async fn all(tx: &mut Tx, scope: Scope) -> Result<Vec<Template>> {
    tx.all(q!(
        "SELECT id, name, owner_id, outline FROM runofshow_template WHERE shop_id = $1 ORDER BY name, id",
        scope.shop
    ))
    .await
}

pub(crate) async fn count(tx: &mut Tx, scope: Scope, owner: Option<PersonId>) -> Result<i64> {
    // Nobody's are the shop's.
    let owner = owner.map_or(0, |o| o.0);
    let sql = q!(
        "SELECT COUNT(*) FROM runofshow_template WHERE shop_id = $1 AND COALESCE(owner_id, 0) = $2",
        scope.shop,
        owner
    );
    let (count,) = tx.one::<(i64,)>(sql).await?;
    Ok(count)
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: TemplateId) -> Result<Option<Template>> {
    tx.opt(q!(
        "SELECT id, name, owner_id, outline FROM runofshow_template WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// What was kept under an idempotency key: the hash of its body, and the template.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, TemplateId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM runofshow_template
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// `made` is by whom, under which key, with which body.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    template: &Template,
    made: (PersonId, &str, &str),
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO runofshow_template (shop_id, id, name, owner_id, outline, created_by, created_at,
             idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.shop,
        template.id,
        &template.name,
        template.owner_id,
        &template.outline,
        made.0,
        now,
        made.1,
        made.2
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: TemplateId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM runofshow_template WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}
