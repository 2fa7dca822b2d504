//! Idempotency keys: required where they are declared, and one key does one thing once.
use super::refusals::Siege;
use super::requests::{Right, Who, with_body, without_body};
use super::schema::Document;
use serde_json::{Value, json};

fn reads_a_key(operation: &Value) -> bool {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters
        .filter(|p| p["name"] == "Idempotency-Key" && p["required"] == true)
        .count()
        == 1
}

#[test]
fn whatever_is_created_is_created_under_a_key() {
    let document = Document::read();
    for (name, operation) in document.writes() {
        let creates = operation["responses"]["201"].is_object();
        assert!(
            !creates || reads_a_key(operation),
            "{name} creates, but declares no Idempotency-Key"
        );
    }
}

/// Whether a field is a word that may be any other, or a number that may be one more.
fn is_free(name: &str, value: &Value, right: &Right) -> bool {
    let words = [
        "title", "name", "note", "nickname", "text", "reason", "question",
    ];
    let numbers = [
        "quantity", "amount", "delta", "grams", "total", "pieces", "to_ms",
    ];
    let chosen = name == "reason" && right.name.contains("after-sales");
    (words.contains(&name) && value.is_string() && !chosen)
        || (numbers.contains(&name) && value.is_i64())
}

/// Changes the first field that is free, wherever it stands.
fn change(right: &Right, value: &mut Value) -> bool {
    match value {
        Value::Object(map) => {
            let free = map.iter_mut().find(|(name, v)| is_free(name, v, right));
            if let Some((_, found)) = free {
                *found = found.as_i64().map_or(json!("别的"), |n| json!(n + 1));
                return true;
            }
            map.values_mut().any(|inner| change(right, inner))
        }
        Value::Array(list) => list.iter_mut().any(|inner| change(right, inner)),
        _ => false,
    }
}

/// Another body that is as right as the first.
fn other(right: &Right, body: &Value) -> Option<Value> {
    let mut other = body.clone();
    change(right, &mut other).then_some(other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_does_one_thing_once() {
    let mut siege = Siege::begin().await;
    let document = Document::read();
    let writes = document.writes();
    let mut tried = 0;
    for right in with_body(&siege.town)
        .iter()
        .filter(|r| reads_a_key(writes[r.name]))
    {
        tried += 1;
        siege.town.app.clock.advance(5_000);
        let body = right.body_of(&siege.town.sides[0].made);
        for wrong in ["", "short-1", &"k".repeat(65), "with a space", "with\ttab"] {
            let reply = right
                .send(&siege.town, body.to_string(), &[("idempotency-key", wrong)])
                .await;
            let what = format!("{} under {wrong:?}", right.name);
            if siege.refused(&what, &reply) && reply.json()["code"] != "idempotency.key_missing" {
                siege.fault(&what, &reply, "another code");
            }
        }
        siege.unchanged(right.name, "without a key").await;
        once(&mut siege, right, &body).await;
    }
    assert!(tried >= 10, "only {tried} writes read a key");
    siege.end();
}

async fn once(siege: &mut Siege, right: &Right, body: &Value) {
    let key = [("idempotency-key", "one-key-for-one-thing")];
    let first = right.send(&siege.town, body.to_string(), &key).await;
    if first.status >= 300 {
        siege.fault(right.name, &first, "the first is refused");
    }
    siege.look().await;
    let second = right.send(&siege.town, body.to_string(), &key).await;
    if (second.status, second.json()) != (first.status, first.json()) {
        siege.fault(right.name, &second, "another answer to the same");
    }
    if let Some(other) = other(right, body) {
        let reply = right.send(&siege.town, other.to_string(), &key).await;
        let what = format!("{} with another body", right.name);
        if siege.refused(&what, &reply) && reply.json()["code"] != "idempotency.key_reused" {
            siege.fault(&what, &reply, "another code");
        }
    }
    siege.unchanged(right.name, "the second time").await;
}

/// What was answered first, to be asked for again.
struct First {
    right: Right,
    body: Value,
    status: u16,
    bytes: Vec<u8>,
}

const KEY: [(&str, &str); 1] = [("idempotency-key", "kept-whatever-happens")];

/// Everything that can be done to what was made is done, and names are changed, too.
async fn upheaval(siege: &Siege) {
    let town = &siege.town;
    let made = &town.sides[0].made;
    for right in with_body(town).into_iter().chain(without_body()) {
        let leaves = right.name.contains("/auth/") || right.who == Who::Anyone;
        if !leaves {
            // Refused or not: what matters is that things are no longer as they were.
            right.send(town, right.body_of(made).to_string(), &[]).await;
        }
    }
    for who in [&town.operator, &town.sides[0].leader, &town.sides[0].buyer] {
        who.put("/api/v1/me", json!({ "nickname": "改了名" })).await;
    }
    town.app.advance(20 * 3_600_000).await;
}

/// A day later, whatever has become of what was made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_answer_is_given_again_after_everything_has_changed() {
    let mut siege = Siege::begin().await;
    let document = Document::read();
    let writes = document.writes();
    let mut first = vec![];
    let rights = with_body(&siege.town).into_iter().chain(without_body());
    for right in rights.filter(|r| reads_a_key(writes[r.name])) {
        siege.town.app.clock.advance(5_000);
        let body = right.body_of(&siege.town.sides[0].made);
        let reply = right.send(&siege.town, body.to_string(), &KEY).await;
        if reply.status >= 300 {
            siege.fault(right.name, &reply, "the first is refused");
            continue;
        }
        first.push(First {
            right,
            body,
            status: reply.status,
            bytes: reply.bytes.to_vec(),
        });
    }
    upheaval(&siege).await;
    siege.look().await;
    for one in &first {
        let (right, body) = (&one.right, &one.body);
        let again = right.send(&siege.town, body.to_string(), &KEY).await;
        if (again.status, &again.bytes[..]) != (one.status, &one.bytes[..]) {
            siege.fault(right.name, &again, "not the first answer");
        }
        if let Some(other) = other(right, body) {
            let reply = right.send(&siege.town, other.to_string(), &KEY).await;
            let what = format!("{} with another body, later", right.name);
            if siege.refused(&what, &reply) && reply.json()["code"] != "idempotency.key_reused" {
                siege.fault(&what, &reply, "another code");
            }
        }
        siege.unchanged(right.name, "a day later").await;
    }
    assert!(
        first.len() >= 25,
        "only {} writes made something",
        first.len()
    );
    siege.end();
}
