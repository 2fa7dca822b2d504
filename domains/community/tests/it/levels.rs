use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_is_ranked_by_the_shop_and_it_is_on_record() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let leader: PersonId = id(&card["id"]);
    let shown = app.operator().get("/api/v1/leader-levels").await.ok();
    let none = |level: &str| json!({"level": level, "bonus_bps": 0});
    assert_eq!(
        shown["levels"],
        json!([none("standard"), none("silver"), none("gold")])
    );
    assert_eq!(shown["leaders"][0]["level"], "standard");
    let path = format!("/api/v1/leaders/{leader}/level");
    let gold = json!({"level": "gold"});
    for _ in 0..2 {
        let ranked = app.operator().put(&path, gold.clone()).await;
        assert_eq!(ranked.status, 204);
    }
    let set = json!({"levels": [{"level": "gold", "bonus_bps": 250}]});
    app.operator().put("/api/v1/leader-levels", set).await;
    let shown = app.operator().get("/api/v1/leader-levels").await.ok();
    assert_eq!(
        shown["levels"][2],
        json!({"level": "gold", "bonus_bps": 250})
    );
    assert_eq!(
        shown["leaders"],
        json!([{"leader": card["id"], "level": "gold"}])
    );
    let sql = julin_db::q!(
        "SELECT COUNT(*) FROM web_audit WHERE action IN ('community.leader.level', 'community.levels.set')"
    );
    let noted: (i64,) = app.ctx.db.one(sql).await.unwrap();
    assert_eq!(noted.0, 2, "each change once");
    // Appointing her again does not undo it.
    lead(&app, &home, "13800001234", "王姐").await;
    let shown = app.operator().get("/api/v1/leader-levels").await.ok();
    assert_eq!(shown["leaders"][0]["level"], "gold");
    let herself = app.leader(leader);
    herself
        .put(&path, gold.clone())
        .await
        .refused(403, "forbidden");
    herself
        .get("/api/v1/leader-levels")
        .await
        .refused(403, "forbidden");
    let unknown = "/api/v1/leaders/77/level";
    app.operator()
        .put(unknown, gold)
        .await
        .refused(404, "not_found");
    let twice =
        json!({"levels": [{"level": "gold", "bonus_bps": 1}, {"level": "gold", "bonus_bps": 2}]});
    let said = app.operator().put("/api/v1/leader-levels", twice).await;
    assert_eq!(said.refused(422, "invalid")["field"], "levels.1.level");
    let much = json!({"levels": [{"level": "gold", "bonus_bps": 5_001}]});
    let said = app.operator().put("/api/v1/leader-levels", much).await;
    assert_eq!(said.refused(422, "invalid")["field"], "levels.0.bonus_bps");
}
