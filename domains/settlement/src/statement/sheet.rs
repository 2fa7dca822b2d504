//! A statement as a workbook. Ids and exact amounts are text cells.
use super::model::{MoveKind, Statement, SupplierMove};
use julin_db::{Error, Result};
use julin_kernel::{Money, Zone};
use julin_sheet::{Cell, Sheet};
use julin_web::Locale;

pub(crate) fn workbook(
    it: &Statement,
    supplier: &str,
    lines: &[SupplierMove],
    zone: &Zone,
    locale: Locale,
) -> Result<Vec<u8>> {
    let sheets = [summary(it, supplier, locale), moves(lines, zone, locale)];
    julin_sheet::workbook(&sheets).map_err(Error::internal)
}

fn summary(it: &Statement, supplier: &str, locale: Locale) -> Sheet {
    let period = format!("{} – {}", it.first_day, it.last_day);
    let mut sheet = Sheet::new(locale.pick("对账单", "Statement"), [supplier, &period]);
    let rows = [
        (MoveKind::Ordered, it.ordered),
        (MoveKind::Short, it.short),
        (MoveKind::Excess, it.excess),
        (MoveKind::Returned, it.returned),
        (MoveKind::Coupon, it.coupon),
        (MoveKind::Corrected, it.corrected),
        (MoveKind::Fee, it.fee),
        (MoveKind::Carried, it.carried),
    ];
    for (kind, amount) in rows {
        sheet.row([word(kind, locale).into(), amount.display().into()]);
    }
    let payable = locale.pick("应付", "Payable");
    sheet.row([payable.into(), it.payable.display().into()]);
    sheet
}

fn moves(lines: &[SupplierMove], zone: &Zone, locale: Locale) -> Sheet {
    let heads = locale.pick(
        ["时间", "类型", "金额", "采购单", "订单", "退款"],
        [
            "Time",
            "Kind",
            "Amount",
            "Purchase order",
            "Order",
            "Refund",
        ],
    );
    let mut sheet = Sheet::new(locale.pick("明细", "Lines"), heads);
    for line in lines {
        sheet.row(cells(line, zone, locale));
    }
    sheet
}

fn cells(line: &SupplierMove, zone: &Zone, locale: Locale) -> [Cell; 6] {
    let id = |id: Option<String>| Cell::from(id.unwrap_or_default());
    [
        zone.full(line.at).into(),
        word(line.kind, locale).into(),
        Money::display(line.amount).into(),
        id(line.purchase_order_id.map(|id| id.to_string())),
        id(line.order_id.map(|id| id.to_string())),
        id(line.refund_id.map(|id| id.to_string())),
    ]
}

/// What a kind of move is called.
pub(crate) fn word(kind: MoveKind, locale: Locale) -> &'static str {
    match kind {
        MoveKind::Ordered => locale.pick("采购货款", "Goods ordered"),
        MoveKind::Short => locale.pick("缺货", "Short"),
        MoveKind::Excess => locale.pick("超重补款", "Weight above ordered"),
        MoveKind::Returned => locale.pick("退货退款", "Returns"),
        MoveKind::Corrected => locale.pick("更正", "Corrections"),
        MoveKind::Coupon => locale.pick("承担优惠券", "Coupons borne"),
        MoveKind::Fee => locale.pick("服务费", "Service fee"),
        MoveKind::Carried => locale.pick("上期结转", "Brought forward"),
    }
}
