//! What happens after a call: refunds arrive, callbacks are delivered and repeated.

use std::time::Duration;

use axum::body::Bytes;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::api::{combined_json, refund_json, transaction_json};
use crate::book::Book;
use crate::config::SandboxConfig;
use crate::crypt::{hex, seal};
use crate::faults::{NotifyFault, RefundFault, SignatureFault};
use crate::model::{Notice, Order, Record, Refund, RefundStatus};
use crate::refusal::Refusal;
use crate::time;

const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Seconds waited before each repetition of a callback that was not accepted.
pub const RETRY_SCHEDULE: [u64; 15] = [
    15,
    15,
    30,
    3 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    3 * HOUR,
    3 * HOUR,
    6 * HOUR,
    6 * HOUR,
];

impl Sandbox {
    /// Lets a refund arrive after its delay, and tells the merchant.
    pub(crate) fn settle_later(&self, out_refund_no: String) {
        let sandbox = self.clone();
        self.spawn(async move {
            (sandbox.inner.config.sleeper)(sandbox.inner.config.refund_delay).await;
            match sandbox.settle(&out_refund_no) {
                Ok(Some(notice)) => sandbox.deliver(notice).await,
                Ok(None) => {}
                Err(refusal) => tracing::error!(?refusal, out_refund_no, "not settled"),
            }
        });
    }

    fn settle(&self, out_refund_no: &str) -> Result<Option<Notice>, Refusal> {
        let status = match self.next_refund_fault() {
            RefundFault::None => RefundStatus::Success,
            RefundFault::Abnormal => RefundStatus::Abnormal,
            RefundFault::Closed => RefundStatus::Closed,
        };
        let (at_ms, id) = (self.now_ms(), self.notice_id());
        self.commit(|book| {
            let refund = book.refund(out_refund_no).ok_or_else(Refusal::no_order)?;
            if refund.status != RefundStatus::Processing {
                return Ok((Vec::new(), None));
            }
            let settled = Refund {
                status,
                settled_at_ms: Some(at_ms),
                ..refund.clone()
            };
            let notice = refund_notice(&self.inner.config, book, &settled, id);
            let out_refund_no = out_refund_no.to_owned();
            let mut records = vec![Record::RefundSettled {
                out_refund_no,
                status,
                at_ms,
            }];
            records.extend(notice.clone().map(Record::NoticeOwed));
            Ok((records, notice))
        })
    }

    pub(crate) fn deliver_later(&self, notice: Notice) {
        let sandbox = self.clone();
        self.spawn(async move { sandbox.deliver(notice).await });
    }

    /// Sends until it is accepted or the schedule is at its end, then forgets it.
    async fn deliver(&self, notice: Notice) {
        let mut waits = RETRY_SCHEDULE.iter();
        while !self.is_accepted(&notice).await {
            let Some(seconds) = waits.next() else {
                tracing::warn!(id = notice.id, url = notice.url, "callback given up");
                break;
            };
            (self.inner.config.sleeper)(Duration::from_secs(*seconds)).await;
        }
        let done = Record::NoticeDone { id: notice.id };
        if let Err(refusal) = self.commit(|_book| Ok((vec![done], ()))) {
            tracing::error!(?refusal, "the callback's end was not written down");
        }
    }

    async fn is_accepted(&self, notice: &Notice) -> bool {
        match self.next_notify_fault() {
            NotifyFault::None => self.send(notice, None, 0).await,
            NotifyFault::Lost => true,
            NotifyFault::AmountOff(fen) => self.send(notice, None, fen).await,
            NotifyFault::Signature(fault) => self.send(notice, Some(fault), 0).await,
            NotifyFault::Duplicate => {
                self.send(notice, None, 0).await;
                self.send(notice, None, 0).await
            }
        }
    }

    async fn send(&self, notice: &Notice, fault: Option<SignatureFault>, off_fen: i64) -> bool {
        let body = self.envelope(notice, off_fen);
        let mut request = self
            .inner
            .config
            .http
            .post(&notice.url)
            .timeout(ANSWERED_WITHIN);
        for (name, value) in self.signature_headers(&body, fault) {
            request = request.header(name, value);
        }
        let sent = request
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        match sent.map(|answer| answer.status()) {
            Ok(StatusCode::OK | StatusCode::NO_CONTENT) => true,
            Ok(status) => {
                tracing::info!(%status, url = notice.url, "callback not accepted");
                false
            }
            Err(error) => {
                tracing::info!(%error, url = notice.url, "callback not delivered");
                false
            }
        }
    }

    /// The body of one sending; the seal is fresh each time, the id is not.
    fn envelope(&self, notice: &Notice, off_fen: i64) -> Bytes {
        let mut resource = notice.resource.clone();
        if let Some(total) = resource["amount"]["total"].as_i64() {
            resource["amount"]["total"] = json!(total + off_fen);
        }
        if let Some(total) = resource["sub_orders"][0]["amount"]["total_amount"].as_i64() {
            resource["sub_orders"][0]["amount"]["total_amount"] = json!(total + off_fen);
        }
        if let Some(sent) = resource["transfer_amount"].as_i64() {
            resource["transfer_amount"] = json!(sent + off_fen);
        }
        let nonce = hex(&(self.inner.config.random)())[..12].to_owned();
        let (key, plain) = (self.inner.keys.apiv3_key(), resource.to_string());
        let sealed = seal(key, &nonce, &notice.original_type, plain.as_bytes());
        let body = json!({
            "id": notice.id,
            "create_time": time::rfc3339(notice.created_at_ms),
            "resource_type": "encrypt-resource",
            "event_type": notice.event_type,
            "summary": notice.summary,
            "resource": {
                "original_type": notice.original_type,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": sealed.unwrap_or_default(),
                "associated_data": notice.original_type,
                "nonce": nonce,
            },
        });
        body.to_string().into()
    }

    /// Ids look like the true ones: a UUID's groups.
    pub(crate) fn notice_id(&self) -> String {
        let text = hex(&(self.inner.config.random)());
        let groups = [
            &text[..8],
            &text[8..12],
            &text[12..16],
            &text[16..20],
            &text[20..],
        ];
        groups.join("-")
    }
}

/// The callback of a payment; its orders are already paid, the book does not know it yet.
pub(crate) fn payment_notice(
    config: &SandboxConfig,
    book: &Book,
    paid: &[Order],
    created_at_ms: i64,
    id: String,
) -> Notice {
    let orders: Vec<&Order> = paid.iter().collect();
    let resource = match &orders[..] {
        [alone] if alone.combine_no.is_none() => transaction_json(config, book, alone),
        _ => combined_json(config, book, &orders),
    };
    let url = paid.first().map(|order| order.terms.notify_url.clone());
    Notice {
        id,
        url: url.unwrap_or_default(),
        created_at_ms,
        event_type: "TRANSACTION.SUCCESS".into(),
        summary: "支付成功".into(),
        original_type: "transaction".into(),
        resource,
    }
}

/// The callback of a refund; none when neither the refund nor the order names an address.
fn refund_notice(
    config: &SandboxConfig,
    book: &Book,
    refund: &Refund,
    id: String,
) -> Option<Notice> {
    let of_order = || {
        book.order(&refund.terms.out_trade_no)
            .map(|o| o.terms.notify_url.clone())
    };
    let (event, summary) = match refund.status {
        RefundStatus::Processing => return None,
        RefundStatus::Success => ("REFUND.SUCCESS", "退款成功"),
        RefundStatus::Abnormal => ("REFUND.ABNORMAL", "退款异常"),
        RefundStatus::Closed => ("REFUND.CLOSED", "退款关闭"),
    };
    Some(Notice {
        id,
        url: refund.terms.notify_url.clone().or_else(of_order)?,
        created_at_ms: refund.settled_at_ms.unwrap_or(refund.created_at_ms),
        event_type: event.into(),
        summary: summary.into(),
        original_type: "refund".into(),
        resource: refund_resource(config, refund),
    })
}

fn refund_resource(config: &SandboxConfig, refund: &Refund) -> Value {
    let told = refund_json(refund);
    let mut resource = json!({
        "mchid": config.mchid,
        "out_trade_no": told["out_trade_no"],
        "transaction_id": told["transaction_id"],
        "out_refund_no": told["out_refund_no"],
        "refund_id": told["refund_id"],
        "refund_status": told["status"],
        "user_received_account": told["user_received_account"],
        "amount": {
            "total": refund.terms.total,
            "refund": refund.terms.refund,
            "payer_total": refund.terms.total,
            "payer_refund": refund.terms.refund,
        },
    });
    if let Some(at) = told.get("success_time") {
        resource["success_time"] = at.clone();
    }
    resource
}
