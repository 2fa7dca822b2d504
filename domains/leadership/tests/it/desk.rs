//! The shop's side of applications.
use crate::world::{World, contract, identity, marks};
use serde_json::json;

const PATH: &str = "/api/v1/leader-applications";

#[tokio::test]
async fn marks_and_papers_come_before_an_approval_which_makes_a_leader() {
    let w = World::start().await;
    let id = w.apply().await;
    let (desk, one) = (w.desk(), format!("{PATH}/{id}"));
    let approve = format!("{one}/approve");
    desk.post(&approve, w.approval())
        .await
        .refused(409, "leadership.reviews_missing");
    let file = desk.put(&format!("{one}/review"), marks(4)).await.ok();
    assert_eq!(file["reviews"][0]["score"], "4.00");
    assert_eq!(file["application"]["status"], "in_review");
    let refused = desk.post(&approve, w.approval()).await;
    assert_eq!(
        refused.refused(409, "leadership.papers_missing")["detail"],
        "identity"
    );
    desk.put(&format!("{one}/papers"), identity(true))
        .await
        .ok();
    let file = desk
        .put(&format!("{one}/papers"), contract(true))
        .await
        .ok();
    assert_eq!(file["papers_missing"], json!([]));
    assert_eq!(file["papers"][1]["told"], "赵** ****123X");

    desk.post(&approve, w.approval()).await.ok();
    desk.post(&approve, w.approval())
        .await
        .refused(409, "wrong_state");
    let card = w
        .app
        .anyone()
        .get(&format!("/api/v1/leaders/{}", w.her))
        .await
        .ok();
    assert_eq!(
        (card["intro"].as_str(), card["community"]["name"].as_str()),
        (Some("北门的兰姐"), Some("枫林苑"))
    );
    let levels = desk.get("/api/v1/leader-levels").await.ok();
    let hers = levels["leaders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["leader"] == w.her.to_string());
    assert_eq!(hers.unwrap()["level"], "silver");
    assert_eq!(w.inbox().await[0]["template"], "leader_approved");
    let deeds = desk.get(&one).await.ok();
    let deeds: Vec<_> = deeds["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["deed"].clone())
        .collect();
    assert_eq!(
        json!(deeds),
        json!(["submitted", "reviewed", "checked", "checked", "approved"])
    );
}

#[tokio::test]
async fn a_paper_never_passes_by_itself() {
    let w = World::start().await;
    let papers = format!("{PATH}/{}/papers", w.apply().await);
    let desk = w.desk();
    desk.put(&papers, identity(false))
        .await
        .refused(409, "leadership.not_checked");
    desk.put(&papers, contract(false))
        .await
        .refused(409, "leadership.not_checked");
    let mut wrong = identity(true);
    wrong["number_tail"] = json!("12345");
    assert_eq!(
        desk.put(&papers, wrong).await.refused(422, "invalid")["field"],
        "number_tail"
    );
    let mut wrong = contract(true);
    wrong["digest"] = json!("AB".repeat(32));
    assert_eq!(
        desk.put(&papers, wrong).await.refused(422, "invalid")["field"],
        "digest"
    );
}

#[tokio::test]
async fn two_reviewers_are_two_people_and_every_criterion_has_its_mark() {
    let w = World::start().await;
    let desk = w.desk();
    let mut policy = desk.get("/api/v1/leader-policy").await.ok();
    policy["policy"]["reviewers"] = json!(2);
    policy["policy"]["needs_identity"] = json!(false);
    policy["policy"]["needs_contract"] = json!(false);
    desk.put("/api/v1/leader-policy", policy).await.ok();
    let one = format!("{PATH}/{}", w.apply().await);
    let review = format!("{one}/review");
    let mut few = marks(5);
    few["marks"].as_array_mut().unwrap().pop();
    desk.put(&review, few).await.refused(422, "invalid");
    let mut high = marks(5);
    high["marks"][1]["mark"] = json!(6);
    assert_eq!(
        desk.put(&review, high).await.refused(422, "invalid")["field"],
        "marks.1.mark"
    );

    desk.put(&review, marks(3)).await.ok();
    // The same person again changes her marks and is still one.
    desk.put(&review, marks(2)).await.ok();
    let approve = format!("{one}/approve");
    let refused = desk.post(&approve, w.approval()).await;
    assert_eq!(
        refused.refused(409, "leadership.reviews_missing")["detail"],
        "1/2"
    );
    let file = w.other_desk().put(&review, marks(5)).await.ok();
    let scores: Vec<_> = file["reviews"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["score"].clone())
        .collect();
    assert_eq!(json!(scores), json!(["2.00", "5.00"]));
    desk.post(&approve, w.approval()).await.ok();
}

#[tokio::test]
async fn a_leader_of_another_community_is_refused_and_nothing_is_half_done() {
    let w = World::start().await;
    let id = w.apply().await;
    w.prepare(&id).await;
    let mut wrong = w.approval();
    wrong["pickup_point"] = json!("77");
    let approve = format!("{PATH}/{id}/approve");
    w.desk()
        .post(&approve, wrong)
        .await
        .refused(422, "community.not_of_community");
    let mut wrong = w.approval();
    wrong["community_id"] = json!("77");
    w.desk()
        .post(&approve, wrong)
        .await
        .refused(404, "not_found");
    let file = w.desk().get(&format!("{PATH}/{id}")).await.ok();
    assert_eq!(file["application"]["status"], "in_review");
    assert_eq!(
        w.app
            .anyone()
            .get(&format!("/api/v1/leaders/{}", w.her))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_list_is_paged_and_filtered() {
    let w = World::start().await;
    let id = w.apply().await;
    let path = format!("{PATH}?status=submitted&limit=1");
    let page = w.desk().get(&path).await.ok();
    assert_eq!(page["items"][0]["id"], json!(id));
    assert_eq!(page["items"][0]["person"]["nickname"], "赵小兰");
    w.desk()
        .put(&format!("{PATH}/{id}/review"), marks(4))
        .await
        .ok();
    assert_eq!(w.desk().get(&path).await.ok()["items"], json!([]));
}
