//! Calls go down only: a crate uses crates of lower floors.

use super::Refusal;
use super::workspace::{Edge, Room, Workspace};

/// From the cellar up; floors of one line are equally high.
const FLOORS: &[&[&str]] = &[
    &["kernel"],
    &["contracts"],
    &["config"],
    &["db"],
    &["events"],
    &["blob"],
    &["realtime"],
    &["web"],
    &["testkit"],
    &["media", "connect"],
    &["pillars"],
    &["offers"],
    &["orders"],
    &["journeys"],
    &["observers"],
    &["app"],
];
/// Helpers of the workshop: they may use anything, nobody uses them.
const TOOL: &str = "tool";
/// Siblings here may build on one another: a sandbox speaks the language of its client.
const FREE_SIBLINGS: &str = "connect";
const RULE: &str = "floors";

pub(super) fn check(workspace: &Workspace) -> Vec<Refusal> {
    let mut found = Vec::new();
    for room in &workspace.rooms {
        found.extend(unknown_floor(room));
        found.extend(
            room.edges
                .iter()
                .filter_map(|edge| refuse(workspace, room, edge)),
        );
    }
    found
}

fn height(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|names| names.contains(&floor))
}

fn unknown_floor(room: &Room) -> Option<Refusal> {
    let floor = room.floor.as_deref().unwrap_or("none");
    if floor == TOOL || height(floor).is_some() {
        return None;
    }
    Some(Refusal {
        file: format!("{}/Cargo.toml", room.dir),
        line: 1,
        rule: RULE,
        subject: room.name.clone(),
        why: format!(
            "{} declares no floor that we know (it says: {floor})",
            room.name
        ),
        mend: "add [package.metadata.julin] floor = \"…\", one of those in ARCHITECTURE.md".into(),
    })
}

fn refuse(workspace: &Workspace, room: &Room, edge: &Edge) -> Option<Refusal> {
    let other = workspace.room(&edge.to)?;
    let (from, to) = (room.floor.as_deref()?, other.floor.as_deref()?);
    let (why, mend) = fault(from, to, edge.dev)?;
    Some(Refusal {
        file: format!("{}/Cargo.toml", room.dir),
        line: edge.line,
        rule: RULE,
        subject: format!("{}->{}", room.name, other.name),
        why: format!("{} ({from}) uses {} ({to}): {why}", room.name, other.name),
        mend: mend.to_owned(),
    })
}

/// What is wrong with an edge between two floors.
fn fault(from: &str, to: &str, dev: bool) -> Option<(&'static str, &'static str)> {
    let event = "let the lower crate emit an event, or declare a narrow port that app wires";
    if to == TOOL {
        return Some((
            "a tool is not to be built upon",
            "move what is shared to a lower crate",
        ));
    }
    if dev {
        let mend = "move the test to app's own tests, or the fixture to testkit";
        return (to == "app").then_some(("tests may not use app either", mend));
    }
    if from == TOOL {
        return None;
    }
    match (height(from)?, height(to)?) {
        (from, to) if from < to => Some(("calls go downward only", event)),
        (a, b) if a == b && !(from == to && from == FREE_SIBLINGS) => {
            Some(("rooms of one floor do not use each other", event))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str, floor: &str, to: &[&str]) -> Room {
        let edges = to
            .iter()
            .map(|to| Edge {
                to: (*to).to_owned(),
                dev: false,
                line: 9,
            })
            .collect();
        let dir = format!("domains/{name}");
        Room {
            name: name.into(),
            dir,
            floor: Some(floor.into()),
            edges,
        }
    }

    fn house(rooms: Vec<Room>) -> Vec<Refusal> {
        check(&Workspace { rooms })
    }

    #[test]
    fn downward_edges_pass() {
        let rooms = vec![
            room("orders", "orders", &["catalog", "groupbuy"]),
            room("groupbuy", "offers", &["catalog"]),
            room("catalog", "pillars", &[]),
        ];
        assert!(house(rooms).is_empty());
    }

    #[test]
    fn an_upward_edge_is_refused_with_its_place() {
        let found = house(vec![
            room("catalog", "pillars", &["orders"]),
            room("orders", "orders", &[]),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].file.as_str(), found[0].line),
            ("domains/catalog/Cargo.toml", 9)
        );
        assert_eq!(found[0].subject, "catalog->orders");
    }

    #[test]
    fn siblings_are_refused() {
        let found = house(vec![
            room("supply", "journeys", &["live"]),
            room("live", "journeys", &[]),
        ]);
        assert!(found[0].why.contains("one floor"), "{}", found[0]);
    }

    #[test]
    fn an_unknown_or_missing_floor_is_refused() {
        assert_eq!(house(vec![room("attic", "attic", &[])]).len(), 1);
        let homeless = Room {
            floor: None,
            ..room("homeless", "", &[])
        };
        assert_eq!(house(vec![homeless]).len(), 1);
    }

    #[test]
    fn faults_by_floor() {
        for (from, to, dev, refused) in [
            ("media", "web", false, false),
            ("connect", "connect", false, false),
            ("connect", "media", false, true),
            ("blob", "blob", false, true),
            ("pillars", "media", false, false),
            ("events", "blob", false, true),
            ("tool", "app", false, false),
            ("app", "tool", false, true),
            ("pillars", "observers", true, false),
            ("pillars", "app", true, true),
        ] {
            assert_eq!(
                fault(from, to, dev).is_some(),
                refused,
                "{from} -> {to}, dev {dev}"
            );
        }
    }
}
