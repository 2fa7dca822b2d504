use super::*;

/// A leader with three people.
async fn gathered(app: &TestApp) -> Value {
    let home = estate(app, "阳光花园").await;
    let card = lead(app, &home, "13800001234", "王姐").await;
    let code = code_of(app, &card).await;
    for (phone, name, building, unit) in [
        ("13911112222", "张三", 0, "101"),
        ("13911113333", "李四", 1, "1203"),
        ("13911114444", "Ann Lee", 1, "1204"),
    ] {
        let person = resident(app, phone, name).await;
        let place = json!({"building": home["buildings"][building]["id"], "unit": unit});
        join(app, person, &code, place).await;
    }
    card
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let page = client
        .get(&format!("/api/v1/leader/people?{query}"))
        .await
        .ok();
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|p| text(&p["nickname"]).to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_finds_her_people_the_way_she_asks() {
    let app = start().await;
    let leader = as_leader(&app, &gathered(&app).await);
    assert_eq!(names(&leader, "").await, ["Ann Lee", "李四", "张三"]);
    assert_eq!(names(&leader, "q=4444").await, ["Ann Lee"]);
    assert_eq!(names(&leader, "q=2%E6%A0%8B1203").await, ["李四"]);
    assert_eq!(names(&leader, "q=2%E6%A0%8B").await, ["Ann Lee", "李四"]);
    assert_eq!(names(&leader, "q=ann").await, ["Ann Lee"]);
    assert_eq!(names(&leader, "q=nobody").await, Vec::<String>::new());
    let page = leader.get("/api/v1/leader/people?q=3333").await.ok();
    let li = &page["items"][0];
    assert_eq!(
        (&li["building"], &li["unit"]),
        (&json!("2栋"), &json!("1203"))
    );
    assert_eq!(li["phone_masked"], "139****3333");
    assert!(li.get("seq").is_none() && li.get("phone").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_meet_without_gap_also_while_searching() {
    let app = start().await;
    let leader = as_leader(&app, &gathered(&app).await);
    for (query, all) in [
        ("", vec!["Ann Lee", "李四", "张三"]),
        ("q=12&", vec!["Ann Lee", "李四"]),
    ] {
        let (mut seen, mut cursor) = (vec![], String::new());
        loop {
            let path = format!("/api/v1/leader/people?{query}limit=1{cursor}");
            let page = leader.get(&path).await.ok();
            seen.push(text(&page["items"][0]["nickname"]).to_owned());
            let Some(next) = page["next"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, all, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sees_only_her_own() {
    let app = start().await;
    gathered(&app).await;
    let moon = estate(&app, "月亮湾").await;
    let li = lead(&app, &moon, "13800005678", "李姐").await;
    assert_eq!(names(&as_leader(&app, &li), "").await, Vec::<String>::new());
}
