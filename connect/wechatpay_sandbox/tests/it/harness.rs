//! A shop and a provider on loopback, with a clock of their own and no waiting.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use julin_wechatpay::{Client, Config, Prepay, Refund, Surroundings};
use julin_wechatpay_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// 2025-11-22 18:00:00 in China.
pub(crate) const START_MS: i64 = 1_763_805_600_000;

/// Keys are expensive, so all tests share one pair.
static KEYS: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a directory");
    let mut config = SandboxConfig::new(Arc::new(|| START_MS), "http://127.0.0.1", http());
    config.dir = Some(dir.path().to_owned());
    Sandbox::new(config).expect("keys");
    dir
});

/// A callback as the shop received it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

#[derive(Clone, Default)]
struct Shop {
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

pub(crate) struct Harness {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) base: String,
    pub(crate) shop_base: String,
    pub(crate) waits: Arc<Mutex<Vec<Duration>>>,
    pub(crate) dir: PathBuf,
    shop: Shop,
    clock: Arc<AtomicI64>,
    servers: Vec<JoinHandle<()>>,
    own_dir: Option<TempDir>,
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

impl Harness {
    pub(crate) async fn start() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::copy(KEYS.path().join("keys.json"), dir.path().join("keys.json")).expect("keys");
        let mut harness = Self::start_in(dir.path(), |_config| ()).await;
        harness.own_dir = Some(dir);
        harness
    }

    /// In a directory that outlives it, for restarts.
    pub(crate) async fn start_in(dir: &Path, adapt: impl FnOnce(&mut SandboxConfig)) -> Self {
        let clock = Arc::new(AtomicI64::new(START_MS));
        let waits = Arc::new(Mutex::new(Vec::new()));
        let (listener, base) = bind().await;
        let mut config = sandbox_config(&base, dir, &clock, &waits);
        adapt(&mut config);
        let sandbox = Sandbox::new(config).expect("a sandbox");
        let shop = Shop::default();
        let (shop_listener, shop_base) = bind().await;
        let shop_router = Router::new()
            .route("/notify", post(receive))
            .with_state(shop.clone());
        let servers = vec![
            serve(listener, sandbox.router()),
            serve(shop_listener, shop_router),
        ];
        let client = client(&sandbox, &base, &clock, |_config| ());
        let dir = dir.to_owned();
        let own_dir = None;
        Self {
            sandbox,
            client,
            base,
            shop_base,
            waits,
            dir,
            shop,
            clock,
            servers,
            own_dir,
        }
    }

    pub(crate) fn now_s(&self) -> i64 {
        self.clock.load(Ordering::SeqCst) / 1000
    }

    pub(crate) fn advance(&self, duration: Duration) {
        let ms = i64::try_from(duration.as_millis()).expect("short");
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// A second client, with other settings.
    pub(crate) fn client_with(&self, adapt: impl FnOnce(&mut Config)) -> Client {
        client(&self.sandbox, &self.base, &self.clock, adapt)
    }

    pub(crate) fn answer_callbacks_with(&self, answers: impl IntoIterator<Item = StatusCode>) {
        self.shop.answers.lock().expect("lock").extend(answers);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.shop.received.lock().expect("lock").clone()
    }

    pub(crate) fn prepay(&self, out_trade_no: &str, total_fen: i64) -> Prepay {
        Prepay {
            out_trade_no: out_trade_no.into(),
            description: "赣南脐橙 5 斤装".into(),
            total_fen,
            notify_url: format!("{}/notify", self.shop_base),
            expires_at_ms: None,
            attach: None,
            profit_sharing: false,
        }
    }

    pub(crate) fn refund_of(
        &self,
        out_trade_no: &str,
        number: &str,
        fen: i64,
        total: i64,
    ) -> Refund {
        Refund {
            out_trade_no: out_trade_no.into(),
            out_refund_no: number.into(),
            reason: Some("缺货".into()),
            refund_fen: fen,
            total_fen: total,
            notify_url: Some(format!("{}/notify", self.shop_base)),
        }
    }

    /// What the cashier's form sends.
    pub(crate) async fn press(&self, prepay_id: &str, action: &str) -> reqwest::Response {
        let url = format!("{}/sandbox/pay/{prepay_id}", self.base);
        let form = format!("action={action}");
        let request = http()
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded");
        request.body(form).send().await.expect("an answer")
    }

    /// An order that was paid, and whose callback is through.
    pub(crate) async fn paid(&self, out_trade_no: &str, total_fen: i64) -> String {
        let prepay = self.prepay(out_trade_no, total_fen);
        let prepay_id = self
            .client
            .jsapi(&prepay, "oPayer")
            .await
            .expect("a prepay id");
        assert_eq!(
            self.press(&prepay_id, "pay").await.status(),
            StatusCode::SEE_OTHER
        );
        self.sandbox.drain().await;
        prepay_id
    }
}

/// Follows no redirects, uses no proxy, and gives up on an answer that never comes.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(3))
        .build()
        .expect("a client")
}

async fn bind() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, base)
}

fn serve(listener: TcpListener, router: Router) -> JoinHandle<()> {
    tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") })
}

async fn receive(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    shop.received
        .lock()
        .expect("lock")
        .push(Received { headers, body });
    shop.answers
        .lock()
        .expect("lock")
        .pop_front()
        .unwrap_or(StatusCode::NO_CONTENT)
}

fn sandbox_config(
    base: &str,
    dir: &Path,
    clock: &Arc<AtomicI64>,
    waits: &Arc<Mutex<Vec<Duration>>>,
) -> SandboxConfig {
    let (clock, waits) = (clock.clone(), waits.clone());
    let now = Arc::new(move || clock.load(Ordering::SeqCst));
    let mut config = SandboxConfig::new(now, base, http());
    config.dir = Some(dir.to_owned());
    config.allow_faults = true;
    config.sleeper = Arc::new(move |wait| {
        waits.lock().expect("lock").push(wait);
        Box::pin(std::future::ready(()))
    });
    config
}

fn client(
    sandbox: &Sandbox,
    base: &str,
    clock: &Arc<AtomicI64>,
    adapt: impl FnOnce(&mut Config),
) -> Client {
    let merchant = sandbox.merchant();
    let mut config = Config::new(base, merchant.mchid);
    config.appid = merchant.appid;
    config.private_key_pem = merchant.private_key_pem;
    config.serial_no = merchant.serial_no;
    config.apiv3_key = merchant.apiv3_key;
    config.platform_keys =
        BTreeMap::from([(merchant.platform_serial, merchant.platform_public_key_pem)]);
    adapt(&mut config);
    Client::new(config, http(), surroundings(clock)).expect("a client")
}

/// Never waits; nonces are numbered over the whole test run.
pub(crate) fn surroundings(clock: &Arc<AtomicI64>) -> Surroundings {
    static NONCES: AtomicU64 = AtomicU64::new(0);
    let clock = clock.clone();
    Surroundings::new(
        move || clock.load(Ordering::SeqCst) / 1000,
        || format!("nonce{:011}", NONCES.fetch_add(1, Ordering::SeqCst)),
    )
    .with_pause(|_failed| std::future::ready(()))
}
