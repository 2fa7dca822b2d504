//! Cash that leaders took: what they owe, and what they have to give back.
use crate::cash::{self, HandIn, HandInBody, Net};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::Tx;
use julin_identity::mask_name;
use julin_kernel::{Money, OrderId, Page, PageQuery, PersonId, RefundId, Scope, Ts};
use julin_ledger::{Account, AccountEntry, AccountKind, balance, entries_of, memo};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Locale, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};

/// `?leader=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CashFilter {
    /// Whose cash, for operators; one's own otherwise.
    leader: Option<PersonId>,
}

/// A refund that the leader has to give back in cash.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CashToReturn {
    refund_id: RefundId,
    order_id: OrderId,
    /// To whom; staff see the name in full.
    member_name: String,
    amount: Money,
    reason_code: String,
    at: Ts,
}

/// One movement of a leader's cash.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CashEntry {
    id: String,
    at: Ts,
    /// What happened, in the reader's language.
    text: String,
    /// Taken above zero; given back, set off or handed in below.
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<OrderId>,
}

/// A leader's cash.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CashView {
    /// What she took and still owes.
    owed: Money,
    /// Beyond so much she takes no more.
    limit: Money,
    /// What she may withdraw before it is set off.
    available: Money,
    /// What she has to give back by hand.
    to_return: Vec<CashToReturn>,
    /// The newest movements.
    entries: Page<CashEntry>,
}

/// What a leader took in cash, owes, and has to give back.
#[utoipa::path(get, path = "/api/v1/leader/cash", tag = "settlement", operation_id = "settlementShowCash",
    params(CashFilter, PageQuery), responses((status = 200, body = CashView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<CashFilter>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<CashView>> {
    let leader = filter.leader.unwrap_or(caller.member()?);
    caller.require(Permission::ViewEarnings, Reach::Leader(leader))?;
    let (scope, account) = (caller.scope, Account::leader_cash(leader));
    let mut tx = ctx.db.read().await?;
    let available = balance(&mut tx, scope, Account::leader_available(leader)).await?;
    let entries = Page::of(
        entries_of(&mut tx, scope, account, &page).await?,
        &page,
        |e| e.journal_id.0,
    );
    Ok(Json(CashView {
        owed: cash::owed(&mut tx, scope, leader).await?,
        limit: Money(ctx.config.orders.cash_debt_max_fen),
        available: Money(-available.0),
        to_return: to_return(&mut tx, scope, leader).await?,
        entries: entries.map(|e| entry(e, caller.locale)),
    }))
}

async fn to_return(tx: &mut Tx, scope: Scope, leader: PersonId) -> Answer<Vec<CashToReturn>> {
    let all = julin_payments::cash_to_return(tx, scope, leader).await?;
    let members: Vec<PersonId> = all.iter().map(|r| r.member).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let view = |r: julin_payments::CashRefund| CashToReturn {
        refund_id: r.refund.id,
        order_id: r.refund.order_id,
        member_name: people
            .get(&r.member)
            .map(|p| p.nickname.clone())
            .unwrap_or_default(),
        amount: r.refund.amount,
        reason_code: r.refund.reason_code,
        at: r.refund.created_at,
    };
    Ok(all.into_iter().map(view).collect())
}

fn entry(entry: AccountEntry, locale: Locale) -> CashEntry {
    CashEntry {
        id: entry.journal_id.to_string(),
        at: entry.at,
        text: memo::text(&entry.memo_code, locale).to_owned(),
        amount: entry.amount,
        order_id: entry.order_id,
    }
}

/// How much was set off.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CashNetted {
    amount: Money,
}

/// Sets what the leader owes off against what she may withdraw, as far as it goes. Withdrawing does so
/// by itself.
#[utoipa::path(post, path = "/api/v1/leader/cash/net", tag = "settlement", operation_id = "settlementNetCash",
    responses((status = 200, body = CashNetted), Problems), security(("session" = [])))]
pub(crate) async fn net(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<CashNetted>> {
    let leader = caller.member()?;
    caller.require(Permission::Withdraw, Reach::Leader(leader))?;
    let scope = caller.scope;
    let amount = ctx.db.write(Net { scope, leader }).await?;
    Ok(Json(CashNetted { amount }))
}

/// A leader who owes cash.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CashDebtor {
    leader_id: PersonId,
    /// Masked.
    name: String,
    /// What she owes.
    owed: Money,
    /// What she may withdraw.
    available: Money,
    /// What she has to give back to members by hand.
    to_return: Money,
}

/// Leaders who owe cash, or have to give some back, the newest leaders first.
#[utoipa::path(get, path = "/api/v1/settlement/cash", tag = "settlement", operation_id = "settlementListCash",
    params(PageQuery), responses((status = 200, body = Page<CashDebtor>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<CashDebtor>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let (scope, kind) = (caller.scope, Some(AccountKind::LeaderCash));
    let mut tx = ctx.db.read().await?;
    let cursor = (page.before(), page.size() + 1);
    let rows = julin_ledger::accounts(&mut tx, scope, kind, cursor).await?;
    let owner = |row: &julin_ledger::AccountRow| {
        let owner = row.owner.as_deref().unwrap_or_default();
        owner.parse::<i64>().unwrap_or_default()
    };
    let rows = Page::of(rows, &page, owner);
    let ids: Vec<PersonId> = rows.items.iter().map(|r| PersonId(owner(r))).collect();
    let people = julin_identity::people(&mut tx, scope, &ids).await?;
    let mut items = vec![];
    for (row, leader) in rows.items.iter().zip(ids) {
        let waiting = julin_payments::cash_to_return(&mut tx, scope, leader).await?;
        let to_return = Money::sum(waiting.iter().map(|r| r.refund.amount))?;
        if row.balance == Money::ZERO && to_return == Money::ZERO {
            continue;
        }
        let available = balance(&mut tx, scope, Account::leader_available(leader)).await?;
        items.push(CashDebtor {
            leader_id: leader,
            name: people
                .get(&leader)
                .map(|p| mask_name(&p.nickname))
                .unwrap_or_default(),
            owed: row.balance,
            available: Money(-available.0),
            to_return,
        });
    }
    Ok(Json(Page {
        items,
        next: rows.next,
    }))
}

/// Books cash that a leader handed in by bank.
#[utoipa::path(post, path = "/api/v1/settlement/leaders/{id}/cash", tag = "settlement",
    operation_id = "settlementHandInCash", request_body = HandInBody,
    params(("id" = PersonId, Path), IdempotencyKey), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn hand_in(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<HandInBody>,
) -> Answer<StatusCode> {
    let actor = caller
        .require(Permission::CorrectBooks, Reach::Shop)?
        .clone();
    let command = HandIn {
        scope: caller.scope,
        actor,
        leader,
        key,
        body,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
