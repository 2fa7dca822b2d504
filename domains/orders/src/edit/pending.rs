//! An edit that waits for its surcharge: paid, too late, taken back, or overtaken by the counting.
use super::apply::{Work, planned};
use super::model::{Edit, EditId, EditStatus};
use super::plan::{self, Plan};
use super::store as edits;
use super::view::counts;
use super::{of_team, stock, surcharge};
use crate::changes::Change;
use crate::jobs::{self, EditJob};
use crate::order::OrderStatus;
use crate::store::{self, Order};
use julin_contracts::PaymentCaptured;
use julin_db::{Command, Db, Error, Result, Tx};
use julin_events::{Job, enqueue};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignId, PersonId, Scope, Ts};
use julin_payments::RefundDraft;

/// Leaves the job that ends an edit which nobody paid for.
pub(super) async fn expire_later(tx: &mut Tx, scope: Scope, edit: EditId, at: Ts) -> Result<()> {
    let job = Job {
        kind: jobs::EXPIRE_EDIT,
        key: edit.to_string(),
        payload: EditJob { edit },
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

/// Ends an edit whose time has passed; anything else is left alone.
pub(crate) struct ExpireEdit {
    pub(crate) scope: Scope,
    pub(crate) edit: EditId,
}

impl Command for ExpireEdit {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let edit = edits::get(tx, self.scope, self.edit).await?;
        let now = tx.now();
        let due = |e: &Edit| {
            e.status == EditStatus::Pending && e.pay_by.is_some_and(|pay_by| now >= pay_by)
        };
        match edit.filter(due) {
            Some(edit) => end(tx, self.scope, &edit, EditStatus::Expired, None).await,
            None => Ok(()),
        }
    }
}

/// Ends what an order has pending; answers whether there was anything.
pub(crate) async fn drop_pending(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    by: Option<PersonId>,
) -> Result<bool> {
    let Some(edit) = edits::pending(tx, scope, order.id).await? else {
        return Ok(false);
    };
    end(tx, scope, &edit, EditStatus::Withdrawn, by).await?;
    Ok(true)
}

/// The order stays as it was: what was held is given back, and the surcharge can no longer be paid.
async fn end(
    tx: &mut Tx,
    scope: Scope,
    edit: &Edit,
    to: EditStatus,
    by: Option<PersonId>,
) -> Result<()> {
    if !edits::settle(tx, scope, edit.id, (EditStatus::Pending, to)).await? {
        return Ok(());
    }
    let (order, campaign) = load(tx, scope, edit).await?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let of = (&order, lines.as_slice());
    let plan = planned(tx, scope, of, &campaign, &edit.wanted.0).await?;
    let more = plan::more(&plan, &lines);
    if !more.is_empty() {
        stock::release(tx, scope, &order, &campaign, &more).await?;
    }
    julin_payments::close_part(tx, scope, order.id, edit.part).await?;
    let dropped = Change {
        to: None,
        ..Change::of("surcharge", edit.difference.display(), "")
    };
    let reason = match to {
        EditStatus::Expired => "edit_expired",
        _ => "edit_withdrawn",
    };
    let order = (order.id, order.status);
    Ok(edits::write_changes(tx, scope, order, (by, reason), &[dropped]).await?)
}

async fn load(tx: &mut Tx, scope: Scope, edit: &Edit) -> Result<(Order, CampaignSnapshot)> {
    let order = store::order(tx, scope, edit.order_id).await?;
    let order = order.ok_or_else(|| Error::internal("an edit of no order"))?;
    let campaign = julin_groupbuy::hold(tx, scope, order.campaign_id).await?;
    let campaign = campaign.ok_or_else(|| Error::internal("an order of no campaign"))?;
    Ok((order, campaign))
}

/// Edits ended in one transaction.
const CHUNK: i64 = 50;

/// Ends the pending edits of a campaign before its orders are settled.
pub(crate) async fn drop_of_campaign(db: &Db, scope: Scope, campaign: CampaignId) -> Result<()> {
    while db.write(DropSome { scope, campaign }).await? {}
    Ok(())
}

struct DropSome {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for DropSome {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let some = edits::pending_of_campaign(tx, self.scope, self.campaign, CHUNK).await?;
        for edit in &some {
            end(tx, self.scope, edit, EditStatus::Expired, None).await?;
        }
        Ok(!some.is_empty())
    }
}

/// A further payment of an order came in; answers whether an edit had asked for it. One that comes too
/// late takes stock again while the order may still be edited, and goes back otherwise.
pub(crate) async fn on_captured(
    tx: &mut Tx,
    scope: Scope,
    captured: &PaymentCaptured,
) -> Result<bool> {
    let found = edits::of_part(tx, scope, captured.order, captured.part).await?;
    let Some(edit) = found.filter(|_| captured.part > 0) else {
        return Ok(false);
    };
    if edit.status == EditStatus::Applied {
        return Ok(true);
    }
    if let Some(line) = edit.wanted.0.surcharge {
        surcharge::book(tx, scope, (&edit, line), captured).await?;
        return Ok(true);
    }
    let (order, campaign) = load(tx, scope, &edit).await?;
    let same = edits::revision(tx, scope, order.id).await? == edit.revision;
    let open = order.status == OrderStatus::Paid && counts(&campaign);
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let plan = if same {
        let of = (&order, lines.as_slice());
        planned(tx, scope, of, &campaign, &edit.wanted.0).await?
    } else {
        Plan::default()
    };
    let more = plan::more(&plan, &lines);
    let held = match edit.status {
        EditStatus::Pending => true,
        // Who thought better of it has the money back.
        EditStatus::Withdrawn => false,
        _ => same && open && take_again(tx, scope, &order, &campaign, &more).await?,
    };
    if !(held && same && open) {
        if edit.status == EditStatus::Pending {
            end(tx, scope, &edit, EditStatus::Expired, None).await?;
        }
        send_back(tx, scope, &order, &edit, captured).await?;
        return Ok(true);
    }
    edits::settle(tx, scope, edit.id, (edit.status, EditStatus::Applied)).await?;
    let work = Work {
        scope,
        edit: edit.id,
        revision: edit.revision,
        order: &order,
        lines: &lines,
        campaign: &campaign,
        wanted: &edit.wanted.0,
        counted: false,
        by: edit.by_id,
        reason: &edit.reason,
    };
    work.apply(tx, captured.amount).await?;
    Ok(true)
}

/// Another edit may have begun meanwhile: then this one has no place any more.
async fn take_again(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    campaign: &CampaignSnapshot,
    more: &[plan::Shift],
) -> Result<bool> {
    if edits::pending(tx, scope, order.id).await?.is_some() {
        return Ok(false);
    }
    if !of_team::forms(tx, scope, order).await? {
        return Ok(false);
    }
    Ok(stock::take(tx, scope, order, campaign, more).await?.is_ok())
}

pub(super) async fn send_back(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    edit: &Edit,
    captured: &PaymentCaptured,
) -> Result<()> {
    let amount = captured.amount;
    edits::charge_and_return(tx, scope, order.id, amount).await?;
    let refund = RefundDraft {
        order: order.id,
        key: format!("edit:{}:late", edit.id),
        amount,
        reason_code: "paid_too_late".to_owned(),
        // It was never sold, however long the order is over.
        before_completion: true,
    };
    julin_payments::request_refund(tx, scope, refund).await?;
    let back = Change {
        from: None,
        ..Change::of("surcharge_returned", "", amount.display())
    };
    let at = (order.id, order.status);
    let why = (None, "surcharge_too_late");
    Ok(edits::write_changes(tx, scope, at, why, &[back]).await?)
}
