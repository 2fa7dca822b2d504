//! Trade bills: a day's payments and refunds as the provider's CSV.

use std::fmt::Write as _;
use std::io::Write as _;

use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::crypt::sha1_hex;
use crate::gate::Unsigned;
use crate::model::{Order, OrderState, Refund, RefundStatus};
use crate::refusal::Refusal;
use crate::{Ledger, Sandbox, time};

const HEAD: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,\
交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,\
充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
const FOOT: &str = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,\
申请退款总金额";

/// The fund bill among the kinds of bills.
pub(super) const FUNDS: &str = "FUNDS";
const PLAIN: (HeaderName, &str) = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
const GZIP: (HeaderName, &str) = (header::CONTENT_TYPE, "application/gzip");

#[derive(Deserialize)]
pub(super) struct Wanted {
    bill_date: String,
    #[serde(default = "all")]
    bill_type: String,
    tar_type: Option<String>,
}

fn all() -> String {
    "ALL".into()
}

#[derive(Deserialize)]
pub(super) struct Ticket {
    token: String,
}

pub(super) async fn tell(
    State(sandbox): State<Sandbox>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let Wanted {
        bill_date,
        bill_type,
        tar_type,
    } = wanted;
    if bill_type == FUNDS {
        return Err(Refusal::param("bill_type 不合法"));
    }
    let packing = packing(tar_type.as_deref())?;
    sandbox.told(&bill_date, &bill_type, packing)
}

pub(super) async fn download(
    State(sandbox): State<Sandbox>,
    Query(ticket): Query<Ticket>,
) -> Result<Response, Refusal> {
    let [day, kind, packing] = ticket.token.split('_').collect::<Vec<_>>()[..] else {
        return Err(Refusal::param("token 不合法"));
    };
    let bill = sandbox.bill(day, kind)?;
    Ok(match packing {
        "GZIP" => (Extension(Unsigned), [GZIP], packed(&bill)?).into_response(),
        _ => (Extension(Unsigned), [PLAIN], bill).into_response(),
    })
}

pub(super) fn packing(tar_type: Option<&str>) -> Result<&'static str, Refusal> {
    match tar_type {
        None => Ok("PLAIN"),
        Some("GZIP") => Ok("GZIP"),
        Some(_) => Err(Refusal::param("tar_type 不合法")),
    }
}

fn packed(text: &str) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes())?;
    packer.finish()
}

/// One row, and the sums that the summary adds up.
struct Row {
    at_ms: i64,
    text: String,
    paid: i64,
    refunded: i64,
    fee: i64,
}

impl Sandbox {
    /// Where a bill lies, and its digest.
    pub(super) fn told(
        &self,
        day: &str,
        kind: &str,
        packing: &str,
    ) -> Result<Json<Value>, Refusal> {
        let bill = self.bill(day, kind)?;
        let base = &self.inner.config.public_base_url;
        let token = format!("{day}_{kind}_{packing}");
        // The digest is of the text, packed or not.
        Ok(Json(json!({
            "hash_type": "SHA1",
            "hash_value": sha1_hex(bill.as_bytes()),
            "download_url": format!("{base}/v3/billdownload/file?token={token}"),
        })))
    }

    fn bill(&self, day: &str, kind: &str) -> Result<String, Refusal> {
        if !time::is_day(day) || !matches!(kind, "ALL" | "SUCCESS" | "REFUND" | FUNDS) {
            return Err(Refusal::param("bill_date 或 bill_type 不合法"));
        }
        if *day >= *time::day(self.now_ms()) {
            let words = "账单生成中";
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "STATEMENT_CREATING",
                words,
            ));
        }
        if kind == FUNDS {
            return self.fund_bill(day).ok_or_else(Refusal::no_statement);
        }
        let rows = self.rows(&self.ledger(), day, kind);
        if rows.is_empty() {
            return Err(Refusal::no_statement());
        }
        Ok(written(&rows))
    }

    fn rows(&self, ledger: &Ledger, day: &str, kind: &str) -> Vec<Row> {
        let book = &ledger.book;
        let paid = book.orders().filter_map(|order| self.payment_row(order));
        let refunded = book
            .refunds()
            .filter_map(|refund| self.refund_row(book.order(&refund.terms.out_trade_no)?, refund));
        let mut rows: Vec<Row> = match kind {
            "SUCCESS" => paid.collect(),
            "REFUND" => refunded.collect(),
            _ => paid.chain(refunded).collect(),
        };
        rows.retain(|row| time::day(row.at_ms) == day);
        rows.sort_by_key(|row| row.at_ms);
        rows
    }

    fn payment_row(&self, order: &Order) -> Option<Row> {
        let OrderState::Paid { at_ms, .. } = order.state else {
            return None;
        };
        let (total, fee) = (order.terms.total, self.fee(order.terms.total));
        let cells = [
            "SUCCESS",
            &yuan(total),
            "0",
            "0",
            "0.00",
            "",
            "",
            &yuan(total),
            "0.00",
        ];
        let text = self.cells(order, at_ms, cells, fee)?;
        Some(Row {
            at_ms,
            text,
            paid: total,
            refunded: 0,
            fee,
        })
    }

    fn refund_row(&self, order: &Order, refund: &Refund) -> Option<Row> {
        if refund.status == RefundStatus::Closed {
            return None;
        }
        let Refund {
            id: refund_id,
            terms,
            created_at_ms: at_ms,
            ..
        } = refund;
        let (sum, fee) = (yuan(terms.refund), -self.fee(terms.refund));
        let state = refund.status.name();
        let number = &terms.out_refund_no;
        let cells = [
            "REFUND", "0.00", refund_id, number, &sum, "ORIGINAL", state, "0.00", &sum,
        ];
        let text = self.cells(order, *at_ms, cells, fee)?;
        Some(Row {
            at_ms: *at_ms,
            text,
            paid: 0,
            refunded: terms.refund,
            fee,
        })
    }

    /// The 27 columns; `varying` are those in which a payment and a refund differ.
    fn cells(&self, order: &Order, at_ms: i64, varying: [&str; 9], fee: i64) -> Option<String> {
        let OrderState::Paid {
            transaction_id,
            openid,
            ..
        } = &order.state
        else {
            return None;
        };
        let [
            state,
            paid,
            refund_id,
            refund_no,
            refund,
            kind,
            refund_state,
            total,
            asked,
        ] = varying;
        let (config, terms) = (&self.inner.config, &order.terms);
        let at = time::in_bill(at_ms);
        let fee = format!("{}000", yuan(fee));
        let rate = format!("{}%", yuan(config.fee_bp));
        let attach = terms.attach.as_deref().unwrap_or_default();
        let cells = [
            &at,
            &config.appid,
            &config.mchid,
            "",
            "",
            transaction_id,
            &terms.out_trade_no,
            openid,
            terms.trade_type.name(),
            state,
            "OTHERS",
            "CNY",
            paid,
            "0.00",
            refund_id,
            refund_no,
            refund,
            "0.00",
            kind,
            refund_state,
            &terms.description,
            attach,
            &fee,
            &rate,
            total,
            asked,
            "",
        ];
        Some(cells.map(|cell| format!("`{}", plain(cell))).join(","))
    }

    pub(super) fn fee(&self, fen: i64) -> i64 {
        (fen * self.inner.config.fee_bp + 5_000) / 10_000
    }
}

fn written(rows: &[Row]) -> String {
    let sum = |of: fn(&Row) -> i64| rows.iter().map(of).sum::<i64>();
    let (paid, refunded) = (yuan(sum(|row| row.paid)), yuan(sum(|row| row.refunded)));
    let (fee, count) = (yuan(sum(|row| row.fee)), rows.len());
    let mut text = format!("\u{feff}{HEAD}\r\n");
    for row in rows {
        let _infallible = write!(text, "{}\r\n", row.text);
    }
    let _infallible = write!(
        text,
        "{FOOT}\r\n`{count},`{paid},`{refunded},`0.00,`{fee}000,`{paid},`{refunded}\r\n"
    );
    text
}

// A cell that held a separator or a line end would forge rows.
pub(super) fn plain(cell: &str) -> String {
    cell.replace(['`', ',', '\r', '\n'], " ")
}

/// `12.80`.
pub(crate) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}
