//! What leaders paste.
use super::super::table::{of_cells, rows};
use super::*;
use julin_kernel::Bps;

fn bag(line: i64, chain: i64, name: &str, item: &str) -> Bag {
    Bag {
        line: LineId(line),
        chain_number: chain,
        code: format!("{chain:08}"),
        name: name.to_owned(),
        item: item.to_owned(),
        quantity: 2,
        terms: Weighing {
            unit: "斤".into(),
            grams: Grams(500),
            tolerance_bps: Bps(1_000),
        },
        locked: chain == 9,
    }
}

fn bags() -> Vec<Bag> {
    vec![
        bag(11, 1, "王小明", "鲈鱼"),
        bag(21, 2, "李阿姨", "鲈鱼"),
        bag(22, 2, "李阿姨", "排骨"),
        bag(31, 3, "王小明", "排骨"),
        bag(91, 9, "赵叔", "鲈鱼"),
    ]
}

fn said(text: &str) -> Vec<Said> {
    read(&rows(text), &bags(), WeightUnit::Gram)
}

fn one(text: &str) -> (Option<i64>, i64, bool, &'static str) {
    let all = said(text);
    assert_eq!(all.len(), 1, "{text}");
    let one = &all[0];
    let problem = one.problem.map_or("", |c| c.code);
    let line = one.line.map(|l| l.0);
    (line, one.grams.map_or(0, |g| g.0), one.questioned, problem)
}

#[test]
fn rows_are_read_as_they_come() {
    assert_eq!(one("1 950"), (Some(11), 950, false, ""));
    assert_eq!(one("1 950g"), (Some(11), 950, false, ""));
    assert_eq!(one("1 1斤9两"), (Some(11), 950, false, ""));
    assert_eq!(one("1 1 斤 9 两"), (Some(11), 950, false, ""));
    assert_eq!(one("#1\t王小明\t鲈鱼\t0.95kg"), (Some(11), 950, false, ""));
    assert_eq!(one("2号，李阿姨，排骨，1.9斤"), (Some(22), 950, false, ""));
    assert_eq!(one("00000001 950克"), (Some(11), 950, false, ""));
    assert_eq!(one("李阿姨 排骨 950克"), (Some(22), 950, false, ""));
    assert_eq!(
        one("赵叔 950克"),
        (Some(91), 950, false, "orders.weight_final")
    );
}

#[test]
fn what_is_wrong_is_said_row_by_row() {
    assert_eq!(one("2 950g").3, "supply.row_ambiguous");
    assert_eq!(one("王小明 950g").3, "supply.row_ambiguous");
    assert_eq!(one("7 950g").3, "supply.row_unknown");
    assert_eq!(one("950g").3, "supply.row_unknown");
    assert_eq!(
        one("1 鲈鱼 很重"),
        (Some(11), 0, false, "supply.row_weight")
    );
    assert_eq!(
        one("1 500kg"),
        (Some(11), 500_000, true, ""),
        "500 g typed as 500 kg"
    );
    let twice = said("1 950g\n1 960g");
    assert_eq!(twice[0].problem, None);
    assert_eq!(twice[1].problem.map(|c| c.code), Some("supply.row_twice"));
}

#[test]
fn a_head_tells_the_columns() {
    let text = "跟团号\t姓名\t尾号\t商品\t规格\t应重\t实重(斤)\n2\t李阿姨\t0002\t排骨\t1斤\t1000\t1.9\n1\t王小明\t\t鲈鱼\t\t1000\t";
    let all = said(text);
    assert_eq!(
        (all[0].line, all[0].grams),
        (Some(LineId(22)), Some(Grams(950)))
    );
    assert_eq!(all[0].number, 2);
    assert_eq!(all[1].problem.map(|c| c.code), Some("supply.row_weight"));
    let cells = text
        .lines()
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect();
    assert_eq!(read(&of_cells(cells), &bags(), WeightUnit::Gram), all);
}
