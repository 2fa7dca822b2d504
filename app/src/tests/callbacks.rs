//! What is posted where the provider posts: only what fits a payment is booked, and once. (That
//! signatures and their age are checked, `connect/wechatpay_sandbox` tests on the wire.)
use super::prints::{Print, Prints, changed};
use super::town::Town;
use serde_json::{Value, json};

const CALLBACK: &str = "/callbacks/wechatpay";

/// Every callback that was read is noted.
const NOTED: &str = "payments_notify";

fn booked(before: &Print, after: &Print) -> Vec<String> {
    let mut tables = changed(before, after);
    tables.retain(|table| table != NOTED);
    tables
}

/// The number and the sum of an order that waits for its payment.
async fn waiting(town: &Town) -> Value {
    let side = &town.sides[0];
    let path = side.made.fill("/api/v1/payments/:unpaid_p/prepay");
    let prepay = side.buyer.post(&path, json!({})).await.ok();
    json!({ "number": prepay["payment_id"], "amount": prepay["amount"] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_refused_and_nothing_is_booked() {
    let town = Town::build().await;
    let right = waiting(&town).await;
    let prints = Prints::of(&town.app.ctx.db).await;
    let before = prints.take().await;
    let with = |name: &str, value: Value| {
        let mut told = right.clone();
        told[name] = value;
        told.to_string().into_bytes()
    };
    let sum = right["amount"].as_i64().unwrap();
    let odd = [
        vec![],
        b"\xff\xfe\0".to_vec(),
        b"[".repeat(30_000),
        vec![b'x'; 200_000],
        with("amount", json!(sum - 1)),
        with("amount", json!(sum + 1)),
        with("amount", json!(-sum)),
        with("amount", json!(i64::MAX)),
        with("amount", Value::Null),
        with("number", json!("7")),
        with("number", json!("")),
        with("number", json!("a\0b")),
        with("number", json!("9".repeat(400))),
        with(
            "number",
            json!(format!("+{}", right["number"].as_str().unwrap())),
        ),
        with(
            "number",
            json!(format!("0{}", right["number"].as_str().unwrap())),
        ),
    ];
    for body in odd {
        let what = String::from_utf8_lossy(&body)
            .chars()
            .take(80)
            .collect::<String>();
        let reply = town
            .app
            .anyone()
            .send("POST", CALLBACK, body.into(), &[])
            .await;
        assert!(
            (400..500).contains(&reply.status),
            "{what}: {}",
            reply.status
        );
        assert_eq!(
            booked(&before, &prints.take().await),
            Vec::<String>::new(),
            "{what}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_that_comes_again_books_nothing_more() {
    let town = Town::build().await;
    let right = waiting(&town).await;
    let tell = || async { town.app.anyone().post(CALLBACK, right.clone()).await.status };
    assert_eq!(tell().await, 204);
    town.app.drain().await;
    let prints = Prints::of(&town.app.ctx.db).await;
    let before = prints.take().await;
    let again = tokio::join!(tell(), tell(), tell());
    assert_eq!(again, (204, 204, 204));
    town.app.drain().await;
    assert_eq!(booked(&before, &prints.take().await), Vec::<String>::new());
}
