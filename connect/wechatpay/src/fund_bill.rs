//! Fund bills: every movement of the merchant's account on a day.

use crate::bill::{Cells, fen, read_rows};
use crate::client::Client;
use crate::error::PayError;

/// A downloaded fund bill whose digest was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundBill {
    /// The provider's CSV as it came.
    pub text: String,
}

/// One movement, in the columns that reconciliation compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundRow {
    /// `2014-11-10 16:33:45`, China's time.
    pub booked_at: String,
    /// The provider's number of the payment, refund or transfer.
    pub business_id: String,
    /// The provider's number of the movement.
    pub flow_id: String,
    /// `交易`, `退款`, `商家转账`, `扣除交易手续费` …
    pub kind: String,
    /// In above zero, out below, in fen.
    pub amount_fen: i64,
    /// The merchant's number.
    pub voucher: String,
}

impl Client {
    /// The movements of a day written `2025-11-22`; `None` when there were none.
    pub async fn fund_bill(&self, bill_date: &str) -> Result<Option<FundBill>, PayError> {
        let path = format!("/v3/bill/fundflowbill?bill_date={bill_date}&account_type=BASIC");
        let text = self.bill_text(&path).await?;
        Ok(text.map(|text| FundBill { text }))
    }
}

impl FundBill {
    /// The movements before the summary. A row that cannot be read is an error, never skipped.
    pub fn rows(&self) -> Result<Vec<FundRow>, String> {
        read_rows(&self.text, |cells| read_row(&cells))
    }
}

fn read_row(cells: &Cells<'_>) -> Option<FundRow> {
    let amount = fen(cells
        .get("收支金额（元）")
        .or_else(|| cells.get("收支金额(元)"))?)?;
    let sign = match cells.get("收支类型")? {
        "收入" => 1,
        "支出" => -1,
        _ => return None,
    };
    Some(FundRow {
        booked_at: cells.get("记账时间")?.to_owned(),
        business_id: cells.get("微信支付业务单号")?.to_owned(),
        flow_id: cells.get("资金流水单号")?.to_owned(),
        kind: cells.get("业务类型")?.to_owned(),
        amount_fen: sign * amount,
        voucher: cells.get("业务凭证号")?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,\
                        收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号";

    #[test]
    fn income_and_expense_are_signed_and_the_summary_is_left_out() {
        let rows = "`2025-11-22 10:00:00,`42,`f1,`交易,`交易,`收入,`12.80,`12.80,`system,`,`1000\n\
                    `2025-11-22 10:00:00,`42,`f2,`扣除交易手续费,`扣除交易手续费,`支出,`0.08,`12.72,`system,`,`1000";
        let foot = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n`2,`1,`12.80,`1,`0.08";
        let text = format!("\u{feff}{HEAD}\r\n{rows}\n{foot}\n");
        let rows = FundBill { text: text.clone() }.rows().expect("two rows");
        let told: Vec<_> = rows
            .iter()
            .map(|r| (r.kind.as_str(), r.amount_fen))
            .collect();
        assert_eq!(told, [("交易", 1280), ("扣除交易手续费", -8)]);
        assert_eq!(rows[0].voucher, "1000");
        let odd = FundBill {
            text: text.replace("`收入", "`其他"),
        };
        assert!(odd.rows().is_err());
    }
}
