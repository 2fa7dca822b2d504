#![doc = include_str!("../README.md")]

mod read;

pub use read::{Unreadable, first_sheet};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The media type of a workbook.
pub const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The longest name of a sheet that spreadsheets accept.
const NAME_MAX: usize = 31;

/// The workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("workbook: {0}")]
pub struct SheetError(#[from] XlsxError);

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Shown as it is.
    Text(String),
    /// A number that may be summed.
    Count(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    name: String,
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A sheet with its head row. A name that spreadsheets refuse is made to fit.
    pub fn new(name: &str, heads: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            name: fitting(name),
            heads: heads.into_iter().map(Into::into).collect(),
            rows: vec![],
        }
    }
    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> &mut Self {
        self.rows.push(cells.into_iter().collect());
        self
    }
    fn write(&self, to: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        to.set_name(name)?;
        let bold = Format::new().set_bold();
        for (col, head) in (0u16..).zip(&self.heads) {
            to.write_string_with_format(0, col, head, &bold)?;
        }
        to.set_freeze_panes(1, 0)?;
        for (line, row) in (1u32..).zip(&self.rows) {
            for (col, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(text) => to.write_string(line, col, safe(text))?,
                    Cell::Count(n) => to.write(line, col, *n)?,
                };
            }
        }
        to.autofit();
        Ok(())
    }
}

/// Builds a workbook; sheets of the same name are numbered.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let mut names: Vec<String> = vec![];
    for sheet in sheets {
        let name = distinct(&sheet.name, &names);
        sheet.write(book.add_worksheet(), &name)?;
        names.push(name.to_lowercase());
    }
    Ok(book.save_to_buffer()?)
}

/// The response heads of a workbook that the browser saves under `file` (ASCII).
pub fn headers(file: &str) -> [(&'static str, String); 2] {
    [
        ("content-type", CONTENT_TYPE.to_owned()),
        (
            "content-disposition",
            format!("attachment; filename=\"{file}\""),
        ),
    ]
}

/// A text that would run as a formula is quoted; plain numbers stay as they are.
fn safe(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && !is_number(text) {
        return format!("'{text}");
    }
    text.to_owned()
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn fitting(name: &str) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let name: String = name.chars().filter(allowed).take(NAME_MAX).collect();
    let name = name.trim_matches('\'').trim();
    if name.is_empty() {
        "Sheet".to_owned()
    } else {
        name.to_owned()
    }
}

fn distinct(name: &str, taken: &[String]) -> String {
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered = (2u32..).map(|n| {
        let end = format!(" {n}");
        let room = NAME_MAX - end.len();
        name.chars().take(room).collect::<String>() + &end
    });
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(free)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn a_formula_is_text_and_a_count_is_a_number() {
        let mut sheet = Sheet::new("A", ["name", "n"]);
        sheet.row(["=1+1".into(), Cell::Count(12)]);
        sheet.row(["-3.50".into(), Cell::Count(0)]);
        let bytes = workbook(&[sheet]).unwrap();
        let strings = part(&bytes, "xl/sharedStrings.xml");
        assert!(strings.contains("<t>'=1+1</t>"), "{strings}");
        assert!(strings.contains("<t>-3.50</t>"), "{strings}");
        let cells = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(
            cells.contains("<v>12</v>") && !cells.contains("<f>"),
            "{cells}"
        );
    }

    #[test]
    fn names_fit_and_differ() {
        let long = "很长的自提点名字/".repeat(5);
        let (a, b) = (Sheet::new(&long, ["x"]), Sheet::new(&long, ["x"]));
        let book = part(&workbook(&[a, b]).unwrap(), "xl/workbook.xml");
        assert_eq!(book.matches("<sheet ").count(), 2);
        assert!(book.contains(" 2\""), "{book}");
        assert_eq!(fitting("[]"), "Sheet");
    }
}
