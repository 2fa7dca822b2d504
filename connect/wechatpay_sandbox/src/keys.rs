//! The merchant's and the platform's keys, made once and kept.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde::{Deserialize, Serialize};

use crate::config::{Random, SandboxConfig, SandboxError};
use crate::crypt::hex;

const FILE: &str = "keys.json";
const BITS: usize = 2048;

/// What a merchant is given. Feed it to the client's configuration.
#[derive(Clone)]
pub struct MerchantCredentials {
    /// 商户号.
    pub mchid: String,
    /// The merchant's app.
    pub appid: String,
    /// Serial of the merchant's certificate.
    pub serial_no: String,
    /// PKCS#8 PEM.
    pub private_key_pem: String,
    /// 32 characters.
    pub apiv3_key: String,
    /// `PUB_KEY_ID_…`.
    pub platform_serial: String,
    /// SPKI PEM.
    pub platform_public_key_pem: String,
}

// Keys never reach a log, even those of a sandbox.
impl fmt::Debug for MerchantCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantCredentials")
            .field("mchid", &self.mchid)
            .field("appid", &self.appid)
            .field("serial_no", &self.serial_no)
            .field("platform_serial", &self.platform_serial)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    merchant_private_key_pem: String,
    merchant_serial_no: String,
    platform_private_key_pem: String,
    platform_serial: String,
    apiv3_key: String,
}

/// All keys, parsed.
pub(crate) struct KeyRing {
    stored: Stored,
    pub(crate) merchant: RsaPublicKey,
    pub(crate) platform: RsaPrivateKey,
    platform_public_pem: String,
}

impl KeyRing {
    pub(crate) fn open(dir: Option<&Path>, random: &Random) -> Result<Self, SandboxError> {
        let Some(dir) = dir else {
            return Self::parse(Stored::generate(random)?);
        };
        fs::create_dir_all(dir)?;
        match fs::read(dir.join(FILE)) {
            Ok(bytes) => Self::parse(serde_json::from_slice(&bytes).map_err(bad)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let stored = Stored::generate(random)?;
                stored.save(dir)?;
                Self::parse(stored)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn parse(stored: Stored) -> Result<Self, SandboxError> {
        let merchant = RsaPrivateKey::from_pkcs8_pem(&stored.merchant_private_key_pem);
        let platform = RsaPrivateKey::from_pkcs8_pem(&stored.platform_private_key_pem);
        let (merchant, platform) = (merchant.map_err(bad)?, platform.map_err(bad)?);
        let pem = platform
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(bad)?;
        let merchant = merchant.to_public_key();
        Ok(Self {
            stored,
            merchant,
            platform,
            platform_public_pem: pem,
        })
    }

    pub(crate) fn credentials(&self, config: &SandboxConfig) -> MerchantCredentials {
        MerchantCredentials {
            mchid: config.mchid.clone(),
            appid: config.appid.clone(),
            serial_no: self.stored.merchant_serial_no.clone(),
            private_key_pem: self.stored.merchant_private_key_pem.clone(),
            apiv3_key: self.stored.apiv3_key.clone(),
            platform_serial: self.stored.platform_serial.clone(),
            platform_public_key_pem: self.platform_public_pem.clone(),
        }
    }

    pub(crate) fn merchant_serial(&self) -> &str {
        &self.stored.merchant_serial_no
    }

    pub(crate) fn platform_serial(&self) -> &str {
        &self.stored.platform_serial
    }

    pub(crate) fn apiv3_key(&self) -> &[u8] {
        self.stored.apiv3_key.as_bytes()
    }
}

impl Stored {
    fn generate(random: &Random) -> Result<Self, SandboxError> {
        Ok(Self {
            merchant_private_key_pem: private_key_pem()?,
            merchant_serial_no: hex(&random()).to_ascii_uppercase(),
            platform_private_key_pem: private_key_pem()?,
            platform_serial: format!("PUB_KEY_ID_{}", hex(&random()).to_ascii_uppercase()),
            apiv3_key: hex(&random()),
        })
    }

    // Renamed into place, so that a crash leaves no half of it; readable by its owner only.
    fn save(&self, dir: &Path) -> Result<(), SandboxError> {
        let draft = dir.join("keys.json.draft");
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(&serde_json::to_vec_pretty(self).map_err(bad)?)?;
        file.sync_all()?;
        Ok(fs::rename(draft, dir.join(FILE))?)
    }
}

fn private_key_pem() -> Result<String, SandboxError> {
    let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(bad)?;
    Ok(key.to_pkcs8_pem(LineEnding::LF).map_err(bad)?.to_string())
}

fn bad(error: impl fmt::Display) -> SandboxError {
    SandboxError::Keys(error.to_string())
}
