use crate::bench::{Bench, campaign_id};
use serde_json::json;

const ZH: &[(&str, &str)] = &[("accept-language", "zh-CN")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_for_the_group_tells_goods_prices_and_who_joined() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let id = campaign_id(&made);
    b.paid(&made, 0, &[(0, 2)]).await;
    b.paid(&made, 1, &[(0, 1)]).await;
    let path = format!("/api/v1/campaigns/{id}");
    let view = b.app.anyone().send("GET", &path, "".into(), ZH).await.ok();
    let text = view["share"]["text"].as_str().unwrap();
    let url = view["share"]["url"].as_str().unwrap();
    let tomato = made["items"][0]["id"].as_str().unwrap();
    let expected = format!(
        "【周三水果团】\n团长：王姐 · 翠湖花园\n⏰ 11-23 18:00 截单\n📍 自提：南门岗亭（16:00-20:00）\n\n\
         1. 沙瓤西红柿 5斤  ¥18.90（原 ¥19.90） 限5份\n   满3份 ¥18.90 · 满10份 ¥17.50\n   \
         已跟3份，还差7份降到¥17.50\n2. 车厘子 5斤  ¥69.90\n\n👉 跟团：{url}\n\n—— 接龙 ——\n\
         1. 赵** item {tomato}×2\n2. 钱** item {tomato}×1"
    );
    assert_eq!(text, expected);
    let english = b.app.anyone().get(&path).await.ok();
    assert!(
        english["share"]["text"]
            .as_str()
            .unwrap()
            .contains("Leader: 王姐")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_moment_has_its_text_for_the_leader() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}/share-text", campaign_id(&made));
    let mut seen = std::collections::HashSet::new();
    for (moment, word) in [
        ("open", "跟团："),
        ("remind", "还差3份"),
        ("arrived", "提货码"),
        ("unclaimed", "还有邻居没来取货"),
    ] {
        let asked = format!("{path}?moment={moment}");
        let text = b.host().send("GET", &asked, "".into(), ZH).await.ok();
        let text = text["text"].as_str().unwrap();
        assert!(
            text.contains(word) && text.contains("周三水果团"),
            "{moment}: {text}"
        );
        assert!(seen.insert(text.to_owned()));
    }
    b.rival()
        .get(&format!("{path}?moment=open"))
        .await
        .refused(403, "forbidden");
    b.app
        .member(b.members[0])
        .get(&format!("{path}?moment=open"))
        .await
        .refused(403, "forbidden");
    b.app
        .anyone()
        .get(&format!("{path}?moment=open"))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_poster_is_a_picture_and_follows_the_price() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = made["share"]["poster_url"].as_str().unwrap();
    let poster = b.app.anyone().get(path).await;
    assert_eq!(
        (poster.status, &poster.bytes[..8]),
        (200, &b"\x89PNG\r\n\x1a\n"[..])
    );
    assert_eq!(poster.headers["content-type"], "image/png");
    let again = b.app.anyone().get(path).await;
    assert_eq!(poster.bytes, again.bytes);
    b.paid(&made, 0, &[(0, 3)]).await;
    assert_ne!(
        b.app.anyone().get(path).await.bytes,
        again.bytes,
        "the price has changed"
    );
    let mut body = b.body();
    (body["draft"], body["items"]) = (json!(true), json!([body["items"][0]]));
    let draft = b.host().post("/api/v1/campaigns", body).await.ok();
    let path = format!("/api/v1/campaigns/{}/poster.png", campaign_id(&draft));
    b.app.anyone().get(&path).await.refused(404, "not_found");
}
