//! Pastes, workbooks and scales.
use crate::bench::World;
use crate::weighing::{WEIGH, line, market};
use julin_sheet::{Cell, Sheet, workbook};
use julin_testkit::Reply;
use serde_json::{Value, json};

const READINGS: &str = "/api/v1/scales/readings";

/// Two bags of perch at the first leader's, counted and arrived: lines and their 跟团号.
async fn sorting(w: &World) -> Vec<Value> {
    let mut lines = vec![];
    for (n, name) in [(1, "王小明"), (2, "李阿姨")] {
        let who = w.resident(n, name, 0, None).await;
        let order = w.bought(&who, 0, &[2]).await;
        lines.push(line(&who, &order).await);
    }
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    lines
}

fn problems(view: &Value) -> Vec<(Option<i64>, &str)> {
    let rows = view["rows"].as_array().unwrap().iter();
    rows.map(|r| {
        let code = r["problem"]["code"].as_str().unwrap_or_default();
        (r["grams"].as_i64(), code)
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paste_is_previewed_row_by_row_then_taken_whole() {
    let w = market().await;
    let lines = sorting(&w).await;
    let preview = w.path("/weighing/preview");
    let ask = |text: &str| json!({"text": text, "unit": "g"});
    let view = w
        .host(0)
        .post(&preview, ask("1 1斤9两\n李阿姨 500kg\n3 950\n1 900g\n2 重"))
        .await
        .ok();
    assert_eq!(
        problems(&view),
        [
            (Some(950), ""),
            (Some(500_000), ""),
            (Some(950), "supply.row_unknown"),
            (Some(900), "supply.row_twice"),
            (None, "supply.row_weight"),
        ],
        "{view}"
    );
    let counts = |v: &Value| {
        let of = |k: &str| v[k].as_i64().unwrap();
        (of("ready"), of("questioned"), of("wrong"), of("missing"))
    };
    assert_eq!(counts(&view), (2, 1, 3, 0));
    assert_eq!(view["rows"][0]["line_id"], lines[0]["id"]);
    assert_eq!(view["rows"][1]["name_masked"], "李**");
    // Another leader's bags are not found, and nothing was written.
    let others = w.host(1).post(&preview, ask("1 950g")).await.ok();
    assert_eq!(problems(&others), [(Some(950), "supply.row_unknown")]);
    w.host(0)
        .post(&preview, ask(""))
        .await
        .refused(422, "invalid");
    let sheet = w.path(&format!("/weighing?pickup_point={}", w.leaders[0].1));
    assert_eq!(w.host(0).get(&sheet).await.ok()["items"][0]["weighed"], 0);
    let readings: Vec<Value> = view["rows"].as_array().unwrap()[..2]
        .iter()
        .map(|r| json!({"line_id": r["line_id"], "grams": r["grams"], "confirmed": true}))
        .collect();
    let body = json!({"readings": readings, "source": "pasted"});
    w.host(0).post(WEIGH, body).await.ok();
    assert_eq!(w.host(0).get(&sheet).await.ok()["items"][0]["weighed"], 2);
}

async fn upload(w: &World, bytes: Vec<u8>) -> Reply {
    let path = w.path("/weighing/preview-sheet");
    let kind = [("content-type", julin_sheet::CONTENT_TYPE)];
    w.host(0).send("POST", &path, bytes.into(), &kind).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_is_read_and_what_is_none_is_refused() {
    let w = market().await;
    sorting(&w).await;
    let mut sheet = Sheet::new("称重单", ["跟团号", "姓名", "商品", "实重(kg)"]);
    sheet.row(["1".into(), "王小明".into(), "鲈鱼".into(), "0.95".into()]);
    sheet.row([Cell::Count(2), "".into(), "".into(), Cell::Count(1)]);
    sheet.row([Cell::Count(7), "".into(), "".into(), Cell::Count(1)]);
    let view = upload(&w, workbook(&[sheet]).unwrap()).await.ok();
    assert_eq!(
        problems(&view),
        [
            (Some(950), ""),
            (Some(1_000), ""),
            (Some(1_000), "supply.row_unknown")
        ]
    );
    assert_eq!(view["rows"][2]["row"], 4);
    for broken in [
        b"".to_vec(),
        b"PK\x03\x04 nothing".to_vec(),
        "跟团号,重量".into(),
    ] {
        upload(&w, broken)
            .await
            .refused(422, "supply.sheet_unreadable");
    }
    // The workbook that is given out can be sent back as it is.
    let point = w.leaders[0].1;
    let own = w.path(&format!("/weighing.xlsx?pickup_point={point}"));
    let book = w.host(0).get(&own).await;
    assert_eq!((book.status, &book.bytes[..2]), (200, b"PK".as_slice()));
    let view = upload(&w, book.bytes.to_vec()).await.ok();
    assert_eq!(
        problems(&view),
        [(None, "supply.row_weight"), (None, "supply.row_weight")]
    );
}

async fn says(w: &World, token: &str, body: Value) -> Reply {
    let bearer = format!("Bearer {token}");
    let heads = [("authorization", bearer.as_str())];
    let bytes = body.to_string().into();
    w.app.anyone().send("POST", READINGS, bytes, &heads).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scale_weighs_at_its_own_pickup_point_and_nothing_else() {
    let w = market().await;
    let lines = sorting(&w).await;
    let (here, there) = (w.leaders[0].1, w.leaders[1].1);
    let new = |point| json!({"pickup_point_id": point, "name": "1号秤"});
    let key = "scale-key-0001";
    let scale = w
        .host(0)
        .post_keyed("/api/v1/scales", key, new(here))
        .await
        .ok();
    let again = w
        .host(0)
        .post_keyed("/api/v1/scales", key, new(here))
        .await
        .ok();
    assert_eq!(scale, again);
    w.host(0)
        .post("/api/v1/scales", new(there))
        .await
        .refused(403, "forbidden");
    let token = scale["token"].as_str().unwrap();
    let shown = says(&w, token, json!({"frame": "ST,GS,+  0.950kg\r\n"}))
        .await
        .ok();
    assert_eq!(
        (shown["grams"].as_i64(), shown["stable"].as_bool()),
        (Some(950), Some(true))
    );
    let list = format!("/api/v1/scales?pickup_point={here}");
    let heard = w.host(0).get(&list).await.ok();
    assert_eq!(
        (
            &heard["items"][0]["last_grams"],
            &heard["items"][0]["readings"]
        ),
        (&json!(950), &json!(1))
    );
    w.host(1).get(&list).await.refused(403, "forbidden");
    // With a line it is that line's weight.
    let told = json!({"grams": 950, "line_id": lines[0]["id"]});
    let entered = says(&w, token, told.clone()).await.ok();
    assert_eq!(entered["line"]["refund"], 290);
    let wild = json!({"weight": "95 kg", "line_id": lines[1]["id"]});
    says(&w, token, wild)
        .await
        .refused(409, "orders.weight_questioned");
    let moving = json!({"frame": "US,GS,+  0.950kg", "line_id": lines[1]["id"]});
    says(&w, token, moving)
        .await
        .refused(409, "supply.scale_unstable");
    // A scale elsewhere does not reach in, and a token does nothing but weigh.
    let other = w
        .app
        .operator()
        .post("/api/v1/scales", new(there))
        .await
        .ok();
    let other = other["token"].as_str().unwrap();
    says(&w, other, told.clone())
        .await
        .refused(403, "forbidden");
    for wrong in [
        "",
        "x",
        "1-",
        &token[..token.len() - 1],
        &format!("{token}0"),
    ] {
        says(&w, wrong, told.clone())
            .await
            .refused(401, "supply.scale_unknown");
    }
    let id = scale["id"].as_str().unwrap();
    let revoke = format!("/api/v1/scales/{id}/revoke");
    w.host(1)
        .post(&revoke, json!({}))
        .await
        .refused(403, "forbidden");
    for _ in 0..2 {
        assert_eq!(w.host(0).post(&revoke, json!({})).await.status, 204);
    }
    says(&w, token, told)
        .await
        .refused(401, "supply.scale_unknown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_that_tell_no_weight_are_refused_and_not_kept() {
    let w = market().await;
    let point = w.leaders[0].1;
    let new = json!({"pickup_point_id": point, "name": "1号秤"});
    let scale = w.host(0).post("/api/v1/scales", new).await.ok();
    let token = scale["token"].as_str().unwrap();
    for (body, code) in [
        (json!({"frame": "OL"}), "supply.scale_overload"),
        (json!({"frame": "hello"}), "supply.frame_unread"),
        (json!({"frame": ""}), "supply.frame_unread"),
        (json!({"weight": "-1kg"}), "supply.frame_unread"),
        (json!({"grams": -1}), "invalid"),
        (json!({"grams": 1, "frame": "ST,GS,+  0.950kg"}), "invalid"),
        (json!({}), "invalid"),
    ] {
        says(&w, token, body).await.refused(422, code);
    }
    let list = format!("/api/v1/scales?pickup_point={point}");
    assert_eq!(w.host(0).get(&list).await.ok()["items"][0]["readings"], 0);
}
