//! The shop's own list of marked words.
use crate::script::{ShopWord, WordKind};
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::Scope;
use std::collections::BTreeMap;

type Result<T> = std::result::Result<T, DbError>;

pub(crate) async fn all(tx: &mut Tx, scope: Scope) -> Result<Vec<ShopWord>> {
    tx.all(q!(
        "SELECT word, kind FROM runofshow_word WHERE shop_id = $1 ORDER BY word",
        scope.shop
    ))
    .await
}

pub(crate) async fn replace(
    tx: &mut Tx,
    scope: Scope,
    words: &BTreeMap<String, WordKind>,
) -> Result<()> {
    tx.run(q!(
        "DELETE FROM runofshow_word WHERE shop_id = $1",
        scope.shop
    ))
    .await?;
    let sets: Vec<Vec<Val>> = words
        .iter()
        .map(|(word, kind)| vec![scope.shop.into(), word.clone().into(), (*kind).into()])
        .collect();
    tx.run_many(
        q!("INSERT INTO runofshow_word (shop_id, word, kind) VALUES ($1, $2, $3)"),
        sets,
    )
    .await
    .map(|_| ())
}
