//! Product cards.
use crate::session::CardState;
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{CampaignItemId, CardId, LiveId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A product card as stored; its name, price and stock are the campaign's.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Card {
        pub(crate) id: CardId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) position: i64,
        pub(crate) state: CardState,
        pub(crate) pushed_at: Option<Ts>,
    }
}

/// The cards of a session in the host's order.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Card>> {
    tx.all(q!(
        "SELECT id, item_id, position, state, pushed_at FROM live_card
         WHERE shop_id = $1 AND live_id = $2 ORDER BY position, id",
        scope.shop,
        live
    ))
    .await
}

/// Puts an item in its place; a card that is there keeps its id and state.
pub(crate) async fn place(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    items: &[CampaignItemId],
) -> Result<()> {
    let sets = items.iter().zip(1_i64..).map(|(item, position)| {
        let id: CardId = tx.new_id();
        vec![
            scope.shop.into(),
            id.into(),
            live.into(),
            (*item).into(),
            position.into(),
        ]
    });
    let sets: Vec<Vec<Val>> = sets.collect();
    tx.run_many(
        q!(
            "INSERT INTO live_card (shop_id, id, live_id, item_id, position, state)
            VALUES ($1, $2, $3, $4, $5, 'shown')
            ON CONFLICT (shop_id, live_id, item_id) DO UPDATE SET position = excluded.position"
        ),
        sets,
    )
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: CardId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_card WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_state(
    tx: &mut Tx,
    scope: Scope,
    id: CardId,
    state: CardState,
    pushed_at: Option<Ts>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_card SET state = $3, pushed_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        pushed_at
    ))
    .await
    .map(|_| ())
}
