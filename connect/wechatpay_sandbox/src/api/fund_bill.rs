//! Fund bills: a day's movements of the merchant's account as the provider's CSV.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::Value;

use crate::api::bill::{FUNDS, packing, plain};
use crate::api::yuan;
use crate::book::Book;
use crate::model::{Order, OrderState, Refund, RefundStatus, Transfer, TransferStatus};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

const HEAD: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,\
收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号";
const FOOT: &str = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

#[derive(Deserialize)]
pub(super) struct Wanted {
    bill_date: String,
    account_type: Option<String>,
    tar_type: Option<String>,
}

pub(super) async fn tell(
    State(sandbox): State<Sandbox>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Refusal> {
    if !matches!(wanted.account_type.as_deref(), None | Some("BASIC")) {
        return Err(Refusal::param("account_type 不合法"));
    }
    let packing = packing(wanted.tar_type.as_deref())?;
    sandbox.told(&wanted.bill_date, FUNDS, packing)
}

/// One movement: in above zero, out below.
struct Move<'b> {
    at_ms: i64,
    business_id: &'b str,
    voucher: &'b str,
    kind: &'static str,
    amount: i64,
}

impl Sandbox {
    /// The movements of a day; nothing when there were none.
    pub(super) fn fund_bill(&self, day: &str) -> Option<String> {
        let ledger = self.ledger();
        let mut moves = self.moves(&ledger.book);
        moves.sort_by_key(|each| each.at_ms);
        let (mut balance, mut rows) = (0, Vec::new());
        for each in &moves {
            balance += each.amount;
            if time::day(each.at_ms) == day {
                rows.push((each, balance));
            }
        }
        (!rows.is_empty()).then(|| written(&rows))
    }

    fn moves<'b>(&self, book: &'b Book) -> Vec<Move<'b>> {
        let paid = book.orders().flat_map(|order| self.payment(order));
        let refunded = book.refunds().flat_map(|refund| self.refund(refund));
        let sent = book.transfers().filter_map(transfer);
        paid.chain(refunded).chain(sent).collect()
    }

    fn payment<'b>(&self, order: &'b Order) -> Vec<Move<'b>> {
        let OrderState::Paid {
            transaction_id,
            at_ms,
            ..
        } = &order.state
        else {
            return Vec::new();
        };
        let row = |kind, amount| Move {
            at_ms: *at_ms,
            business_id: transaction_id,
            voucher: &order.terms.out_trade_no,
            kind,
            amount,
        };
        let total = order.terms.total;
        with_fee(row("交易", total), row("扣除交易手续费", -self.fee(total)))
    }

    fn refund<'b>(&self, refund: &'b Refund) -> Vec<Move<'b>> {
        let (RefundStatus::Success, Some(at_ms)) = (refund.status, refund.settled_at_ms) else {
            return Vec::new();
        };
        let row = |kind, amount| Move {
            at_ms,
            business_id: &refund.id,
            voucher: &refund.terms.out_refund_no,
            kind,
            amount,
        };
        let sum = refund.terms.refund;
        with_fee(row("退款", -sum), row("退还交易手续费", self.fee(sum)))
    }
}

fn with_fee<'b>(movement: Move<'b>, fee: Move<'b>) -> Vec<Move<'b>> {
    if fee.amount == 0 {
        vec![movement]
    } else {
        vec![movement, fee]
    }
}

fn transfer(transfer: &Transfer) -> Option<Move<'_>> {
    (transfer.status == TransferStatus::Success).then(|| Move {
        at_ms: transfer.updated_at_ms,
        business_id: &transfer.id,
        voucher: &transfer.terms.out_bill_no,
        kind: "商家转账",
        amount: -transfer.terms.amount,
    })
}

fn written(rows: &[(&Move<'_>, i64)]) -> String {
    let mut text = format!("\u{feff}{HEAD}\r\n");
    for (n, (each, balance)) in rows.iter().enumerate() {
        let _infallible = write!(text, "{}\r\n", row(each, n, *balance));
    }
    let side = |income: bool| {
        let amounts = rows.iter().map(|(each, _)| each.amount);
        let of: Vec<i64> = amounts.filter(|amount| (*amount > 0) == income).collect();
        (of.len(), yuan(of.iter().sum::<i64>().abs()))
    };
    let ((ins, income), (outs, expense)) = (side(true), side(false));
    let count = rows.len();
    let _infallible = write!(
        text,
        "{FOOT}\r\n`{count},`{ins},`{income},`{outs},`{expense}\r\n"
    );
    text
}

fn row(each: &Move<'_>, n: usize, balance: i64) -> String {
    let side = if each.amount > 0 { "收入" } else { "支出" };
    let cells = [
        &time::in_bill(each.at_ms),
        each.business_id,
        &format!("{}{n:03}", each.business_id),
        each.kind,
        each.kind,
        side,
        &yuan(each.amount.abs()),
        &yuan(balance),
        "system",
        "",
        each.voucher,
    ];
    cells.map(|cell| format!("`{}", plain(cell))).join(",")
}
