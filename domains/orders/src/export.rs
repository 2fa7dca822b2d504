//! Orders as a workbook. Ids and codes are text cells; money is a number of yuan for the reader's own
//! sums, taken from the exact minor units.
use crate::search::OrderRow;
use julin_db::{Error, Result};
use julin_kernel::{Money, Zone};
use julin_web::Locale;
use rust_xlsxwriter::{Format, Workbook};

/// Builds the workbook.
pub(crate) fn workbook(rows: &[OrderRow], zone: &Zone, locale: Locale) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let heads = locale.pick(
        [
            "跟团号",
            "订单号",
            "团购",
            "姓名",
            "手机",
            "楼栋",
            "房号",
            "商品",
            "状态",
            "应付",
            "多退",
            "退款",
            "实付净额",
            "下单时间",
        ],
        [
            "No.",
            "Order",
            "Buy",
            "Name",
            "Phone",
            "Building",
            "Unit",
            "Items",
            "Status",
            "Total",
            "Tier refund",
            "Refunds",
            "Net paid",
            "Placed",
        ],
    );
    for (col, head) in (0u16..).zip(heads) {
        sheet
            .write_with_format(0, col, head, &bold)
            .map_err(Error::internal)?;
    }
    for (line, row) in (1u32..).zip(rows) {
        let items: Vec<_> = row
            .items
            .iter()
            .map(|i| format!("{} ×{}", i.name, i.quantity))
            .collect();
        let net = Money(row.paid.0 - row.true_up.0 - row.refunded.0);
        let texts = [
            row.chain_number.map(|n| n.to_string()).unwrap_or_default(),
            row.number.clone(),
            row.campaign_title.clone(),
            row.member_name.clone(),
            row.phone_masked.clone(),
            row.building.clone(),
            row.unit.clone(),
            items.join("；"),
            row.status.to_string(),
            row.total.display(),
            row.true_up.display(),
            row.refunded.display(),
            net.display(),
            zone.full(row.placed_at),
        ];
        for (col, text) in (0u16..).zip(texts) {
            sheet
                .write_string(line, col, safe(&text))
                .map_err(Error::internal)?;
        }
    }
    sheet.autofit();
    book.save_to_buffer().map_err(Error::internal)
}

/// A text that a spreadsheet would run as a formula is shown as text.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        return format!("'{text}");
    }
    text.to_owned()
}
