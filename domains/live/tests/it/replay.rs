//! Recordings and replays.
use crate::bench::{MINUTE_MS, World};
use julin_db::q;
use julin_kernel::LiveId;
use julin_live::{Cut, Recorded, may_replay};
use julin_testkit::Client;
use serde_json::{Value, json};

/// What a sealed recording begins with, after the start.
pub(crate) const FIRST_PICTURE_MS: i64 = 5_000;

impl World {
    /// Five minutes of segments, beginning soon after now.
    fn records(&self) {
        let start = self.app.ctx.now().0 + FIRST_PICTURE_MS;
        let cut = |n: i64| Cut {
            at: start + n * 2_000,
            offset_ms: n * 2_000,
            duration_ms: 2_000,
        };
        *self.media.recorded.lock().unwrap() = Recorded {
            cuts: (0..150).map(cut).collect(),
            bytes: 9_000_000,
            downloads: 1,
            fault: None,
        };
    }
    async fn end(&self, live: &str) {
        let path = format!("/api/v1/lives/{live}/end");
        self.host().post(&path, json!({})).await.ok();
        self.app.advance(3_000).await;
    }
    /// A session of five minutes in which the first card was explained in the second minute, and the
    /// second in the third and fourth; ended and recorded.
    pub(crate) async fn recorded(&self) -> String {
        let live = self.on_air().await;
        self.records();
        let cards = self.cards(&live).await;
        self.app.advance(MINUTE_MS).await;
        self.spotlight(&live, &cards[0]).await;
        self.app.advance(MINUTE_MS).await;
        self.spotlight(&live, &cards[1]).await;
        self.app.advance(2 * MINUTE_MS).await;
        let hide = format!("/api/v1/lives/{live}/cards/{}/show", cards[1]);
        self.host().post(&hide, json!({})).await.ok();
        self.app.advance(MINUTE_MS).await;
        self.end(&live).await;
        live
    }
    async fn spotlight(&self, live: &str, card: &str) {
        let path = format!("/api/v1/lives/{live}/cards/{card}/spotlight");
        self.host().post(&path, json!({})).await.ok();
    }
    pub(crate) async fn replay(&self, live: &str, query: &str) -> Value {
        let path = format!("/api/v1/lives/{live}/replay{query}");
        self.app.anyone().get(&path).await.ok()
    }
    async fn state(&self, live: &str) -> String {
        self.replay(live, "").await["state"]
            .as_str()
            .unwrap()
            .to_owned()
    }
    pub(crate) async fn may(&self, live: &str, token: Option<&str>) -> bool {
        let live: LiveId = live.parse().unwrap();
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let found = may_replay(&mut tx, self.app.scope(), live, token).await;
        found.unwrap().is_some()
    }
    pub(crate) async fn clip(&self, live: &str, from_ms: i64, to_ms: i64) -> Value {
        let body = json!({"title": "樱桃这样挑", "from_ms": from_ms, "to_ms": to_ms});
        let path = format!("/api/v1/lives/{live}/clips");
        self.host().post(&path, body).await.ok()
    }
    fn asked(&self) -> Vec<String> {
        self.media.asked.lock().unwrap().clone()
    }
}

pub(crate) async fn recording(who: &Client, live: &str) -> Value {
    who.get(&format!("/api/v1/lives/{live}/recording"))
        .await
        .ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_recorded_from_its_start_to_its_end() {
    let w = World::start().await;
    let live = w.on_air().await;
    w.records();
    assert_eq!(w.asked(), [format!("start {live}")]);
    assert_eq!(w.state(&live).await, "soon");
    // The encoder came back, or the process was started anew.
    julin_live::publishing_started(&w.app.ctx, live.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(w.asked().len(), 2, "asked again, which changes nothing");
    w.app.advance(MINUTE_MS).await;
    let end = format!("/api/v1/lives/{live}/end");
    w.host().post(&end, json!({})).await.ok();
    assert_eq!(
        w.state(&live).await,
        "soon",
        "the last segment is being written"
    );
    w.app.advance(3_000).await;
    assert_eq!(w.asked()[2], format!("seal {live}"));
    let replay = w.replay(&live, "").await;
    assert_eq!(
        (replay["state"].as_str(), replay["duration_ms"].as_i64()),
        (Some("ready"), Some(300_000))
    );
    assert_eq!(
        replay["hls_url"],
        format!("/media/replay/{live}/index.m3u8")
    );
    let host = recording(&w.host(), &live).await;
    assert_eq!(
        (host["state"].as_str(), host["bytes"].as_i64()),
        (Some("ready"), Some(9_000_000))
    );
    assert_eq!(host["spans"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_who_wants_no_recording_gets_none() {
    let w = World::start().await;
    let live = w.planned().await;
    let path = format!("/api/v1/lives/{live}/recording");
    let off = w.host().put(&path, json!({"record": false})).await.ok();
    assert_eq!(off["state"], "off");
    w.app
        .leader(w.rival)
        .put(&path, json!({"record": true}))
        .await
        .refused(403, "forbidden");
    w.host()
        .post(&format!("/api/v1/lives/{live}/start"), json!({}))
        .await
        .ok();
    w.host()
        .put(&path, json!({"record": true}))
        .await
        .refused(409, "wrong_state");
    w.end(&live).await;
    assert!(
        !w.asked().contains(&format!("start {live}")),
        "{:?}",
        w.asked()
    );
    assert_eq!(w.state(&live).await, "none");
    assert!(!w.may(&live, None).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_without_a_picture_has_no_replay() {
    let w = World::start().await;
    let live = w.on_air().await;
    w.end(&live).await;
    assert_eq!(w.state(&live).await, "none");
    assert_eq!(recording(&w.host(), &live).await["state"], "empty");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chapters_are_when_cards_were_explained() {
    let w = World::start().await;
    let live = w.recorded().await;
    let replay = w.replay(&live, "").await;
    let chapters: Vec<_> = replay["chapters"].as_array().unwrap().iter().collect();
    let seen: Vec<_> = chapters
        .iter()
        .map(|c| {
            (
                c["name"].as_str().unwrap(),
                c["from_ms"].as_i64().unwrap(),
                c["to_ms"].as_i64().unwrap(),
            )
        })
        .collect();
    let at = |minute: i64| minute * MINUTE_MS - FIRST_PICTURE_MS;
    assert_eq!(seen, [("樱桃", at(1), at(2)), ("蜜桃", at(2), at(4))]);
    assert_eq!(chapters[0]["price"], 6_990);
    assert_eq!(chapters[0]["card_id"], json!(w.cards(&live).await[0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_comes_at_its_time_and_what_was_removed_does_not() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let path = format!("/api/v1/lives/{live}/comments");
    ann.post(&path, json!({"text": "来了"})).await.ok();
    w.records();
    let mut gone = String::new();
    for (n, text) in ["甜吗", "广告", "多少钱"].iter().enumerate() {
        w.app.advance(MINUTE_MS).await;
        let said = ann.post(&path, json!({"text": text})).await.ok();
        if n == 1 {
            said["id"].as_str().unwrap().clone_into(&mut gone);
        }
    }
    w.host().delete(&format!("{path}/{gone}")).await.ok();
    w.app.advance(2 * MINUTE_MS).await;
    w.end(&live).await;
    let said = async |from: i64, to: i64| -> Vec<(String, i64)> {
        let path = format!("/api/v1/lives/{live}/replay/comments?from_ms={from}&to_ms={to}");
        let found = w.app.anyone().get(&path).await.ok();
        let items = found["items"].as_array().unwrap().iter();
        items
            .map(|c| {
                (
                    c["text"].as_str().unwrap().to_owned(),
                    c["offset_ms"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    let at = |minute: i64| minute * MINUTE_MS - FIRST_PICTURE_MS;
    let all = [
        ("来了".to_owned(), 0),
        ("甜吗".to_owned(), at(1)),
        ("多少钱".to_owned(), at(3)),
    ];
    assert_eq!(said(0, 300_000).await, all);
    assert_eq!(said(0, at(1)).await, all[..1], "until before");
    assert_eq!(said(at(1), at(3)).await, all[1..2]);
    let too_much = format!("/api/v1/lives/{live}/replay/comments?from_ms=0&to_ms=600001");
    let refused = w.app.anyone().get(&too_much).await.refused(422, "invalid");
    assert_eq!(refused["field"], "to_ms");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpublished_replay_is_the_hosts_alone() {
    let w = World::start().await;
    let live = w.recorded().await;
    let host = recording(&w.host(), &live).await;
    let url = host["hls_url"].as_str().unwrap().to_owned();
    let secret = url.split("token=").nth(1).unwrap();
    let public = w.replay(&live, "").await.to_string();
    assert!(!public.contains(secret), "the host's secret is hers");
    let clip = w.clip(&live, 0, 10_000).await;
    let clip = format!("clip-{}", clip["id"].as_str().unwrap());
    let path = format!("/api/v1/lives/{live}/recording");
    w.host().put(&path, json!({"published": false})).await.ok();
    assert_eq!(w.state(&live).await, "none");
    assert!(!w.may(&live, None).await && w.may(&live, Some(secret)).await);
    assert!(
        w.may(&live, Some(&clip)).await,
        "a clip has a switch of its own"
    );
    for wrong in [
        "guess",
        "clip-",
        "clip-x",
        "clip-1",
        &format!("{clip}.guess"),
        &format!("clip-1.{secret}"),
    ] {
        assert!(!w.may(&live, Some(wrong)).await, "{wrong}");
    }
    assert!(w.may(&live, Some(&format!("{clip}.{secret}"))).await);
    let comments = format!("/api/v1/lives/{live}/replay/comments?to_ms=1000");
    w.app
        .anyone()
        .get(&comments)
        .await
        .refused(404, "not_found");
    w.host().put(&path, json!({"published": true})).await.ok();
    assert!(w.may(&live, None).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_let_in_before_the_end_does_not_see_the_recording_by_it() {
    let w = World::start().await;
    let live = w.on_air().await;
    let token = async || -> String {
        let id: LiveId = live.parse().unwrap();
        let sql = q!("SELECT preview_token FROM live_session WHERE id = $1", id);
        let (token,) = w.app.ctx.db.one(sql).await.unwrap();
        token
    };
    let before = token().await;
    w.records();
    w.app.advance(MINUTE_MS).await;
    w.end(&live).await;
    let path = format!("/api/v1/lives/{live}/recording");
    w.host().put(&path, json!({"published": false})).await.ok();
    assert!(!w.may(&live, Some(&before)).await);
    let after = token().await;
    assert!(w.may(&live, Some(&after)).await);
    let rotate = format!("/api/v1/lives/{live}/rotate-key");
    w.host().post(&rotate, json!({})).await.ok();
    assert!(!w.may(&live, Some(&after)).await, "a link that got about");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_recording_is_kept_for_the_record_and_only_the_shop_purges() {
    let w = World::start().await;
    let live = w.recorded().await;
    let path = format!("/api/v1/lives/{live}/recording");
    w.host()
        .delete(&format!("{path}?reason="))
        .await
        .refused(422, "invalid");
    w.app
        .leader(w.rival)
        .delete(&format!("{path}?reason=x"))
        .await
        .refused(403, "forbidden");
    w.host()
        .delete(&format!("{path}?reason=x&purge=true"))
        .await
        .refused(403, "forbidden");
    for _ in 0..2 {
        w.host().delete(&format!("{path}?reason=x")).await.ok();
    }
    assert_eq!(w.state(&live).await, "none");
    assert!(!w.may(&live, None).await);
    assert!(!w.asked().contains(&format!("erase {live}")), "kept");
    w.app
        .operator()
        .delete(&format!("{path}?reason=x&purge=true"))
        .await
        .ok();
    let erased = || {
        w.asked()
            .iter()
            .filter(|a| **a == format!("erase {live}"))
            .count()
    };
    assert_eq!(erased(), 1);
    w.app.advance(0).await;
    assert_eq!(
        erased(),
        2,
        "also if whoever asked had gone before it was done"
    );
    assert_eq!(recording(&w.host(), &live).await["state"], "purged");
    w.host()
        .delete(&format!("{path}?reason=x"))
        .await
        .refused(409, "live.recording_not_ready");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_removed_when_its_time_is_over() {
    let w = World::start().await;
    let live = w.recorded().await;
    let host = recording(&w.host(), &live).await;
    let until = host["keep_until"].as_i64().unwrap();
    let days = (until - w.app.ctx.now().0) / 86_400_000;
    assert!((1_095..=1_096).contains(&days), "three years: {days}");
    w.app.advance(until - w.app.ctx.now().0 - 1).await;
    assert_eq!(w.state(&live).await, "ready");
    w.app.advance(1).await;
    assert_eq!(w.state(&live).await, "expired");
    assert!(w.asked().contains(&format!("erase {live}")));
    assert!(!w.may(&live, None).await);
}
