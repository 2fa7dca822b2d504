//! What the sandbox is told and given.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rsa::rand_core::{OsRng, RngCore};

/// A wait under way.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;
/// Waits for that long. Tests return at once.
pub type Sleeper = Arc<dyn Fn(Duration) -> Sleep + Send + Sync>;

pub(crate) type Random = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

const REFUND_DELAY: Duration = Duration::from_secs(2);
const USUAL_FEE_BP: i64 = 60;

/// How a sandbox behaves.
#[derive(Clone)]
pub struct SandboxConfig {
    /// Unix milliseconds.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Where payers and merchants reach it: scheme and host, without a trailing slash.
    pub public_base_url: String,
    /// Sends the callbacks.
    pub http: reqwest::Client,
    /// Waits between callbacks and before a refund arrives.
    pub sleeper: Sleeper,
    /// Fresh bytes for numbers and nonces.
    pub random: Random,
    /// Where keys and journal live; nothing survives without it.
    pub dir: Option<PathBuf>,
    /// 商户号.
    pub mchid: String,
    /// The merchant's app.
    pub appid: String,
    /// Shown to the payer.
    pub merchant_name: String,
    /// Whether `POST /sandbox/faults` exists.
    pub allow_faults: bool,
    /// How long a refund is under way.
    pub refund_delay: Duration,
    /// The fee in bills, in basis points.
    pub fee_bp: i64,
}

impl SandboxConfig {
    /// A sandbox in memory, with a demonstration merchant and true waits.
    pub fn new(
        now: Arc<dyn Fn() -> i64 + Send + Sync>,
        public_base_url: impl Into<String>,
        http: reqwest::Client,
    ) -> Self {
        Self {
            now,
            public_base_url: public_base_url.into(),
            http,
            sleeper: tokio_sleeper(),
            random: Arc::new(os_random),
            dir: None,
            mchid: "1900000109".into(),
            appid: "wxd678efh567hg6787".into(),
            merchant_name: "聚邻演示商户".into(),
            allow_faults: false,
            refund_delay: REFUND_DELAY,
            fee_bp: USUAL_FEE_BP,
        }
    }
}

/// True waits.
pub fn tokio_sleeper() -> Sleeper {
    Arc::new(|wait| Box::pin(tokio::time::sleep(wait)))
}

fn os_random() -> [u8; 16] {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// Why a sandbox cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The directory cannot be read or written.
    #[error("the sandbox's directory: {0}")]
    Io(#[from] std::io::Error),
    /// The stored keys cannot be read.
    #[error("the sandbox's keys: {0}")]
    Keys(String),
    /// A line of the journal, not the last, cannot be read.
    #[error("line {line} of the journal: {source}")]
    Journal {
        /// Counted from one.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}
