use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_leads_to_her_card_and_her_buildings() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let invite = as_leader(&app, &card)
        .get("/api/v1/leader/invite")
        .await
        .ok();
    let code = text(&invite["code"]);
    assert_eq!(code.len(), 8);
    assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
    assert_eq!(invite["url"], format!("http://127.0.0.1:8080/join/{code}"));
    let shown = app
        .anyone()
        .get(&format!("/api/v1/invites/{}", code.to_lowercase()))
        .await
        .ok();
    assert_eq!(shown["leader"], card);
    assert_eq!(
        (&shown["community"], &shown["buildings"]),
        (&card["community"], &home["buildings"])
    );
    assert_eq!(shown["rooms"][0]["name"], "阳光花园群");
    let wrong = app.anyone().get("/api/v1/invites/ZZZZZZZZ").await;
    wrong.refused(404, "community.invite_unknown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pictures_are_pictures() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let leader = as_leader(&app, &card);
    let invite = leader.get("/api/v1/leader/invite").await.ok();
    let qr = leader.get(text(&invite["qr_svg_url"])).await;
    assert_eq!(
        (qr.status, qr.headers["content-type"].to_str().unwrap()),
        (200, "image/svg+xml")
    );
    assert!(qr.bytes.starts_with(b"<svg"));
    let png = leader.get(text(&invite["card_url"])).await;
    assert_eq!(
        (png.status, png.headers["content-type"].to_str().unwrap()),
        (200, "image/png")
    );
    assert!(png.bytes.starts_with(b"\x89PNG"));
    // Width and height of the header chunk.
    assert_eq!(png.bytes[16..24], [0, 0, 2, 238, 0, 0, 3, 232]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_leaders_invite() {
    let app = start().await;
    for path in ["invite", "invite/qr.svg", "invite/card.png", "people"] {
        let path = format!("/api/v1/leader/{path}");
        app.member(PersonId(5))
            .get(&path)
            .await
            .refused(403, "forbidden");
        app.anyone()
            .get(&path)
            .await
            .refused(401, "unauthenticated");
    }
    // A grant without an appointment has nothing to show.
    let stray = app.leader(PersonId(5)).get("/api/v1/leader/invite").await;
    stray.refused(404, "community.not_a_leader");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_group_has_a_name_of_its_own() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let leader = as_leader(&app, &card);
    let path = "/api/v1/leader/rooms";
    let made = leader.post(path, json!({"name": "宝妈群"})).await.ok();
    assert_eq!(
        leader.post(path, json!({"name": "宝妈群"})).await.ok(),
        made
    );
    let code = code_of(&app, &card).await;
    let shown = app
        .anyone()
        .get(&format!("/api/v1/invites/{code}"))
        .await
        .ok();
    let names: Vec<&str> = shown["rooms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| text(&r["name"]))
        .collect();
    assert_eq!(names, ["阳光花园群", "宝妈群"]);
    let member = app
        .member(PersonId(5))
        .post(path, json!({"name": "x"}))
        .await;
    member.refused(403, "forbidden");
}
