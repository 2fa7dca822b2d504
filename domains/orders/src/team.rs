//! 拼团: an order that opens a team or joins one. The seat is judged with the order, held while it may
//! be paid, and free again when it ends. Orders of no team cost nothing here.
use crate::decide::{Ask, PricedLine, Shelf};
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use crate::{cancel, settle};
use julin_contracts::{CancelReason, TeamFailed};
use julin_db::{Command, Result, Tx};
use julin_groupbuy::{CampaignSnapshot, NewSeat, NewTeam, TeamStatus};
use julin_kernel::{CampaignItemId, Fault, OrderId, PersonId, Scope, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an order asks of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TeamAsk {
    /// Opens one.
    Open,
    /// Takes a seat.
    Join(TeamId),
}

impl TeamAsk {
    pub(crate) fn of(open: bool, join: Option<TeamId>) -> Result<Option<Self>, Fault> {
        match (open, join) {
            (true, Some(_)) => Err(no::TEAM_UNKNOWN.field("team_id")),
            (true, None) => Ok(Some(Self::Open)),
            (false, join) => Ok(join.map(Self::Join)),
        }
    }
}

impl Ask {
    /// The team that is asked for by name.
    pub(crate) fn joins(&self) -> Option<TeamId> {
        match self.team {
            Some(TeamAsk::Join(team)) => Some(team),
            _ => None,
        }
    }
}

/// Judges the team that a request asks for, and prices its one line by it.
pub(crate) fn judge(shelf: &Shelf, ask: &Ask, lines: &mut [PricedLine]) -> Result<(), Fault> {
    let Some(asked) = ask.team else {
        return Ok(());
    };
    let [line] = lines else {
        return Err(no::TEAM_ONE_ITEM.field("lines"));
    };
    let terms = shelf.items.get(&line.item).and_then(|i| i.team.as_ref());
    let terms = terms.ok_or_else(|| no::TEAM_NOT_OFFERED.field("lines.0.item_id"))?;
    if let Some(limit) = terms.limit.filter(|limit| line.quantity > *limit) {
        let field = no::LIMIT_EXCEEDED.field("lines.0.quantity");
        return Err(field.detail(limit.to_string()));
    }
    let mut price = terms.price;
    if let TeamAsk::Join(id) = asked {
        let unknown = || no::TEAM_UNKNOWN.field("team_id");
        let team = shelf.teams.get(&id).ok_or_else(unknown)?;
        if team.item != line.item {
            return Err(unknown());
        }
        if team.members.contains(&ask.member) {
            return Err(no::TEAM_TWICE.field("team_id"));
        }
        if !team.open {
            return Err(no::TEAM_OVER.field("team_id"));
        }
        if team.free < 1 {
            return Err(no::TEAM_FULL.field("team_id"));
        }
        price = team.price;
    }
    line.unit_price = price;
    line.amount = price.times(line.quantity)?;
    Ok(())
}

/// Takes the seat that was judged free.
pub(crate) fn take(shelf: &mut Shelf, ask: &Ask) {
    if let Some(TeamAsk::Join(id)) = ask.team
        && let Some(team) = shelf.teams.get_mut(&id)
    {
        team.free -= 1;
        team.members.insert(ask.member);
    }
}

/// A seat that an order of a round takes.
pub(crate) struct Seated {
    pub(crate) order: OrderId,
    pub(crate) team: TeamId,
    pub(crate) opens: bool,
    pub(crate) member: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) item: CampaignItemId,
    pub(crate) quantity: i64,
}

/// Writes the seats of a round, and the teams that it opens; asks nothing for none.
pub(crate) async fn write(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    seated: &[Seated],
) -> Result<()> {
    if seated.is_empty() {
        return Ok(());
    }
    let opened = |s: &'_ Seated| {
        let terms = campaign.item(s.item)?.team.as_ref()?;
        Some(NewTeam {
            id: s.team,
            item: s.item,
            terms,
            leader: s.leader,
        })
    };
    let teams: Vec<_> = seated
        .iter()
        .filter(|s| s.opens)
        .filter_map(opened)
        .collect();
    let seat = |s: &Seated| NewSeat {
        team: s.team,
        order: s.order,
        member: s.member,
        quantity: s.quantity,
    };
    let seats: Vec<_> = seated.iter().map(seat).collect();
    julin_groupbuy::take_seats(tx, scope, campaign, &teams, &seats).await?;
    for s in seated {
        store::set_team(tx, scope, s.order, s.team).await?;
    }
    Ok(())
}

/// Whether an unpaid order can still be paid as what it is: a team that was given up takes nobody.
pub(crate) async fn may_pay(tx: &mut Tx, scope: Scope, order: &Order) -> Result<bool> {
    let Some(team) = order.team_id else {
        return Ok(true);
    };
    let status = julin_groupbuy::team_status(tx, scope, team).await?;
    Ok(status.is_some_and(|s| s != TeamStatus::Failed))
}

/// Takes the seat of an order that had expired once more; true also for an order of no team.
pub(crate) async fn take_again(tx: &mut Tx, scope: Scope, order: &Order) -> Result<bool> {
    match order.team_id {
        None => Ok(true),
        Some(_) => julin_groupbuy::take_seat_again(tx, scope, order.id).await,
    }
}

/// Counts what was paid: towards the tiers, or by the seat of a team.
pub(crate) async fn count(tx: &mut Tx, scope: Scope, order: &Order, lines: &[Line]) -> Result<()> {
    if order.team_id.is_some() {
        return julin_groupbuy::pay_seat(tx, scope, order.id).await;
    }
    let items: Vec<_> = lines.iter().map(|l| (l.item_id, l.quantity)).collect();
    julin_groupbuy::count_paid(tx, scope, order.campaign_id, &items).await
}

/// Takes it off again: an order that was paid, or a seat that was held.
pub(crate) async fn uncount(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<()> {
    if order.team_id.is_some() {
        return julin_groupbuy::leave_team(tx, scope, order.id).await;
    }
    if order.status != OrderStatus::Paid {
        return Ok(());
    }
    let items: Vec<_> = lines.iter().map(|l| (l.item_id, l.quantity)).collect();
    julin_groupbuy::uncount(tx, scope, order.campaign_id, &items).await
}

/// Refuses a member who would leave a team that others rely on.
pub(crate) async fn may_leave(tx: &mut Tx, scope: Scope, order: &Order) -> Result<()> {
    let Some(team) = order.team_id.filter(|_| order.status == OrderStatus::Paid) else {
        return Ok(());
    };
    let status = julin_groupbuy::team_status(tx, scope, team).await?;
    if status == Some(TeamStatus::Complete) {
        return Err(no::TEAM_COMPLETE.fault().into());
    }
    Ok(())
}

/// Whether a counted campaign has goods for this order: none for a team that did not come about.
pub(crate) async fn came_about(tx: &mut Tx, scope: Scope, order: &Order) -> Result<bool> {
    is_alive(tx, scope, order.team_id).await
}

/// Whether a team is complete, if it is one.
pub(crate) async fn is_alive(tx: &mut Tx, scope: Scope, team: Option<TeamId>) -> Result<bool> {
    let Some(team) = team else {
        return Ok(true);
    };
    let status = julin_groupbuy::team_status(tx, scope, team).await?;
    Ok(status == Some(TeamStatus::Complete))
}

/// A team that did not come about, and its paid orders.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EndTeam {
    pub(crate) team: TeamId,
    pub(crate) orders: Vec<OrderId>,
}

impl From<&TeamFailed> for EndTeam {
    fn from(failed: &TeamFailed) -> Self {
        Self {
            team: failed.team,
            orders: failed.orders.clone(),
        }
    }
}

/// Refunds one order of a team that did not come about; one that has ended is left alone.
pub(crate) struct RefundSeat {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for RefundSeat {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::order(tx, self.scope, self.order).await?;
        match order.filter(|o| o.status == OrderStatus::Paid) {
            Some(order) => refund(tx, self.scope, order).await,
            None => Ok(()),
        }
    }
}

/// Sends back what was paid for a seat of a team that did not come about, and says so.
pub(crate) async fn refund(tx: &mut Tx, scope: Scope, order: Order) -> Result<()> {
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let item = lines.first().map(|l| l.name.clone()).unwrap_or_default();
    let args = BTreeMap::from([("item".to_owned(), item)]);
    let (link, key) = (
        format!("/orders/{}", order.id),
        format!("team_failed:{}", order.id),
    );
    settle::message(tx, scope, &order, "team_failed", args, link, key).await?;
    cancel::cancel(tx, scope, order, CancelReason::TeamNotFull, None).await
}
