use super::*;
use julin_db::q;

const PHONE: &str = "13800001234";

async fn ask(app: &TestApp, phone: &str) -> Reply {
    app.anyone()
        .post("/api/v1/auth/otp", json!({"phone": phone}))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_tries_kill_a_code() {
    let app = start().await;
    let code = code_for(&app, PHONE).await;
    for _ in 0..5 {
        let wrong = login(&app, PHONE, &other_than(&code), true).await;
        assert_eq!(wrong.refused(422, "identity.code_wrong")["field"], "code");
    }
    login(&app, PHONE, &code, true)
        .await
        .refused(422, "identity.code_wrong");
    app.advance(60_000).await;
    let fresh = code_for(&app, PHONE).await;
    login(&app, PHONE, &fresh, true).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_wrong_tries_do_not() {
    let app = start().await;
    let code = code_for(&app, PHONE).await;
    for _ in 0..4 {
        login(&app, PHONE, &other_than(&code), true)
            .await
            .refused(422, "identity.code_wrong");
    }
    login(&app, PHONE, &code, true).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_serves_once_for_its_number_and_five_minutes() {
    let app = start().await;
    let code = code_for(&app, PHONE).await;
    ask(&app, "13900005678").await.ok();
    login(&app, "13900005678", &code, true)
        .await
        .refused(422, "identity.code_wrong");
    login(&app, PHONE, &code, true).await.ok();
    login(&app, PHONE, &code, true)
        .await
        .refused(422, "identity.code_wrong");
    app.advance(60_000).await;
    let late = code_for(&app, PHONE).await;
    app.advance(5 * 60_000).await;
    login(&app, PHONE, &late, true)
        .await
        .refused(422, "identity.code_wrong");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_last_code_counts() {
    let app = start().await;
    let first = code_for(&app, PHONE).await;
    app.advance(60_000).await;
    let second = code_for(&app, PHONE).await;
    assert_ne!(first, second);
    login(&app, PHONE, &first, true)
        .await
        .refused(422, "identity.code_wrong");
    login(&app, PHONE, &second, true).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_gets_one_a_minute_five_an_hour_ten_a_day() {
    let app = start().await;
    let first = ask(&app, PHONE).await.ok();
    assert_eq!(first["retry_after_s"], 60);
    assert_eq!(first["inbox_url"], "/dev/inbox?phone=13800001234");
    app.advance(20_000).await;
    let soon = ask(&app, PHONE).await.refused(429, "too_many_requests");
    assert_eq!(
        (&soon["retry_after"], &soon["detail"]),
        (&json!(40), &json!("wait 40 seconds"))
    );
    for _ in 0..4 {
        app.advance(60_000).await;
        ask(&app, PHONE).await.ok();
    }
    app.advance(60_000).await;
    ask(&app, PHONE).await.refused(429, "too_many_requests");
    ask(&app, "13900005678").await.ok();
    app.advance(3_600_000).await;
    for _ in 0..5 {
        ask(&app, PHONE).await.ok();
        app.advance(60_000).await;
    }
    app.advance(3_600_000).await;
    ask(&app, PHONE).await.refused(429, "too_many_requests");
    app.advance(86_400_000).await;
    ask(&app, PHONE).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_gets_a_hundred_an_hour() {
    let app = start().await;
    for n in 0..100 {
        ask(&app, &format!("1380000{n:04}")).await.ok();
    }
    ask(&app, "13900005678")
        .await
        .refused(429, "too_many_requests");
    app.advance(3_600_000).await;
    ask(&app, "13900005678").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_mobile_number_gets_none() {
    let app = start().await;
    for phone in ["", "12", "02160000000", "1380000123a"] {
        let reply = ask(&app, phone)
            .await
            .refused(422, "identity.phone_invalid");
        assert_eq!(reply["field"], "phone");
    }
    let inbox = app.anyone().get("/api/v1/dev/inbox").await.ok();
    assert_eq!(inbox, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_holds_no_code() {
    let app = start().await;
    let code = code_for(&app, PHONE).await;
    let kept: Vec<(Vec<u8>, Vec<u8>)> = app
        .ctx
        .db
        .all(q!("SELECT salt, code_mac FROM identity_otp"))
        .await
        .unwrap();
    let (salt, mac) = &kept[0];
    assert_eq!((salt.len(), mac.len()), (16, 32));
    let has = |hay: &[u8]| hay.windows(6).any(|w| w == code.as_bytes());
    assert!(!has(salt) && !has(mac));
}
