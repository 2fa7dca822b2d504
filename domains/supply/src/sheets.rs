//! The aggregation sheet and the sorting lists as workbooks.
use crate::aggregation::AggregationView;
use crate::sorting::{SortingItem, SortingView};
use crate::weigh::WeighingSheet;
use julin_db::{Error, Result};
use julin_sheet::{Cell, Sheet, workbook};
use julin_web::Locale;

/// One row a SKU, one column a pickup point.
pub(crate) fn aggregation(view: &AggregationView, locale: Locale) -> Result<Vec<u8>> {
    let fixed = locale.pick(
        ["供应商", "商品", "规格", "合计"],
        ["Supplier", "Item", "Spec", "Total"],
    );
    let points = view.pickup_points.iter().map(|p| p.name.clone());
    let heads = fixed.into_iter().map(str::to_owned).chain(points);
    let mut sheet = Sheet::new(locale.pick("汇总单", "Aggregation"), heads);
    for row in &view.rows {
        let texts = [&row.supplier.name, &row.name, &row.spec];
        let texts = texts.into_iter().map(|t| t.clone().into());
        let share = |id| {
            let share = row.by_pickup_point.iter().find(|s| s.pickup_point.id == id);
            Cell::Count(share.map_or(0, |s| s.quantity))
        };
        let shares = view.pickup_points.iter().map(|p| share(p.id));
        sheet.row(texts.chain([Cell::Count(row.quantity)]).chain(shares));
    }
    workbook(&[sheet]).map_err(Error::internal)
}

/// Three sheets: the bags, pieces by building, pieces in all.
pub(crate) fn sorting(view: &SortingView, locale: Locale) -> Result<Vec<u8>> {
    let sheets = [
        bags(view, locale),
        buildings(view, locale),
        totals(view, locale),
    ];
    workbook(&sheets).map_err(Error::internal)
}

/// One row a bag; the last column is to be filled in with grams, and the workbook uploaded.
pub(crate) fn weighing(view: &WeighingSheet, locale: Locale) -> Result<Vec<u8>> {
    let heads = locale.pick(
        [
            "跟团号",
            "姓名",
            "尾号",
            "楼栋",
            "房号",
            "商品",
            "规格",
            "数量",
            "应重(克)",
            "实重(克)",
        ],
        [
            "No.",
            "Name",
            "Tail",
            "Building",
            "Room",
            "Item",
            "Spec",
            "Qty",
            "Expected (g)",
            "Weighed (g)",
        ],
    );
    let mut sheet = Sheet::new(locale.pick("称重单", "Weighing"), heads);
    for line in &view.lines {
        let texts = [
            line.chain_number.to_string(),
            line.name_masked.clone(),
            line.phone_tail4.clone(),
            line.building.clone(),
            line.room.clone(),
            line.name.clone(),
            line.spec.clone(),
        ];
        let end = [
            Cell::Count(line.quantity),
            Cell::Count(line.ordered_grams.0),
            line.grams.map_or_else(|| "".into(), |g| Cell::Count(g.0)),
        ];
        sheet.row(texts.into_iter().map(Cell::from).chain(end));
    }
    workbook(&[sheet]).map_err(Error::internal)
}

fn bags(view: &SortingView, locale: Locale) -> Sheet {
    let heads = locale.pick(
        [
            "楼栋",
            "房号",
            "跟团号",
            "姓名",
            "尾号",
            "商品",
            "规格",
            "数量",
            "备注",
            "签收",
        ],
        [
            "Building", "Unit", "No.", "Name", "Tail", "Item", "Spec", "Qty", "Note", "Signed",
        ],
    );
    let mut sheet = Sheet::new(locale.pick("分拣单", "Sorting"), heads);
    for bag in &view.orders {
        for item in &bag.items {
            let texts = [
                bag.building.clone(),
                bag.unit.clone(),
                bag.chain_number.to_string(),
                bag.name_masked.clone(),
                bag.phone_tail4.clone(),
                item.name.clone(),
                item.spec.clone(),
            ];
            let end = [
                Cell::Count(item.quantity),
                bag.note.clone().into(),
                "".into(),
            ];
            sheet.row(texts.into_iter().map(Cell::from).chain(end));
        }
    }
    replacements(view, locale, &mut sheet);
    sheet
}

/// Goods in place of others follow the bags; the note says what they are.
fn replacements(view: &SortingView, locale: Locale, sheet: &mut Sheet) {
    for r in &view.replacements {
        let texts = [
            r.building.clone(),
            r.unit.clone(),
            r.chain_number.map_or_else(String::new, |n| n.to_string()),
            r.name_masked.clone(),
            r.phone_tail4.clone(),
            r.name.clone(),
            r.spec.clone(),
        ];
        let note = locale.pick("补发", "Replacement");
        let end = [Cell::Count(r.pieces), note.into(), "".into()];
        sheet.row(texts.into_iter().map(Cell::from).chain(end));
    }
}

fn buildings(view: &SortingView, locale: Locale) -> Sheet {
    let heads = locale.pick(
        ["楼栋", "单数", "商品", "规格", "数量"],
        ["Building", "Orders", "Item", "Spec", "Qty"],
    );
    let mut sheet = Sheet::new(locale.pick("按楼栋", "By building"), heads);
    for building in &view.buildings {
        for item in &building.items {
            let start = [
                building.building.clone().into(),
                Cell::Count(building.orders),
            ];
            sheet.row(start.into_iter().chain(cells(item)));
        }
    }
    sheet
}

fn totals(view: &SortingView, locale: Locale) -> Sheet {
    let heads = locale.pick(["商品", "规格", "数量"], ["Item", "Spec", "Qty"]);
    let mut sheet = Sheet::new(locale.pick("合计", "Totals"), heads);
    for item in &view.items {
        sheet.row(cells(item));
    }
    sheet
}

fn cells(item: &SortingItem) -> [Cell; 3] {
    let quantity = Cell::Count(item.quantity);
    [item.name.clone().into(), item.spec.clone().into(), quantity]
}
