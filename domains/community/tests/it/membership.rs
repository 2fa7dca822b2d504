use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_is_told_once_and_moving_house_is_not() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let card = lead(&app, &home, "13800001234", "王姐").await;
    let code = code_of(&app, &card).await;
    let ann = resident(&app, "13911112222", "Ann").await;
    let place = json!({"building": home["buildings"][1]["id"], "unit": " 1203 "});
    let joined = join(&app, ann, &code, place).await;
    assert_eq!(
        (&joined["building"], &joined["unit"]),
        (&json!("2栋"), &json!("1203"))
    );
    assert_eq!(joined["building_id"], home["buildings"][1]["id"]);
    assert_eq!(
        (&joined["leader"], &joined["is_default"]),
        (&card, &json!(true))
    );
    assert_eq!(joined["room"]["name"], "阳光花园群");
    assert_eq!(joined["pickup_point"], card["pickup_point"]);
    let again = join(&app, ann, &code, json!({"unit": "1204"})).await;
    assert_eq!(
        (&again["building"], &again["unit"]),
        (&json!("2栋"), &json!("1204"))
    );
    assert_eq!(again["joined_at"], joined["joined_at"]);
    let events = joined_events(&app).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["member"], ann.to_string());
    assert_eq!(
        (&events[0]["leader"], &events[0]["building"]),
        (&card["id"], &joined["building_id"])
    );
    assert_eq!(
        app.member(ann).get("/api/v1/memberships").await.ok(),
        json!([again])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_may_belong_to_several_leaders_and_choose_the_first_shown() {
    let app = start().await;
    let (sun, moon) = (estate(&app, "阳光花园").await, estate(&app, "月亮湾").await);
    let wang = lead(&app, &sun, "13800001234", "王姐").await;
    let li = lead(&app, &moon, "13800005678", "李姐").await;
    let ann = resident(&app, "13911112222", "Ann").await;
    for card in [&wang, &li] {
        let code = code_of(&app, card).await;
        join(&app, ann, &code, json!({})).await;
    }
    let member = app.member(ann);
    let mine = member.get("/api/v1/memberships").await.ok();
    assert_eq!(
        (&mine[0]["leader"], &mine[0]["is_default"]),
        (&wang, &json!(true))
    );
    assert_eq!(
        (&mine[1]["leader"], &mine[1]["is_default"]),
        (&li, &json!(false))
    );
    let path = format!("/api/v1/memberships/{}", text(&li["id"]));
    member.put(&path, json!({"is_default": true})).await.ok();
    let mine = member.get("/api/v1/memberships").await.ok();
    assert_eq!(
        (&mine[0]["leader"], &mine[0]["is_default"]),
        (&li, &json!(true))
    );
    assert_eq!(mine[1]["is_default"], json!(false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_of_the_leaders_community() {
    let app = start().await;
    let (sun, moon) = (estate(&app, "阳光花园").await, estate(&app, "月亮湾").await);
    let wang = lead(&app, &sun, "13800001234", "王姐").await;
    let code = code_of(&app, &wang).await;
    let ann = resident(&app, "13911112222", "Ann").await;
    let member = app.member(ann);
    let abroad = json!({"building": moon["buildings"][0]["id"]});
    let refused = member
        .post(&format!("/api/v1/invites/{code}/join"), abroad)
        .await;
    assert_eq!(
        refused.refused(422, "community.not_of_community")["field"],
        "building"
    );
    assert_eq!(member.get("/api/v1/memberships").await.ok(), json!([]));
    let path = format!("/api/v1/memberships/{}", text(&wang["id"]));
    member
        .put(&path, json!({"unit": "1"}))
        .await
        .refused(404, "community.not_joined");
    join(&app, ann, &code, json!({})).await;
    let abroad = json!({"pickup_point": moon["pickup_points"][0]["id"]});
    let refused = member.put(&path, abroad).await;
    assert_eq!(
        refused.refused(422, "community.not_of_community")["field"],
        "pickup_point"
    );
    let moved = json!({"building": sun["buildings"][0]["id"], "unit": "302"});
    let moved = member.put(&path, moved).await.ok();
    assert_eq!(
        (&moved["building"], &moved["unit"]),
        (&json!("1栋"), &json!("302"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_joins_nothing() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let wang = lead(&app, &home, "13800001234", "王姐").await;
    let code = code_of(&app, &wang).await;
    let join = app
        .anyone()
        .post(&format!("/api/v1/invites/{code}/join"), json!({}))
        .await;
    join.refused(401, "unauthenticated");
    app.anyone()
        .get("/api/v1/memberships")
        .await
        .refused(401, "unauthenticated");
    let put = app.anyone().put("/api/v1/memberships/1", json!({})).await;
    put.refused(401, "unauthenticated");
}
