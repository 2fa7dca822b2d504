//! Every `q!("…")` of the sources is prepared on the engine under test, and faults are told by file
//! and line.
use super::bench::start;
use std::path::{Path, PathBuf};

pub(super) fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "target" && name != "tests" && name != "node_modules" {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The literals after `q!(`, unescaped, with the line they begin on.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found = vec![];
    for (at, _) in text.match_indices("q!(") {
        let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        if text[line_start..at].trim_start().starts_with("//") {
            continue;
        }
        let rest = text[at + 3..].trim_start();
        let Some(rest) = rest.strip_prefix('"') else {
            continue;
        };
        let (mut sql, mut chars) = (String::new(), rest.chars());
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('\n') => {
                        let trimmed = chars.as_str().trim_start();
                        chars = trimmed.chars();
                    }
                    Some('n') => sql.push('\n'),
                    Some(other) => sql.push(other),
                    None => {}
                },
                c => sql.push(c),
            }
        }
        found.push((1 + text[..at].matches('\n').count(), sql));
    }
    found
}

/// The columns before the first sum or count.
fn plain(sql: &str) -> String {
    let columns = sql.trim_start_matches("SELECT ").split(',').map(str::trim);
    let plain: Vec<&str> = columns.take_while(|c| !c.contains('(')).collect();
    plain.join(", ")
}

#[test]
fn literals_are_read_as_rust_reads_them() {
    let text = "// q!(\"NOT THIS\")\nlet x = q!(\n    \"SELECT \\\n      1, '\\\\'\",\n    y);";
    assert_eq!(statements(text), [(2, "SELECT 1, '\\'".to_owned())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_can_be_prepared() {
    let app = start().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut faults, mut rooms) = (vec![], std::collections::BTreeMap::new());
    let mut files = vec![];
    for dir in ["domains", "platform"] {
        sources(&root.join(dir), &mut files);
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root).unwrap().display().to_string();
        for (line, sql) in statements(&text) {
            let room = name.split('/').take(2).collect::<Vec<_>>().join("/");
            *rooms.entry(room).or_insert(0) += 1;
            let mut tried = app.ctx.db.prepare(&sql).await;
            // Its GROUP BY follows filters that are added in code.
            if tried
                .as_ref()
                .is_err_and(|e| e.to_string().contains("42803"))
            {
                tried = app
                    .ctx
                    .db
                    .prepare(&format!("{sql} GROUP BY {}", plain(&sql)))
                    .await;
            }
            if let Err(e) = tried {
                faults.push(format!("{name}:{line}: {e}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for room in crate::rooms::all() {
        let count = rooms
            .get(&format!("domains/{}", room.name))
            .copied()
            .unwrap_or(0);
        assert!(count > 0, "no statement of {} was found", room.name);
    }
}
