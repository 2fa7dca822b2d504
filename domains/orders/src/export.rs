//! Orders as a workbook.
use crate::search::OrderRow;
use julin_db::{Error, Result};
use julin_kernel::{Money, Zone};
use julin_sheet::{Cell, Sheet};
use julin_web::Locale;

/// Builds the workbook. Ids, codes and exact amounts are text cells.
pub(crate) fn workbook(rows: &[OrderRow], zone: &Zone, locale: Locale) -> Result<Vec<u8>> {
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
    let mut sheet = Sheet::new(locale.pick("订单", "Orders"), heads);
    for row in rows {
        sheet.row(cells(row, zone));
    }
    julin_sheet::workbook(&[sheet]).map_err(Error::internal)
}

fn cells(row: &OrderRow, zone: &Zone) -> [Cell; 14] {
    let items: Vec<_> = row
        .items
        .iter()
        .map(|i| format!("{} ×{}", i.name, i.quantity))
        .collect();
    let net = Money(row.paid.0 - row.true_up.0 - row.refunded.0);
    [
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
    ]
    .map(Cell::from)
}
