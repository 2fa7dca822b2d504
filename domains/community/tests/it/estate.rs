use super::*;
use julin_web::audit_page;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_enters_a_community_once_per_key() {
    let app = start().await;
    let operator = app.operator();
    let body = json!({"name": "阳光花园", "address": "花园路 1 号", "district": "浦东"});
    let path = "/api/v1/communities";
    let made = operator
        .post_keyed(path, "key-00001", body.clone())
        .await
        .ok();
    let again = operator.post_keyed(path, "key-00001", body).await.ok();
    assert_eq!(made, again);
    assert_eq!(
        (&made["name"], &made["district"]),
        (&json!("阳光花园"), &json!("浦东"))
    );
    assert_eq!(
        (&made["buildings"], &made["members"]),
        (&json!([]), &json!(0))
    );
    let other = json!({"name": "别的", "address": "别处"});
    let other = operator.post_keyed(path, "key-00001", other).await;
    other.refused(409, "idempotency.key_reused");
    assert_eq!(operator.get(path).await.ok()["items"], json!([made]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buildings_and_pickup_points_are_known_by_name() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let path = format!("/api/v1/communities/{}", text(&home["id"]));
    let operator = app.operator();
    let more = json!({"names": ["2栋", "3栋"]});
    let view = operator.post(&format!("{path}/buildings"), more).await.ok();
    let names: Vec<&str> = view["buildings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| text(&b["name"]))
        .collect();
    assert_eq!(names, ["1栋", "2栋", "3栋"]);
    assert_eq!(view["buildings"][1]["id"], home["buildings"][1]["id"]);
    let moved = json!({"name": "东门驿站", "address": "西门", "hours": "全天"});
    let view = operator
        .post(&format!("{path}/pickup-points"), moved)
        .await
        .ok();
    let points = view["pickup_points"].as_array().unwrap();
    assert_eq!((points.len(), &points[0]["address"]), (1, &json!("西门")));
    assert_eq!(points[0]["id"], home["pickup_points"][0]["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_is_on_record_with_what_was_before() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let path = format!("/api/v1/communities/{}", text(&home["id"]));
    let to = json!({"name": "阳光花园二期", "address": "花园路 1 号"});
    let view = app.operator().put(&path, to).await.ok();
    assert_eq!(view["name"], "阳光花园二期");
    let mut tx = app.ctx.db.read().await.unwrap();
    let page = julin_kernel::PageQuery::default();
    let trail = audit_page(&mut tx, app.scope(), None, &page).await.unwrap();
    let actions: Vec<&str> = trail.iter().map(|a| a.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "community.community.edit",
            "community.pickup_point.put",
            "community.building.add",
            "community.community.create",
        ]
    );
    assert_eq!(
        trail[0].detail.0["name"],
        json!(["阳光花园", "阳光花园二期"])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_named() {
    let app = start().await;
    let operator = app.operator();
    let blank = operator
        .post("/api/v1/communities", json!({"name": " ", "address": "x"}))
        .await;
    assert_eq!(blank.refused(422, "invalid")["field"], "name");
    let home = estate(&app, "阳光花园").await;
    let path = format!("/api/v1/communities/{}/buildings", text(&home["id"]));
    let wrong = operator.post(&path, json!({"names": ["1栋", ""]})).await;
    assert_eq!(wrong.refused(422, "invalid")["field"], "names.1");
    let lost = operator
        .post(
            "/api/v1/communities/404/buildings",
            json!({"names": ["1栋"]}),
        )
        .await;
    lost.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_operators_edit() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let path = format!("/api/v1/communities/{}", text(&home["id"]));
    let leader = app.leader(PersonId(5));
    let body = json!({"name": "x", "address": "y"});
    leader
        .get("/api/v1/communities")
        .await
        .refused(403, "forbidden");
    leader.get(&path).await.refused(403, "forbidden");
    leader
        .put(&path, body.clone())
        .await
        .refused(403, "forbidden");
    leader
        .post("/api/v1/communities", body.clone())
        .await
        .refused(403, "forbidden");
    app.anyone()
        .put(&path, body)
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_has_pages() {
    let app = start().await;
    for n in 0..3 {
        estate(&app, &format!("小区{n}")).await;
    }
    let operator = app.operator();
    let first = operator.get("/api/v1/communities?limit=2").await.ok();
    assert_eq!(first["items"][0]["name"], "小区2");
    let next = text(&first["next"]);
    let path = format!("/api/v1/communities?limit=2&cursor={next}");
    let second = operator.get(&path).await.ok();
    assert_eq!(second["items"][0]["name"], "小区0");
    assert!(second.get("next").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_makes_one_community() {
    let app = start().await;
    let clicks = [(); 6].map(|()| {
        let operator = app.operator();
        tokio::spawn(async move {
            let body = json!({"name": "阳光花园", "address": "花园路 1 号"});
            let made = operator
                .post_keyed("/api/v1/communities", "key-00001", body)
                .await;
            made.ok()["id"].clone()
        })
    });
    let mut ids = vec![];
    for click in clicks {
        ids.push(click.await.unwrap());
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let all = app.operator().get("/api/v1/communities").await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}
