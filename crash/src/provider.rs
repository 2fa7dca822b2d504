//! The provider: it lives in the driver's process, survives every kill, and sometimes takes effect
//! without ever answering.
use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use julin_wechatpay_sandbox::{
    AnswerFault, Faults, MerchantCredentials, NotifyFault, Sandbox, SandboxConfig, Sleeper,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::dice::Dice;

/// Waits are this much shorter than the true provider's.
const FASTER: u32 = 20;
/// Longer than any client waits for an answer.
const NEVER: Duration = Duration::from_secs(30);

/// The merchant's side of the provider.
pub(crate) struct Merchant {
    credentials: MerchantCredentials,
    base: String,
}

/// The provider, and what it did without saying so.
#[derive(Clone)]
pub(crate) struct Provider {
    sandbox: Sandbox,
    dir: PathBuf,
    silent: Arc<AtomicU64>,
    behaves: Arc<AtomicBool>,
    dice: Arc<Mutex<Dice>>,
}

impl Provider {
    /// Listens on `port`, with books in `dir`.
    pub(crate) async fn start(dir: &Path, port: u16, seed: u64) -> Result<(Self, Merchant)> {
        let base = format!("http://127.0.0.1:{port}");
        let http = reqwest::Client::builder().no_proxy().build()?;
        let mut config = SandboxConfig::new(Arc::new(crate::load::now_ms), base.clone(), http);
        config.dir = Some(dir.to_owned());
        config.refund_delay = Duration::from_secs(6);
        config.sleeper = hurried();
        let sandbox = Sandbox::new(config)?;
        let merchant = Merchant {
            credentials: sandbox.merchant(),
            base,
        };
        let provider = Self {
            sandbox,
            dir: dir.to_owned(),
            silent: Arc::default(),
            behaves: Arc::default(),
            dice: Arc::new(Mutex::new(Dice::of(seed, 1_000_001))),
        };
        let socket = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        tokio::spawn(axum::serve(socket, provider.router()).into_future());
        tokio::spawn(provider.clone().err());
        Ok((provider, merchant))
    }

    fn router(&self) -> Router {
        let silent = from_fn_with_state(self.clone(), sometimes_silent);
        self.sandbox.router().layer(silent)
    }

    /// How often it took effect and said nothing.
    pub(crate) fn silences(&self) -> u64 {
        self.silent.load(Ordering::Relaxed)
    }

    /// From now on it answers, every time.
    pub(crate) fn behave(&self) {
        self.behaves.store(true, Ordering::Relaxed);
        self.sandbox.set_faults(Faults::default());
    }

    fn throw<T>(&self, with: impl FnOnce(&mut Dice) -> T) -> T {
        with(&mut self.dice.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Errs in many ways, for as long as the run lasts.
    async fn err(self) {
        let answers = [
            AnswerFault::ServerErrorAfterCommit,
            AnswerFault::ServerError,
            AnswerFault::TooMany,
        ];
        let notifies = [NotifyFault::Duplicate, NotifyFault::Lost, NotifyFault::None];
        while !self.behaves.load(Ordering::Relaxed) {
            let faults = self.throw(|dice| Faults {
                answers: (0..12)
                    .map(|_| {
                        if dice.chance(12) {
                            *dice.pick(&answers).unwrap_or(&AnswerFault::None)
                        } else {
                            AnswerFault::None
                        }
                    })
                    .collect(),
                notifies: (0..8)
                    .filter_map(|_| dice.pick(&notifies).copied())
                    .collect(),
                ..Faults::default()
            });
            self.sandbox.set_faults(faults);
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
    }

    /// What its journal says, line by line: read as a file, not asked for.
    pub(crate) fn books(&self) -> Result<ProviderBooks> {
        let text = std::fs::read_to_string(self.dir.join("journal.jsonl"))?;
        let mut books = ProviderBooks::default();
        // A line that is being written is no commit yet.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        for line in whole.lines() {
            let records: Vec<Value> = serde_json::from_str(line)?;
            for record in &records {
                books.add(record).with_context(|| line.to_owned())?;
            }
        }
        Ok(books)
    }
}

async fn sometimes_silent(State(provider): State<Provider>, ask: Request, next: Next) -> Response {
    let refund = ask.method() == Method::POST && ask.uri().path().contains("/refunds");
    let merchant = ask.uri().path().starts_with("/v3/");
    let answer = next.run(ask).await;
    let percent = if refund { 10 } else { 1 };
    let behaves = provider.behaves.load(Ordering::Relaxed);
    if merchant && !behaves && provider.throw(|dice| dice.chance(percent)) {
        provider.silent.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(NEVER).await;
    }
    answer
}

fn hurried() -> Sleeper {
    Arc::new(|wait| Box::pin(tokio::time::sleep(wait / FASTER)))
}

/// What moved at the provider, in fen.
#[derive(Debug, Default)]
pub(crate) struct ProviderBooks {
    /// Asked for, by number of the payment.
    totals: BTreeMap<String, i64>,
    /// Paid, by number of the payment.
    pub(crate) paid: BTreeMap<String, i64>,
    /// By number of the refund: of which payment, how much, and whether it arrived.
    pub(crate) refunds: BTreeMap<String, (String, i64, bool)>,
}

impl ProviderBooks {
    fn add(&mut self, record: &Value) -> Result<()> {
        let text = |of: &Value| of.as_str().map(str::to_owned).context("a text");
        let number = |of: &Value| of.as_i64().context("a number");
        if let Some(terms) = record["ordered"].get("terms") {
            let total = number(&terms["total"])?;
            self.totals.insert(text(&terms["out_trade_no"])?, total);
        }
        if record["settled"]["state"]["is"] == "paid" {
            let trade = text(&record["settled"]["out_trade_no"])?;
            let total = self
                .totals
                .get(&trade)
                .copied()
                .context("paid, not asked")?;
            anyhow::ensure!(self.paid.insert(trade, total).is_none(), "paid twice");
        }
        if let Some(terms) = record["refund_opened"].get("terms") {
            let (trade, sum) = (text(&terms["out_trade_no"])?, number(&terms["refund"])?);
            let refund = text(&terms["out_refund_no"])?;
            let before = self.refunds.insert(refund, (trade, sum, false));
            anyhow::ensure!(before.is_none(), "one number, two refunds");
        }
        if record["refund_settled"]["status"] == "SUCCESS" {
            let refund = text(&record["refund_settled"]["out_refund_no"])?;
            self.refunds.get_mut(&refund).context("not opened")?.2 = true;
        }
        Ok(())
    }
}

impl Merchant {
    /// Keeps the keys as files; answers the settings that name them.
    pub(crate) fn write_keys(&self, dir: &Path) -> Result<Vec<String>> {
        let (private, public) = (dir.join("merchant.pem"), dir.join("provider.pem"));
        std::fs::write(&private, &self.credentials.private_key_pem)?;
        std::fs::write(&public, &self.credentials.platform_public_key_pem)?;
        let of = |name: &str, value: &str| format!("payments.wechatpay.{name}={value}");
        Ok(vec![
            of("base_url", &self.base),
            of("app_id", &self.credentials.appid),
            of("mch_id", &self.credentials.mchid),
            of("serial_no", &self.credentials.serial_no),
            of("api_v3_key", &self.credentials.apiv3_key),
            of("private_key_path", &private.display().to_string()),
            of("public_key_path", &public.display().to_string()),
            of("public_key_id", &self.credentials.platform_serial),
        ])
    }
}
