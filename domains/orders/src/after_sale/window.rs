//! How long after pickup one may claim, by the guarantee that is frozen on each line.
use super::model::ClaimReason;
use crate::jobs;
use crate::refusals as no;
use crate::store::{Line, Order};
use crate::view::OrderLineView;
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{Fault, OrderId, Scope, Ts};

/// Seconds after pickup in which a line may be claimed for a reason; none if it may not be at all. What
/// is missing or wrong can be claimed of any goods.
pub(crate) fn window_s(line: &Line, reason: ClaimReason, usual_s: i64) -> Option<i64> {
    if reason.is_about_quality() {
        line.guarantee.0.window_s(usual_s)
    } else {
        Some(usual_s)
    }
}

/// Seconds after pickup until the last claim on any line can come: then the order is over.
pub(crate) fn longest_s(lines: &[Line], usual_s: i64) -> i64 {
    let quality = lines.iter().filter_map(|l| l.guarantee.0.window_s(usual_s));
    quality.fold(usual_s, i64::max)
}

/// Tells the buyer until when the quality of a line can be claimed, and whether anything can.
pub(crate) fn show(order: &Order, line: OrderLineView, now: Ts, usual_s: i64) -> OrderLineView {
    let quality = line.guarantee.window_s(usual_s);
    let until = |window: i64| order.picked_up_at.map(|at| at.plus_s(window));
    let last = until(quality.unwrap_or(usual_s).max(usual_s));
    OrderLineView {
        claim_until: quality.and_then(until),
        claimable: line.claimable && last.is_some_and(|at| now < at),
        ..line
    }
}

/// Refuses a claim that comes too early, too late, or for what is not guaranteed.
pub(crate) fn check(
    order: &Order,
    line: &Line,
    reason: ClaimReason,
    now: Ts,
    usual_s: i64,
) -> Result<(), Fault> {
    let picked_up = order.picked_up_at.ok_or(no::NOT_PICKED_UP.fault())?;
    let window = window_s(line, reason, usual_s).ok_or(no::NOT_GUARANTEED.fault())?;
    let until = picked_up.plus_s(window);
    if order.status != crate::OrderStatus::PickedUp || now >= until {
        return Err(no::WINDOW_PASSED.fault());
    }
    Ok(())
}

/// Leaves the job that completes an order after the last of its windows.
pub(crate) async fn schedule_completion(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    lines: &[Line],
    usual_s: i64,
) -> Result<()> {
    let job = Job {
        kind: jobs::COMPLETE,
        key: order.to_string(),
        payload: jobs::OrderJob { order },
        run_at: tx.now().plus_s(longest_s(lines, usual_s)),
    };
    enqueue(tx, scope, job).await
}
