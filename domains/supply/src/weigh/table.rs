//! Pasted text as rows of cells, and what stands in which column.
use super::amount::{WeightUnit, grams};

/// One row, with its number in what was pasted (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) number: usize,
    pub(crate) cells: Vec<String>,
    /// Whether blanks alone told the cells apart: then a weight may be several of them.
    pub(crate) loose: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Chain,
    Code,
    Name,
    Item,
    Weight(Option<WeightUnit>),
}

/// Words that head a column, those that contain another first.
const HEADS: [(&str, Column); 21] = [
    ("跟团号", Column::Chain),
    ("接龙号", Column::Chain),
    ("序号", Column::Chain),
    ("编号", Column::Chain),
    ("no.", Column::Chain),
    ("number", Column::Chain),
    ("提货码", Column::Code),
    ("code", Column::Code),
    ("姓名", Column::Name),
    ("昵称", Column::Name),
    ("收货人", Column::Name),
    ("name", Column::Name),
    ("商品", Column::Item),
    ("品名", Column::Item),
    ("货品", Column::Item),
    ("item", Column::Item),
    ("goods", Column::Item),
    ("实重", Column::Weight(None)),
    ("称重", Column::Weight(None)),
    ("净重", Column::Weight(None)),
    ("weighed", Column::Weight(None)),
];
/// Heads that are the whole cell.
const WHOLE: [(&str, Column); 4] = [
    ("no", Column::Chain),
    ("号", Column::Chain),
    ("重量", Column::Weight(None)),
    ("weight", Column::Weight(None)),
];

/// The rows of a pasted text; blank lines are counted but left out.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let lines = (1..).zip(text.lines());
    lines.filter_map(|(n, line)| row(n, line)).collect()
}

fn row(number: usize, line: &str) -> Option<Row> {
    if line.trim().is_empty() {
        return None;
    }
    let strict = if line.contains('\t') {
        Some(&['\t'][..])
    } else if line.contains([',', '，', ';', '；']) {
        Some(&[',', '，', ';', '；'][..])
    } else {
        None
    };
    let cell = |c: &str| c.trim().trim_matches('"').trim().to_owned();
    let cells: Vec<String> = match strict {
        Some(marks) => line.split(marks).map(cell).collect(),
        None => line.split_whitespace().map(cell).collect(),
    };
    Some(Row {
        number,
        cells,
        loose: strict.is_none(),
    })
}

/// Rows that came as cells: a workbook's first sheet.
pub(crate) fn of_cells(cells: Vec<Vec<String>>) -> Vec<Row> {
    let row = |(number, cells): (usize, Vec<String>)| Row {
        number,
        cells: cells.iter().map(|c| c.trim().to_owned()).collect(),
        loose: false,
    };
    let rows = (1..).zip(cells).map(row);
    rows.filter(|r| r.cells.iter().any(|c| !c.is_empty()))
        .collect()
}

/// The columns that a head row names; none if it is no head row.
pub(crate) fn heads(row: &Row) -> Option<Vec<Option<Column>>> {
    let found: Vec<_> = row.cells.iter().map(|c| head(c)).collect();
    let weighs = found
        .iter()
        .flatten()
        .any(|c| matches!(c, Column::Weight(_)));
    (weighs && found.iter().flatten().count() > 1).then_some(found)
}

/// `实重(kg)` also tells what a bare number means.
fn head(cell: &str) -> Option<Column> {
    let cell = cell.to_lowercase();
    let (word, unit) = match cell.split_once(['(', '（', '/']) {
        Some((word, unit)) => (word.trim(), unit.trim_end_matches([')', '）']).trim()),
        None => (cell.trim(), ""),
    };
    let whole = WHOLE.iter().find(|(w, _)| *w == word);
    let known = whole.or_else(|| HEADS.iter().find(|(w, _)| word.contains(w)));
    match known?.1 {
        Column::Weight(_) => Some(Column::Weight(unit_named(unit))),
        other => Some(other),
    }
}

fn unit_named(word: &str) -> Option<WeightUnit> {
    // What one of them weighs tells which it is.
    let one = grams(&format!("1{word}"), WeightUnit::Gram).filter(|_| !word.is_empty())?;
    match one.0 {
        1 => Some(WeightUnit::Gram),
        50 => Some(WeightUnit::Liang),
        500 => Some(WeightUnit::Jin),
        1_000 => Some(WeightUnit::Kilogram),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).into_iter().map(|r| r.cells).collect()
    }

    #[test]
    fn a_text_is_cut_by_what_it_is_cut_with() {
        assert_eq!(cells("1\t王 小明\t0.95kg"), [["1", "王 小明", "0.95kg"]]);
        assert_eq!(cells("1，王小明，950克"), [["1", "王小明", "950克"]]);
        assert_eq!(cells("1  鲈鱼  1斤9两"), [["1", "鲈鱼", "1斤9两"]]);
        let numbers: Vec<_> = rows("\n1 950g\n\n2 900g")
            .iter()
            .map(|r| r.number)
            .collect();
        assert_eq!(numbers, [2, 4]);
    }

    #[test]
    fn a_head_row_tells_columns_and_unit() {
        let head = |text: &str| heads(&rows(text)[0]);
        assert_eq!(
            head("跟团号\t姓名\t商品\t规格\t实重(斤)"),
            Some(vec![
                Some(Column::Chain),
                Some(Column::Name),
                Some(Column::Item),
                None,
                Some(Column::Weight(Some(WeightUnit::Jin))),
            ])
        );
        assert_eq!(
            head("No.,Name,Weighed (kg)").unwrap()[2],
            Some(Column::Weight(Some(WeightUnit::Kilogram)))
        );
        assert_eq!(head("1\t王小明\t0.95kg"), None);
        assert_eq!(head("应重\t重量"), None, "one known head is no head row");
    }
}
