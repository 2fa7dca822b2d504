//! Every endpoint refuses strangers, or stands on the reviewed list of public ones; every staff
//! endpoint refuses a mere resident.
use super::bench::{operations, start};
use julin_kernel::PersonId;

/// Anyone may look and watch without signing in. Each line was looked at: nothing private, nothing
/// written but what a visitor may do.
const PUBLIC: &[&str] = &[
    "GET /api/v1/campaigns",
    "GET /api/v1/campaigns/{id}",
    "GET /api/v1/campaigns/{id}/chain",
    "GET /api/v1/campaigns/{id}/poster.png",
    "GET /api/v1/campaigns/{id}/teams",
    "GET /api/v1/flash-sales/{id}",
    "GET /api/v1/teams/{id}",
    "GET /api/v1/certificates/{number}",
    "GET /api/v1/communities/public",
    "GET /api/v1/guest-claims/{token}",
    "GET /api/v1/dev/inbox",
    "GET /api/v1/invites/{code}",
    "GET /api/v1/leaders/{id}",
    "GET /api/v1/lives",
    "GET /api/v1/lives/{id}",
    "GET /api/v1/lives/{id}/comments",
    "GET /api/v1/lives/{id}/coupon-drops",
    "GET /api/v1/lives/{id}/lucky-bags",
    "GET /api/v1/lives/{id}/show-posts",
    "GET /api/v1/lives/{id}/poster.png",
    "GET /api/v1/lives/{id}/preheat",
    "GET /api/v1/lives/{id}/questions",
    "GET /api/v1/lives/{id}/replay",
    "GET /api/v1/lives/{id}/replay/comments",
    "GET /api/v1/lucky-bags/{id}/proof",
    "GET /api/v1/me",
    "GET /api/v1/meta",
    "GET /api/v1/realtime",
    "GET /api/v1/screen/{community_id}",
    "GET /api/v1/show-posts",
    "GET /blobs/{shard}/{name}",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/logout",
    "POST /api/v1/auth/otp",
    "POST /api/v1/auth/password",
    "POST /api/v1/lives/{id}/likes",
    "POST /api/v1/lives/{id}/track",
    // A device's token is its own: whoever has none is refused by the handler.
    "POST /api/v1/scales/readings",
];

/// What every signed-in person may do with their own things.
const MEMBERS: &[&str] = &[
    "DELETE /api/v1/lives/{id}/reserve",
    "GET /api/v1/coupons/claimable",
    "GET /api/v1/inbox",
    "GET /api/v1/inbox/unread",
    "GET /api/v1/me/consents",
    "GET /api/v1/me/leader-applications",
    "GET /api/v1/me/coupons",
    "GET /api/v1/me/export",
    "GET /api/v1/me/points",
    "GET /api/v1/me/show-posts",
    "GET /api/v1/me/tier",
    // The ladder that they climb.
    "GET /api/v1/member-tiers",
    "GET /api/v1/memberships",
    "GET /api/v1/orders",
    "POST /api/v1/inbox/read-all",
    "POST /api/v1/inbox/{id}/read",
    "PUT /api/v1/me",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_get_401_wherever_the_list_does_not_say_public() {
    let app = start().await;
    let stranger = app.anyone();
    let mut public = vec![];
    for operation in operations() {
        if !operation.secured {
            public.push(operation.name());
            continue;
        }
        let body = if operation.has_body { "{}" } else { "" };
        let reply = stranger
            .send(operation.method, &operation.example(), body.into(), &[])
            .await;
        assert_eq!(reply.status, 401, "{}", operation.name());
        assert_eq!(
            reply.json()["code"],
            "unauthenticated",
            "{}",
            operation.name()
        );
    }
    public.sort();
    let unreviewed: Vec<_> = public
        .iter()
        .filter(|p| !PUBLIC.contains(&p.as_str()))
        .collect();
    assert!(
        unreviewed.is_empty(),
        "public, but not on the reviewed list: {unreviewed:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_is_refused_wherever_staff_work() {
    let app = start().await;
    let resident = app.member(PersonId(4_711));
    for operation in operations().into_iter().filter(|o| o.secured) {
        if MEMBERS.contains(&operation.name().as_str()) {
            continue;
        }
        let body = if operation.has_body { "{}" } else { "" };
        let reply = resident
            .send(operation.method, &operation.example(), body.into(), &[])
            .await;
        let refused = matches!(reply.status, 400 | 403 | 404 | 409 | 422);
        assert!(
            refused,
            "{}: {} {}",
            operation.name(),
            reply.status,
            reply.json()
        );
        let code = reply.json()["code"].as_str().map(str::to_owned);
        assert!(
            code.is_some(),
            "{}: a refusal without a code",
            operation.name()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_from_another_site_is_refused() {
    let app = start().await;
    let operator = app.operator();
    for operation in operations().into_iter().filter(|o| o.method != "GET") {
        let forged = [("x-requested-with", "another-site")];
        let path = operation.example();
        let reply = operator
            .send(operation.method, &path, "{}".into(), &forged)
            .await;
        assert_eq!(
            reply.json()["code"],
            "cross_site_request",
            "{}",
            operation.name()
        );
    }
}
