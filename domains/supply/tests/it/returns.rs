//! Goods that come back, found by the code of their order.
use crate::replace::{Fetched, on};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_that_come_back_are_found_by_the_code_of_their_order() {
    let f = Fetched::cherries(5).await;
    let find =
        |point: usize, code: &str| json!({ "code": code, "pickup_point_id": f.w.leaders[point].1 });
    let path = "/api/v1/handover/returns";
    f.w.host(0)
        .post(path, find(0, &f.code))
        .await
        .refused(404, "supply.nothing_returns");
    let claim = f.claim(2, "return_refund", "refund").await;
    let body = json!({ "liable": "supplier" });
    f.w.host(0).post(&on(&claim, "approve"), body).await.ok();
    f.w.host(0)
        .post(path, find(0, "000000"))
        .await
        .refused(404, "supply.code_wrong");
    f.w.host(1)
        .post(path, find(0, &f.code))
        .await
        .refused(403, "forbidden");
    f.w.host(1)
        .post(path, find(1, &f.code))
        .await
        .refused(404, "supply.code_wrong");
    f.who
        .post(path, find(0, &f.code))
        .await
        .refused(403, "forbidden");
    let found = f.w.verifier(0).post(path, find(0, &f.code)).await.ok();
    assert_eq!(found["items"][0]["id"], claim["id"]);
    let taken =
        f.w.verifier(0)
            .post(&on(&claim, "returned"), json!({ "goods": "wasted" }))
            .await
            .ok();
    assert_eq!(taken["status"], "approved");
    f.w.app.drain().await;
    assert_eq!(f.w.till.refunded(), 2 * 1_990);
    f.w.host(0)
        .post(path, find(0, &f.code))
        .await
        .refused(404, "supply.nothing_returns");
    // Where one keeps a pickup point it need not be told; the shop's people look at all of them.
    let code = json!({ "code": f.code });
    for who in [f.w.host(0), f.w.verifier(0), f.w.app.operator()] {
        who.post(path, code.clone())
            .await
            .refused(404, "supply.nothing_returns");
    }
    f.w.host(1)
        .post(path, code)
        .await
        .refused(404, "supply.code_wrong");
}
