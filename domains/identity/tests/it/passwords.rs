use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_sign_in_by_password() {
    let app = start().await;
    let id = first_operator(&app).await;
    let reply = enter(&app, "boss", "correct horse").await;
    let client = signed(&app, &reply);
    let me = reply.ok();
    assert_eq!((&me["id"], &me["is_operator"]), (&json!(id), &json!(true)));
    assert_eq!(me["phone_masked"], "");
    assert_eq!(
        client.get("/api/v1/me").await.ok()["roles"][0]["reach"],
        json!({"kind": "shop"})
    );
    // Staff stay for a shift, not for a month.
    app.advance(12 * 3_600_000).await;
    client
        .get("/api/v1/me/consents")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_an_unknown_login_sound_alike() {
    let app = start().await;
    first_operator(&app).await;
    let wrong = enter(&app, "boss", "battery staple").await;
    let unknown = enter(&app, "nobody", "correct horse").await;
    let wrong = wrong.refused(422, "identity.password_wrong");
    let unknown = unknown.refused(422, "identity.password_wrong");
    assert_eq!(
        (&wrong["title"], &wrong["field"]),
        (&unknown["title"], &unknown["field"])
    );
    // A resident without a password cannot be entered by an empty one.
    enter(&app, "boss", "")
        .await
        .refused(422, "identity.password_wrong");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_failures_close_the_door_for_a_quarter_of_an_hour() {
    let app = start().await;
    first_operator(&app).await;
    for _ in 0..5 {
        enter(&app, "boss", "guess")
            .await
            .refused(422, "identity.password_wrong");
    }
    let shut = enter(&app, "boss", "correct horse").await;
    assert_eq!(shut.headers["retry-after"], "900");
    let shut = shut.refused(429, "too_many_requests");
    assert_eq!(
        (&shut["retry_after"], &shut["detail"]),
        (&json!(900), &json!("wait 15 minutes"))
    );
    app.advance(15 * 60_000).await;
    enter(&app, "boss", "correct horse").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_success_forgets_the_failures() {
    let app = start().await;
    first_operator(&app).await;
    for _ in 0..3 {
        for _ in 0..4 {
            enter(&app, "boss", "guess")
                .await
                .refused(422, "identity.password_wrong");
        }
        enter(&app, "boss", "correct horse").await.ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_guesses_at_once_are_counted_before_they_are_judged() {
    let app = start().await;
    first_operator(&app).await;
    let guesses = (0..12).map(|_| {
        let anyone = app.anyone();
        tokio::spawn(async move {
            let body = json!({"login": "boss", "password": "guess"});
            anyone.post("/api/v1/auth/password", body).await.status
        })
    });
    let mut judged = 0;
    for guess in guesses.collect::<Vec<_>>() {
        judged += usize::from(guess.await.unwrap() == 422);
    }
    assert_eq!(judged, 5);
}
