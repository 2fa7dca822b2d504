//! Teams and their seats.
use super::Result;
use crate::team::{TeamPolicy, TeamStatus};
use julin_db::{Tx, Val, q, row};
use julin_kernel::{CampaignId, CampaignItemId, Money, OrderId, PersonId, Scope, TeamId, Ts};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct TeamRow {
        pub(crate) id: TeamId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) leader_id: PersonId,
        pub(crate) opened_by: PersonId,
        pub(crate) size: i64,
        pub(crate) price: Money,
        pub(crate) on_expiry: TeamPolicy,
        pub(crate) status: TeamStatus,
        pub(crate) held: i64,
        pub(crate) paid: i64,
        pub(crate) quantity: i64,
        pub(crate) opened_at: Ts,
        pub(crate) expires_at: Ts,
        pub(crate) settles_at: Ts,
        pub(crate) ended_at: Option<Ts>,
    }

    #[derive(Debug, Clone)]
    pub(crate) struct SeatRow {
        pub(crate) order_id: OrderId,
        pub(crate) team_id: TeamId,
        pub(crate) member_id: PersonId,
        pub(crate) quantity: i64,
        pub(crate) status: SeatStatus,
        pub(crate) at: Ts,
    }
}

julin_db::text_enum! {
    /// Whose a seat is.
    pub(crate) enum SeatStatus {
        /// An unpaid order holds it.
        Held = "held",
        /// It is paid for.
        Paid = "paid",
        /// The order ended; the seat is free.
        Left = "left",
    }
}

/// The columns of `TeamRow`, in its order.
macro_rules! select_team {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, campaign_id, item_id, leader_id, opened_by, size, price, on_expiry, status, held, paid, \
         quantity, opened_at, expires_at, settles_at, ended_at FROM groupbuy_team ", $tail))$(.bind($a))* };
}

impl TeamRow {
    pub(crate) fn free(&self) -> i64 {
        self.size - self.held - self.paid
    }
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, teams: &[TeamRow]) -> Result<()> {
    let set = |t: &TeamRow| -> Vec<Val> {
        vec![
            scope.shop.into(),
            t.id.into(),
            t.campaign_id.into(),
            t.item_id.into(),
            t.leader_id.into(),
            t.opened_by.into(),
            t.size.into(),
            t.price.into(),
            t.on_expiry.into(),
            t.status.into(),
            t.held.into(),
            t.opened_at.into(),
            t.expires_at.into(),
            t.settles_at.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = teams.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO groupbuy_team (shop_id, id, campaign_id, item_id, leader_id, opened_by, size, price,
           on_expiry, status, held, paid, quantity, opened_at, expires_at, settles_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, $14)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: TeamId) -> Result<Option<TeamRow>> {
    tx.opt(select_team!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// These teams, kept from changing until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, scope: Scope, ids: &[TeamId]) -> Result<Vec<TeamRow>> {
    let sql = select_team!("WHERE shop_id = $1", scope.shop);
    let sql = sql.within(" AND id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY id").for_update()).await
}

/// Teams of a campaign in some states, the newest first; of one item, if one is named.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    item: Option<CampaignItemId>,
    states: &[TeamStatus],
    before: i64,
    max: i64,
) -> Result<Vec<TeamRow>> {
    let sql = select_team!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND id < $3",
        scope.shop,
        campaign,
        before
    );
    let sql = sql.within(" AND status IN ", states.iter().copied());
    let sql = sql.and(" AND item_id = ", item);
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(max)))
        .await
}

/// Pieces that complete teams paid for, by item.
pub(crate) async fn pieces(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<Vec<(CampaignItemId, i64)>> {
    let sql = q!(
        "SELECT item_id, CAST(SUM(quantity) AS BIGINT) FROM groupbuy_team
         WHERE shop_id = $1 AND status = 'complete'",
        scope.shop
    );
    let sql = sql.within(" AND campaign_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY item_id")).await
}

/// Whether anybody sits in a team of a campaign and has paid.
pub(crate) async fn any_paid(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<bool> {
    let found: Option<(TeamId,)> = tx
        .opt(q!(
            "SELECT id FROM groupbuy_team WHERE shop_id = $1 AND campaign_id = $2
             AND status <> 'failed' AND paid > 0 LIMIT 1",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(found.is_some())
}

/// Moves a team's figures: seats held, seats paid, pieces. The table refuses what does not fit.
pub(crate) async fn shift(
    tx: &mut Tx,
    scope: Scope,
    id: TeamId,
    (held, paid, pieces): (i64, i64, i64),
) -> Result<u64> {
    tx.run(q!(
        "UPDATE groupbuy_team SET held = held + $3, paid = paid + $4, quantity = quantity + $5
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        held,
        paid,
        pieces
    ))
    .await
}

/// Ends or halts a team that stands in one of `from`; answers whether it did.
pub(crate) async fn set_status(
    tx: &mut Tx,
    scope: Scope,
    id: TeamId,
    from: &[TeamStatus],
    to: TeamStatus,
) -> Result<bool> {
    let ended = (to != TeamStatus::Undecided).then(|| tx.now());
    let sql = q!(
        "UPDATE groupbuy_team SET status = $3, ended_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        to,
        ended
    );
    let n = tx
        .run(sql.within(" AND status IN ", from.iter().copied()))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn insert_seats(tx: &mut Tx, scope: Scope, seats: &[SeatRow]) -> Result<()> {
    let set = |s: &SeatRow| -> Vec<Val> {
        vec![
            scope.shop.into(),
            s.order_id.into(),
            s.team_id.into(),
            s.member_id.into(),
            s.quantity.into(),
            s.status.into(),
            s.at.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = seats.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO groupbuy_team_seat (shop_id, order_id, team_id, member_id, quantity, status, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

pub(crate) async fn seat(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<SeatRow>> {
    tx.opt(q!(
        "SELECT order_id, team_id, member_id, quantity, status, at FROM groupbuy_team_seat
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
}

/// Who sits in these teams, in the order they came.
pub(crate) async fn seats(tx: &mut Tx, scope: Scope, teams: &[TeamId]) -> Result<Vec<SeatRow>> {
    let sql = q!(
        "SELECT order_id, team_id, member_id, quantity, status, at FROM groupbuy_team_seat
         WHERE shop_id = $1 AND status <> 'left'",
        scope.shop
    );
    let sql = sql.within(" AND team_id IN ", teams.iter().copied());
    tx.all(sql.push(" ORDER BY at, order_id")).await
}

pub(crate) async fn set_seat(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    from: SeatStatus,
    to: SeatStatus,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE groupbuy_team_seat SET status = $4 WHERE shop_id = $1 AND order_id = $2 AND status = $3",
            scope.shop,
            order,
            from,
            to
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn set_seat_quantity(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    quantity: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_team_seat SET quantity = $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order,
        quantity
    ))
    .await
    .map(|_| ())
}
