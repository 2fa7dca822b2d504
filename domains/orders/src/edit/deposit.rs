//! What an edit does to the deposit of a presale: each piece keeps its own (rule 31). The rest is asked
//! for when the campaign is counted, by the lines there are then.
use super::plan::{Plan, Seen};
use crate::refusals as no;
use julin_kernel::{CampaignItemId, Fault, Money};

/// Says what is charged or goes back now. Goods of a presale are ordered by themselves, and an order of a
/// presale keeps some of them.
pub(super) fn judge(plan: &mut Plan, seen: Seen<'_>) -> Result<(), Fault> {
    let of_one = |item: CampaignItemId| seen.campaign.item(item).and_then(|i| i.deposit);
    let Some(before) = seen.order.deposit else {
        if plan.added.iter().any(|w| of_one(w.item).is_some()) {
            return Err(no::PRESALE_ALONE.field("lines"));
        }
        plan.due = plan.difference;
        return Ok(());
    };
    let after = plan.after(seen.lines);
    if !after.iter().any(|(item, _, _)| of_one(*item).is_some()) {
        return Err(no::PRESALE_FIXED.field("lines"));
    }
    let mut deposit = Money::ZERO;
    for (item, quantity, price) in after {
        let one = of_one(item).unwrap_or(price);
        deposit = deposit.plus(one.times(quantity)?)?;
    }
    plan.due = deposit.minus(before)?;
    plan.deposit = Some(deposit);
    Ok(())
}
