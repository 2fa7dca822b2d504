//! Withdrawals and suppliers' statements (rule 25).
use super::same;
use crate::model::{Accounts, Model, Paying};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::q;

/// Every withdrawal is where the model has it, and was sent once, with its sum, after its approvals;
/// those that were paid left the account.
pub(super) async fn withdrawals(
    world: &World,
    model: &Model,
    expected: &mut Accounts,
) -> Result<()> {
    let rows: Vec<(i64, i64, i64, String, i64)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, leader_id, amount, status, approvals_needed FROM settlement_withdrawal
             ORDER BY id"
        ))
        .await?;
    same(
        "withdrawals",
        "their number",
        rows.len(),
        model.withdrawals.len(),
    )?;
    let books = world.till.books();
    for (id, leader, amount, status, needed) in &rows {
        let it = model.withdrawals.iter().find(|w| w.id == *id);
        let it = it.context("a withdrawal of nobody")?;
        let stands = match it.state {
            Paying::Requested => status == "requested",
            Paying::Approved => matches!(status.as_str(), "approved" | "sending" | "paid"),
            Paying::Ended => matches!(status.as_str(), "cancelled" | "rejected"),
        };
        ensure!(stands, "{it:?} is {status} (rule 25)");
        same(
            "approvals needed (rule 25)",
            id,
            usize::try_from(*needed).ok(),
            Some(it.needed()),
        )?;
        let sent = books.payouts.get(&format!("W{id}"));
        ensure!(
            sent.is_none_or(|sum| sum == amount && it.state == Paying::Approved),
            "{it:?} is {sent:?} at the provider (rules 6, 25)"
        );
        ensure!(status != "paid" || sent.is_some(), "{it:?} never left");
        if status == "paid" {
            expected.post(
                ("leader_withdrawing", *leader),
                ("provider_clearing", 0),
                *amount,
            );
        }
    }
    let known = |number: &&String| rows.iter().any(|r| format!("W{}", r.0) == **number);
    let strange = books.payouts.keys().find(|number| !known(number));
    ensure!(
        strange.is_none(),
        "{strange:?} was paid out, and nobody asked for it"
    );
    Ok(())
}

/// Nothing that was approved waits for its money.
pub(super) async fn at_rest(world: &World) -> Result<()> {
    let rows: Vec<(i64, String)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, status FROM settlement_withdrawal WHERE status IN ('approved', 'sending')"
        ))
        .await?;
    ensure!(rows.is_empty(), "withdrawals that never end: {rows:?}");
    Ok(())
}
