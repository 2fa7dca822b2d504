//! Aggregation sheets, sorting lists and their workbooks.
use crate::bench::World;
use serde_json::{Value, json};

async fn sold() -> World {
    let w = World::start().await;
    let homes = [
        (1, "王小明", 0, Some(("12栋", "801"))),
        (2, "=HYPERLINK", 0, Some(("3栋", "1203"))),
        (3, "小赵", 1, None),
    ];
    for (n, name, leader, home) in homes {
        let who = w.resident(n, name, leader, home).await;
        w.bought(&who, leader, &[n, 1]).await;
    }
    w.count().await;
    w
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheet_adds_up_and_a_leader_sees_her_own() {
    let w = sold().await;
    let quantities = |v: &Value| {
        let of = |r: &Value| r["quantity"].as_i64().unwrap();
        let row = |r: &Value| {
            (
                of(r),
                r["by_pickup_point"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(of)
                    .collect(),
            )
        };
        v["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(row)
            .collect::<Vec<(i64, Vec<i64>)>>()
    };
    let all = w.app.operator().get(&w.path("/aggregation")).await.ok();
    assert_eq!(
        quantities(&all),
        [(6, vec![3, 3]), (3, vec![2, 1])],
        "{all}"
    );
    assert_eq!(all["rows"][0]["supplier"]["name"], "山里人");
    assert_eq!(
        all["rows"][0]["by_pickup_point"][0]["pickup_point"]["name"],
        "北门小店"
    );
    let hers = w.host(1).get(&w.path("/aggregation")).await.ok();
    assert_eq!(quantities(&hers), [(3, vec![3]), (1, vec![1])]);
    w.seller()
        .get(&w.path("/aggregation"))
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .get(&w.path("/aggregation"))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bags_lie_in_the_order_of_buildings() {
    let w = sold().await;
    let point = w.leaders[0].1;
    let list = w
        .app
        .operator()
        .get(&w.path(&format!("/sorting?pickup_point={point}")))
        .await
        .ok();
    let bags: Vec<_> = list["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| {
            let word = |k: &str| o[k].as_str().unwrap().to_owned();
            (
                word("building"),
                word("unit"),
                word("phone_tail4"),
                o["chain_number"].as_i64().unwrap(),
            )
        })
        .collect();
    let bag = |b: &str, u: &str, t: &str, n| (b.to_owned(), u.to_owned(), t.to_owned(), n);
    assert_eq!(
        bags,
        [bag("3栋", "1203", "0002", 2), bag("12栋", "801", "0001", 1)]
    );
    assert_eq!(list["leader"]["nickname"], "李姐");
    assert_eq!(list["orders"][1]["name_masked"], "王**");
    let sums: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["quantity"].clone())
        .collect();
    assert_eq!(sums, [3, 2], "cherries, tofu");
    assert_eq!(list["buildings"][0]["items"][0]["quantity"], 2);
    let hers = w.host(0).get(&w.path("/sorting")).await.ok();
    assert_eq!(
        hers["orders"], list["orders"],
        "her own pickup point unless told"
    );
    let others = w
        .host(1)
        .get(&w.path(&format!("/sorting?pickup_point={point}")))
        .await
        .ok();
    assert_eq!(
        others["orders"],
        json!([]),
        "another leader's people are not shown"
    );
    w.verifier(1)
        .get(&w.path(&format!("/sorting?pickup_point={point}")))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workbooks_are_sent_and_noted() {
    let w = sold().await;
    let operator = w.app.operator();
    let point = w.leaders[0].1;
    for path in [
        "/aggregation.xlsx".to_owned(),
        format!("/sorting.xlsx?pickup_point={point}"),
    ] {
        let reply = operator.get(&w.path(&path)).await;
        assert_eq!(
            (reply.status, &reply.bytes[..2]),
            (200, b"PK".as_slice()),
            "{path}"
        );
        assert!(
            reply.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains(".xlsx")
        );
    }
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let page = julin_kernel::PageQuery::default();
    let trail = julin_web::audit_page(&mut tx, w.app.scope(), None, &page)
        .await
        .unwrap();
    let exports = trail
        .iter()
        .filter(|a| a.action.ends_with(".export"))
        .count();
    assert_eq!(exports, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_are_sorted_and_sent_off() {
    let w = sold().await;
    let body = json!({"pickup_point_id": w.leaders[0].1});
    let operator = w.app.operator();
    for path in ["/sorting", "/dispatches"] {
        let moved = operator.post(&w.path(path), body.clone()).await.ok();
        assert_eq!(moved["orders"], 2, "{path}");
        let again = operator.post(&w.path(path), body.clone()).await.ok();
        assert_eq!(again["orders"], 0, "{path}");
        w.host(0)
            .post(&w.path(path), body.clone())
            .await
            .refused(403, "forbidden");
    }
}
