use super::*;
use julin_db::q;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_person_agrees_once_and_is_known_afterwards() {
    let app = start().await;
    let code = code_for(&app, "13800001234").await;
    let refused = login(&app, "13800001234", &code, false).await;
    let problem = refused.refused(422, "identity.consent_required");
    assert_eq!(
        (&problem["field"], &problem["detail"]),
        (&json!("consent"), &json!("2026-11"))
    );
    // The refusal wrote nothing: the same code still serves.
    let reply = login(&app, "+86 138 0000 1234", &code, true).await;
    let client = signed(&app, &reply);
    let me = reply.ok();
    assert_eq!(me["nickname"], "王小明");
    assert_eq!(me["phone_masked"], "138****1234");
    assert_eq!(
        me["roles"],
        json!([{"role": "member", "reach": {"kind": "own", "id": me["id"]}}])
    );
    assert_eq!(
        (&me["is_leader"], &me["is_operator"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(client.get("/api/v1/me").await.ok(), me);
    app.advance(60_000).await;
    let code = code_for(&app, "13800001234").await;
    let again = login(&app, "13800001234", &code, false).await.ok();
    assert_eq!(again["id"], me["id"]);
    let told: (i64,) = app
        .ctx
        .db
        .one(q!(
            "SELECT COUNT(*) AS n FROM events_outbox WHERE name = 'identity.member_registered'"
        ))
        .await
        .unwrap();
    assert_eq!(told.0, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consent_to_an_old_version_is_none() {
    let app = start().await;
    let code = code_for(&app, "13800001234").await;
    let body = json!({"phone": "13800001234", "code": code,
        "consent": {"terms": "2026-11", "privacy": "2019-01"}});
    let reply = app.anyone().post("/api/v1/auth/login", body).await;
    reply.refused(422, "identity.consent_required");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_by_hand_for_one_device_and_by_age() {
    let app = start().await;
    let (phone, _) = sign_up(&app, "13800001234").await;
    app.advance(60_000).await;
    let code = code_for(&app, "13800001234").await;
    let tablet = signed(&app, &login(&app, "13800001234", &code, false).await);
    let out = phone.post("/api/v1/auth/logout", json!({})).await;
    assert_eq!(
        (out.status, out.cookie(SESSION_COOKIE).as_deref()),
        (204, Some(""))
    );
    phone
        .get("/api/v1/me/consents")
        .await
        .refused(401, "unauthenticated");
    tablet.get("/api/v1/me").await.ok();
    app.advance(30 * 86_400_000).await;
    tablet
        .get("/api/v1/me/consents")
        .await
        .refused(401, "unauthenticated");
    let forged = Client::new(app.router.clone(), Some("0".repeat(64)));
    forged
        .get("/api/v1/me/consents")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_kept_as_its_hash_and_the_cookie_is_closed_to_scripts() {
    let app = start().await;
    let code = code_for(&app, "13800001234").await;
    let reply = login(&app, "13800001234", &code, true).await;
    let token = reply.cookie(SESSION_COOKIE).unwrap();
    let header = reply.headers["set-cookie"].to_str().unwrap();
    assert!(
        header.contains("HttpOnly") && header.contains("SameSite=Lax"),
        "{header}"
    );
    let kept: (Vec<u8>,) = app
        .ctx
        .db
        .one(q!("SELECT token_hash FROM identity_session"))
        .await
        .unwrap();
    assert_eq!((token.len(), kept.0.len()), (64, 32));
    let byte = |at: usize| u8::from_str_radix(&token[at * 2..at * 2 + 2], 16).unwrap();
    let raw: Vec<u8> = (0..32).map(byte).collect();
    assert_ne!(raw, kept.0);
}

struct Block;
impl Command for Block {
    type Output = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        Ok(tx
            .run(q!("UPDATE identity_person SET status = 'blocked'"))
            .await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_person_is_out_at_once_and_stays_out() {
    let app = start().await;
    let (client, _) = sign_up(&app, "13800001234").await;
    app.write(Block).await.unwrap();
    client
        .get("/api/v1/me/consents")
        .await
        .refused(401, "unauthenticated");
    app.advance(60_000).await;
    let code = code_for(&app, "13800001234").await;
    login(&app, "13800001234", &code, false)
        .await
        .refused(403, "identity.blocked");
}
