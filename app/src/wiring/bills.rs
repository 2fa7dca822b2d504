//! WeChat Pay's bills as the port of reconciliation.
use super::wechatpay::pay_error;
use async_trait::async_trait;
use julin_kernel::Money;
use julin_payments::PayError;
use julin_settlement::{Bill, BillKind, BillLine, BillPort, MovementKind};
use julin_wechatpay::{BillKind as Wanted, BillRow, Client, FundRow};

/// One merchant's bills, or its sandbox's.
pub(crate) struct WechatBills(pub(super) Client);

#[async_trait]
impl BillPort for WechatBills {
    async fn bill(&self, day: &str, which: BillKind) -> Result<Bill, PayError> {
        let lines = match which {
            BillKind::Trade => {
                let bill = self
                    .0
                    .trade_bill(day, Wanted::All)
                    .await
                    .map_err(pay_error)?;
                let rows = bill.map(|bill| bill.rows()).transpose();
                rows.map(|rows| rows.unwrap_or_default().into_iter().map(trade).collect())
            }
            BillKind::Fund => {
                let bill = self.0.fund_bill(day).await.map_err(pay_error)?;
                let rows = bill.map(|bill| bill.rows()).transpose();
                rows.map(|rows| rows.unwrap_or_default().into_iter().map(fund).collect())
            }
        };
        lines.map_err(|line| {
            PayError::Rejected(format!("a line of the bill cannot be read: {line}"))
        })
    }
}

fn trade(row: BillRow) -> BillLine {
    let provider_id = row.transaction_id;
    match row.out_refund_no {
        Some(number) => BillLine {
            kind: MovementKind::Refund,
            number,
            provider_id,
            amount: Money(-row.refund_fen),
            pending: row.refund_state.is_some_and(|state| state != "SUCCESS"),
        },
        None => BillLine {
            kind: MovementKind::Payment,
            number: row.out_trade_no,
            provider_id,
            amount: Money(row.paid_fen),
            pending: false,
        },
    }
}

fn fund(row: FundRow) -> BillLine {
    BillLine {
        kind: kind(&row.kind),
        number: row.voucher,
        provider_id: row.business_id,
        amount: Money(row.amount_fen),
        pending: false,
    }
}

/// The provider names kinds in words; fees first, for they name what they are taken of.
fn kind(words: &str) -> MovementKind {
    let kinds = [
        ("手续费", MovementKind::Fee),
        ("退款", MovementKind::Refund),
        ("转账", MovementKind::Payout),
        ("交易", MovementKind::Payment),
    ];
    let known = kinds.iter().find(|(word, _)| words.contains(word));
    known.map_or(MovementKind::Other, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_is_a_fee_whatever_it_is_taken_of() {
        assert_eq!(kind("扣除交易手续费"), MovementKind::Fee);
        assert_eq!(kind("交易"), MovementKind::Payment);
        assert_eq!(kind("退款"), MovementKind::Refund);
        assert_eq!(kind("商家转账"), MovementKind::Payout);
        assert_eq!(kind("提现"), MovementKind::Other);
    }
}
