//! `leaders.txt`: texts as leaders of 快团团, 群接龙 and plain groups write them, and what becomes of each.
use super::tests_lines::{MONDAY, brief, read};
use super::*;
use std::fmt::Write;

const TABLE: &str = include_str!("leaders.txt");

/// What was understood, one fact a line; a doubtful item shows the line that it was read from.
fn show(text: &str) -> String {
    let buy = read(text);
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let mut out = String::new();
    if let Some(title) = &buy.title {
        writeln!(out, "title {title}").unwrap();
    }
    if let Some(at) = buy.cutoff_at {
        writeln!(out, "cutoff {}", &zone.full(at)[..16]).unwrap();
    }
    if let Some(min) = buy.min_quantity {
        writeln!(out, "min {min}").unwrap();
    }
    for item in &buy.items {
        writeln!(out, "item {}", brief(item)).unwrap();
        if item.confidence == Confidence::Low {
            let index = usize::try_from(item.line - 1).unwrap();
            let original = text.lines().nth(index).unwrap().replace('\t', " ");
            writeln!(out, "from {}", original.trim()).unwrap();
        }
    }
    for rest in &buy.unrecognised {
        writeln!(out, "rest {} {}", rest.line, rest.text).unwrap();
    }
    out
}

/// Name, text, expected. `\t` and `\r` stand for themselves.
fn cases() -> Vec<(&'static str, String, &'static str)> {
    let blocks = TABLE.split("\n=== ").skip(1);
    blocks
        .map(|block| {
            let (name, rest) = block.split_once('\n').unwrap();
            let (text, expected) = rest.split_once("\n---\n").unwrap();
            let text = text.replace("\\t", "\t").replace("\\r", "\r");
            (name, text, expected.trim())
        })
        .collect()
}

#[test]
fn texts_of_leaders_are_read_as_the_table_says() {
    let cases = cases();
    assert!(cases.len() >= 40, "{}", cases.len());
    let mut wrong = String::new();
    for (name, text, expected) in cases {
        let got = show(&text);
        if got.trim() != expected {
            writeln!(
                wrong,
                "=== {name}\n{text}\n--- got\n{got}--- expected\n{expected}\n"
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_text_is_read_alike_with_windows_newlines() {
    for (name, text, _) in cases() {
        let windows = text.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(read(&windows), read(&text.replace('\r', "")), "{name}");
    }
}

#[test]
fn ten_kilobytes_of_noise_hide_no_item() {
    let noise = "8f3a 19.9 满 限 / 4斤 ¥ 截 :: 周 二十 ".repeat(200);
    assert!(noise.len() >= 9_000);
    let chatter = "哈哈哈收到啦谢谢团长，明天见～\n".repeat(220);
    for noise in [noise, chatter] {
        let text = format!("周末团\n{noise}\n丹东草莓 2斤 69.9元\n{noise}");
        let buy = parse(&text, MONDAY, &Zone::named("Asia/Shanghai").unwrap());
        let items: Vec<String> = buy.items.iter().map(brief).collect();
        assert_eq!(items, ["丹东草莓|2斤|6990||||high"]);
        assert!(buy.unrecognised.len() >= 2);
    }
}
