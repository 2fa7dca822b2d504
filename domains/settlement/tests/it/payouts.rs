//! What the provider says and does not say: a payout is made once, booked once, or given back.
use crate::payer::Fault;
use crate::withdrawals::{approve, asked, books, rich, status};
use julin_settlement::PayoutState;
use julin_testkit::{Client, TestApp};
use serde_json::json;

const MINUTE_MS: i64 = 60_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_asked_after_and_never_paid_twice() {
    for fault in [Fault::LostAfter, Fault::LostBefore, Fault::NotNow] {
        let (app, payer) = rich().await;
        let id = asked(&app, 30_000).await;
        payer.books().faults = [fault].into();
        approve(&app, &app.operator(), &id).await.ok();
        assert_eq!(status(&app).await["status"], "sending", "{fault:?}");
        assert_eq!(
            books(&app).await,
            (70_000, 30_000, 0),
            "{fault:?}: still set aside"
        );
        app.advance(60 * MINUTE_MS).await;
        assert_eq!(status(&app).await["status"], "paid", "{fault:?}");
        assert_eq!(payer.paid(), 30_000, "{fault:?}");
        assert_eq!(
            payer.books().arrived,
            [format!("W{id}")],
            "{fault:?}: sent once"
        );
        assert_eq!(books(&app).await, (70_000, 0, -30_000), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_refuses_or_gives_up_comes_back() {
    let (app, payer) = rich().await;
    payer.books().faults = [Fault::Rejected].into();
    let id = asked(&app, 30_000).await;
    approve(&app, &app.operator(), &id).await.ok();
    let failed = status(&app).await;
    assert_eq!(
        (&failed["status"], &failed["reason"]),
        (&json!("failed"), &json!("NO_AUTH"))
    );
    assert_eq!(books(&app).await, (100_000, 0, 0));

    payer.books().taken_as = Some(PayoutState::WaitsForPayee);
    let id = asked(&app, 20_000).await;
    approve(&app, &app.operator(), &id).await.ok();
    let waits = status(&app).await;
    assert_eq!(
        (&waits["status"], &waits["confirm_with"]),
        (&json!("confirming"), &json!(format!("/confirm/W{id}")))
    );
    payer.end(&format!("W{id}"), PayoutState::Failed);
    app.advance(MINUTE_MS).await;
    assert_eq!(status(&app).await["status"], "failed");
    assert_eq!(books(&app).await, (100_000, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payee_who_must_confirm_is_given_the_means_also_after_a_lost_answer() {
    let (app, payer) = rich().await;
    payer.books().taken_as = Some(PayoutState::WaitsForPayee);
    payer.books().faults = [Fault::LostAfter].into();
    let id = asked(&app, 20_000).await;
    approve(&app, &app.operator(), &id).await.ok();
    app.advance(MINUTE_MS).await;
    assert_eq!(
        status(&app).await["confirm_with"],
        format!("/confirm/W{id}")
    );
    payer.end(&format!("W{id}"), PayoutState::Paid);
    app.advance(24 * 60 * MINUTE_MS).await;
    let paid = status(&app).await;
    assert_eq!(
        (&paid["status"], paid.get("confirm_with")),
        (&json!("paid"), None)
    );
    assert_eq!(books(&app).await, (80_000, 0, -20_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payout_that_the_provider_knows_is_not_given_back_because_a_second_sending_is_refused() {
    let (app, payer) = rich().await;
    payer.books().taken_as = Some(PayoutState::WaitsForPayee);
    payer.books().faults = [Fault::LostAfter, Fault::None, Fault::Rejected].into();
    let id = asked(&app, 20_000).await;
    approve(&app, &app.operator(), &id).await.ok();
    app.advance(MINUTE_MS).await;
    assert_eq!(status(&app).await["status"], "confirming");
    assert_eq!(books(&app).await, (80_000, 20_000, 0));
    payer.end(&format!("W{id}"), PayoutState::Paid);
    app.advance(60 * MINUTE_MS).await;
    assert_eq!(books(&app).await, (80_000, 0, -20_000));
}

/// What the provider posts.
async fn callback(app: &TestApp, signature: &str, body: &str) -> u16 {
    let routes = julin_settlement::callbacks().with_state(app.ctx.clone());
    let provider = Client::new(routes, None);
    let headers = [("x-signature", signature)];
    let path = "/callbacks/wechatpay/transfers";
    provider
        .send("POST", path, body.to_owned().into(), &headers)
        .await
        .status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_is_believed_signed_and_with_the_right_sum_and_counts_once() {
    let (app, payer) = rich().await;
    payer.books().taken_as = Some(PayoutState::Processing);
    let id = asked(&app, 20_000).await;
    approve(&app, &app.operator(), &id).await.ok();
    let good = format!("W{id} paid 20000");
    assert_eq!(callback(&app, "bad", &good).await, 401);
    assert_eq!(
        callback(&app, "good", &format!("W{id} paid 20001")).await,
        409
    );
    assert_eq!(callback(&app, "good", "W77 paid 20000").await, 409);
    assert_eq!(callback(&app, "good", "nonsense paid 20000").await, 409);
    assert_eq!(books(&app).await, (80_000, 20_000, 0));
    for _ in 0..3 {
        assert_eq!(callback(&app, "good", &good).await, 204);
    }
    assert_eq!(books(&app).await, (80_000, 0, -20_000));
    let contrary = format!("W{id} failed 20000");
    assert_eq!(
        callback(&app, "good", &contrary).await,
        409,
        "a person must look"
    );
    assert_eq!(books(&app).await, (80_000, 0, -20_000));
}
