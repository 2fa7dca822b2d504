//! A leader's earnings, and why.
use crate::model::{CommissionStatus, EarningKind, EarningLine, EarningReason, Entry};
use crate::{cash, store, withdraw, words};
use axum::Json;
use axum::extract::{Query, State};
use julin_db::Tx;
use julin_kernel::{Bps, CampaignId, Money, OrderId, Page, PageQuery, PersonId, Scope, Ts};
use julin_ledger::{Account, balance};
use julin_web::{Answer, Caller, Ctx, Locale, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// `?leader=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EarningsFilter {
    /// Whose earnings, for operators; one's own otherwise.
    leader: Option<PersonId>,
}

/// The order an entry is about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EarningOrder {
    id: OrderId,
    chain_number: i64,
    campaign_title: String,
}

/// Why an entry is what it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EarningExplain {
    /// The goods paid, or given back.
    basis: Money,
    /// The lines' rate; their average where they differ.
    rate_bps: Bps,
    /// What is left of the order's goods after this.
    net: Money,
    reason: EarningReason,
    /// The same as a sentence in the reader's language.
    text: String,
    lines: Vec<EarningLine>,
}

/// One change of a leader's earnings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EarningEntry {
    id: String,
    at: Ts,
    kind: EarningKind,
    /// What was added, or taken if below zero.
    amount: Money,
    order: EarningOrder,
    explain: EarningExplain,
}

/// A leader's earnings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EarningsView {
    /// Of paid orders that are not handed over.
    accrued: Money,
    /// Of orders handed over whose after-sale window runs.
    frozen: Money,
    /// May be withdrawn; below zero after charges, which blocks withdrawals.
    available: Money,
    /// Cash that she took for orders and owes; withdrawing sets it off first.
    cash_owed: Money,
    /// Set aside for withdrawals that are not yet paid.
    withdrawing: Money,
    /// Paid out, in all.
    withdrawn: Money,
    /// The smallest withdrawal.
    withdrawal_minimum: Money,
    /// The newest entries; go on at `/leader/earnings/entries`.
    entries: Page<EarningEntry>,
}

/// What the leader earned, is earning and may withdraw.
#[utoipa::path(get, path = "/api/v1/leader/earnings", tag = "settlement",
    operation_id = "settlementShowEarnings", params(EarningsFilter),
    responses((status = 200, body = EarningsView), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<EarningsFilter>,
) -> Answer<Json<EarningsView>> {
    let (leader, scope) = (allowed(&caller, &filter)?, caller.scope);
    let mut tx = ctx.db.read().await?;
    let available = balance(&mut tx, scope, Account::leader_available(leader)).await?;
    let aside = balance(&mut tx, scope, Account::leader_withdrawing(leader)).await?;
    Ok(Json(EarningsView {
        accrued: store::rest_of(&mut tx, scope, leader, CommissionStatus::Accrued).await?,
        frozen: store::rest_of(&mut tx, scope, leader, CommissionStatus::Frozen).await?,
        available: Money(-available.0),
        cash_owed: cash::owed(&mut tx, scope, leader).await?,
        withdrawing: Money(-aside.0),
        withdrawn: withdraw::store::paid_total(&mut tx, scope, leader).await?,
        withdrawal_minimum: Money(ctx.config.settlement.withdrawal_minimum_fen),
        entries: page(&mut tx, scope, leader, &PageQuery::default(), caller.locale).await?,
    }))
}

/// Every change of the leader's earnings, newest first.
#[utoipa::path(get, path = "/api/v1/leader/earnings/entries", tag = "settlement",
    operation_id = "settlementListEarnings", params(PageQuery, EarningsFilter),
    responses((status = 200, body = Page<EarningEntry>), Problems), security(("session" = [])))]
pub(crate) async fn entries(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<PageQuery>,
    Query(filter): Query<EarningsFilter>,
) -> Answer<Json<Page<EarningEntry>>> {
    let leader = allowed(&caller, &filter)?;
    let mut tx = ctx.db.read().await?;
    let page = page(&mut tx, caller.scope, leader, &query, caller.locale).await?;
    Ok(Json(page))
}

fn allowed(caller: &Caller, filter: &EarningsFilter) -> Answer<PersonId> {
    let leader = filter.leader.unwrap_or(caller.member()?);
    caller.require(Permission::ViewEarnings, Reach::Leader(leader))?;
    Ok(leader)
}

async fn page(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    query: &PageQuery,
    locale: Locale,
) -> Answer<Page<EarningEntry>> {
    let rows = store::entries(tx, scope, leader, query).await?;
    let rows = Page::of(rows, query, |entry| entry.id);
    let campaigns: Vec<CampaignId> = rows.items.iter().map(|entry| entry.campaign_id).collect();
    let titles = julin_groupbuy::titles(tx, scope, &campaigns).await?;
    Ok(rows.map(|entry| view(entry, &titles, locale)))
}

fn view(entry: Entry, titles: &HashMap<CampaignId, String>, locale: Locale) -> EarningEntry {
    let text = words::sentence(&entry, locale);
    let explain = entry.explain.0;
    EarningEntry {
        id: entry.id.to_string(),
        at: entry.at,
        kind: entry.kind,
        amount: entry.amount,
        order: EarningOrder {
            id: entry.order_id,
            chain_number: entry.chain_number,
            campaign_title: titles.get(&entry.campaign_id).cloned().unwrap_or_default(),
        },
        explain: EarningExplain {
            basis: explain.basis,
            rate_bps: explain.rate_bps,
            net: explain.net,
            reason: explain.reason,
            text,
            lines: explain.lines,
        },
    }
}
