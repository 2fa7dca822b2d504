//! Workbooks that people upload: the cells of the first sheet as text.
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

/// Rows and columns that are read at the most: no sheet that a person filled in is larger.
const ROWS_MAX: usize = 5_000;
const COLUMNS_MAX: usize = 50;
/// A file above this is no list.
const BYTES_MAX: usize = 4 * 1_024 * 1_024;

/// The file is no workbook, or too large for a list.
#[derive(Debug, thiserror::Error)]
#[error("workbook: {0}")]
pub struct Unreadable(String);

/// The first sheet, row by row. Numbers are written as the cell holds them, without a unit.
pub fn first_sheet(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    if bytes.len() > BYTES_MAX {
        return Err(Unreadable("too large".to_owned()));
    }
    let told = |e: calamine::XlsxError| Unreadable(e.to_string());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(told)?;
    let range = book.worksheet_range_at(0);
    let range = range.ok_or_else(|| Unreadable("no sheet".to_owned()))?;
    let range = range.map_err(told)?;
    if range.height() > ROWS_MAX {
        return Err(Unreadable("too many rows".to_owned()));
    }
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let blank = std::iter::repeat_n(vec![], above.min(ROWS_MAX));
    let rows = range.rows().map(|row| {
        let cells = row.iter().take(COLUMNS_MAX);
        cells.map(text).collect()
    });
    Ok(blank.chain(rows).collect())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Sheet, workbook};

    #[test]
    fn what_was_written_is_read_back() {
        let mut sheet = Sheet::new("称重单", ["跟团号", "实重(克)"]);
        sheet.row(["1".into(), Cell::Count(950)]);
        sheet.row(["2".into(), "0.95kg".into()]);
        let read = first_sheet(&workbook(&[sheet]).unwrap()).unwrap();
        assert_eq!(read[0], ["跟团号", "实重(克)"]);
        assert_eq!(read[1], ["1", "950"]);
        assert_eq!(read[2], ["2", "0.95kg"]);
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert!(first_sheet(b"").is_err());
        assert!(first_sheet(b"PK\x03\x04 and then nothing").is_err());
        assert!(first_sheet("跟团号,重量".as_bytes()).is_err());
    }
}
