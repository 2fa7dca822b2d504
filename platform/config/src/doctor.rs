//! Checks of the surroundings that need nothing but the settings and the disk.

use std::{fs, path::Path};

use crate::{Config, PaymentProvider, SmsProvider};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStatus {
    /// As it should be.
    Ok,
    /// Works, but an operator should know.
    Warn,
    /// Will not work.
    Fail,
}

/// One line of `julin doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// How it ended.
    pub status: CheckStatus,
    /// What was found.
    pub detail: String,
    /// What to do about it; empty when all is well.
    pub mend: String,
}

impl Check {
    /// All is well.
    pub fn ok(name: &str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckStatus::Ok, detail, "")
    }

    /// Worth knowing.
    pub fn warn(name: &str, detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(name, CheckStatus::Warn, detail, mend)
    }

    /// Will not work.
    pub fn fail(name: &str, detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(name, CheckStatus::Fail, detail, mend)
    }

    fn new(
        name: &str,
        status: CheckStatus,
        detail: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            status,
            detail: detail.into(),
            mend: mend.into(),
        }
    }
}

impl Config {
    /// Whether people reach the store from this machine only.
    pub fn is_local(&self) -> bool {
        let url = &self.http.public_url;
        let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let name = if host.starts_with('[') {
            host.split(']').next()
        } else {
            host.split(':').next()
        };
        matches!(name, Some("localhost" | "[::1")) || name.is_some_and(|n| n.starts_with("127."))
    }

    /// Looks at everything that can be judged without a network or a database.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = vec![
            data_dir(&self.data_dir),
            zone(&self.store.zone),
            self.public_url(),
            self.payments_ready(),
            self.sms_ready(),
        ];
        if self.media.enabled {
            checks.push(self.media_reachable());
        }
        if self.demo.enabled && !self.is_local() {
            checks.push(Check::warn(
                "demo",
                "the demonstration logins are open to the public",
                "set demo.enabled = false before real people order",
            ));
        }
        checks
    }

    fn public_url(&self) -> Check {
        let url = &self.http.public_url;
        if url.starts_with("https://") {
            Check::ok("public address", url)
        } else if self.is_local() {
            Check::ok("public address", format!("{url} (this machine only)"))
        } else {
            Check::warn(
                "public address",
                format!(
                    "{url} is not https: going live from the browser and payment will not work"
                ),
                "put a TLS proxy in front, set http.public_url = \"https://…\" and http.trusted_proxies",
            )
        }
    }

    fn payments_ready(&self) -> Check {
        let account = &self.payments.wechatpay;
        match self.payments.provider {
            PaymentProvider::Sandbox if self.is_local() => Check::ok("payments", "sandbox"),
            PaymentProvider::Sandbox => Check::warn(
                "payments",
                "sandbox: no money moves",
                "set payments.provider = \"wechatpay\" and the account below it",
            ),
            PaymentProvider::WeChatPay => {
                let keys = [&account.private_key_path, &account.public_key_path];
                let faults = keys
                    .into_iter()
                    .flatten()
                    .filter_map(|path| unreadable(path));
                let faults: Vec<_> = faults.collect();
                if faults.is_empty() {
                    Check::ok(
                        "payments",
                        format!("WeChat Pay, merchant {}", account.mch_id),
                    )
                } else {
                    Check::fail(
                        "payments",
                        faults.join("; "),
                        "give the service read access to its keys",
                    )
                }
            }
        }
    }

    fn sms_ready(&self) -> Check {
        match self.sms.provider {
            SmsProvider::Inbox if self.is_local() => Check::ok("text messages", "inbox"),
            SmsProvider::Inbox => Check::warn(
                "text messages",
                "inbox: nobody receives a code on their phone",
                "read codes in the console's inbox, or connect a provider",
            ),
        }
    }

    fn media_reachable(&self) -> Check {
        let media = &self.media;
        let hidden = media.rtmp_listen.ip().is_loopback() || media.webrtc_listen.ip().is_loopback();
        if hidden && !self.is_local() {
            Check::warn(
                "live video",
                format!(
                    "RTMP {} and WebRTC {}: a loopback address",
                    media.rtmp_listen, media.webrtc_listen
                ),
                "listen on 0.0.0.0 and set media.rtmp_public_url and media.webrtc_public_ip",
            )
        } else {
            Check::ok(
                "live video",
                format!("RTMP {}, WebRTC {}", media.rtmp_listen, media.webrtc_listen),
            )
        }
    }
}

fn data_dir(dir: &Path) -> Check {
    let probe = dir.join(".julin-write-probe");
    let outcome = fs::create_dir_all(dir)
        .and_then(|()| fs::write(&probe, b"probe"))
        .and_then(|()| fs::remove_file(&probe));
    match outcome {
        Ok(()) => Check::ok("data directory", dir.display().to_string()),
        Err(error) => Check::fail(
            "data directory",
            format!("{} cannot be written: {error}", dir.display()),
            "make it, give it to the service's user, or set data_dir elsewhere",
        ),
    }
}

fn zone(zone: &str) -> Check {
    match jiff::tz::TimeZone::get(zone) {
        Ok(_) => Check::ok("time zone", zone),
        Err(error) => Check::fail(
            "time zone",
            error.to_string(),
            "set store.zone to an IANA name",
        ),
    }
}

fn unreadable(path: &Path) -> Option<String> {
    fs::read(path)
        .err()
        .map(|error| format!("{}: {error}", path.display()))
}
