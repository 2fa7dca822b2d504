use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_renames_themselves() {
    let app = start().await;
    let (client, _) = sign_up(&app, "13800001234").await;
    let me = client
        .put("/api/v1/me", json!({"nickname": "  小明 "}))
        .await
        .ok();
    assert_eq!(me["nickname"], "小明");
    for bad in ["", "   ", &"长".repeat(21), "a\u{0}b"] {
        let problem = client.put("/api/v1/me", json!({"nickname": bad})).await;
        assert_eq!(problem.refused(422, "invalid")["field"], "nickname");
    }
    assert_eq!(client.get("/api/v1/me").await.ok()["nickname"], "小明");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_takes_along_what_is_kept_of_them() {
    let app = start().await;
    let (client, me) = sign_up(&app, "13800001234").await;
    sign_up(&app, "13900005678").await;
    let consents = client.get("/api/v1/me/consents").await.ok();
    let documents: Vec<&str> = consents
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["document"].as_str().unwrap())
        .collect();
    assert_eq!(documents, ["privacy", "terms"]);
    assert_eq!(consents[0]["at"], julin_testkit::START.0);
    let export = client.get("/api/v1/me/export").await;
    let token = client.token().unwrap();
    assert!(!String::from_utf8_lossy(&export.bytes).contains(token));
    let export = export.ok();
    assert_eq!(export["phone"], "13800001234");
    assert_eq!((&export["id"], &export["roles"]), (&me["id"], &me["roles"]));
    assert_eq!(export["consents"], consents);
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reads_it_signed_out() {
    let app = start().await;
    assert!(app.anyone().get("/api/v1/me").await.ok().is_null());
    for path in ["/api/v1/me/consents", "/api/v1/me/export"] {
        app.anyone().get(path).await.refused(401, "unauthenticated");
    }
    let put = app
        .anyone()
        .put("/api/v1/me", json!({"nickname": "x"}))
        .await;
    put.refused(401, "unauthenticated");
    let out = app.anyone().post("/api/v1/auth/logout", json!({})).await;
    assert_eq!(out.status, 204);
}
