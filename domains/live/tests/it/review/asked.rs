//! Questions of a session in groups, and what is wished for.
use crate::bench::World;
use serde_json::{Value, json};

async fn work(w: &World, live: &str) -> Value {
    w.app.drain().await;
    w.host()
        .get(&format!("/api/v1/lives/{live}/review/work"))
        .await
        .ok()
}

fn groups(work: &Value) -> Vec<(String, usize, i64)> {
    let all = work["asked"]["groups"].as_array().unwrap().iter();
    all.map(|g| {
        let title = g["title"].as_str().unwrap().to_owned();
        let size = g["questions"].as_array().unwrap().len();
        (title, size, g["votes"].as_i64().unwrap())
    })
    .collect()
}

/// Four ask when goods arrive, in three wordings; one asks about the cherries, one for what is not sold.
async fn asked(w: &World) -> (String, Vec<String>) {
    let live = w.on_air().await;
    let cards = w.cards(&live).await;
    let comments = format!("/api/v1/lives/{live}/comments");
    let mut ids = vec![];
    for (n, text) in [
        "几点到货？",
        "几点到货？",
        "什么时候到货呀？",
        "请问哪天到货？",
        "甜不甜？",
        "有没有荔枝？",
    ]
    .iter()
    .enumerate()
    {
        let (_, who) = w.resident(i64::try_from(n).unwrap(), "王小明").await;
        if n == 4 {
            w.app.advance(1_000).await;
            w.host()
                .post(
                    &format!("/api/v1/lives/{live}/cards/{}/spotlight", cards[0]),
                    json!({}),
                )
                .await
                .ok();
            w.app.advance(1_000).await;
        }
        let said = who.post(&comments, json!({ "text": text })).await.ok();
        ids.push(said["id"].as_str().unwrap().to_owned());
    }
    (live, ids)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_are_grouped_by_wording_and_by_the_card_that_was_shown() {
    let w = World::start().await;
    let (live, ids) = asked(&w).await;
    let mark = format!("/api/v1/lives/{live}/questions/{}", ids[0]);
    w.app.advance(30_000).await;
    w.host()
        .put(&mark, json!({"state": "answered", "answer": "明天下午"}))
        .await
        .ok();
    let seen = work(&w, &live).await;
    assert_eq!(
        groups(&seen),
        [
            ("几点到货？".to_owned(), 3, 4),
            ("甜不甜？".to_owned(), 1, 1),
            ("有没有荔枝？".to_owned(), 1, 1)
        ]
    );
    let all = &seen["asked"]["groups"];
    assert_eq!(
        (&all[0]["card_name"], &all[1]["card_name"]),
        (&Value::Null, &json!("樱桃"))
    );
    assert_eq!(
        (&all[1]["wanted"], &all[2]["wanted"]),
        (&json!(false), &json!(true))
    );
    let first = &all[0]["questions"][0];
    assert_eq!(
        (&first["answered_by"], &first["answer"], &first["waited_s"]),
        (&json!("李姐"), &json!("明天下午"), &json!(32))
    );
    assert_eq!(
        (&seen["asked"]["answered"], &seen["asked"]["open"]),
        (&json!(1), &json!(4))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_arranges_them_otherwise_and_later_questions_join() {
    let w = World::start().await;
    let (live, ids) = asked(&w).await;
    let path = format!("/api/v1/lives/{live}/review/questions");
    let group = |title: &str, dropped: bool, ids: &[&String]| json!({"title": title, "dropped": dropped, "questions": ids});
    let arranged = json!({"version": 0, "groups": [
        group("到货时间", false, &[&ids[2], &ids[0]]),
        group("", false, &[&ids[3]]),
        group("", true, &[&ids[4]]),
    ]});
    w.host().put(&path, arranged.clone()).await.ok();
    w.host()
        .put(&path, arranged)
        .await
        .refused(409, "live.review_changed");
    // No card is explained any more: the question is about the live as a whole, like its group.
    let cards = w.cards(&live).await;
    let out = format!("/api/v1/lives/{live}/cards/{}/show", cards[0]);
    w.host().post(&out, json!({})).await.ok();
    w.app.advance(1_000).await;
    let (_, late) = w.resident(9, "孙悦").await;
    late.post(
        &format!("/api/v1/lives/{live}/comments"),
        json!({"text": "主播，什么时间到货呢？"}),
    )
    .await
    .ok();
    let seen = work(&w, &live).await;
    let found = groups(&seen);
    assert_eq!(found[0], ("到货时间".to_owned(), 3, 4), "{found:?}");
    assert_eq!(
        found.last().unwrap().0,
        "甜不甜？",
        "what was put aside is last"
    );
    assert!(found.contains(&("请问哪天到货？".to_owned(), 1, 1)));
    // Twice in one place, and what is none of this session's.
    let twice = json!({"version": 1, "groups": [group("", false, &[&ids[0], &ids[0]])]});
    let refused = w.host().put(&path, twice).await.refused(422, "invalid");
    assert_eq!(refused["field"], "groups.0.questions.1");
    let foreign = json!({"version": 1, "groups": [{"questions": ["99"]}]});
    let refused = w.host().put(&path, foreign).await.refused(422, "invalid");
    assert_eq!(refused["field"], "groups.0.questions.0");
    let rival = w.app.leader(w.rival);
    rival
        .put(&path, json!({"version": 1, "groups": []}))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_for_goes_into_the_list_for_choosing_products() {
    let w = World::start().await;
    let (live, ids) = asked(&w).await;
    let wish = format!("/api/v1/lives/{live}/review/questions/{}/wish", ids[5]);
    for _ in 0..2 {
        w.host().put(&wish, json!({"text": "荔枝"})).await.ok();
    }
    let none = format!("/api/v1/lives/{live}/review/questions/99/wish");
    w.host()
        .put(&none, json!({"text": "荔枝"}))
        .await
        .refused(404, "not_found");
    let list = w.host().get("/api/v1/live-wishes").await.ok();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(
        (&list[0]["text"], &list[0]["askers"], &list[0]["state"]),
        (&json!("荔枝"), &json!(1), &json!("open"))
    );
    let mark = format!("/api/v1/live-wishes/{}", list[0]["id"].as_str().unwrap());
    let rival = w.app.leader(w.rival);
    assert_eq!(rival.get("/api/v1/live-wishes").await.ok(), json!([]));
    rival
        .put(&mark, json!({"state": "taken"}))
        .await
        .refused(403, "forbidden");
    w.host().put(&mark, json!({"state": "taken"})).await.ok();
    let seen = work(&w, &live).await;
    let group = seen["asked"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|g| g["lead_id"] == ids[5].as_str());
    assert_eq!(group.unwrap()["wish"], "taken");
}
