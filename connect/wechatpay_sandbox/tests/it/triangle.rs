//! An SDK that neither of us wrote: against the sandbox, and its callbacks against our client.
//! Needs python3 and a package index; `JULIN_SKIP_TRIANGLE=1` leaves it out.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use julin_wechatpay::Notify;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::harness::Harness;

const SDK: &str = "wechatpayv3==2.0.4";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/triangle.py");

#[tokio::test]
async fn an_independent_sdk_agrees_with_both_sides() {
    if std::env::var("JULIN_SKIP_TRIANGLE").is_ok_and(|value| value == "1") {
        println!("left out: JULIN_SKIP_TRIANGLE=1");
        return;
    }
    let python = python_with_sdk().await;
    let h = Harness::start().await;
    h.paid("JLbefore", 1280).await;
    h.advance(Duration::from_hours(24));
    let params = h.client.jsapi_params("wxTriangle").expect("signed");
    let to_sign = [
        &params.app_id,
        &params.time_stamp,
        &params.nonce_str,
        &params.package,
    ];
    let said = walk(&python, &given(&h, json!(to_sign))).await;

    assert_eq!(
        said["pay_sign"], params.pay_sign,
        "the SDK signs the same parameters differently"
    );
    let headers = headers(&said["callback"]["headers"]);
    let body = said["callback"]["body"].as_str().expect("a body");
    let told = h.client.parse_notify(&headers, body.as_bytes(), h.now_s());
    let Notify::TransactionSuccess(paid) = told.expect("believed") else {
        panic!("a payment")
    };
    assert_eq!(paid.settles("PYjsapi1", 1280), Ok(()));
    h.sandbox.drain().await;
}

fn given(h: &Harness, to_sign: Value) -> Value {
    let merchant = h.sandbox.merchant();
    let stored = std::fs::read(h.dir.join("keys.json")).expect("keys");
    let stored: Value = serde_json::from_slice(&stored).expect("json");
    json!({
        "gateway": h.base,
        "mchid": merchant.mchid,
        "appid": merchant.appid,
        "serial_no": merchant.serial_no,
        "private_key_pem": merchant.private_key_pem,
        "apiv3_key": merchant.apiv3_key,
        "platform_serial": merchant.platform_serial,
        "platform_public_key_pem": merchant.platform_public_key_pem,
        "platform_private_key_pem": stored["platform_private_key_pem"],
        "now_s": h.now_s(),
        "yesterday": "2025-11-22",
        "to_sign": to_sign,
    })
}

fn headers(told: &Value) -> HeaderMap {
    let pairs = told
        .as_object()
        .expect("headers")
        .iter()
        .map(|(name, value)| {
            let value = HeaderValue::from_str(value.as_str().expect("text")).expect("ascii");
            (
                HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                value,
            )
        });
    pairs.collect()
}

async fn walk(python: &Path, given: &Value) -> Value {
    let mut child = Command::new(python)
        .arg(SCRIPT)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("python runs");
    let mut input = child.stdin.take().expect("a pipe");
    input
        .write_all(given.to_string().as_bytes())
        .await
        .expect("read");
    drop(input);
    let output = child.wait_with_output().await.expect("ends");
    assert!(output.status.success(), "{}", words(&output));
    serde_json::from_slice(&output.stdout).expect("json")
}

/// The interpreter of an environment that has the SDK, made under `target/` when it is not there.
async fn python_with_sdk() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("triangle");
    let python = home.join("bin/python");
    let check = [
        "-c",
        "import importlib.metadata as m; assert m.version('wechatpayv3') == '2.0.4'",
    ];
    if python.exists()
        && run(&python, &check)
            .await
            .is_ok_and(|output| output.status.success())
    {
        return python;
    }
    let target = home.to_str().expect("a path");
    must(Path::new("python3"), &["-m", "venv", "--clear", target]).await;
    must(&python, &["-m", "pip", "install", "--quiet", SDK]).await;
    python
}

async fn run(program: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .await
}

async fn must(program: &Path, arguments: &[&str]) {
    let hint = "set JULIN_SKIP_TRIANGLE=1 to leave the third-party SDK out";
    let output = run(program, arguments).await;
    let output = output.unwrap_or_else(|error| panic!("{}: {error}; {hint}", program.display()));
    assert!(
        output.status.success(),
        "{arguments:?}: {}\n{hint}",
        words(&output)
    );
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
