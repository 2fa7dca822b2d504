//! Questions that a room asked, kept for the next script of the same goods.
use crate::ids::KeptId;
use crate::script::QuestionAnswer;
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope, SkuId};
use std::collections::HashMap;

type Result<T> = std::result::Result<T, DbError>;

/// For whose scripts of which goods, and by whom under which key.
pub(crate) struct Made<'a> {
    pub(crate) id: KeptId,
    pub(crate) leader: Option<PersonId>,
    pub(crate) sku: SkuId,
    pub(crate) live: LiveId,
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

fn owner(leader: Option<PersonId>) -> PersonId {
    leader.unwrap_or(PersonId(0))
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, KeptId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM runofshow_kept
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Keeps a pair; of a question that is kept already this answer is the one.
pub(crate) async fn put(
    tx: &mut Tx,
    scope: Scope,
    pair: &QuestionAnswer,
    made: &Made<'_>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO runofshow_kept (shop_id, id, leader_id, sku_id, live_id, question, answer, created_by,
             created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        made.id,
        owner(made.leader),
        made.sku,
        made.live,
        &pair.question,
        &pair.answer,
        made.by,
        now,
        made.key,
        made.hash
    ))
    .await
    .map(|_| ())
}

/// What is kept for these goods in a host's scripts, latest first, ten each.
pub(crate) async fn of(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    skus: &[SkuId],
) -> Result<HashMap<SkuId, Vec<QuestionAnswer>>> {
    let sql = q!(
        "SELECT sku_id, question, answer FROM runofshow_kept WHERE shop_id = $1 AND leader_id = $2",
        scope.shop,
        owner(leader)
    );
    let sql = sql.within(" AND sku_id IN ", skus.iter().copied());
    let rows: Vec<(SkuId, String, String)> = tx.all(sql.push(" ORDER BY id DESC")).await?;
    let mut out: HashMap<SkuId, Vec<QuestionAnswer>> = HashMap::new();
    for (sku, question, answer) in rows {
        let all = out.entry(sku).or_default();
        let is_older = all.iter().any(|kept| kept.question == question);
        if all.len() < 10 && !is_older {
            all.push(QuestionAnswer { question, answer });
        }
    }
    Ok(out)
}
