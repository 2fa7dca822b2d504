//! What belongs to another, what does not exist, and what was done already.
use super::refusals::Siege;
use super::requests::{Right, Who, with_body, without_body};
use super::side::Made;
use julin_testkit::{Client, Reply};
use serde_json::Value;

/// Right also for somebody of another leader: lives are watched, campaigns bought from and coupons
/// claimed by all; whoever has the link of a guest may be that guest; a leader makes a campaign or a coupon of her own; a tap at the counter answers order by order.
const OPEN_TO_ALL: &[&str] = &[
    "DELETE /api/v1/lives/{id}/questions/{cid}/vote",
    "DELETE /api/v1/lives/{id}/reserve",
    "POST /api/v1/campaigns",
    "POST /api/v1/checkouts",
    "POST /api/v1/checkouts/quote",
    "POST /api/v1/coupons",
    "POST /api/v1/coupon-drops/{id}/take",
    "POST /api/v1/coupons/{id}/claim",
    "POST /api/v1/guest-claims/{token}",
    "POST /api/v1/handover",
    "POST /api/v1/invites/{code}/join",
    "POST /api/v1/lives/{id}/comments",
    "POST /api/v1/lives/{id}/reserve",
    "POST /api/v1/lives/{id}/invitation",
    "POST /api/v1/lives/{id}/share",
    "POST /api/v1/lucky-bags/{id}/enter",
    "POST /api/v1/orders",
    "POST /api/v1/show-posts/{id}/report",
    "POST /api/v1/leader/training/{id}/read",
    "POST /api/v1/leader/training/{id}/tests",
    "PUT /api/v1/lives/{id}/questions/{cid}/vote",
];

/// One's own affairs: nothing in the request says whose.
fn names_nobody(right: &Right) -> bool {
    let mut ids = vec![];
    named(&right.body, "", &mut ids);
    !right.path.contains(':') && ids.is_empty()
}

fn all(siege: &Siege) -> Vec<Right> {
    let rights = with_body(&siege.town).into_iter().chain(without_body());
    rights.filter(|r| r.who != Who::Anyone).collect()
}

async fn ask(client: &Client, right: &Right, of_path: &Made, of_body: &Made) -> Reply {
    let path = of_path.fill(right.path);
    let body = right.body_of(of_body).to_string();
    client.send(right.method(), &path, body.into(), &[]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_another_is_refused_and_stays_as_it_was() {
    let mut siege = Siege::begin().await;
    for right in all(&siege) {
        if names_nobody(&right) || OPEN_TO_ALL.contains(&right.name) {
            continue;
        }
        let [mine, theirs] = [0, 1].map(|n| siege.town.sides[n].made.clone());
        let [first, second] = [0, 1].map(|n| &siege.town.sides[n]);
        let intruders = match right.who {
            Who::Operator => vec![
                first.leader.clone(),
                first.buyer.clone(),
                second.leader.clone(),
            ],
            _ => vec![right.client(&siege.town, second)],
        };
        for intruder in intruders {
            let reply = ask(&intruder, &right, &mine, &mine).await;
            siege.refused(&format!("{} by another", right.name), &reply);
        }
        if right.who != Who::Operator && right.path.contains(':') {
            let client = right.client(&siege.town, &siege.town.sides[0]);
            let reply = ask(&client, &right, &theirs, &mine).await;
            siege.refused(&format!("{} on another's", right.name), &reply);
        }
        siege.unchanged(right.name, "by another").await;
    }
    siege.end();
}

/// Fields in which another's id is right for the one who asks.
const SHARED: &[(&str, &str)] = &[
    // Where an order came from is judged by the live room, on payment.
    ("POST /api/v1/orders", "/live_id"),
    ("POST /api/v1/orders", "/card_id"),
    ("POST /api/v1/checkouts", "/orders/0/live_id"),
    ("POST /api/v1/checkouts", "/orders/0/card_id"),
    // A shop's goods are offered by all its leaders.
    ("PUT /api/v1/coupons/{id}", "/product_ids/0"),
    // Of its members there is one ladder.
    ("PUT /api/v1/coupons/{id}", "/tier_ids/0"),
    ("PUT /api/v1/campaigns/{id}", "/items/0/sku_id"),
    ("PUT /api/v1/campaigns/{id}", "/items/1/quick/supplier_id"),
    // A tap at the counter answers order by order.
    ("POST /api/v1/handover", "/order_ids/0"),
];

/// Where a template names an id.
fn named(template: &Value, at: &str, out: &mut Vec<String>) {
    match template {
        Value::String(text) if text.starts_with(':') && text != ":picture" => {
            out.push(at.to_owned());
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                named(value, &format!("{at}/{i}"), out);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                named(value, &format!("{at}/{key}"), out);
            }
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anothers_id_in_a_body_is_refused() {
    let mut siege = Siege::begin().await;
    for right in with_body(&siege.town) {
        let mut places = vec![];
        named(&right.body, "", &mut places);
        for place in places {
            if right.who == Who::Operator || SHARED.contains(&(right.name, place.as_str())) {
                continue;
            }
            let [mine, theirs] = [0, 1].map(|n| &siege.town.sides[n].made);
            let mut body = right.body_of(mine);
            let id = theirs.fill(right.body.pointer(&place).unwrap().as_str().unwrap());
            *body.pointer_mut(&place).unwrap() = Value::String(id);
            let reply = right.send(&siege.town, body.to_string(), &[]).await;
            let what = format!("{} with another's {place}", right.name);
            // What a viewer reports of a card that is not there is left out, not refused.
            // What a quote cannot price, it tells beside what it can.
            let tolerant = right.name.ends_with("/track") || right.name.ends_with("/quote");
            let ignored = tolerant && reply.status == 200;
            if !ignored {
                siege.refused(&what, &reply);
            }
            siege.unchanged(right.name, &what).await;
        }
    }
    siege.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_exist_is_refused() {
    let mut siege = Siege::begin().await;
    let rights = with_body(&siege.town).into_iter().chain(without_body());
    for right in rights.filter(|r| r.path.contains(':')) {
        let mine = siege.town.sides[0].made.clone();
        let body = right.body_of(&mine).to_string();
        for odd in [
            "7",
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "x",
            "%00",
            "%ff",
            "%F0%9F%8D%93",
            "a%2Fb",
            "..",
            "1;2",
        ] {
            // The first id alone, then the last alone.
            let names: Vec<&str> = right
                .path
                .split('/')
                .filter(|p| p.starts_with(':'))
                .collect();
            for name in names {
                let path = mine.fill(&right.path.replacen(name, odd, 1));
                let client = right.client(&siege.town, &siege.town.sides[0]);
                let reply = client
                    .send(right.method(), &path, body.clone().into(), &[])
                    .await;
                let what = format!("{} at {path}", right.name);
                siege.refused(&what, &reply);
            }
        }
        siege.unchanged(right.name, "of nobody").await;
    }
    siege.end();
}

/// What a second, equal request may still write: when it was edited, what is made anew, and what
/// visitors without a cookie, who are new each time, did.
const AGAIN: &[(&str, &[&str])] = &[
    ("POST /api/v1/lives/{id}/likes", &["live_like"]),
    ("POST /api/v1/lives/{id}/rotate-key", &["live_session"]),
    (
        "POST /api/v1/lives/{id}/track",
        &["live_behaviour", "live_door"],
    ),
    ("POST /api/v1/products/{id}/archive", &["catalog_product"]),
    ("POST /api/v1/scales/readings", &["supply_scale"]),
    ("POST /api/v1/screen/token", &["insight_kiosk"]),
    ("PUT /api/v1/campaigns/{id}", REPLACED),
    // The minutes begin anew.
    ("PUT /api/v1/lives/{id}/comments/{cid}/mute", &["live_mute"]),
    // Who said so last, and when.
    (
        "PUT /api/v1/leader-applications/{id}/papers",
        &["leadership_paper", "leadership_step"],
    ),
    (
        "PUT /api/v1/leader-applications/{id}/review",
        &["leadership_review", "leadership_step"],
    ),
    ("PUT /api/v1/lives/{id}/source", &["live_source"]),
    ("PUT /api/v1/products/{id}", &["catalog_product"]),
];
/// The items of a draft are replaced.
const REPLACED: &[&str] = &[
    "catalog_pool",
    "catalog_product",
    "catalog_product_image",
    "catalog_sku",
    "groupbuy_counter",
    "groupbuy_item",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_is_not_done_again() {
    let mut siege = Siege::begin().await;
    let rights = with_body(&siege.town).into_iter().chain(without_body());
    for right in rights.filter(|r| !r.name.contains("/auth/")) {
        siege.town.app.clock.advance(2_000);
        let body = right.body_of(&siege.town.sides[0].made).to_string();
        // A key where one is read, so that it is the same request.
        let key = [("idempotency-key", "the-same-key-1")];
        let first = right.send(&siege.town, body.clone(), &key).await;
        if first.status >= 300 {
            siege.fault(right.name, &first, "the first is refused");
        }
        siege.look().await;
        siege.town.app.clock.advance(2_000);
        let second = right.send(&siege.town, body, &key).await;
        if second.status >= 300 {
            siege.refused(&format!("{} again", right.name), &second);
        }
        let may = AGAIN.iter().find(|(name, _)| *name == right.name);
        let mut may: Vec<&str> = may.map(|(_, tables)| tables.to_vec()).unwrap_or_default();
        // Staff actions are noted as often as they are done.
        if second.status < 300 {
            may.push("web_audit");
        }
        siege.unchanged_but(right.name, "again", &may).await;
    }
    siege.end();
}
