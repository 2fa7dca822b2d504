//! Templates: built in, the shop's, a leader's own.
use crate::bench::World;
use serde_json::{Value, json};

const LIST: &str = "/api/v1/run-of-show/templates";

fn shape(view: &Value) -> Vec<(String, String)> {
    let all = view["segments"].as_array().unwrap().iter();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    all.map(|s| (text(&s["kind"]), text(&s["title"]))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_built_in_template_fills_rundown_and_checklist() {
    let w = World::start().await;
    let view = w
        .post("/apply", json!({ "template": "fresh_daily" }))
        .await
        .ok();
    let products: Vec<(String, String)> = shape(&view)
        .into_iter()
        .filter(|(kind, _)| kind == "product")
        .collect();
    let product = |name: &str| ("product".to_owned(), name.to_owned());
    assert_eq!(products, [product("樱桃"), product("蜜桃")]);
    assert!(view["gate"]["missing"].as_array().unwrap().len() >= 3);
    // The same again is no other.
    let again = w
        .post("/apply", json!({ "template": "fresh_daily" }))
        .await
        .ok();
    assert_eq!(again, view);
    // A tick outlives another template.
    let task = view["tasks"][0]["id"].as_str().unwrap().to_owned();
    w.put(&format!("/checklist/{task}"), json!({ "done": true }))
        .await
        .ok();
    let again = w
        .post("/apply", json!({ "template": "holiday" }))
        .await
        .ok();
    let kept = again["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["id"] == json!(task));
    assert!(kept.unwrap()["done_at"].is_i64());
    for unknown in ["no_such", "7"] {
        let reply = w.post("/apply", json!({ "template": unknown })).await;
        reply.refused(422, "runofshow.template_unknown");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_leader_keeps_is_hers_and_what_the_shop_keeps_is_for_all() {
    let w = World::start().await;
    let body = json!({ "name": "周末场" });
    w.post("/templates", body.clone())
        .await
        .refused(409, "runofshow.nothing_to_keep");
    w.plan_rundown().await;
    w.plan_checklist().await;
    let kept = w
        .host()
        .post_keyed(&w.path("/templates"), "template-key-1", body.clone())
        .await
        .ok();
    let again = w
        .host()
        .post_keyed(&w.path("/templates"), "template-key-1", body)
        .await
        .ok();
    assert_eq!(kept, again);
    let outline = &kept["outline"];
    assert_eq!(outline["segments"].as_array().unwrap().len(), 4);
    assert_eq!(
        (
            &outline["segments"][1]["title"],
            &outline["tasks"][0]["must"]
        ),
        (&json!(""), &json!(true))
    );
    let id = kept["template"].as_str().unwrap();
    let names = async |client: julin_testkit::Client| -> Vec<String> {
        let list = client.get(LIST).await.ok();
        let all = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|t| t["built_in"] == false);
        all.map(|t| t["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(w.host()).await, ["周末场"]);
    assert_eq!(names(w.app.operator()).await, ["周末场"]);
    assert!(names(w.app.leader(w.rival)).await.is_empty());
    let shop = json!({ "name": "店铺场" });
    let shops = w
        .app
        .operator()
        .post(&w.path("/templates"), shop)
        .await
        .ok();
    let shops = shops["template"].as_str().unwrap();
    assert_eq!(names(w.app.leader(w.rival)).await, ["店铺场"]);
    let path = |id: &str| format!("{LIST}/{id}");
    w.host()
        .delete(&path(shops))
        .await
        .refused(403, "forbidden");
    w.app
        .leader(w.rival)
        .delete(&path(id))
        .await
        .refused(403, "forbidden");
    w.app
        .member(w.rival)
        .get(LIST)
        .await
        .refused(403, "forbidden");

    let view = w.post("/apply", json!({ "template": id })).await.ok();
    assert_eq!(shape(&view).len(), 4);
    assert_eq!(w.host().delete(&path(id)).await.status, 204);
    w.host().delete(&path(id)).await.refused(404, "not_found");
    w.post("/apply", json!({ "template": id }))
        .await
        .refused(422, "runofshow.template_unknown");
    w.steer("start").await.refused(409, "live.not_ready");
}
