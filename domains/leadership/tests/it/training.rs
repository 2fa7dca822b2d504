//! Courses, tests and certificates.
use crate::world::{DAY_MS, World, course};
use julin_testkit::Client;
use serde_json::{Value, json};

/// The right answers of a test with the questions of `world::course`, as the shuffled choices stand.
pub(crate) fn right(test: &Value) -> Vec<Value> {
    let questions = test["questions"].as_array().unwrap().iter();
    let answer = |q: &Value| {
        let right: &[&str] = match q["text"].as_str().unwrap() {
            "一" => &["甲"],
            "二" => &["乙"],
            _ => &["甲", "丙"],
        };
        let choices = q["choices"].as_array().unwrap().iter().enumerate();
        let taken = choices.filter(|(_, c)| right.contains(&c.as_str().unwrap()));
        json!(taken.map(|(i, _)| i).collect::<Vec<_>>())
    };
    questions.map(answer).collect()
}

async fn read_all(her: &Client, course: &str) {
    for lesson in 0..2 {
        let path = format!("/api/v1/leader/training/{course}/read");
        her.post(&path, json!({"lesson": lesson})).await.ok();
    }
}

/// Reads, takes the test and passes; answers the result.
pub(crate) async fn pass(her: &Client, course: &str) -> Value {
    read_all(her, course).await;
    let path = format!("/api/v1/leader/training/{course}/tests");
    let test = her.post(&path, json!({})).await.ok();
    let path = format!(
        "/api/v1/leader/tests/{}/answer",
        test["id"].as_str().unwrap()
    );
    her.post(&path, json!({"answers": right(&test)})).await.ok()["result"].clone()
}

#[tokio::test]
async fn lessons_come_before_the_test_and_its_answers_stay_on_the_server() {
    let w = World::start().await;
    w.becomes_leader().await;
    let her = w.leader();
    let id = w.course(course("食品安全", false, false)).await;
    let tests = format!("/api/v1/leader/training/{id}/tests");
    let refused = her.post(&tests, json!({})).await;
    assert_eq!(
        refused.refused(409, "leadership.lessons_unread")["detail"],
        "收货"
    );
    her.post(
        &format!("/api/v1/leader/training/{id}/read"),
        json!({"lesson": 2}),
    )
    .await
    .refused(422, "invalid");
    read_all(&her, &id).await;
    let test = her.post(&tests, json!({})).await.ok();
    assert!(
        !test.to_string().contains("right") && !test.to_string().contains("见第一课"),
        "{test}"
    );
    assert_eq!(test["questions"].as_array().unwrap().len(), 3);
    let learn = her.get(&format!("/api/v1/leader/training/{id}")).await.ok();
    assert_eq!(learn["open_test"], test["id"]);
    // Beginning again goes on with the same paper.
    assert_eq!(her.post(&tests, json!({})).await.ok(), test);
    let old = w.app.leader(w.old);
    let path = format!("/api/v1/leader/tests/{}", test["id"].as_str().unwrap());
    old.get(&path).await.refused(404, "not_found");
    w.resident()
        .get("/api/v1/leader/training")
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn a_failed_test_tells_what_was_wrong_and_attempts_are_numbered() {
    let w = World::start().await;
    w.becomes_leader().await;
    let her = w.leader();
    let id = w.course(course("食品安全", false, false)).await;
    read_all(&her, &id).await;
    let tests = format!("/api/v1/leader/training/{id}/tests");
    for _ in 0..2 {
        let test = her.post(&tests, json!({})).await.ok();
        let path = format!(
            "/api/v1/leader/tests/{}/answer",
            test["id"].as_str().unwrap()
        );
        her.post(&path, json!({"answers": [[0]]}))
            .await
            .refused(422, "invalid");
        let done = her.post(&path, json!({"answers": [[], [], []]})).await.ok();
        assert_eq!(done["result"]["wrong"], json!([0, 1, 2]));
        assert_eq!(
            (&done["result"]["passed"], &done["result"]["whys"]),
            (&json!(false), &json!([]))
        );
        // The result stands, whatever is sent afterwards.
        let again = her.post(&path, json!({"answers": right(&test)})).await.ok();
        assert_eq!(again["result"], done["result"]);
    }
    her.post(&tests, json!({}))
        .await
        .refused(409, "leadership.attempts_used_up");
    w.app.advance(DAY_MS).await;
    assert_eq!(pass(&her, &id).await["passed"], true);
}

#[tokio::test]
async fn a_certificate_is_verified_by_anybody_and_drawn_for_its_holder() {
    let w = World::start().await;
    w.becomes_leader().await;
    let her = w.leader();
    let id = w.course(course("食品安全", false, false)).await;
    let result = pass(&her, &id).await;
    assert_eq!(result["whys"], json!(["见第一课", "见第一课", "见第一课"]));
    let certificate = &result["certificate"];
    let number = certificate["number"].as_str().unwrap();
    let verify = format!("/api/v1/certificates/{}", number.to_lowercase());
    let seen = w.app.anyone().get(&verify).await.ok();
    assert_eq!(
        (seen["name"].as_str(), seen["course"].as_str()),
        (Some("赵**"), Some("食品安全"))
    );
    w.app
        .anyone()
        .get("/api/v1/certificates/JL20261123-AAAAAAAAAA")
        .await
        .refused(404, "not_found");

    let picture = certificate["picture_url"].as_str().unwrap();
    let png = her.get(picture).await;
    assert_eq!((png.status, &png.bytes[1..4]), (200, &b"PNG"[..]));
    w.app
        .anyone()
        .get(picture)
        .await
        .refused(401, "unauthenticated");
    w.app
        .leader(w.old)
        .get(picture)
        .await
        .refused(404, "not_found");
    // Passed again it stays the same one.
    assert_eq!(pass(&her, &id).await["certificate"], *certificate);
    assert_eq!(w.inbox().await[0]["template"], "course_certified");
}

#[tokio::test]
async fn a_test_under_way_keeps_its_questions_when_the_course_changes() {
    let w = World::start().await;
    w.becomes_leader().await;
    let her = w.leader();
    let id = w.course(course("食品安全", false, false)).await;
    read_all(&her, &id).await;
    let test = her
        .post(&format!("/api/v1/leader/training/{id}/tests"), json!({}))
        .await
        .ok();
    let path = format!("/api/v1/leader-courses/{id}");
    let file = w.desk().get(&path).await.ok();
    let mut changed = json!({"version": file["version"], "course": file["course"]});
    changed["course"]["questions"][0]["right"] = json!([2]);
    w.desk().put(&path, changed.clone()).await.ok();
    w.desk()
        .put(&path, changed)
        .await
        .refused(409, "leadership.changed");
    let answer = format!(
        "/api/v1/leader/tests/{}/answer",
        test["id"].as_str().unwrap()
    );
    let done = her
        .post(&answer, json!({"answers": right(&test)}))
        .await
        .ok();
    assert_eq!(done["result"]["wrong"], json!([]));
}

#[tokio::test]
async fn a_course_is_within_its_bounds() {
    let w = World::start().await;
    let wrong = [
        ("title", json!(""), "title"),
        ("lessons", json!([]), "lessons"),
        ("questions", json!([]), "questions"),
        ("asked", json!(4), "asked"),
        ("pass_mark", json!(101), "pass_mark"),
    ];
    for (at, value, field) in wrong {
        let mut body = course("食品安全", false, false);
        body[at] = value;
        let refused = w
            .desk()
            .post("/api/v1/leader-courses", body)
            .await
            .refused(422, "invalid");
        assert_eq!(refused["field"], field);
    }
    let mut body = course("食品安全", false, false);
    body["questions"][1]["right"] = json!([3]);
    let refused = w
        .desk()
        .post("/api/v1/leader-courses", body)
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "questions.1.right.0");
    let mut body = course("食品安全", false, false);
    body["lessons"][0]["kind"] = json!("video");
    let refused = w
        .desk()
        .post("/api/v1/leader-courses", body)
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "lessons.0.live_id");
    w.resident()
        .get("/api/v1/leader-courses")
        .await
        .refused(403, "forbidden");
}
