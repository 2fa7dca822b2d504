//! Merchant credentials and what the client may not take from its surroundings by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::seal::Opener;
use crate::sign::MerchantKey;
use crate::verify::PlatformKeys;

// One send and two retries.
pub(crate) const DEFAULT_ATTEMPTS: u32 = 3;

/// What a merchant was given by WeChat Pay.
#[derive(Clone)]
pub struct Config {
    /// Scheme and host of the gateway, without a trailing slash.
    pub base_url: String,
    /// 商户号.
    pub mchid: String,
    /// The app that pays.
    pub appid: String,
    /// PKCS#8 PEM of the merchant's API certificate key.
    pub private_key_pem: String,
    /// Serial of the merchant's API certificate.
    pub serial_no: String,
    /// The 32-byte `APIv3` key.
    pub apiv3_key: String,
    /// SPKI PEM by serial (`PUB_KEY_ID_…` or certificate hex). Two while one rotates.
    pub platform_keys: BTreeMap<String, String>,
    /// How often one call may be sent in all, at least once.
    pub attempts: u32,
}

impl Config {
    /// Credentials of one merchant with one platform key and the usual three attempts.
    pub fn new(base_url: impl Into<String>, mchid: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            mchid: mchid.into(),
            appid: String::new(),
            private_key_pem: String::new(),
            serial_no: String::new(),
            apiv3_key: String::new(),
            platform_keys: BTreeMap::new(),
            attempts: DEFAULT_ATTEMPTS,
        }
    }
}

// Keys never reach a log.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("base_url", &self.base_url)
            .field("mchid", &self.mchid)
            .field("appid", &self.appid)
            .field("serial_no", &self.serial_no)
            .field("platform_serials", &self.platform_keys.keys())
            .finish_non_exhaustive()
    }
}

type PauseFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The clock, the nonce and the pause between attempts.
#[derive(Clone)]
pub struct Surroundings {
    pub(crate) now_s: Arc<dyn Fn() -> i64 + Send + Sync>,
    pub(crate) nonce: Arc<dyn Fn() -> String + Send + Sync>,
    pub(crate) pause: Arc<dyn Fn(u32) -> PauseFuture + Send + Sync>,
}

impl Surroundings {
    /// `now_s` gives unix seconds, `nonce` a fresh string of 16 to 32 letters and digits.
    /// Between attempts it waits 200 ms, then twice as long each time.
    pub fn new(
        now_s: impl Fn() -> i64 + Send + Sync + 'static,
        nonce: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            now_s: Arc::new(now_s),
            nonce: Arc::new(nonce),
            pause: Arc::new(doubling_pause),
        }
    }

    /// Replaces the pause; it is told how many attempts have failed.
    pub fn with_pause<F>(mut self, pause: impl Fn(u32) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.pause = Arc::new(move |failed| Box::pin(pause(failed)));
        self
    }
}

fn doubling_pause(failed: u32) -> PauseFuture {
    let wait = Duration::from_millis(100 << failed.min(6));
    Box::pin(tokio::time::sleep(wait))
}

/// Why the credentials cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not a PKCS#8 PEM of an RSA key of 2048 bits or more.
    #[error("the merchant's private key is not a PKCS#8 RSA key in PEM")]
    PrivateKey,
    /// Not an SPKI PEM of an RSA key.
    #[error("the platform key {0} is not an RSA public key in PEM")]
    PlatformKey(String),
    /// Nothing to verify answers with.
    #[error("no platform key is configured")]
    NoPlatformKey,
    /// Not 32 bytes.
    #[error("the APIv3 key must have 32 bytes")]
    ApiV3Key,
    /// Not an absolute http(s) URL without a path.
    #[error("base_url must be a scheme and a host: {0}")]
    BaseUrl(String),
}

/// The parsed keys of a [`Config`].
pub(crate) struct Keys {
    pub(crate) merchant: MerchantKey,
    pub(crate) platform: PlatformKeys,
    pub(crate) opener: Opener,
}

impl Keys {
    pub(crate) fn parse(config: &Config) -> Result<Self, ConfigError> {
        check_base_url(&config.base_url)?;
        Ok(Self {
            merchant: MerchantKey::parse(&config.private_key_pem)?,
            platform: PlatformKeys::parse(&config.platform_keys)?,
            opener: Opener::new(config.apiv3_key.as_bytes())?,
        })
    }
}

// Signed paths begin at the host, so a prefix in the base would break every signature.
fn check_base_url(base_url: &str) -> Result<(), ConfigError> {
    let refused = || ConfigError::BaseUrl(base_url.to_owned());
    let url = reqwest::Url::parse(base_url).map_err(|_not_a_url| refused())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && !base_url.ends_with('/');
    if plain { Ok(()) } else { Err(refused()) }
}
