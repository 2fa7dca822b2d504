//! Teasers told at their time, previews by what one looks forward to, wishes, and posters.
use crate::bench::{MINUTE_MS, World};
use julin_contracts::{Event, LiveInterestsTold};
use julin_live::Benefit;
use julin_testkit::Client;
use serde_json::{Value, json};

const HOUR_MS: i64 = 60 * MINUTE_MS;

fn plan(w: &World) -> Value {
    json!({
        "version": 0,
        "teasers": [
            {"text": "前50名送鸡蛋", "hint": "先到先得", "reveal": "now"},
            {"text": "鱼虾半价", "reveal": "now", "tag": "海鲜"},
            {"text": "整点福袋", "hint": "还有惊喜", "reveal": "one_hour", "item_id": w.items[0]},
        ],
        "previews": [{"tag": "海鲜", "line": "码头刚靠岸", "lead_item_id": w.items[1]}],
    })
}

/// A session due in two hours, with what is prepared.
async fn prepared(w: &World) -> String {
    let mut session = w.plan();
    session["starts_at"] = json!(crate::bench::DUE.plus_ms(HOUR_MS));
    let made = w.host().post("/api/v1/lives", session).await.ok();
    let id = made["id"].as_str().unwrap().to_owned();
    w.host().put(&path(&id, "preheat/plan"), plan(w)).await.ok();
    id
}

fn path(live: &str, rest: &str) -> String {
    format!("/api/v1/lives/{live}/{rest}")
}

fn texts(seen: &Value) -> Vec<Option<&str>> {
    let all = seen["teasers"].as_array().unwrap().iter();
    all.map(|t| t["text"].as_str()).collect()
}

async fn wish(live: &str, who: &Client, wish: Value) -> Value {
    who.post(&path(live, "reserve"), json!({})).await.ok();
    who.put(&path(live, "reserve/wish"), wish).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_not_sent_before_their_time() {
    let w = World::start().await;
    let id = prepared(&w).await;
    let seen = path(&id, "preheat");
    let anyone = w.app.anyone();
    let before = anyone.get(&seen).await.ok();
    assert_eq!(
        texts(&before),
        [Some("前50名送鸡蛋"), None, Some("鱼虾半价")]
    );
    assert!(!before.to_string().contains("福袋"), "{before}");
    assert_eq!(before["teasers"][1]["hint"], "还有惊喜");
    assert!(before["teasers"][1]["item_id"].is_null());
    w.app.advance(HOUR_MS - 1).await;
    assert_eq!(texts(&anyone.get(&seen).await.ok())[1], None);
    w.app.advance(1).await;
    let told = anyone.get(&seen).await.ok();
    assert_eq!(texts(&told)[1], Some("整点福袋"));
    assert_eq!(told["teasers"][1]["item_id"], w.items[0]);
    // Moved a day on, its time is ahead again.
    let later = json!({"starts_at": crate::bench::DUE.plus_ms(26 * HOUR_MS)});
    w.host()
        .put(&format!("/api/v1/lives/{id}"), later)
        .await
        .ok();
    assert_eq!(texts(&anyone.get(&seen).await.ok())[1], None);
    w.host().post(&path(&id, "start"), json!({})).await.ok();
    let begun = anyone.get(&seen).await.ok();
    assert!(texts(&begun).iter().all(Option::is_some));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_see_first_what_they_look_forward_to() {
    let w = World::start().await;
    let id = prepared(&w).await;
    let cards = w.cards(&id).await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (bob_id, bob) = w.resident(2, "陈东").await;
    let (_, cat) = w.resident(3, "孙悦").await;
    wish(&id, &ann, json!({"interests": ["海鲜"]})).await;
    let (seen, plain) = (path(&id, "preheat"), path(&id, "preheat?plain=true"));
    let hers = ann.get(&seen).await.ok();
    assert_eq!(
        (hers["line"].as_str(), hers["tag"].as_str()),
        (Some("码头刚靠岸"), Some("海鲜"))
    );
    assert_eq!(hers["card_ids"], json!([cards[1], cards[0]]));
    assert_eq!(texts(&hers)[0], Some("鱼虾半价"));
    assert_eq!(hers["personal"], true);
    assert_eq!(hers["mine"]["interests"], json!(["海鲜"]));
    let off = ann.get(&plain).await.ok();
    assert_eq!(off["card_ids"], json!([cards[0], cards[1]]));
    assert_eq!(
        (&off["line"], &off["personal"]),
        (&Value::Null, &json!(false))
    );
    // Cat named an item and no interest.
    wish(&id, &cat, json!({"item_ids": [w.items[1]]})).await;
    let his = cat.get(&seen).await.ok();
    assert_eq!(his["card_ids"], json!([cards[1], cards[0]]));
    assert!(his["line"].is_null());
    // Bob named it for an earlier session.
    assert_eq!(bob.get(&seen).await.ok()["card_ids"], off["card_ids"]);
    let lately = (bob_id, vec!["海鲜".to_owned()]);
    w.before.lately.lock().unwrap().extend([lately]);
    assert_eq!(bob.get(&seen).await.ok()["tag"], "海鲜");
    assert!(bob.get(&seen).await.ok()["mine"].is_null());
    // The host looks as somebody would.
    let host = w.host();
    let as_tag = path(&id, "preheat?as_tag=%E6%B5%B7%E9%B2%9C");
    assert_eq!(host.get(&as_tag).await.ok()["card_ids"], hers["card_ids"]);
    ann.get(&as_tag).await.refused(403, "forbidden");
    let unknown = host.get(&path(&id, "preheat?as_tag=x")).await;
    unknown.refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_prepared_is_checked_and_nobody_overwrites_unseen() {
    let w = World::start().await;
    let id = prepared(&w).await;
    let (host, at) = (w.host(), path(&id, "preheat/plan"));
    let desk = host.get(&at).await.ok();
    assert_eq!(desk["version"], 1);
    assert_eq!(desk["teasers"].as_array().unwrap().len(), 3);
    assert_eq!(
        host.put(&at, plan(&w)).await.ok()["version"],
        1,
        "the same again is no change"
    );
    let with = |version: i64, teaser: Value| json!({"version": version, "teasers": [teaser], "previews": []});
    let good = json!({"text": "送一把葱", "reveal": "now"});
    host.put(&at, with(0, good.clone()))
        .await
        .refused(409, "live.preheat_changed");
    for (teaser, code, field) in [
        (
            json!({"text": "最甜的樱桃", "reveal": "now"}),
            "live.ad_word_unproved",
            "teasers.0.text",
        ),
        (
            json!({"text": "治疗失眠", "reveal": "now", "proof": "有"}),
            "live.ad_word",
            "teasers.0.text",
        ),
        (
            json!({"text": "好", "hint": "最甜", "reveal": "now", "proof": "有"}),
            "live.ad_word_unproved",
            "teasers.0.hint",
        ),
        (
            json!({"text": "", "reveal": "now"}),
            "invalid",
            "teasers.0.text",
        ),
        (
            json!({"text": "好", "reveal": "now", "tag": "汽车"}),
            "invalid",
            "teasers.0.tag",
        ),
        (
            json!({"text": "好", "reveal": "now", "item_id": "5"}),
            "invalid",
            "teasers.0.item_id",
        ),
        (
            json!({"text": "好", "reveal": "now", "lucky_bag_id": "7"}),
            "live.no_such_bag",
            "teasers.0.lucky_bag_id",
        ),
    ] {
        let refused = host.put(&at, with(1, teaser)).await.refused(422, code);
        assert_eq!(refused["field"], field);
    }
    let proved = json!({"text": "最甜的樱桃", "reveal": "now", "proof": "第三方糖度报告"});
    host.put(&at, with(1, proved)).await.ok();
    let twice = json!({"version": 2, "teasers": [],
        "previews": [{"tag": "海鲜", "line": "a"}, {"tag": "海鲜", "line": "b"}]});
    let refused = host.put(&at, twice).await.refused(422, "invalid");
    assert_eq!(refused["field"], "previews.1.tag");
    let (_, ann) = w.resident(1, "王小明").await;
    ann.get(&at).await.refused(403, "forbidden");
    let rival = w.app.leader(w.rival);
    rival
        .put(&at, with(2, good))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_teaser_goes_with_the_bag_it_promises() {
    let w = World::start().await;
    let id = prepared(&w).await;
    let bag = Benefit {
        id: 7,
        title: "樱桃福袋".into(),
    };
    w.before.bags.lock().unwrap().push(bag);
    let at = path(&id, "preheat/plan");
    let teaser = json!({"text": "整点福袋", "reveal": "now", "lucky_bag_id": "7"});
    let put = json!({"version": 1, "teasers": [teaser], "previews": []});
    let desk = w.host().put(&at, put).await.ok();
    assert_eq!(desk["benefits"], json!([{"id": "7", "title": "樱桃福袋"}]));
    assert_eq!(desk["broken"], json!([]));
    let seen = path(&id, "preheat");
    let anyone = w.app.anyone();
    assert_eq!(texts(&anyone.get(&seen).await.ok()), [Some("整点福袋")]);
    w.before.bags.lock().unwrap().clear();
    assert!(texts(&anyone.get(&seen).await.ok()).is_empty());
    assert_eq!(w.host().get(&at).await.ok()["broken"], json!([0]));
}

/// What was told of interests, in order.
async fn told(w: &World) -> Vec<Vec<String>> {
    w.app.drain().await;
    let events = julin_events::tail(&w.app.ctx.db, 0, 1_000).await.unwrap();
    let told = events.into_iter().filter_map(|e| match e.event {
        Event::LiveInterestsTold(LiveInterestsTold { interests, .. }) => Some(interests),
        _ => None,
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_is_edited_and_all_of_it_withdrawn() {
    let w = World::start().await;
    let id = w.planned().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let at = path(&id, "reserve/wish");
    ann.put(&at, json!({}))
        .await
        .refused(409, "live.not_reserved");
    let full = json!({"interests": ["水果"], "item_ids": [w.items[1]], "remind": ["start", "day"],
        "question": "蜜桃甜吗？"});
    let kept = wish(&id, &ann, full.clone()).await;
    assert_eq!(kept["remind"], json!(["day", "start"]));
    assert_eq!(kept["question"], "蜜桃甜吗？");
    ann.put(&at, full).await.ok();
    assert_eq!(told(&w).await, [["水果", "蜜桃"]], "told once");
    for (wrong, field) in [
        (json!({"interests": ["汽车"]}), "interests.0"),
        (json!({"item_ids": ["5"]}), "item_ids.0"),
        (json!({"question": "加微信吗"}), "question"),
    ] {
        let refused = ann.put(&at, wrong).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.json()["field"], field);
    }
    ann.put(&at, json!({"item_ids": [w.items[1]]})).await.ok();
    ann.delete(&path(&id, "reserve")).await.ok();
    let all = told(&w).await;
    assert_eq!(all.last().unwrap(), &Vec::<String>::new());
    assert_eq!(all[1], ["蜜桃"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_beforehand_waits_for_the_host_and_goes_with_who_asked() {
    let w = World::start().await;
    let id = w.planned().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    let ask = json!({"question": "樱桃几斤？"});
    wish(&id, &ann, ask.clone()).await;
    wish(&id, &bob, json!({"question": "樱桃 几斤?"})).await;
    let questions = path(&id, "questions");
    let list = w.host().get(&questions).await.ok();
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    assert_eq!(
        (list[0]["text"].as_str(), list[0]["votes"].as_i64()),
        (Some("樱桃几斤？"), Some(2))
    );
    ann.delete(&path(&id, "reserve")).await.ok();
    let list = w.host().get(&questions).await.ok();
    assert_eq!(list[0]["votes"], 1, "Bob still asks");
    wish(&id, &bob, json!({"question": "包邮吗？"})).await;
    let list = w.host().get(&questions).await.ok();
    let texts: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|q| q["text"].as_str())
        .collect();
    assert_eq!(texts, ["包邮吗？"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_gets_a_link_a_text_and_a_poster_of_their_own() {
    let w = World::start().await;
    let id = prepared(&w).await;
    let (_, ann) = w.resident(1, "王小明").await;
    let invite = ann.post(&path(&id, "invitation"), json!({})).await.ok();
    let text = invite["text"].as_str().unwrap();
    let url = invite["url"].as_str().unwrap();
    assert!(url.contains(&format!("/live/{id}?by=")) && text.contains(url));
    assert!(text.contains("前50名送鸡蛋") && text.contains("1 more, told before the start"));
    assert!(!text.contains("福袋"), "{text}");
    let again = ann.post(&path(&id, "invitation"), json!({})).await.ok();
    assert_eq!(again["url"], url);
    let poster = invite["poster_url"].as_str().unwrap();
    let mut drawn = vec![];
    for look in ["suspense", "benefit", "reveal"] {
        let reply = w.app.anyone().get(&format!("{poster}&look={look}")).await;
        assert_eq!((reply.status, &reply.bytes[1..4]), (200, &b"PNG"[..]));
        drawn.push(reply.bytes);
    }
    assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2]);
    let unknown = w.app.anyone().get(&path(&id, "poster.png?look=loud")).await;
    assert_eq!(unknown.status, 400);
    w.host().post(&path(&id, "cancel"), json!({})).await.ok();
    let gone = w.app.anyone().get(&path(&id, "poster.png")).await;
    gone.refused(409, "live.over");
}
