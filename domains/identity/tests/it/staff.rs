use super::*;
use julin_web::audit_page;

fn draft(login: &str) -> Value {
    json!({"login": login, "nickname": "小李", "password": "long enough",
        "grants": [{"role": "supplier", "reach": {"kind": "supplier", "id": "77"}}]})
}

async fn operator(app: &TestApp) -> Client {
    first_operator(app).await;
    let reply = enter(app, "boss", "correct horse").await;
    signed(app, &reply)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_hires_once_per_key_and_it_is_on_record() {
    let app = start().await;
    let boss = operator(&app).await;
    let made = boss
        .post_keyed("/api/v1/staff", "key-00001", draft("lee"))
        .await
        .ok();
    let again = boss
        .post_keyed("/api/v1/staff", "key-00001", draft("lee"))
        .await
        .ok();
    assert_eq!(made, again);
    let other = boss
        .post_keyed("/api/v1/staff", "key-00001", draft("kim"))
        .await;
    other.refused(409, "idempotency.key_reused");
    let taken = boss
        .post_keyed("/api/v1/staff", "key-00002", draft("lee"))
        .await;
    taken.refused(409, "identity.login_taken");
    let all = boss.get("/api/v1/staff").await.ok();
    assert_eq!((all.as_array().unwrap().len(), &all[1]), (2, &made));
    let me = enter(&app, "lee", "long enough").await.ok();
    assert_eq!(me["roles"], made["grants"]);
    let mut tx = app.ctx.db.read().await.unwrap();
    let page = julin_kernel::PageQuery::default();
    let trail = audit_page(&mut tx, app.scope(), None, &page).await.unwrap();
    assert_eq!(trail.len(), 1);
    assert_eq!(trail[0].action, "identity.staff.create");
    assert!(!trail[0].detail.0.to_string().contains("long enough"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_grant_works_at_once() {
    let app = start().await;
    let boss = operator(&app).await;
    let lee = boss.post("/api/v1/staff", draft("lee")).await.ok();
    let client = signed(&app, &enter(&app, "lee", "long enough").await);
    client.get("/api/v1/staff").await.refused(403, "forbidden");
    let path = format!("/api/v1/staff/{}/grants", lee["id"].as_str().unwrap());
    let operator = json!({"grants": [{"role": "operator", "reach": {"kind": "shop"}}]});
    boss.put(&path, operator).await.ok();
    client.get("/api/v1/staff").await.ok();
    boss.put(&path, json!({"grants": []})).await.ok();
    client.get("/api/v1/staff").await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_operator_cannot_lock_the_shop() {
    let app = start().await;
    let boss = operator(&app).await;
    let id = boss.get("/api/v1/me").await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/staff/{id}/grants");
    boss.put(&path, json!({"grants": []}))
        .await
        .refused(409, "identity.last_operator");
    boss.get("/api/v1/staff").await.ok();
    let nobody = boss
        .put("/api/v1/staff/404/grants", json!({"grants": []}))
        .await;
    nobody.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grants_must_make_sense() {
    let app = start().await;
    let boss = operator(&app).await;
    for (role, reach) in [
        ("operator", json!({"kind": "supplier", "id": "7"})),
        ("supplier", json!({"kind": "shop"})),
        ("leader", json!({"kind": "leader"})),
        ("leader", json!({"kind": "leader", "id": "x"})),
        ("member", json!({"kind": "own", "id": "7"})),
    ] {
        let mut body = draft("lee");
        body["grants"] = json!([{"role": role, "reach": reach}]);
        let problem = boss
            .post("/api/v1/staff", body)
            .await
            .refused(422, "invalid");
        assert_eq!(problem["field"], "grants.0", "{role} {reach}");
    }
    let mut short = draft("lee");
    short["password"] = json!("seven77");
    let problem = boss
        .post("/api/v1/staff", short)
        .await
        .refused(422, "invalid");
    assert_eq!(problem["field"], "password");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_operators_see_staff() {
    let app = start().await;
    let (member, _) = sign_up(&app, "13800001234").await;
    member.get("/api/v1/staff").await.refused(403, "forbidden");
    member
        .post("/api/v1/staff", draft("lee"))
        .await
        .refused(403, "forbidden");
    app.anyone()
        .get("/api/v1/staff")
        .await
        .refused(401, "unauthenticated");
    let put = app
        .anyone()
        .put("/api/v1/staff/1/grants", json!({"grants": []}))
        .await;
    put.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_hires_one() {
    let app = start().await;
    let boss = operator(&app).await;
    let clicks = [(); 4].map(|()| {
        let boss = boss.clone();
        tokio::spawn(async move {
            let hired = boss
                .post_keyed("/api/v1/staff", "key-00001", draft("lee"))
                .await;
            hired.ok()["id"].clone()
        })
    });
    let mut ids = vec![];
    for click in clicks {
        ids.push(click.await.unwrap());
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}
