//! Every write answers bad input with problem+json and a stable code, for the operator who may do
//! everything: never a 500, never a success.
use super::bench::{operations, start};
use julin_kernel::PersonId;

/// Writes for which an empty or odd body means something harmless.
const TOLERANT: &[&str] = &[
    "DELETE /api/v1/lives/{id}/reserve",
    "POST /api/v1/auth/logout",
    "POST /api/v1/inbox/read-all",
    "POST /api/v1/leader/cash/net",
    "POST /api/v1/inbox/{id}/read",
    "POST /api/v1/screen/token",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_gets_a_code_and_never_a_500() {
    let app = start().await;
    let long = format!("{{\"name\":\"{}\"}}", "x".repeat(20_000));
    let bodies = [
        "{}",
        "[]",
        "null",
        "{",
        "\u{feff}",
        "{\"id\":1e99,\"lines\":\"x\",\"name\":{}}",
        &long,
    ];
    for operation in operations().into_iter().filter(|o| o.method != "GET") {
        if TOLERANT.contains(&operation.name().as_str()) {
            continue;
        }
        for body in bodies {
            for who in [
                app.operator(),
                app.leader(PersonId(31)),
                app.member(PersonId(32)),
            ] {
                let path = operation.example();
                let reply = who
                    .send(operation.method, &path, body.to_owned().into(), &[])
                    .await;
                let short: String = body.chars().take(40).collect();
                let what = format!("{} with {short}: {}", operation.name(), reply.status);
                assert!(
                    (400..500).contains(&reply.status),
                    "{what} {}",
                    reply.json()
                );
                let kind = reply
                    .headers
                    .get("content-type")
                    .and_then(|v| v.to_str().ok());
                assert_eq!(kind, Some("application/problem+json"), "{what}");
                assert!(reply.json()["code"].is_string(), "{what}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_are_none_are_refused_everywhere() {
    let app = start().await;
    let operator = app.operator();
    for operation in operations().into_iter().filter(|o| o.path.contains('{')) {
        for odd in ["abc", "-1", "99999999999999999999", "%00", "1%20or%201"] {
            let parts = operation
                .path
                .split('/')
                .map(|p| if p.starts_with('{') { odd } else { p });
            let path = parts.collect::<Vec<_>>().join("/");
            let reply = operator
                .send(operation.method, &path, "{}".into(), &[])
                .await;
            let what = format!("{} {path}: {}", operation.method, reply.status);
            assert!(
                (200..500).contains(&reply.status),
                "{what} {}",
                reply.json()
            );
            if reply.status >= 400 && operation.path.starts_with("/api/") {
                assert!(
                    reply.json()["code"].is_string(),
                    "{what}: a refusal without a code"
                );
            }
        }
    }
}
