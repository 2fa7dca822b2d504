//! Seats, as orders takes, pays and leaves them, in its own transaction. The last seat goes to who
//! holds it: an unpaid order, until its deadline.
use super::end::{complete, tell_complete};
use super::{TEAM, TeamStatus, TeamTerms, TeamTimer};
use crate::CampaignSnapshot;
use crate::store::team::{self as store, SeatRow, SeatStatus, TeamRow};
use julin_contracts::{CampaignProgressed, TeamProgressed};
use julin_db::{DbError, Error, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{CampaignItemId, Money, OrderId, PersonId, Scope, TeamId, Ts};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a request to join a team is judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// Of which item.
    pub item: CampaignItemId,
    /// Unit price.
    pub price: Money,
    /// Whether more may join, apart from there being a seat.
    pub open: bool,
    /// How many seats are free.
    pub free: i64,
    /// Who sits in it, or holds a seat.
    pub members: HashSet<PersonId>,
}

/// A team that an order opens.
#[derive(Debug, Clone)]
pub struct NewTeam<'a> {
    /// Its id.
    pub id: TeamId,
    /// Of which item.
    pub item: CampaignItemId,
    /// What the item says of teams.
    pub terms: &'a TeamTerms,
    /// The leader of who opens it.
    pub leader: PersonId,
}

/// A seat that an order takes.
#[derive(Debug, Clone, Copy)]
pub struct NewSeat {
    /// In which team.
    pub team: TeamId,
    /// By which order.
    pub order: OrderId,
    /// Who.
    pub member: PersonId,
    /// How many pieces.
    pub quantity: i64,
}

/// Locks teams and reads who sits in them, for placing; asks nothing for none.
pub async fn lock_teams(
    tx: &mut Tx,
    scope: Scope,
    ids: &[TeamId],
) -> Result<HashMap<TeamId, Seats>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = store::lock(tx, scope, ids).await?;
    let now = tx.now();
    let mut teams: HashMap<TeamId, Seats> = HashMap::new();
    for row in rows {
        teams.insert(row.id, seats_of(&row, now));
    }
    for seat in store::seats(tx, scope, ids).await? {
        if let Some(team) = teams.get_mut(&seat.team_id) {
            team.members.insert(seat.member_id);
        }
    }
    Ok(teams)
}

fn seats_of(row: &TeamRow, now: Ts) -> Seats {
    Seats {
        item: row.item_id,
        price: row.price,
        open: row.status == TeamStatus::Forming && now < row.expires_at,
        free: row.free(),
        members: HashSet::new(),
    }
}

/// Opens teams and holds seats of a round of orders that were judged under the locks of `lock_teams`.
pub async fn take_seats(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    opened: &[NewTeam<'_>],
    seats: &[NewSeat],
) -> Result<()> {
    let now = tx.now();
    let by = |id| seats.iter().find(|s| s.team == id).map(|s| s.member);
    let mut rows = Vec::with_capacity(opened.len());
    for team in opened {
        let by = by(team.id).ok_or_else(|| Error::internal("a team that nobody opened"))?;
        rows.push(team_row(campaign, team, by, now));
    }
    store::insert(tx, scope, &rows).await?;
    for row in &rows {
        set_timer(tx, scope, row.id, row.settles_at).await?;
    }
    let mut joined: BTreeMap<TeamId, i64> = BTreeMap::new();
    for seat in seats.iter().filter(|s| rows.iter().all(|r| r.id != s.team)) {
        *joined.entry(seat.team).or_default() += 1;
    }
    for (team, n) in joined {
        shift(tx, scope, team, (n, 0, 0)).await?;
    }
    let seat = |s: &NewSeat| SeatRow {
        order_id: s.order,
        team_id: s.team,
        member_id: s.member,
        quantity: s.quantity,
        status: SeatStatus::Held,
        at: now,
    };
    let seats: Vec<SeatRow> = seats.iter().map(seat).collect();
    Ok(store::insert_seats(tx, scope, &seats).await?)
}

/// Nobody joins after the cutoff; who joined in time may pay as long as an order may be paid.
fn team_row(campaign: &CampaignSnapshot, team: &NewTeam<'_>, by: PersonId, now: Ts) -> TeamRow {
    let expires_at = now.plus_s(team.terms.hours * 3_600).min(campaign.cutoff_at);
    let pay_within_ms = campaign.counting_at.0 - campaign.cutoff_at.0;
    TeamRow {
        id: team.id,
        campaign_id: campaign.id,
        item_id: team.item,
        leader_id: team.leader,
        opened_by: by,
        size: team.terms.size,
        price: team.terms.price,
        on_expiry: team.terms.on_expiry,
        status: TeamStatus::Forming,
        held: 1,
        paid: 0,
        quantity: 0,
        opened_at: now,
        expires_at,
        settles_at: expires_at.plus_ms(pay_within_ms),
        ended_at: None,
    }
}

async fn set_timer(tx: &mut Tx, scope: Scope, team: TeamId, at: Ts) -> Result<()> {
    let job = Job {
        kind: TEAM,
        key: team.to_string(),
        payload: TeamTimer { team },
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

/// Where a team stands; none if there is none.
pub async fn team_status(
    tx: &mut Tx,
    scope: Scope,
    id: TeamId,
) -> Result<Option<TeamStatus>, DbError> {
    Ok(store::get(tx, scope, id).await?.map(|t| t.status))
}

/// The seat of an order is paid for. The last one completes the team.
pub async fn pay_seat(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let seat = held_by(tx, scope, order).await?;
    let paid = SeatStatus::Paid;
    if !store::set_seat(tx, scope, order, SeatStatus::Held, paid).await? {
        return Err(Error::internal("a seat that is not held was paid"));
    }
    shift(tx, scope, seat.team_id, (-1, 1, seat.quantity)).await?;
    let team = store::get(tx, scope, seat.team_id).await?;
    let team = team.ok_or_else(|| Error::internal("a seat of no team"))?;
    if team.status == TeamStatus::Complete {
        // Its leader let it go on while this one was still paying.
        let campaign = team.campaign_id;
        tell_complete(tx, scope, &team, seat.member_id).await?;
        emit(tx, scope, CampaignProgressed { campaign }).await?;
    } else if team.paid == team.size {
        complete(tx, scope, &team).await?;
    }
    progressed(tx, scope, &team).await
}

/// The order ended: its seat is free again. A team that nobody sits in any more is over.
pub async fn leave_team(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let seat = held_by(tx, scope, order).await?;
    let moves = match seat.status {
        SeatStatus::Held => (-1, 0, 0),
        SeatStatus::Paid => (0, -1, -seat.quantity),
        SeatStatus::Left => return Ok(()),
    };
    store::set_seat(tx, scope, order, seat.status, SeatStatus::Left).await?;
    shift(tx, scope, seat.team_id, moves).await?;
    let team = store::get(tx, scope, seat.team_id).await?;
    let team = team.ok_or_else(|| Error::internal("a seat of no team"))?;
    let unended = [TeamStatus::Forming, TeamStatus::Undecided];
    if team.held + team.paid == 0 && unended.contains(&team.status) {
        store::set_status(tx, scope, team.id, &unended, TeamStatus::Failed).await?;
    }
    progressed(tx, scope, &team).await
}

/// Keeps a team from changing until the transaction ends; answers whether it still forms, so that what
/// its seats are of may be edited.
pub async fn lock_forming(tx: &mut Tx, scope: Scope, id: TeamId) -> Result<bool, DbError> {
    let team = store::lock(tx, scope, &[id]).await?.pop();
    Ok(team.is_some_and(|t| t.status == TeamStatus::Forming))
}

/// The order of a seat is of another number of pieces now.
pub async fn change_seat(tx: &mut Tx, scope: Scope, order: OrderId, quantity: i64) -> Result<()> {
    let seat = held_by(tx, scope, order).await?;
    store::set_seat_quantity(tx, scope, order, quantity).await?;
    if seat.status != SeatStatus::Paid {
        return Ok(());
    }
    shift(tx, scope, seat.team_id, (0, 0, quantity - seat.quantity)).await?;
    let team = store::get(tx, scope, seat.team_id).await?;
    let team = team.ok_or_else(|| Error::internal("a seat of no team"))?;
    if team.status == TeamStatus::Complete {
        let campaign = team.campaign_id;
        emit(tx, scope, CampaignProgressed { campaign }).await?;
    }
    progressed(tx, scope, &team).await
}

/// Holds the seat of an order that had expired once more; answers whether it is still to be had.
pub async fn take_seat_again(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let seat = held_by(tx, scope, order).await?;
    let ids = [seat.team_id];
    let team = store::lock(tx, scope, &ids).await?.pop();
    let sits = store::seats(tx, scope, &ids).await?;
    let sits = sits.iter().any(|s| s.member_id == seat.member_id);
    let free = team.is_some_and(|t| t.status == TeamStatus::Forming && t.free() > 0);
    if !free || sits {
        return Ok(false);
    }
    store::set_seat(tx, scope, order, SeatStatus::Left, SeatStatus::Held).await?;
    shift(tx, scope, seat.team_id, (1, 0, 0)).await?;
    Ok(true)
}

async fn held_by(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<SeatRow> {
    let seat = store::seat(tx, scope, order).await?;
    seat.ok_or_else(|| Error::internal("an order of a team without a seat"))
}

async fn shift(tx: &mut Tx, scope: Scope, team: TeamId, moves: (i64, i64, i64)) -> Result<()> {
    if store::shift(tx, scope, team, moves).await? == 1 {
        return Ok(());
    }
    Err(Error::internal("a seat of no team"))
}

pub(super) async fn progressed(tx: &mut Tx, scope: Scope, team: &TeamRow) -> Result<()> {
    let told = TeamProgressed {
        team: team.id,
        campaign: team.campaign_id,
    };
    emit(tx, scope, told).await.map(|_| ())
}
