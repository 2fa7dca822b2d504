//! What can happen in a history. A step carries throws of the dice, not ids: it finds whom it is about
//! when it is played, so that any part of a history can be played by itself.
use crate::dice::Dice;
use crate::till::Trouble;

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Step {
    /// A campaign is opened.
    Open(u64),
    /// A member orders.
    Place(u64),
    /// The last order is asked for again under its key: as it was, or changed.
    PlaceAgain {
        /// Whether the body is another one.
        changed: bool,
    },
    /// A member pays; the provider tells at once, later, twice or never.
    Pay(u64),
    /// The provider tells what it owes, late.
    Tell,
    /// A member cancels.
    Cancel(u64),
    /// Time passes, in milliseconds.
    Wait(i64),
    /// Time passes to the next cutoff or counting point.
    ToNext,
    /// A campaign is stopped before its time.
    CutoffNow(u64),
    /// The goods get another name, price, supply price and commission (rule 3).
    EditGoods(u64),
    /// Stock is counted anew.
    CountStock(u64),
    /// A supplier's goods are counted in, short or not.
    Receive(u64),
    /// Goods arrive at a leader's point.
    Arrive(u64),
    /// Orders are handed over, some by the wrong leader, some twice.
    HandOver(u64),
    /// A member claims a part of a line.
    Claim(u64),
    /// A claim is decided.
    Decide(u64),
    /// A bag is weighed, or weighed again; some readings are wild.
    Weigh(u64),
    /// A member wishes to pay for what a bag weighs above what was ordered.
    Excess(u64),
    /// An order is edited: quantities, goods, pickup point.
    Edit(u64),
    /// A leader takes an order for a neighbour, or its cash.
    Cash(u64),
    /// What a leader owes in cash is set off, handed in or given back.
    SettleCash(u64),
    /// A leader asks for her money.
    Withdraw(u64),
    /// A withdrawal is approved, rejected or taken back.
    DecideWithdrawal(u64),
    /// A supplier's statement is confirmed or paid.
    Statement(u64),
    /// An operator decides about a pickup point below the dispatch minimum.
    DecidePoint(u64),
    /// A leader decides about a team that was not full in time.
    DecideTeam(u64),
    /// Staff correct what was settled: a refund, a surcharge, what a supplier or a leader is owed.
    Correct(u64),
    /// An edit that waits for its surcharge is taken back.
    WithdrawEdit(u64),
    /// The next calls of the provider go wrong.
    Trouble(Vec<Trouble>),
    /// Refunds take a while, or do so no more.
    Slow(bool),
}

/// A history of `length` steps. It begins with a campaign, and leans towards bringing one to its end.
pub fn history(seed: u64, length: usize) -> Vec<Step> {
    let mut dice = Dice::of(seed ^ 0x5eed);
    let mut steps = vec![Step::Open(raw(&mut dice))];
    while steps.len() < length {
        let progress = steps.len() * 100 / length;
        steps.push(step(&mut dice, i64::try_from(progress).unwrap_or(0)));
    }
    steps
}

fn raw(dice: &mut Dice) -> u64 {
    dice.within(0..i64::MAX).unsigned_abs()
}

/// Early there is more buying, late more delivering.
fn step(dice: &mut Dice, progress: i64) -> Step {
    let late = dice.within(0..100) < progress;
    match dice.within(0..100) {
        0..3 => Step::Open(raw(dice)),
        3..6 => Step::Trouble(troubles(dice)),
        6..8 => Step::Slow(dice.chance(40)),
        8..10 => Step::EditGoods(raw(dice)),
        10..12 => Step::CountStock(raw(dice)),
        12..15 => Step::Tell,
        15..22 => wait(dice),
        22..25 => Step::PlaceAgain {
            changed: dice.chance(30),
        },
        25..30 => Step::Cancel(raw(dice)),
        30..36 => Step::Edit(raw(dice)),
        36 => Step::DecideTeam(raw(dice)),
        37 => Step::WithdrawEdit(raw(dice)),
        38..41 => Step::Cash(raw(dice)),
        41..62 | 92..98 if !late => Step::Place(raw(dice)),
        62..92 if !late => Step::Pay(raw(dice)),
        41..43 => Step::SettleCash(raw(dice)),
        43..45 => Step::Withdraw(raw(dice)),
        45..47 => Step::DecideWithdrawal(raw(dice)),
        47..48 => Step::Statement(raw(dice)),
        48..49 => Step::Correct(raw(dice)),
        49..51 => Step::DecidePoint(raw(dice)),
        51..54 => Step::Weigh(raw(dice)),
        54..56 => Step::Excess(raw(dice)),
        56..60 => Step::Receive(raw(dice)),
        60..72 => Step::Arrive(raw(dice)),
        72..80 => Step::HandOver(raw(dice)),
        80..85 => Step::Claim(raw(dice)),
        85..88 => Step::Decide(raw(dice)),
        88..94 => Step::CutoffNow(raw(dice)),
        _ => Step::ToNext,
    }
}

fn wait(dice: &mut Dice) -> Step {
    let minute = 60_000;
    Step::Wait(match dice.within(0..12) {
        0..2 => dice.within(1..2_000),
        2..7 => dice.within(minute..10 * minute),
        7..10 => dice.within(14 * minute..17 * minute),
        10 => dice.within(60 * minute..8 * 60 * minute),
        _ => dice.within(24 * 60 * minute..5 * 24 * 60 * minute),
    })
}

fn troubles(dice: &mut Dice) -> Vec<Trouble> {
    let one = |dice: &mut Dice| match dice.within(0..5) {
        0 => Trouble::LostBefore,
        1 => Trouble::LostAfter,
        2 => Trouble::NotNow,
        3 => Trouble::DiesBefore,
        _ => Trouble::DiesAfter,
    };
    (0..dice.within(1..4)).map(|_| one(dice)).collect()
}
