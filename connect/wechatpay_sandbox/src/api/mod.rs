//! The merchant's routes under `/v3`.

mod bill;
mod combine;
mod fund_bill;
mod prepay;
mod refund;
mod trade;
mod transfer;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use crate::Sandbox;
use crate::refusal::Refusal;

pub(crate) use bill::yuan;
pub(crate) use combine::combined_json;
pub(crate) use refund::refund_json;
pub(crate) use trade::transaction_json;
pub(crate) use transfer::transfer_json;

pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/v3/pay/transactions/jsapi", post(prepay::jsapi))
        .route("/v3/pay/transactions/h5", post(prepay::h5))
        .route("/v3/pay/transactions/native", post(prepay::native))
        .route(
            "/v3/pay/transactions/out-trade-no/{out_trade_no}",
            get(trade::by_number),
        )
        .route(
            "/v3/pay/transactions/id/{transaction_id}",
            get(trade::by_transaction),
        )
        .route(
            "/v3/pay/transactions/out-trade-no/{out_trade_no}/close",
            post(trade::close),
        )
        .route("/v3/combine-transactions/jsapi", post(combine::jsapi))
        .route("/v3/combine-transactions/h5", post(combine::h5))
        .route("/v3/combine-transactions/native", post(combine::native))
        .route(
            "/v3/combine-transactions/out-trade-no/{combine_out_trade_no}",
            get(combine::by_number),
        )
        .route(
            "/v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close",
            post(combine::close),
        )
        .route("/v3/refund/domestic/refunds", post(refund::create))
        .route(
            "/v3/refund/domestic/refunds/{out_refund_no}",
            get(refund::by_number),
        )
        .route(
            "/v3/fund-app/mch-transfer/transfer-bills",
            post(transfer::create),
        )
        .route(
            "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}",
            get(transfer::by_number),
        )
        .route(
            "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel",
            post(transfer::cancel),
        )
        .route("/v3/bill/tradebill", get(bill::tell))
        .route("/v3/bill/fundflowbill", get(fund_bill::tell))
        .route("/v3/billdownload/file", get(bill::download))
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::param(format!("参数错误：{error}")))
}

/// Numbers are letters, digits and `_-|*` (refunds: `@` as well), of a limited length.
fn check_number(number: &str, min: usize, max: usize) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-|*@".contains(c);
    if (min..=max).contains(&number.len()) && number.chars().all(plain) {
        Ok(())
    } else {
        Err(Refusal::param(format!("单号不合法：{number}")))
    }
}
