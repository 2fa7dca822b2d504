//! The payment provider: WeChat Pay, or its sandbox reached over the same wire.
use super::payout::WechatPayouts;
use super::wechatpay::WechatPay;
use anyhow::{Context as _, Result};
use julin_config::{Config, PaymentProvider as Chosen};
use julin_db::Db;
use julin_payments::PaymentProvider;
use julin_settlement::PayoutPort;
use julin_wechatpay::{Client, Config as Merchant, Surroundings};
use julin_wechatpay_sandbox::{Sandbox, SandboxConfig};
use std::sync::Arc;
use std::time::Duration;

/// An HTTP client with a timeout that follows no redirects: signed answers come from where they were
/// asked.
fn http() -> Result<reqwest::Client> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?;
    Ok(client)
}

/// Where this process reaches itself.
fn own_address(config: &Config) -> String {
    let port = config.http.listen.port();
    format!("http://127.0.0.1:{port}")
}

/// The sandbox, with its keys and journal under `data_dir`.
pub(super) fn sandbox(config: &Config, db: &Db) -> Result<Sandbox> {
    let clock = db.env().clock.clone();
    let mut own = SandboxConfig::new(
        Arc::new(move || clock.now().0),
        config.http.public_url.trim_end_matches('/'),
        http()?,
    );
    own.dir = Some(config.data_dir.join("sandbox"));
    own.merchant_name.clone_from(&config.store.name);
    Sandbox::new(own).context("payment sandbox")
}

/// The client that all adapters speak through.
pub(super) fn client(config: &Config, db: &Db, sandbox: Option<&Sandbox>) -> Result<Client> {
    let merchant = match (config.payments.provider, sandbox) {
        (Chosen::Sandbox, Some(sandbox)) => of_sandbox(config, sandbox),
        _ => of_settings(config)?,
    };
    let (clock, rng) = (db.env().clock.clone(), db.env().rng.clone());
    let now_s = move || clock.now().0 / 1_000;
    let nonce = move || format!("{:016x}{:016x}", rng.below(u64::MAX), rng.below(u64::MAX));
    Ok(Client::new(
        merchant,
        http()?,
        Surroundings::new(now_s, nonce),
    )?)
}

/// The adapter that payments speaks to.
pub(super) fn payments(
    client: Client,
    config: &Config,
    db: &Db,
    sandbox: bool,
) -> Arc<dyn PaymentProvider> {
    let clock = db.env().clock.clone();
    let cashier = sandbox.then(|| config.http.public_url.trim_end_matches('/').to_owned());
    Arc::new(WechatPay::new(client, move || clock.now(), cashier))
}

/// The adapter that pays leaders.
pub(super) fn payouts(client: Client, db: &Db, sandbox: bool) -> Arc<dyn PayoutPort> {
    let clock = db.env().clock.clone();
    Arc::new(WechatPayouts {
        client,
        now: Box::new(move || clock.now()),
        sandbox,
    })
}

fn of_sandbox(config: &Config, sandbox: &Sandbox) -> Merchant {
    let given = sandbox.merchant();
    let mut merchant = Merchant::new(own_address(config), given.mchid);
    merchant.appid = given.appid;
    merchant.private_key_pem = given.private_key_pem;
    merchant.serial_no = given.serial_no;
    merchant.apiv3_key = given.apiv3_key;
    merchant
        .platform_keys
        .insert(given.platform_serial, given.platform_public_key_pem);
    merchant
}

fn of_settings(config: &Config) -> Result<Merchant> {
    let given = &config.payments.wechatpay;
    let read = |path: &Option<std::path::PathBuf>, what: &str| {
        let path = path
            .as_ref()
            .with_context(|| format!("payments.wechatpay.{what} is not set"))?;
        std::fs::read_to_string(path).with_context(|| path.display().to_string())
    };
    let mut merchant = Merchant::new(given.base_url.trim_end_matches('/'), given.mch_id.as_str());
    merchant.appid.clone_from(&given.app_id);
    merchant.private_key_pem = read(&given.private_key_path, "private_key_path")?;
    merchant.serial_no.clone_from(&given.serial_no);
    given
        .api_v3_key
        .expose()
        .clone_into(&mut merchant.apiv3_key);
    let public = read(&given.public_key_path, "public_key_path")?;
    merchant
        .platform_keys
        .insert(given.public_key_id.clone(), public);
    Ok(merchant)
}
