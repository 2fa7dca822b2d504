//! Idempotency keys: required where they are declared, and one key does one thing once.
use super::refusals::Siege;
use super::requests::{Right, with_body};
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

/// The body with another word in its first text or number, still right.
fn other(right: &Right, body: &Value) -> Option<Value> {
    let mut other = body.clone();
    let fields = ["title", "name", "note", "nickname", "text", "reason"];
    if let Some(field) = fields
        .iter()
        .find(|f| body[**f].is_string() && !(**f == "reason" && right.name.contains("after-sales")))
    {
        other[*field] = json!("别的");
        return Some(other);
    }
    None
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
