//! What becomes of a transfer: the payee confirms it, the merchant takes it back, or nobody acts.

use crate::Sandbox;
use crate::api::transfer_json;
use crate::config::SandboxConfig;
use crate::faults::TransferFault;
use crate::model::{Notice, Record, Transfer, TransferStatus};
use crate::refusal::Refusal;

/// How long the payee may confirm.
const CONFIRM_WITHIN_MS: i64 = 24 * 60 * 60 * 1000;

impl Transfer {
    pub(crate) fn is_expired(&self, now_ms: i64) -> bool {
        self.status == TransferStatus::WaitUserConfirm
            && now_ms.saturating_sub(self.created_at_ms) >= CONFIRM_WITHIN_MS
    }
}

impl Sandbox {
    /// The payee confirms: the money is under way.
    pub(crate) fn confirm_transfer(&self, package: &str) -> Result<(), Refusal> {
        let now_ms = self.now_ms();
        let number = self.commit(|book| {
            let transfer = book.transfer_by_package(package);
            let transfer = transfer.ok_or_else(|| Refusal::no_resource("转账单不存在"))?;
            if transfer.status != TransferStatus::WaitUserConfirm || transfer.is_expired(now_ms) {
                return Err(Refusal::invalid("转账单当前状态不可确认"));
            }
            let number = transfer.terms.out_bill_no.clone();
            let moved = moved(&number, TransferStatus::Transferring, now_ms, None);
            Ok((vec![moved], number))
        })?;
        self.transfer_later(number);
        Ok(())
    }

    /// Lets a confirmed transfer arrive after its delay, and tells the merchant.
    pub(crate) fn transfer_later(&self, out_bill_no: String) {
        let sandbox = self.clone();
        self.spawn(async move {
            (sandbox.inner.config.sleeper)(sandbox.inner.config.refund_delay).await;
            let (status, reason) = match sandbox.next_transfer_fault() {
                TransferFault::None => (TransferStatus::Success, None),
                TransferFault::Fail => (TransferStatus::Fail, Some("PAYEE_ACCOUNT_ABNORMAL")),
            };
            let may = |t: &Transfer| t.status == TransferStatus::Transferring;
            if let Err(refusal) = sandbox.finish(&out_bill_no, may, status, reason) {
                tracing::error!(?refusal, out_bill_no, "transfer not settled");
            }
        });
    }

    /// Takes back what the payee has not confirmed.
    pub(crate) fn cancel_transfer(&self, out_bill_no: &str) -> Result<Transfer, Refusal> {
        let may = |t: &Transfer| t.status == TransferStatus::WaitUserConfirm;
        let reason = Some("MERCHANT_CANCEL");
        let finished = self.finish(out_bill_no, may, TransferStatus::Cancelled, reason)?;
        match finished {
            Some(transfer) if transfer.status == TransferStatus::Cancelled => Ok(transfer),
            Some(_) => Err(Refusal::invalid("转账单当前状态不可撤销")),
            None => Err(Refusal::no_resource("转账单不存在")),
        }
    }

    /// Closes a transfer that the payee left alone too long.
    pub(crate) fn expire_transfer(&self, out_bill_no: &str) -> Result<(), Refusal> {
        let now_ms = self.now_ms();
        let may = |t: &Transfer| t.is_expired(now_ms);
        let reason = Some("OVERDUE_CLOSE");
        self.finish(out_bill_no, may, TransferStatus::Fail, reason)
            .map(|_| ())
    }

    /// Ends a transfer if it may end, and owes the merchant the news, in one commit. Answers it.
    fn finish(
        &self,
        out_bill_no: &str,
        may: impl Fn(&Transfer) -> bool,
        status: TransferStatus,
        reason: Option<&str>,
    ) -> Result<Option<Transfer>, Refusal> {
        let (at_ms, id) = (self.now_ms(), self.notice_id());
        let reason = reason.map(str::to_owned);
        let (transfer, notice) = self.commit(|book| {
            let Some(transfer) = book.transfer(out_bill_no) else {
                return Ok((Vec::new(), (None, None)));
            };
            if !may(transfer) {
                return Ok((Vec::new(), (Some(transfer.clone()), None)));
            }
            let ended = Transfer {
                status,
                updated_at_ms: at_ms,
                fail_reason: reason.clone(),
                ..transfer.clone()
            };
            let notice = notice(&self.inner.config, &ended, id);
            let mut records = vec![moved(out_bill_no, status, at_ms, reason)];
            records.extend(notice.clone().map(Record::NoticeOwed));
            Ok((records, (Some(ended), notice)))
        })?;
        if let Some(notice) = notice {
            self.deliver_later(notice);
        }
        Ok(transfer)
    }
}

fn moved(
    out_bill_no: &str,
    status: TransferStatus,
    at_ms: i64,
    fail_reason: Option<String>,
) -> Record {
    Record::TransferMoved {
        out_bill_no: out_bill_no.to_owned(),
        status,
        at_ms,
        fail_reason,
    }
}

/// The callback of a transfer's end; none when it names no address.
fn notice(config: &SandboxConfig, transfer: &Transfer, id: String) -> Option<Notice> {
    debug_assert!(transfer.status.is_final());
    Some(Notice {
        id,
        url: transfer.terms.notify_url.clone()?,
        created_at_ms: transfer.updated_at_ms,
        event_type: "MCHTRANSFER.BILL.FINISHED".into(),
        summary: "商家转账单据终态通知".into(),
        original_type: "mch_payment".into(),
        resource: transfer_json(config, transfer),
    })
}
