use super::*;
use julin_identity::grants;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_is_registered_granted_and_shown() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    assert_eq!(
        card["community"],
        json!({"id": home["id"], "name": "阳光花园"})
    );
    assert_eq!(card["pickup_point"]["hours"], "17:00–21:00");
    let record = json!({"served_orders": null, "on_time_rate_bps": null, "on_time_n": 0,
        "after_sale_median_s": null, "after_sale_n": 0});
    assert_eq!(card["record"], record);
    for number in ["13800001234", "138****1234"] {
        assert!(!card.to_string().contains(number), "{card}");
    }
    let path = format!("/api/v1/leaders/{}", text(&card["id"]));
    assert_eq!(app.anyone().get(&path).await.ok(), card);
    let public = app.anyone().get("/api/v1/communities/public").await.ok();
    assert_eq!(public[0]["leaders"], json!([card]));
    let mut tx = app.ctx.db.read().await.unwrap();
    let person = id(&card["id"]);
    let held = grants(&mut tx, app.scope(), person).await.unwrap();
    assert!(held.contains(&julin_web::Grant {
        role: Role::Leader,
        reach: Reach::Leader(person)
    }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appointing_again_moves_her_and_keeps_her_code() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let code = code_of(&app, &card).await;
    let path = format!("/api/v1/communities/{}", text(&home["id"]));
    let point = json!({"name": "西门", "address": "西门内", "hours": "全天"});
    let view = app
        .operator()
        .post(&format!("{path}/pickup-points"), point)
        .await
        .ok();
    let again = json!({"phone": "138 0000 1234", "nickname": "别名", "intro": "新简介",
        "pickup_point": view["pickup_points"][1]["id"]});
    let view = app
        .operator()
        .post(&format!("{path}/leaders"), again)
        .await
        .ok();
    let leaders = view["leaders"].as_array().unwrap();
    assert_eq!(leaders.len(), 1);
    assert_eq!(
        (&leaders[0]["id"], &leaders[0]["nickname"]),
        (&card["id"], &json!("王姐"))
    );
    assert_eq!(
        (&leaders[0]["intro"], &leaders[0]["pickup_point"]["name"]),
        (&json!("新简介"), &json!("西门"))
    );
    assert_eq!(code_of(&app, &card).await, code);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn she_leads_in_one_community_at_a_point_of_it() {
    let app = start().await;
    let (sun, moon) = (estate(&app, "阳光花园").await, estate(&app, "月亮湾").await);
    lead(&app, &sun, "13800001234", "王姐").await;
    let path = format!("/api/v1/communities/{}/leaders", text(&moon["id"]));
    let mut body = json!({"phone": "13800001234", "nickname": "王姐", "intro": "",
        "pickup_point": moon["pickup_points"][0]["id"]});
    let twice = app.operator().post(&path, body.clone()).await;
    twice.refused(409, "community.leads_elsewhere");
    body["phone"] = json!("13911112222");
    body["pickup_point"] = sun["pickup_points"][0]["id"].clone();
    let abroad = app.operator().post(&path, body.clone()).await;
    assert_eq!(
        abroad.refused(422, "community.not_of_community")["field"],
        "pickup_point"
    );
    // The refused one left no person behind.
    let mut tx = app.ctx.db.read().await.unwrap();
    let found = julin_identity::person_by_phone(&mut tx, app.scope(), "13911112222")
        .await
        .unwrap();
    assert_eq!(found, None);
    body["phone"] = json!("12");
    body["pickup_point"] = moon["pickup_points"][0]["id"].clone();
    app.operator()
        .post(&path, body)
        .await
        .refused(422, "identity.phone_invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_is_no_leader() {
    let app = start().await;
    let ann = resident(&app, "13800001234", "Ann").await;
    let path = format!("/api/v1/leaders/{ann}");
    app.anyone()
        .get(&path)
        .await
        .refused(404, "community.not_a_leader");
}

struct HandedOver(julin_kernel::Scope, PersonId);
impl julin_db::Command for HandedOver {
    type Output = ();
    async fn run(&self, tx: &mut julin_db::Tx) -> julin_db::Result<()> {
        let head = julin_contracts::OrderHead {
            order: julin_kernel::OrderId(1),
            member: PersonId(2),
            campaign: julin_kernel::CampaignId(3),
            leader: self.1,
            community: julin_kernel::CommunityId(4),
            pickup_point: julin_kernel::PickupPointId(5),
            live: None,
            card: None,
        };
        let event = julin_contracts::OrderPickedUp { head, by: self.1 };
        julin_events::emit(tx, self.0, event).await.map(|_| ())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn her_record_counts_what_was_handed_over() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let leader = id(&lead(&app, &home, "13800001234", "王姐").await["id"]);
    let path = format!("/api/v1/leaders/{leader}");
    assert!(app.anyone().get(&path).await.ok()["record"]["served_orders"].is_null());
    for _ in 0..2 {
        app.write(HandedOver(app.scope(), leader)).await.unwrap();
    }
    app.drain().await;
    app.drain().await;
    assert_eq!(
        app.anyone().get(&path).await.ok()["record"]["served_orders"],
        2
    );
}

/// Goods that came so long after (or before) they were promised, and a claim decided after so long.
struct Happened(Scope, PersonId, i64, i64);
impl Command for Happened {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (leader, now) = (self.1, tx.now());
        let arrived = julin_contracts::GoodsArrived {
            campaign: julin_kernel::CampaignId(tx.new_id::<julin_kernel::EventId>().0),
            pickup_point: julin_kernel::PickupPointId(5),
            leaders: vec![leader],
            promised_at: Some(now.plus_s(-self.2)),
        };
        julin_events::emit(tx, self.0, arrived).await?;
        let decided = julin_contracts::AfterSaleDecided {
            claim: tx.new_id(),
            order: julin_kernel::OrderId(1),
            leader,
            asked_at: now.plus_s(-self.3),
            approved: true,
        };
        julin_events::emit(tx, self.0, decided).await.map(|_| ())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn her_record_tells_kept_promises_and_how_soon_she_decides() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let leader = id(&lead(&app, &home, "13800001234", "王姐").await["id"]);
    let path = format!("/api/v1/leaders/{leader}");
    let record = async || {
        app.drain().await;
        app.anyone().get(&path).await.ok()["record"].clone()
    };
    for (late_s, took_s) in [(0, 900), (1, 60)] {
        app.write(Happened(app.scope(), leader, late_s, took_s))
            .await
            .unwrap();
    }
    let few = json!({"served_orders": null, "on_time_rate_bps": null, "on_time_n": 2,
        "after_sale_median_s": null, "after_sale_n": 2});
    assert_eq!(record().await, few);
    for (late_s, took_s) in [(-7_200, 7_200), (-60, 1_800)] {
        app.write(Happened(app.scope(), leader, late_s, took_s))
            .await
            .unwrap();
    }
    let told = json!({"served_orders": null, "on_time_rate_bps": 7_500, "on_time_n": 4,
        "after_sale_median_s": 900, "after_sale_n": 4});
    assert_eq!(record().await, told);
}
