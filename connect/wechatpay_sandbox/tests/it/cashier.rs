//! The payer's page over HTTP.

use julin_wechatpay::TradeState;
use reqwest::header::{ACCEPT_LANGUAGE, LOCATION, ORIGIN};

use crate::harness::{Harness, http};

async fn open(h: &Harness, number: &str) -> String {
    h.client
        .jsapi(&h.prepay(number, 1280), "oPayer")
        .await
        .expect("a prepay id")
}

async fn page(h: &Harness, path: &str, language: &str) -> String {
    let request = http()
        .get(format!("{}{path}", h.base))
        .header(ACCEPT_LANGUAGE, language);
    request
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("text")
}

async fn submit(h: &Harness, id: &str, form: &str, origin: Option<&str>) -> reqwest::Response {
    let mut request = http()
        .post(format!("{}/sandbox/pay/{id}", h.base))
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(origin) = origin {
        request = request.header(ORIGIN, origin);
    }
    request
        .body(form.to_owned())
        .send()
        .await
        .expect("an answer")
}

fn location(answer: &reqwest::Response) -> &str {
    answer.headers()[LOCATION].to_str().expect("ascii")
}

#[tokio::test]
async fn it_says_what_is_paid_to_whom_and_that_it_is_a_sandbox() {
    let h = Harness::start().await;
    let id = open(&h, "JLpage01").await;
    let path = format!("/sandbox/cashier/{id}");
    let chinese = page(&h, &path, "zh-CN,zh;q=0.9").await;
    for words in [
        "lang=\"zh-CN\"",
        "沙箱 / SANDBOX",
        "¥12.80",
        "聚邻演示商户",
        "赣南脐橙 5 斤装",
        "确认支付",
        "支付失败/取消",
    ] {
        assert!(chinese.contains(words), "{words}");
    }
    let english = page(&h, &path, "en-GB").await;
    for words in [
        "lang=\"en\"",
        "沙箱 / SANDBOX",
        "¥12.80",
        "Confirm payment",
        "Fail or cancel",
    ] {
        assert!(english.contains(words), "{words}");
    }
}

#[tokio::test]
async fn nothing_is_inline_and_what_a_merchant_wrote_is_text() {
    let h = Harness::start().await;
    let mut prepay = h.prepay("JLmarkup", 1280);
    prepay.description = "<script>alert('橙')</script>".into();
    let id = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("a prepay id");
    let answer = http()
        .get(format!("{}/sandbox/cashier/{id}", h.base))
        .send()
        .await;
    let answer = answer.expect("an answer");
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .expect("ascii")
        .to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'"));
    assert!(!policy.contains("unsafe"));
    let html = answer.text().await.expect("text");
    assert!(html.contains("&lt;script&gt;"));
    for inline in ["<script", "<style", "style=", "onclick"] {
        assert!(!html.contains(inline), "{inline}");
    }
    let css = http()
        .get(format!("{}/sandbox/assets/cashier.css", h.base))
        .send()
        .await;
    let css = css.expect("an answer");
    assert_eq!(css.headers()["content-type"], "text/css; charset=utf-8");
    assert!(
        css.text()
            .await
            .expect("text")
            .contains("prefers-color-scheme: dark")
    );
}

#[tokio::test]
async fn paying_leads_back_only_to_a_path_of_this_origin() {
    let h = Harness::start().await;
    let cases = [
        ("%2Forders%2F7%3Fpaid%3D1", Some("/orders/7?paid=1")),
        ("%2F%2Fevil.example", None),
        ("%2F%5Cevil.example", None),
        ("https%3A%2F%2Fevil.example", None),
        ("%2F%0D%0Aset-cookie%3Ax", None),
        ("", None),
    ];
    for (n, (given, followed)) in cases.into_iter().enumerate() {
        let id = open(&h, &format!("JLback{n}")).await;
        let html = page(
            &h,
            &format!("/sandbox/cashier/{id}?redirect_url={given}"),
            "zh",
        )
        .await;
        let kept = html.contains("name=\"redirect_url\" value=\"/orders/7?paid=1\"");
        assert_eq!(kept, followed.is_some(), "{given}");
        let answer = submit(&h, &id, &format!("action=pay&redirect_url={given}"), None).await;
        assert_eq!(answer.status(), 303);
        let own = format!("/sandbox/cashier/{id}");
        assert_eq!(location(&answer), followed.unwrap_or(&own), "{given}");
    }
}

#[tokio::test]
async fn after_paying_the_page_tells_and_offers_nothing_more() {
    let h = Harness::start().await;
    let id = open(&h, "JLafter1").await;
    h.press(&id, "pay").await;
    let html = page(
        &h,
        &format!("/sandbox/cashier/{id}?redirect_url=/orders/7"),
        "zh",
    )
    .await;
    assert!(html.contains("支付成功") && !html.contains("<form"));
    assert!(html.contains("href=\"/orders/7\""));
}

#[tokio::test]
async fn failing_leaves_the_order_open_to_be_paid() {
    let h = Harness::start().await;
    let id = open(&h, "JLfail01").await;
    let answer = h.press(&id, "fail").await;
    let html = page(&h, location(&answer), "en").await;
    assert!(html.contains("Not paid") && html.contains("Confirm payment"));
    let order = h
        .client
        .query("JLfail01")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(order.trade_state, TradeState::NotPay);
    h.press(&id, "pay").await;
    let order = h
        .client
        .query("JLfail01")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(order.trade_state, TradeState::Success);
}

#[tokio::test]
async fn a_form_of_another_origin_pays_nothing() {
    let h = Harness::start().await;
    let id = open(&h, "JLcsrf01").await;
    let port = h.base.rsplit(':').next().expect("a port");
    let foreign = ["https://evil.example", "null", "http://127.0.0.1:1", ""];
    for origin in foreign {
        let answer = submit(&h, &id, "action=pay", Some(origin)).await;
        assert_eq!(answer.status(), 403, "{origin}");
    }
    let order = h
        .client
        .query("JLcsrf01")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(order.trade_state, TradeState::NotPay);
    let own = format!("http://127.0.0.1:{port}");
    assert_eq!(
        submit(&h, &id, "action=pay", Some(&own)).await.status(),
        303
    );
}

#[tokio::test]
async fn an_unknown_payment_is_not_found() {
    let h = Harness::start().await;
    let answer = http()
        .get(format!("{}/sandbox/cashier/wx0", h.base))
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 404);
    assert_eq!(h.press("wx0", "pay").await.status(), 404);
}
