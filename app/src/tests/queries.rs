//! Odd paths and queries of every reading operation: an answer or a refusal, never a failure.
use super::codes::published;
use super::schema::Document;
use super::town::Town;
use serde_json::{Value, json};

const ODD: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "1000000000",
    "9223372036854775807",
    "9223372036854775808",
    "1e308",
    "abc",
    "%00",
    "%ff%fe",
    "%F0%9F%8D%93",
    "1%20or%201%3D1",
    "%27%22%3B--",
    "..%2F..%2F",
    "null",
    "true",
    "[]",
    "open",
    "%E6%B2%83",
];

fn parameters(operation: &Value, place: &str) -> Vec<String> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let named = all
        .filter(|p| p["in"] == place)
        .filter_map(|p| p["name"].as_str());
    named.map(str::to_owned).collect()
}

/// Paths of an operation: one odd id, or one odd parameter, or all at once.
fn paths(path: &str, operation: &Value, town: &Town) -> Vec<String> {
    let ids = parameters(operation, "path");
    let fill = |odd: &str| {
        ids.iter().fold(path.to_owned(), |p, id| {
            p.replace(&format!("{{{id}}}"), odd)
        })
    };
    let mut all: Vec<String> = if ids.is_empty() {
        vec![]
    } else {
        ODD.iter().map(|odd| fill(odd)).collect()
    };
    let made = &town.sides[0].made;
    let owns = if ids.is_empty() { 1 } else { 5 };
    for own in [
        made.id("open"),
        made.id("onair"),
        made.id("picked"),
        made.id("community"),
        made.id("po_sent"),
    ]
    .into_iter()
    .take(owns)
    {
        for name in parameters(operation, "query") {
            all.extend(ODD.iter().map(|odd| format!("{}?{name}={odd}", fill(own))));
            all.push(format!("{}?{name}={}", fill(own), "9".repeat(5_000)));
            all.push(format!("{}?{name}=1&{name}=2", fill(own)));
        }
        all.push(format!("{}?no_such=1&&=%", fill(own)));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_reads_are_answered_or_refused() {
    let town = Town::build().await;
    let (codes, document) = (published(), Document::read());
    let mut faults = vec![];
    for (path, operation) in document.reads() {
        for path in paths(&path, operation, &town) {
            for who in [&town.operator, &town.sides[0].leader] {
                let reply = who.get(&path).await;
                let said = reply.json();
                let code = said["code"].as_str().unwrap_or_default();
                let declared = codes.get(code).is_some_and(|d| d.status == reply.status);
                let upgrade = path.starts_with("/api/v1/realtime");
                let routed = path.split('?').next().unwrap_or_default();
                // An empty id is another path; outside the API it is nobody's.
                let elsewhere =
                    routed.contains("//") || routed.ends_with('/') || routed.starts_with("/blobs");
                if reply.status >= 500 || reply.status >= 400 && !declared && !upgrade && !elsewhere
                {
                    faults.push(format!("{path:.200}: {} {said}", reply.status));
                }
            }
        }
    }
    faults.dedup();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_that_cannot_be_read_is_named() {
    let town = Town::build().await;
    for (path, field) in [
        ("/api/v1/orders/search?limit=abc", "limit"),
        ("/api/v1/members?tag=nobody", "tag"),
        ("/api/v1/member-tiers/standings", "ids"),
        ("/api/v1/orders/abc", "id"),
    ] {
        let said = town.operator.get(path).await.refused(400, "bad_request");
        assert_eq!(said["field"], field, "{path}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_never_longer_than_a_hundred_and_never_loops() {
    let town = Town::build().await;
    for path in [
        "/api/v1/products",
        "/api/v1/purchase-orders",
        "/api/v1/audit",
        "/api/v1/orders/search",
    ] {
        for limit in ["0", "-1", "1000000000"] {
            let page = town
                .operator
                .get(&format!("{path}?limit={limit}"))
                .await
                .ok();
            let rows = page["items"].as_array().unwrap().len();
            assert!((1..=100).contains(&rows), "{path} limit {limit}: {rows}");
        }
        for made_up in ["abc", "1.5", "%F0%9F%8D%93", "99999999999999999999"] {
            let page = town
                .operator
                .get(&format!("{path}?cursor={made_up}"))
                .await
                .ok();
            let end = page["items"] == json!([]) && page.get("next").is_none();
            assert!(end, "{path} after {made_up}: {page}");
        }
    }
}
