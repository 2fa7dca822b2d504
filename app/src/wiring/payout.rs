//! WeChat Pay as the port that pays leaders (商家转账).
use super::wechatpay::pay_error;
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, PersonId, Ts};
use julin_payments::{NotifyRefused, PayError};
use julin_settlement::{Payee, PayoutPort, PayoutReport, PayoutRequest, PayoutState};
use julin_wechatpay::{Client, Notify, Transfer, TransferNotice, TransferRecord, TransferState};

/// From this sum on the provider demands the payee's real name.
const NAME_NEEDED_FROM: Money = Money(200_000);

/// One merchant's transfers, or its sandbox's.
pub(crate) struct WechatPayouts {
    pub(super) client: Client,
    pub(super) now: Box<dyn Fn() -> Ts + Send + Sync>,
    /// Whether payees are those of the sandbox, who confirm on its page.
    pub(super) sandbox: bool,
}

impl WechatPayouts {
    fn report(&self, record: TransferRecord) -> PayoutReport {
        let confirm_with = record.package_info.map(|package| {
            if self.sandbox {
                format!("/sandbox/receive/{package}")
            } else {
                self.client.transfer_confirmation(&package)
            }
        });
        PayoutReport {
            number: record.out_bill_no,
            provider_id: Some(record.transfer_bill_no),
            state: state(record.state),
            amount: record.transfer_amount.map(Money),
            confirm_with,
            failure: record.fail_reason,
        }
    }
}

#[async_trait]
impl PayoutPort for WechatPayouts {
    fn usual_payee(&self, leader: PersonId) -> Option<Payee> {
        let openid = format!("sandbox-{leader}");
        let name = Some("沙箱团长".to_owned());
        self.sandbox.then_some(Payee { openid, name })
    }

    fn needs_name(&self, amount: Money) -> bool {
        amount >= NAME_NEEDED_FROM
    }

    async fn pay(&self, payout: PayoutRequest) -> Result<PayoutReport, PayError> {
        let wire = Transfer {
            out_bill_no: payout.number,
            openid: payout.payee.openid,
            user_name: payout.payee.name,
            amount_fen: payout.amount.0,
            remark: "团长佣金提现".to_owned(),
            notify_url: payout.notify_url,
            position: "团长".to_owned(),
            reward: "社区团购佣金".to_owned(),
        };
        let record = self.client.transfer(&wire).await.map_err(pay_error)?;
        Ok(self.report(record))
    }

    async fn query(&self, number: &str) -> Result<Option<PayoutReport>, PayError> {
        let found = self.client.query_transfer(number).await;
        Ok(found.map_err(pay_error)?.map(|record| self.report(record)))
    }

    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<PayoutReport, NotifyRefused> {
        let now_s = (self.now)().0.div_euclid(1_000);
        match self.client.parse_notify(headers, raw, now_s) {
            Ok(Notify::TransferFinished(notice)) => Ok(of_notice(notice)),
            Ok(_) => Err(NotifyRefused {
                status: 400,
                why: "only transfers are told here".to_owned(),
            }),
            Err(error) => Err(NotifyRefused {
                status: error.status(),
                why: error.to_string(),
            }),
        }
    }
}

fn state(state: TransferState) -> PayoutState {
    match state {
        TransferState::WaitUserConfirm => PayoutState::WaitsForPayee,
        TransferState::Success => PayoutState::Paid,
        TransferState::Fail | TransferState::Cancelled => PayoutState::Failed,
        TransferState::Accepted
        | TransferState::Processing
        | TransferState::Transferring
        | TransferState::Canceling
        | TransferState::Other => PayoutState::Processing,
    }
}

fn of_notice(notice: TransferNotice) -> PayoutReport {
    PayoutReport {
        number: notice.out_bill_no,
        provider_id: Some(notice.transfer_bill_no),
        state: state(notice.state),
        amount: Some(Money(notice.transfer_amount)),
        confirm_with: None,
        failure: notice.fail_reason,
    }
}
