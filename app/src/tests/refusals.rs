//! Bad input to every write: refused with a problem that names the culprit, and nothing half done.
use super::codes::{Codes, published};
use super::mutations::{self, Wrong};
use super::prints::{Print, Prints, changed};
use super::requests::{Right, with_body, without_body};
use super::schema::Document;
use super::town::Town;
use julin_testkit::Reply;
use serde_json::Value;

/// Refused requests that may leave a trace: guesses are counted.
const COUNTED: &[(&str, &str)] = &[
    ("POST /api/v1/auth/login", "identity_otp"),
    ("POST /api/v1/auth/password", "identity_attempt"),
    ("POST /api/v1/handover/code", "supply_code_try"),
    ("POST /api/v1/handover/returns", "supply_code_try"),
    (
        "POST /api/v1/lucky-prizes/{id}/hand-over",
        "luckybag_code_try",
    ),
];
/// Writes whose right example is refused, because it guesses.
const GUESSES: &[&str] = &["POST /api/v1/auth/login", "POST /api/v1/auth/password"];

/// A town under attack.
pub(super) struct Siege {
    pub(super) town: Town,
    pub(super) codes: Codes,
    prints: Prints,
    before: Print,
    pub(super) faults: Vec<String>,
}

impl Siege {
    pub(super) async fn begin() -> Self {
        let town = Town::build().await;
        let prints = Prints::of(&town.app.ctx.db).await;
        let before = prints.take().await;
        Self {
            town,
            codes: published(),
            prints,
            before,
            faults: vec![],
        }
    }
    pub(super) fn fault(&mut self, what: &str, reply: &Reply, why: &str) {
        let said = String::from_utf8_lossy(&reply.bytes)
            .chars()
            .take(200)
            .collect::<String>();
        self.faults
            .push(format!("{what}: {why}: {} {said}", reply.status));
    }
    /// Whether a reply is a refusal, and one as it should be.
    pub(super) fn refused(&mut self, what: &str, reply: &Reply) -> bool {
        if !(400..500).contains(&reply.status) {
            self.fault(what, reply, "no refusal");
            return false;
        }
        let kind = reply.headers.get("content-type");
        if kind.is_none_or(|kind| kind != "application/problem+json") {
            self.fault(what, reply, "no problem+json");
            return false;
        }
        let said = reply.json();
        let declared = said["code"].as_str().and_then(|c| self.codes.get(c));
        let listed =
            declared.is_some_and(|d| said["title"] == d.en && said["status"] == reply.status);
        if !listed || declared.is_some_and(|d| d.status != reply.status) {
            self.fault(what, reply, "not as the list of codes says");
        }
        true
    }
    /// Tells what changed since the last look.
    pub(super) async fn unchanged(&mut self, operation: &str, what: &str) {
        self.unchanged_but(operation, what, &[]).await;
    }
    /// The same, except for some tables.
    pub(super) async fn unchanged_but(&mut self, operation: &str, what: &str, may: &[&str]) {
        let after = self.prints.take().await;
        let mut moved = changed(&self.before, &after);
        moved.retain(|table| {
            !COUNTED.contains(&(operation, table.as_str())) && !may.contains(&table.as_str())
        });
        if !moved.is_empty() {
            self.faults
                .push(format!("{operation}: {what}: changed {moved:?}"));
        }
        self.before = after;
    }
    /// After what was allowed.
    pub(super) async fn look(&mut self) {
        self.before = self.prints.take().await;
    }
    /// Ends the siege.
    #[track_caller]
    pub(super) fn end(&self) {
        assert!(
            self.faults.is_empty(),
            "{} faults:\n{}",
            self.faults.len(),
            self.faults.join("\n")
        );
    }
}

#[test]
fn every_write_has_a_right_example() {
    let document = Document::read();
    // What cannot be made by asking: dead jobs and letters, refunds in trouble, what the bills
    // and the end of a period bring; uploads are forms.
    let elsewhere = [
        "POST /api/v1/settlement/differences/{id}/explain",
        "POST /api/v1/payments/refunds/{id}/retry",
        "POST /api/v1/payments/refunds/{id}/return-cash",
        // Nobody decides on a correction of their own.
        "POST /api/v1/settlement/corrections/{id}/approve",
        "POST /api/v1/settlement/corrections/{id}/reject",
        "POST /api/v1/settlement/statements/{id}/confirm",
        "POST /api/v1/settlement/statements/{id}/pay",
        "POST /api/v1/system/dead-letters/{id}/replay",
        "POST /api/v1/system/jobs/{id}/retry",
        "POST /api/v1/campaigns/{id}/weighing/preview-sheet",
        "POST /api/v1/uploads",
    ];
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let town = runtime.block_on(Town::build());
    let (with, without) = (with_body(&town), without_body());
    let mut unknown = vec![];
    for (name, operation) in document.writes() {
        if elsewhere.contains(&name.as_str()) {
            continue;
        }
        let schema = Document::body(operation);
        let all = if schema.is_some() { &with } else { &without };
        match all.iter().find(|r| r.name == name) {
            None => unknown.push(name),
            Some(right) => {
                let missing = mutations::not_shown(
                    &document,
                    schema.unwrap_or(&Value::Null),
                    &right.body,
                    "",
                );
                unknown.extend(missing.into_iter().map(|field| format!("{name}: {field}")));
            }
        }
    }
    assert!(unknown.is_empty(), "no right example of {unknown:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_with_a_body_is_refused_and_nothing_changes() {
    let mut siege = Siege::begin().await;
    let document = Document::read();
    let writes = document.writes();
    for right in with_body(&siege.town) {
        let schema = Document::body(writes[right.name]).unwrap();
        let body = right.body_of(&siege.town.sides[0].made);
        let (must, may): (Vec<Wrong>, Vec<Wrong>) = mutations::of(&document, schema, &body)
            .into_iter()
            .partition(|w| w.must);
        // Who comments or asks for codes must pause in between; what is open must not run out meanwhile.
        let paced = right.name.contains("/auth/") || right.name.ends_with("/comments");
        siege
            .town
            .app
            .clock
            .advance(if paced { 61_000 } else { 10_000 });
        for wrong in &must {
            if is_hint(right.name, wrong) {
                continue;
            }
            attack(&mut siege, &right, wrong).await;
        }
        siege
            .unchanged(right.name, "after all that was refused")
            .await;
        let reply = right.send(&siege.town, body.to_string(), &[]).await;
        if GUESSES.contains(&right.name) {
            siege.refused(right.name, &reply);
        } else if reply.status >= 300 {
            siege.fault(right.name, &reply, "the right request is refused");
        }
        siege.look().await;
        for wrong in &may {
            harmless(&mut siege, &right, wrong).await;
        }
    }
    siege.end();
}

/// Ids that need not be known: where an order came from is judged by the live room, on payment; a tap
/// at the counter answers order by order.
fn is_hint(operation: &str, wrong: &Wrong) -> bool {
    let unknown = wrong.what.ends_with("nobody's id") || wrong.what.ends_with("the last id");
    let hints = [
        ("POST /api/v1/orders", "live_id"),
        ("POST /api/v1/orders", "card_id"),
        ("POST /api/v1/checkouts", "orders.0.live_id"),
        ("POST /api/v1/checkouts", "orders.0.card_id"),
        ("POST /api/v1/handover", "order_ids.0"),
    ];
    // A quote tells what it cannot price beside what it can.
    let told = operation.ends_with("/quote") && wrong.field.starts_with("orders.0.");
    unknown && (told || hints.contains(&(operation, wrong.field.as_str())))
}

async fn send(siege: &Siege, right: &Right, wrong: &Wrong) -> Reply {
    let side = &siege.town.sides[0];
    let path = side.made.fill(right.path);
    let client = right.client(&siege.town, side);
    client
        .send(right.method(), &path, wrong.body.clone().into(), &[])
        .await
}

/// Must be refused, by the name of the culprit.
async fn attack(siege: &mut Siege, right: &Right, wrong: &Wrong) {
    let what = format!("{}: {}", right.name, wrong.what);
    let reply = send(siege, right, wrong).await;
    if !siege.refused(&what, &reply) {
        siege.look().await;
        return;
    }
    let said = reply.json();
    let code = said["code"].as_str().unwrap_or_default();
    let tells = [
        "malformed_json",
        "too_large",
        "too_many_requests",
        "forbidden",
    ]
    .contains(&code);
    let field = said["field"].as_str().unwrap_or_default();
    let near = field == wrong.field
        || (!field.is_empty()
            && (wrong.field.starts_with(&format!("{field}."))
                || field.starts_with(&format!("{}.", wrong.field))));
    if !tells && !near && !wrong.field.is_empty() && !GUESSES.contains(&right.name) {
        siege.fault(&what, &reply, "does not name the culprit");
    }
}

/// May be accepted; if it is not, nothing changes.
async fn harmless(siege: &mut Siege, right: &Right, wrong: &Wrong) {
    let what = format!("{}: {}", right.name, wrong.what);
    let reply = send(siege, right, wrong).await;
    if reply.status < 300 {
        siege.look().await;
    } else if siege.refused(&what, &reply) {
        siege.unchanged(right.name, &what).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_json_is_refused_in_both_languages() {
    let mut siege = Siege::begin().await;
    let deep = "[".repeat(20_000);
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(3_000_000));
    let bodies = [
        ("empty", "", "malformed_json"),
        ("cut off", "{\"a\":", "malformed_json"),
        ("a mark of order", "\u{feff}{}", "malformed_json"),
        ("two", "{}{}", ""),
        ("deep", &deep, ""),
        ("large", &large, "too_large"),
        ("a number", "1", "invalid"),
        ("null", "null", "invalid"),
        ("a list", "[]", ""),
    ];
    for right in with_body(&siege.town) {
        for (what, body, code) in bodies {
            let what = format!("{}: {what}", right.name);
            let reply = right.send(&siege.town, body.to_owned(), &[]).await;
            let refused = siege.refused(&what, &reply);
            if refused && !code.is_empty() && reply.json()["code"] != code {
                siege.fault(&what, &reply, code);
            }
            let reply = right
                .send(
                    &siege.town,
                    body.to_owned(),
                    &[("accept-language", "zh-CN,zh;q=0.9")],
                )
                .await;
            let said = reply.json();
            let zh = said["code"]
                .as_str()
                .and_then(|c| siege.codes.get(c))
                .map(|d| d.zh.clone());
            if said["title"].as_str() != zh.as_deref() {
                siege.fault(&what, &reply, "not in Chinese");
            }
        }
        let right_body = right.body_of(&siege.town.sides[0].made).to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "image/png",
        ] {
            let reply = right
                .send(&siege.town, right_body.clone(), &[("content-type", kind)])
                .await;
            let what = format!("{}: {kind}", right.name);
            if siege.refused(&what, &reply) && reply.status != 415 {
                siege.fault(&what, &reply, "415 expected");
            }
        }
        siege.unchanged(right.name, "no JSON").await;
    }
    siege.end();
}
