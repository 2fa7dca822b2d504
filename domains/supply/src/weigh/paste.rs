//! Pasted weights, row by row: whose bag, which line, how much, and what is wrong with it.
use super::amount::{WeightUnit, grams};
use super::table::{Column, Row, heads};
use crate::refusals as no;
use julin_kernel::{Code, Grams, LineId, Weighing};
use std::collections::HashSet;

/// A line that may be meant.
#[derive(Debug, Clone)]
pub(crate) struct Bag {
    pub(crate) line: LineId,
    pub(crate) chain_number: i64,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) item: String,
    pub(crate) quantity: i64,
    pub(crate) terms: Weighing,
    pub(crate) locked: bool,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) line: Option<LineId>,
    pub(crate) grams: Option<Grams>,
    /// Far off what was ordered: must be confirmed.
    pub(crate) questioned: bool,
    pub(crate) problem: Option<&'static Code>,
}

/// Reads all rows; a bare number is in `bare` unless the head says otherwise.
pub(crate) fn read(rows: &[Row], bags: &[Bag], bare: WeightUnit) -> Vec<Said> {
    let head = rows.first().and_then(heads);
    let body = if head.is_some() { &rows[1..] } else { rows };
    let mut seen = HashSet::new();
    let mut said = vec![];
    for row in body {
        let mut one = match &head {
            Some(columns) => by_head(row, columns, bags, bare),
            None => by_shape(row, bags, bare),
        };
        if let Some(line) = one.line.filter(|_| one.problem.is_none())
            && !seen.insert(line)
        {
            one.problem = Some(&no::ROW_TWICE);
        }
        said.push(one);
    }
    said
}

/// What a row names.
#[derive(Debug, Default)]
struct Named<'a> {
    chain: Option<i64>,
    code: Option<&'a str>,
    /// Texts: a name or goods.
    words: Vec<&'a str>,
    grams: Option<Grams>,
}

fn by_head(row: &Row, columns: &[Option<Column>], bags: &[Bag], bare: WeightUnit) -> Said {
    let mut named = Named::default();
    for (cell, column) in row.cells.iter().zip(columns) {
        match column {
            Some(Column::Chain) => named.chain = number(cell),
            Some(Column::Code) => named.code = Some(cell.as_str()).filter(|c| !c.is_empty()),
            Some(Column::Name | Column::Item) => named.words.push(cell),
            Some(Column::Weight(unit)) => named.grams = grams(cell, unit.unwrap_or(bare)),
            None => {}
        }
    }
    judge(row, named, bags)
}

/// Without a head: the weight comes last, a number or a code first, words between.
fn by_shape(row: &Row, bags: &[Bag], bare: WeightUnit) -> Said {
    let (weight, rest) = weight_at_end(row, bare);
    let mut named = Named {
        grams: weight,
        ..Named::default()
    };
    for cell in rest.iter().filter(|c| !c.is_empty()) {
        let digits = cell.bytes().all(|b| b.is_ascii_digit());
        match number(cell) {
            Some(_) if digits && cell.len() == 8 => named.code = Some(cell),
            Some(n) if named.chain.is_none() => named.chain = Some(n),
            _ => named.words.push(cell),
        }
    }
    judge(row, named, bags)
}

/// `1 斤 9 两` cut by blanks is one weight still; `12 950g` is a number and a weight.
fn weight_at_end(row: &Row, bare: WeightUnit) -> (Option<Grams>, &[String]) {
    let cells = row.cells.as_slice();
    let most = if row.loose { 4 } else { 1 };
    for take in (1..=most.min(cells.len())).rev() {
        let (rest, tail) = cells.split_at(cells.len() - take);
        if tail.windows(2).any(|w| is_run_on(&w[0], &w[1])) {
            continue;
        }
        if let Some(read) = grams(&tail.concat(), bare) {
            return (Some(read), rest);
        }
    }
    (None, cells)
}

fn is_run_on(before: &str, after: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    before.ends_with(digit) && after.starts_with(digit)
}

/// `#12`, `12号`, `No.12`.
fn number(cell: &str) -> Option<i64> {
    let cell = cell.trim().to_lowercase();
    let cell = cell.strip_prefix("no.").unwrap_or(&cell);
    let cell = cell.strip_prefix('#').unwrap_or(cell);
    let cell = cell.strip_suffix(".0").unwrap_or(cell);
    let cell = cell.trim_end_matches(['号', '.', '、']).trim();
    let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| cell.parse().ok()).flatten()
}

fn judge(row: &Row, named: Named<'_>, bags: &[Bag]) -> Said {
    let mut said = Said {
        number: row.number,
        text: row.cells.join(" "),
        line: None,
        grams: named.grams,
        questioned: false,
        problem: None,
    };
    let bag = match find(&named, bags) {
        Ok(bag) => bag,
        Err(problem) => {
            said.problem = Some(problem);
            return said;
        }
    };
    said.line = Some(bag.line);
    said.problem = match named.grams {
        None => Some(&no::ROW_WEIGHT),
        Some(_) if bag.locked => Some(&julin_orders::refusals::WEIGHT_FINAL),
        Some(grams) => {
            said.questioned = bag.terms.questions(bag.quantity, grams).unwrap_or(true);
            None
        }
    };
    said
}

/// The one line that a row means.
fn find<'a>(named: &Named<'_>, bags: &'a [Bag]) -> Result<&'a Bag, &'static Code> {
    let mut left: Vec<&Bag> = bags.iter().collect();
    let mut told = false;
    if let Some(chain) = named.chain {
        left.retain(|b| b.chain_number == chain);
        told = true;
    }
    if let Some(code) = named.code {
        left.retain(|b| b.code == code);
        told = true;
    }
    for word in named
        .words
        .iter()
        .map(|w| w.trim())
        .filter(|w| !w.is_empty())
    {
        let hits: Vec<&Bag> = left.iter().copied().filter(|b| b.is(word)).collect();
        // A word that says nothing of any bag is a note, unless it is all that is told.
        if !hits.is_empty() {
            left = hits;
            told = true;
        }
    }
    match left.as_slice() {
        [one] if told => Ok(one),
        [] => Err(&no::ROW_UNKNOWN),
        _ if !told => Err(&no::ROW_UNKNOWN),
        _ => Err(&no::ROW_AMBIGUOUS),
    }
}

impl Bag {
    fn is(&self, word: &str) -> bool {
        self.name == word || self.item.contains(word) || word.contains(&self.item)
    }
}

#[cfg(test)]
mod tests;
