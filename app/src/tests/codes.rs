//! Every refusal that the sources declare, which is the list that clients may rely on.
use super::statements::sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One kind of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Declared {
    pub(super) status: u16,
    pub(super) zh: String,
    pub(super) en: String,
}

pub(super) type Codes = BTreeMap<String, Declared>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The published list.
pub(super) fn published() -> Codes {
    let text = std::fs::read_to_string(root().join("openapi/codes.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What stands in the sources as `Code::new("…", 4xx, "…", "…")`.
fn declared() -> Vec<(String, String, Declared)> {
    let mut files = vec![];
    for dir in ["kernel/src", "platform", "domains", "app/src"] {
        sources(&root().join(dir), &mut files);
    }
    let mut all = vec![];
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let starts = text
            .match_indices("Code::new(")
            .chain(text.match_indices("Self::new("));
        for (at, call) in starts {
            if let Some((code, declared)) = read(&text[at + call.len()..]) {
                all.push((file.display().to_string(), code, declared));
            }
        }
        for (code, declared) in tabled(&text) {
            all.push((file.display().to_string(), code, declared));
        }
    }
    all
}

/// `"code", 422, "zh", "en"` at the beginning of a text.
fn read(text: &str) -> Option<(String, Declared)> {
    let (code, rest) = literal(text)?;
    let rest = rest.trim_start().strip_prefix(',')?.trim_start();
    let digits = rest.get(..3)?;
    let status = digits.parse().ok()?;
    let (zh, rest) = literal(rest.get(3..)?.trim_start().strip_prefix(',')?)?;
    let (en, _) = literal(rest.trim_start().strip_prefix(',')?)?;
    Some((code, Declared { status, zh, en }))
}

/// Lines like `SHORT "short" 409 "少" "Fewer"` of a room that declares its codes in a table.
fn tabled(text: &str) -> Vec<(String, Declared)> {
    let Some((head, table)) = text.split_once("\nrefusals! {") else {
        return vec![];
    };
    let room = head
        .split_once("concat!(\"")
        .and_then(|(_, rest)| rest.split('"').next());
    let line = |line: &str| {
        let (code, rest) = literal(line.trim().split_once(' ')?.1)?;
        let (status, rest) = rest.trim_start().split_once(' ')?;
        let (zh, rest) = literal(rest)?;
        let (en, _) = literal(rest)?;
        let status = status.parse().ok()?;
        Some((format!("{}{code}", room?), Declared { status, zh, en }))
    };
    table.lines().filter_map(line).collect()
}

fn literal(text: &str) -> Option<(String, &str)> {
    let (inside, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((inside.to_owned(), rest))
}

#[test]
fn the_published_list_of_codes_is_what_the_sources_declare() {
    let mut codes = Codes::new();
    for (file, code, declared) in declared() {
        let before = codes.insert(code.clone(), declared.clone());
        let same = before.is_none_or(|b| b == declared);
        assert!(same, "{file}: {code} has two meanings");
        let chinese = declared.zh.chars().any(|c| c > '\u{3000}');
        assert!(
            chinese && declared.en.is_ascii(),
            "{file}: {code} needs both languages"
        );
    }
    assert!(codes.len() > 40, "only {} codes were found", codes.len());
    let text = serde_json::to_string_pretty(&codes).unwrap() + "\n";
    let path = root().join("openapi/codes.json");
    if std::env::var_os("JULIN_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let hint = "openapi/codes.json is stale: run this test with JULIN_WRITE=1";
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        text,
        "{hint}"
    );
}
