//! Transfers to a person (商家转账): the payee confirms them in the provider's app.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::{PayError, missing_is_none};
use crate::wire::optional_ms;

const PATH: &str = "/v3/fund-app/mch-transfer/transfer-bills";
/// 佣金报酬: what leaders are paid under.
const SCENE_COMMISSION: &str = "1005";
/// The payee's name must be told from this sum on …
const NAME_NEEDED_FROM_FEN: i64 = 200_000;
/// … and must not be told below this one.
const NAME_ALLOWED_FROM_FEN: i64 = 30;
const REMARK_CHARS_MAX: usize = 32;

/// A transfer to be made. The same number with the same content may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The merchant's number: at most 32 letters and digits.
    pub out_bill_no: String,
    /// The payee as the paying app knows them.
    pub openid: String,
    /// The payee's real name; needed from ¥2,000.
    pub user_name: Option<String>,
    /// The sum, in fen.
    pub amount_fen: i64,
    /// What the payee reads.
    pub remark: String,
    /// Where the result is told.
    pub notify_url: String,
    /// What the payee does (岗位类型).
    pub position: String,
    /// What they are paid for (报酬说明).
    pub reward: String,
}

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransferState {
    /// Taken.
    Accepted,
    /// Under way; the merchant's balance may be too low.
    Processing,
    /// The payee must confirm.
    WaitUserConfirm,
    /// Confirmed and under way; the provider misspells it.
    #[serde(rename = "TRANSFERING")]
    Transferring,
    /// The payee has the money.
    Success,
    /// Given up: nothing moved.
    Fail,
    /// Being taken back.
    Canceling,
    /// Taken back: nothing moved.
    Cancelled,
    /// A state that this client does not know.
    #[serde(other)]
    Other,
}

impl TransferState {
    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Fail | Self::Cancelled)
    }
}

/// One transfer, from its creation, a query or its being taken back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TransferRecord {
    /// The merchant's number.
    pub out_bill_no: String,
    /// The provider's number.
    pub transfer_bill_no: String,
    /// Where it stands.
    pub state: TransferState,
    /// The sum in fen, where it is told.
    pub transfer_amount: Option<i64>,
    /// Why it failed.
    pub fail_reason: Option<String>,
    /// What the payee's app is handed to confirm.
    pub package_info: Option<String>,
}

/// A transfer's end, as told by a callback.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TransferNotice {
    /// The merchant.
    pub mch_id: String,
    /// The merchant's number.
    pub out_bill_no: String,
    /// The provider's number.
    pub transfer_bill_no: String,
    /// How it ended.
    pub state: TransferState,
    /// The sum, in fen.
    pub transfer_amount: i64,
    /// The payee.
    pub openid: Option<String>,
    /// Why it failed.
    pub fail_reason: Option<String>,
    /// When, in unix milliseconds.
    #[serde(default, rename = "update_time", deserialize_with = "optional_ms")]
    pub at_ms: Option<i64>,
}

#[derive(Serialize)]
struct Body<'a> {
    appid: &'a str,
    out_bill_no: &'a str,
    transfer_scene_id: &'static str,
    openid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    transfer_amount: i64,
    transfer_remark: String,
    notify_url: &'a str,
    transfer_scene_report_infos: [ReportInfo<'a>; 2],
}

#[derive(Serialize)]
struct ReportInfo<'a> {
    info_type: &'static str,
    info_content: &'a str,
}

/// What a page inside the provider's app hands to `requestMerchantTransfer`, as JSON with the keys
/// that it knows them by: `mchId`, `appId`, `package`.
fn confirmation(mchid: &str, appid: &str, package: &str) -> String {
    serde_json::json!({ "mchId": mchid, "appId": appid, "package": package }).to_string()
}

impl Client {
    /// What the payee confirms a transfer with, by its `package_info`.
    pub fn transfer_confirmation(&self, package: &str) -> String {
        confirmation(&self.config.mchid, &self.config.appid, package)
    }

    /// Asks for a transfer. Accepted is not paid: the payee confirms with `package_info`.
    pub async fn transfer(&self, transfer: &Transfer) -> Result<TransferRecord, PayError> {
        let info = |info_type, info_content| ReportInfo {
            info_type,
            info_content,
        };
        let body = Body {
            appid: &self.config.appid,
            out_bill_no: bill_number(&transfer.out_bill_no)?,
            transfer_scene_id: SCENE_COMMISSION,
            openid: &transfer.openid,
            user_name: self.sealed_name(transfer)?,
            transfer_amount: transfer.amount_fen,
            transfer_remark: transfer.remark.chars().take(REMARK_CHARS_MAX).collect(),
            notify_url: &transfer.notify_url,
            transfer_scene_report_infos: [
                info("岗位类型", &transfer.position),
                info("报酬说明", &transfer.reward),
            ],
        };
        self.post(PATH, &body).await
    }

    /// The transfer of a number; `None` if the provider has none.
    pub async fn query_transfer(
        &self,
        out_bill_no: &str,
    ) -> Result<Option<TransferRecord>, PayError> {
        let number = bill_number(out_bill_no)?;
        let path = format!("{PATH}/out-bill-no/{number}");
        missing_is_none(self.get(&path).await)
    }

    /// Takes back a transfer that the payee has not confirmed.
    pub async fn cancel_transfer(&self, out_bill_no: &str) -> Result<TransferRecord, PayError> {
        let number = bill_number(out_bill_no)?;
        let path = format!("{PATH}/out-bill-no/{number}/cancel");
        self.post(&path, &serde_json::json!({})).await
    }

    fn sealed_name(&self, transfer: &Transfer) -> Result<Option<String>, PayError> {
        let name = transfer.user_name.as_deref();
        match name.filter(|_| transfer.amount_fen >= NAME_ALLOWED_FROM_FEN) {
            None if transfer.amount_fen >= NAME_NEEDED_FROM_FEN => {
                Err(PayError::not_sent("the payee's name is needed from ¥2,000"))
            }
            None => Ok(None),
            Some(name) => {
                let sealed = self.keys.platform.seal(name);
                let refused = || PayError::not_sent("the payee's name cannot be sealed");
                sealed.map(Some).ok_or_else(refused)
            }
        }
    }
}

/// Transfers are numbered more strictly than payments.
fn bill_number(number: &str) -> Result<&str, PayError> {
    let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain && (1..=32).contains(&number.len()) {
        Ok(number)
    } else {
        Err(PayError::not_sent(format!(
            "not a transfer's number: {number:?}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_misspelt_state_and_those_of_tomorrow_are_read() {
        let state = |text: &str| serde_json::from_str::<TransferState>(text).expect("any text");
        assert_eq!(state("\"TRANSFERING\""), TransferState::Transferring);
        assert_eq!(
            state("\"WAIT_USER_CONFIRM\""),
            TransferState::WaitUserConfirm
        );
        assert_eq!(state("\"SOMETHING_NEW\""), TransferState::Other);
        assert!(state("\"CANCELLED\"").is_final());
        assert!(!state("\"CANCELING\"").is_final());
    }

    #[test]
    fn a_payee_confirms_with_the_keys_that_the_app_knows() {
        let told = confirmation("1900000001", "wx8888", "a/b+c==");
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        let keys =
            serde_json::json!({ "mchId": "1900000001", "appId": "wx8888", "package": "a/b+c==" });
        assert_eq!(told, keys);
    }

    #[test]
    fn a_number_is_letters_and_digits() {
        assert!(bill_number("W7300000000000000001").is_ok());
        for number in ["", "W-1", "W/1", "订单", &"1".repeat(33)] {
            assert!(bill_number(number).is_err(), "{number}");
        }
    }
}
