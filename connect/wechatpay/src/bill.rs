//! Trade bills: what the provider says happened on a day.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use reqwest::Method;
use serde::Deserialize;

use crate::client::{Client, Vouched};
use crate::error::PayError;

/// Which rows a bill holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillKind {
    /// Payments and refunds.
    All,
    /// Payments.
    Success,
    /// Refunds.
    Refund,
}

impl BillKind {
    fn name(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
        }
    }
}

/// A downloaded bill whose digest was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeBill {
    /// The provider's CSV as it came.
    pub text: String,
}

/// One row of a bill, in the columns that reconciliation compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRow {
    /// `2014-11-10 16:33:45`, China's time.
    pub traded_at: String,
    /// The provider's number.
    pub transaction_id: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// `SUCCESS`, `REFUND` or `REVOKED`.
    pub trade_state: String,
    /// What was paid, in fen.
    pub paid_fen: i64,
    /// The refund's number, in a refund's row.
    pub out_refund_no: Option<String>,
    /// What was refunded, in fen.
    pub refund_fen: i64,
    /// Where the refund stood when the bill was made (`SUCCESS`, `PROCESSING` …).
    pub refund_state: Option<String>,
    /// The provider's fee, in fen; negative when it is given back.
    pub fee_fen: i64,
}

#[derive(Deserialize)]
pub(crate) struct BillAnswer {
    hash_type: String,
    hash_value: String,
    download_url: String,
}

impl Client {
    /// The bill of a day written `2025-11-22`; `None` when nothing was traded.
    pub async fn trade_bill(
        &self,
        bill_date: &str,
        kind: BillKind,
    ) -> Result<Option<TradeBill>, PayError> {
        let kind = kind.name();
        let path = format!("/v3/bill/tradebill?bill_date={bill_date}&bill_type={kind}");
        let text = self.bill_text(&path).await?;
        Ok(text.map(|text| TradeBill { text }))
    }

    /// The text of the bill that `path` tells of; nothing when there is none for that day.
    pub(crate) async fn bill_text(&self, path: &str) -> Result<Option<String>, PayError> {
        match self.get::<BillAnswer>(path).await {
            Ok(answer) => self.download(&answer).await.map(Some),
            Err(error) if error.code() == Some("NO_STATEMENT_EXIST") => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn download(&self, answer: &BillAnswer) -> Result<String, PayError> {
        let url = reqwest::Url::parse(&answer.download_url).map_err(PayError::unknown)?;
        // The answer names a host, but the request goes to ours: a signature never leaves it.
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let bytes = self
            .exchange(Method::GET, &path, "", Vouched::ByCaller)
            .await?;
        check_digest(answer, &bytes)?;
        String::from_utf8(bytes.into()).map_err(PayError::unknown)
    }
}

fn check_digest(answer: &BillAnswer, bytes: &[u8]) -> Result<(), PayError> {
    let found = digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes);
    if answer.hash_type == "SHA1" && unhex(&answer.hash_value).as_deref() == Some(found.as_ref()) {
        Ok(())
    } else {
        Err(PayError::unknown(
            "the bill does not have the digest that was told",
        ))
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    pairs.collect()
}

impl TradeBill {
    /// The rows before the summary. A row that cannot be read is an error, never skipped.
    pub fn rows(&self) -> Result<Vec<BillRow>, String> {
        read_rows(&self.text, |cells| read_row(&cells))
    }
}

/// The cells of one row by the names of their columns.
pub(crate) struct Cells<'t> {
    columns: &'t [&'t str],
    cells: Vec<&'t str>,
}

impl<'t> Cells<'t> {
    pub(crate) fn get(&self, name: &str) -> Option<&'t str> {
        let at = self
            .columns
            .iter()
            .position(|column| column.trim() == name)?;
        self.cells.get(at).map(|cell| cell.trim())
    }
}

/// Reads the rows between head and summary: they begin with a backtick, and so does each cell. The
/// summary's row does too, but stands below a head of its own.
pub(crate) fn read_rows<T>(
    text: &str,
    read: impl Fn(Cells<'_>) -> Option<T>,
) -> Result<Vec<T>, String> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let data = lines.take_while(|line| line.starts_with('`'));
    let row = |line: &str| {
        let cells = line.strip_prefix('`')?.split(",`").collect();
        let columns = columns.as_slice();
        read(Cells { columns, cells })
    };
    data.map(|line| row(line).ok_or_else(|| line.to_owned()))
        .collect()
}

fn read_row(cells: &Cells<'_>) -> Option<BillRow> {
    let cell = |name: &str| cells.get(name);
    let refund_number = cell("商户退款单号")?;
    Some(BillRow {
        traded_at: cell("交易时间")?.to_owned(),
        transaction_id: cell("微信订单号")?.to_owned(),
        out_trade_no: cell("商户订单号")?.to_owned(),
        trade_state: cell("交易状态")?.to_owned(),
        paid_fen: fen(cell("应结订单金额")?)?,
        out_refund_no: (!matches!(refund_number, "" | "0")).then(|| refund_number.to_owned()),
        refund_fen: fen(cell("退款金额")?)?,
        refund_state: cell("退款状态")
            .filter(|state| !state.is_empty())
            .map(str::to_owned),
        fee_fen: fee_fen(cell("手续费")?)?,
    })
}

/// `12.80` as 1280; nothing for what is not yuan with at most two places.
pub(crate) fn fen(yuan: &str) -> Option<i64> {
    let (sign, digits) = yuan.strip_prefix('-').map_or((1, yuan), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !plain(whole) || !plain(part) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    Some(sign * whole.checked_mul(100)?.checked_add(part)?)
}

/// Fees are written with five places (`0.08000`); what is below a fen is always zero.
fn fee_fen(yuan: &str) -> Option<i64> {
    let whole_fen = match yuan.split_once('.') {
        Some((_, part)) if part.len() > 2 => {
            let cut = yuan.len() - (part.len() - 2);
            yuan.get(cut..)?
                .bytes()
                .all(|byte| byte == b'0')
                .then(|| yuan.get(..cut))??
        }
        _ => yuan,
    };
    fen(whole_fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_is_read_exactly() {
        assert_eq!(fen("12.80"), Some(1280));
        assert_eq!(fen("0.5"), Some(50));
        assert_eq!(fen("-0.08"), Some(-8));
        assert_eq!(fen("7"), Some(700));
        assert_eq!(fee_fen("0.08000"), Some(8));
        assert_eq!(fee_fen("-0.08000"), Some(-8));
        for odd in [
            "",
            ".5",
            "1.234",
            "1,2",
            "¥1",
            "1.-2",
            "+1",
            "99999999999999999999",
        ] {
            assert_eq!(fen(odd), None, "{odd}");
        }
        assert_eq!(fee_fen("0.00801"), None);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_an_error() {
        let head =
            "交易时间,微信订单号,商户订单号,交易状态,应结订单金额,商户退款单号,退款金额,手续费";
        let good = "`2025-11-22 10:00:00,`42,`JL1000,`SUCCESS,`12.80,`0,`0.00,`0.08000";
        let foot = "总交易单数,应结订单总金额\n`1,`12.80";
        let bill = TradeBill {
            text: format!("\u{feff}{head}\r\n{good}\r\n{foot}\r\n"),
        };
        let rows = bill.rows().expect("one row");
        assert_eq!(
            (rows.len(), rows[0].paid_fen, rows[0].fee_fen),
            (1, 1280, 8)
        );
        assert_eq!(rows[0].out_refund_no, None);
        let bad = TradeBill {
            text: format!("{head}\n{}\n", good.replace("12.80", "12.8x")),
        };
        assert!(bad.rows().is_err());
    }
}
