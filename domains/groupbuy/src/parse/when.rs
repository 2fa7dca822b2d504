//! `今晚8点截单`: when placing stops.
use super::chars::{after_any, before_any};
use super::clock::{When, time_at};
use julin_kernel::{Ts, Zone};

/// What says that a time is the cutoff.
const STOPS: &[&str] = &[
    "截单",
    "截团",
    "截止",
    "截至",
    "截龙",
    "截",
    "结团",
    "收单",
    "收团",
    "封单",
    "封团",
    "关团",
    "停单",
    "停止接龙",
    "接龙结束",
    "结束接龙",
    "前下单",
    "前接龙",
    "前拍",
    "前报名",
    "结束",
    "停止下单",
    "不再接单",
    "cutoff",
    "cut-off",
    "Cut-off",
    "Cutoff",
    "order by",
    "Order by",
    "Orders close",
    "orders close",
    "closes",
];
/// What may stand around it and says nothing more.
const AROUND: &[&str] = &[
    "截单时间",
    "截团时间",
    "截止时间",
    "接龙截止",
    "下单截止",
    "团购截止",
    "接龙",
    "下单",
    "时间",
    "准时",
    "之前",
    "前",
    "至",
    "到",
    "于",
    "在",
    ":",
    " ",
    "哦",
    "啦",
    "了",
    "哈",
    "本次",
    "本团",
    "接单",
    "at ",
];

/// A cutoff in a line: where it stands, and when it is if that can be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cutoff {
    /// What to take out of the line.
    pub(super) range: (usize, usize),
    /// The instant; none when it has passed or cannot be told.
    pub(super) at: Option<Ts>,
}

/// Finds the cutoff in a line: a stop word and a time in the same clause, or in the one beside.
pub(super) fn cutoff(s: &[char], now: Ts, zone: &Zone) -> Option<Cutoff> {
    let (stop, stop_end) = (0..s.len()).find_map(|i| Some((i, after_any(s, i, STOPS)?)))?;
    let clause = clause_of(s, stop);
    let before = clause_before(s, clause.0);
    let (start, end, when) = nearest(s, clause, (stop, stop_end))
        .or_else(|| nearest(s, before, (before.1, before.1)))?;
    let mut range = (start.min(stop), end.max(stop_end));
    while let Some(more) = after_any(s, range.1, AROUND) {
        range.1 = more;
    }
    while let Some(less) = before_any(s, range.0, AROUND).filter(|b| *b < range.0) {
        range.0 = less;
    }
    Some(Cutoff {
        range,
        at: when.resolve(now, zone),
    })
}

fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '[' | ']')
}

fn clause_of(s: &[char], at: usize) -> (usize, usize) {
    let start = s[..at]
        .iter()
        .rposition(|c| ends_clause(*c))
        .map_or(0, |i| i + 1);
    let end = s[at..]
        .iter()
        .position(|c| ends_clause(*c))
        .map_or(s.len(), |i| at + i);
    (start, end)
}

fn clause_before(s: &[char], start: usize) -> (usize, usize) {
    match start.checked_sub(1) {
        Some(comma) => (clause_of(s, comma).0, comma),
        None => (0, 0),
    }
}

/// The time of a clause that stands nearest to the stop word. A day without a clock must touch it:
/// `周三水果团` is a name.
fn nearest(
    s: &[char],
    clause: (usize, usize),
    stop: (usize, usize),
) -> Option<(usize, usize, When)> {
    let gap = |start: usize, end: usize| {
        if end <= stop.0 {
            stop.0 - end
        } else {
            start.saturating_sub(stop.1)
        }
    };
    let (mut found, mut at) = (vec![], clause.0);
    while at < clause.1 {
        let here = time_at(s, at).filter(|(end, _)| *end <= clause.1);
        if let Some((end, when)) = here {
            found.push((at, end, when));
        }
        at = here.map_or(at + 1, |(end, _)| end);
    }
    found.retain(|(start, end, when)| when.clock.is_some() || gap(*start, *end) <= 3);
    found
        .into_iter()
        .min_by_key(|(start, end, _)| gap(*start, *end))
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
