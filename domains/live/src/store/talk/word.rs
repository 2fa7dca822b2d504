//! The shop's own word list.
use crate::talk::words::{Effect, Word};
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::Scope;

type Result<T> = std::result::Result<T, DbError>;

/// The words of this shop, normalised, with what each does.
pub(crate) async fn all(tx: &mut Tx, scope: Scope) -> Result<Vec<Word>> {
    let rows: Vec<(String, Effect)> = tx
        .all(q!(
            "SELECT word, effect FROM live_blocked_word WHERE shop_id = $1 ORDER BY word",
            scope.shop
        ))
        .await?;
    let word = |(text, effect)| Word { text, effect };
    Ok(rows.into_iter().map(word).collect())
}

pub(crate) async fn replace(tx: &mut Tx, scope: Scope, words: &[Word]) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_blocked_word WHERE shop_id = $1",
        scope.shop
    ))
    .await?;
    let sets = words
        .iter()
        .map(|w| vec![scope.shop.into(), Val::from(&w.text), w.effect.into()]);
    let insert = q!("INSERT INTO live_blocked_word (shop_id, word, effect) VALUES ($1, $2, $3)");
    tx.run_many(insert, sets.collect()).await.map(|_| ())
}
