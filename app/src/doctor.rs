//! `julin doctor`: what is well, what is not, and what to do about it.
use crate::context::{open_db, system_env};
use julin_config::{Check, CheckStatus, Config};
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::{TcpListener, UdpSocket};

/// Checks everything and says it, a line each; fails if anything would not work.
pub(crate) async fn run(config: &Config, say: &dyn Fn(&str)) -> ExitCode {
    let mut checks = config.checks();
    checks.push(font());
    checks.push(port("http.listen", config.http.listen).await);
    if config.media.enabled {
        checks.push(port("media.rtmp_listen", config.media.rtmp_listen).await);
        if let Some(rtmps) = config.media.rtmps_listen {
            checks.push(port("media.rtmps_listen", rtmps).await);
        }
        let webrtc = config.media.webrtc_listen;
        checks.push(verdict(
            "media.webrtc_listen",
            webrtc,
            UdpSocket::bind(webrtc).await,
        ));
    }
    checks.push(database(config).await);
    for check in &checks {
        let mark = match check.status {
            CheckStatus::Ok => "ok  ",
            CheckStatus::Warn => "warn",
            CheckStatus::Fail => "FAIL",
        };
        say(&format!("{mark}  {:<18} {}", check.name, check.detail));
        if !check.mend.is_empty() {
            say(&format!("      {:<18} → {}", "", check.mend));
        }
    }
    let sound = checks.iter().all(|c| c.status != CheckStatus::Fail);
    if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn font() -> Check {
    if julin_render::has_cjk_font() {
        return Check::ok("fonts", "a font with Chinese is installed");
    }
    let mend = "install one, e.g. apt-get install fonts-noto-cjk";
    Check::warn(
        "fonts",
        "no font with Chinese: posters would lack their text",
        mend,
    )
}

async fn port(name: &str, address: SocketAddr) -> Check {
    verdict(name, address, TcpListener::bind(address).await)
}

fn verdict<S>(name: &str, address: SocketAddr, bound: std::io::Result<S>) -> Check {
    match bound {
        Ok(_) => Check::ok(name, format!("{address} is free")),
        Err(e) => {
            let mend = "stop what listens there, or choose another address";
            Check::warn(name, format!("{address}: {e}"), mend)
        }
    }
}

async fn database(config: &Config) -> Check {
    let opened = match open_db(config, system_env()).await {
        Ok(db) => db
            .migrations_applied()
            .await
            .map(|m| (db.engine_name(), m.len()))
            .map_err(Into::into),
        Err(e) => Err(e),
    };
    match opened {
        Ok((engine, count)) => {
            Check::ok("database", format!("{engine}, {count} migrations applied"))
        }
        Err(e) if e.to_string().contains("db_migration") => Check::warn(
            "database",
            "reachable, empty",
            "run `julin migrate` or `julin serve`",
        ),
        Err(e) => Check::fail("database", format!("{e:#}"), "check database.url"),
    }
}
