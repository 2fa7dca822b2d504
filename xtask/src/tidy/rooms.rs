//! Every library crate says what it is for, and its documentation is that text.

use std::fs;
use std::path::Path;

use super::Refusal;
use super::workspace::{Room, Workspace};
use crate::Result;

const INCLUDE: &str = "#![doc = include_str!(\"../README.md\")]";
const RULE: &str = "readme";

pub(super) fn check(root: &Path, workspace: &Workspace) -> Result<Vec<Refusal>> {
    let mut found = Vec::new();
    for room in &workspace.rooms {
        let dir = root.join(&room.dir);
        let (lib, readme) = (dir.join("src/lib.rs"), dir.join("README.md"));
        if lib.is_file() {
            let lib = fs::read_to_string(&lib).map_err(|e| format!("{}: {e}", lib.display()))?;
            let readme = fs::read_to_string(readme).ok();
            found.extend(refuse(room, &lib, readme.as_deref()));
        }
    }
    Ok(found)
}

fn refuse(room: &Room, lib: &str, readme: Option<&str>) -> Option<Refusal> {
    let (file, why, mend) = match readme {
        None => (
            "README.md",
            "there is no README.md",
            "say what the room is for",
        ),
        Some(text) if text.trim().is_empty() => (
            "README.md",
            "README.md is empty",
            "say what the room is for",
        ),
        Some(_) if !lib.starts_with(INCLUDE) => (
            "src/lib.rs",
            "lib.rs does not begin with its README",
            INCLUDE,
        ),
        Some(_) => return None,
    };
    Some(Refusal {
        file: format!("{}/{file}", room.dir),
        line: 1,
        rule: RULE,
        subject: room.name.clone(),
        why: why.to_owned(),
        mend: mend.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_without_its_text_is_refused() {
        let (name, dir) = ("julin-orders".to_owned(), "domains/orders".to_owned());
        let room = Room {
            name,
            dir,
            floor: None,
            edges: Vec::new(),
        };
        let lib = format!("{INCLUDE}\n\nmod order;\n");
        assert!(refuse(&room, &lib, Some("# orders\n")).is_none());
        assert!(refuse(&room, &lib, None).unwrap().why.contains("no README"));
        assert!(
            refuse(&room, &lib, Some("\n"))
                .unwrap()
                .why
                .contains("empty")
        );
        let refusal = refuse(&room, "//! Orders\n", Some("# orders\n")).unwrap();
        assert_eq!(refusal.file, "domains/orders/src/lib.rs");
    }
}
