use crate::bench::{Bench, Unpay, campaign_id, item_id};
use julin_groupbuy::chain_row_of_order;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_numbered_masked_and_knows_ones_own_rows() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let id = campaign_id(&made);
    let first = b.paid(&made, 0, &[(0, 2)]).await;
    let second = b.paid(&made, 1, &[(0, 1), (1, 1)]).await;
    b.paid(&made, 0, &[(1, 1)]).await;
    let path = format!("/api/v1/campaigns/{id}/chain");
    let page = b.app.member(b.members[0]).get(&path).await.ok();
    let rows: Vec<(i64, &str, bool)> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["number"].as_i64().unwrap(),
                r["name"].as_str().unwrap(),
                r["mine"] == true,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [(3, "赵**", true), (2, "钱**", false), (1, "赵**", true)]
    );
    let short = b.app.anyone().get(&format!("{path}?limit=2")).await.ok();
    let next = short["next"].as_str().unwrap();
    let rest = b
        .app
        .anyone()
        .get(&format!("{path}?limit=2&cursor={next}"))
        .await
        .ok();
    assert_eq!(
        (&rest["items"][0]["number"], rest.get("next")),
        (&json!(1), None)
    );
    let other = b
        .app
        .anyone()
        .get(&format!("{path}?leader={}", b.leaders[1]))
        .await
        .ok();
    assert_eq!(other["items"], json!([]));
    let mine = b
        .app
        .member(b.members[0])
        .get(&format!("/api/v1/campaigns/{id}"))
        .await
        .ok();
    let orders = mine["my"]["orders"].as_array().unwrap();
    assert_eq!((orders.len(), &orders[0]["id"]), (2, &json!(first)));
    // Cancelled: off the list, and its number is not given again.
    let lines = vec![(item_id(&made, 0), 1), (item_id(&made, 1), 1)];
    b.app
        .write(Unpay {
            campaign: id,
            order: second,
            lines,
        })
        .await
        .unwrap();
    b.paid(&made, 2, &[(0, 1)]).await;
    let page = b.app.anyone().get(&path).await.ok();
    let numbers: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, [4, 3, 1]);
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let row = chain_row_of_order(&mut tx, b.app.scope(), first)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.0, row.1, row.2.number, row.2.name.as_str()),
        (id, b.leaders[0], 1, "赵**")
    );
    assert_eq!(
        chain_row_of_order(&mut tx, b.app.scope(), second)
            .await
            .unwrap(),
        None
    );
}
