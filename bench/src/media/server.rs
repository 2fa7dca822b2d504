//! Our media server alone, open to all: a process of its own, so that it can be measured.
use clap::Args;
use julin_media::{Gate, MediaConfig, MediaServer, PublishGrant, Refusal};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Where it listens.
#[derive(Args)]
pub(crate) struct ServeOptions {
    #[arg(long)]
    http: SocketAddr,
    #[arg(long)]
    rtmp: SocketAddr,
    #[arg(long)]
    udp: SocketAddr,
}

struct Open;

#[async_trait::async_trait]
impl Gate for Open {
    async fn publish(
        &self,
        _app: &str,
        key: &str,
        _peer: SocketAddr,
    ) -> Result<PublishGrant, Refusal> {
        Ok(PublishGrant {
            stream: key.to_owned(),
            take_over: true,
        })
    }

    async fn play(&self, _stream: &str, _token: Option<&str>) -> bool {
        true
    }

    fn started(&self, _stream: &str) {}

    fn ended(&self, _stream: &str) {}
}

pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let mut config = MediaConfig::new(|| julin_kernel::Clock::now(&julin_kernel::SystemClock).0);
    config.max_whep_viewers = 10_000;
    config.max_rtc_sessions = 10_000;
    let media = MediaServer::new(config, Arc::new(Open));
    let rtmp = TcpListener::bind(options.rtmp).await?;
    let http = TcpListener::bind(options.http).await?;
    let udp = julin_media::bind_udp(options.udp)?;
    let rtc = media.serve_rtc(udp, options.udp.ip(), std::future::pending())?;
    let web = axum::serve(http, media.routes()).into_future();
    tokio::join!(media.serve_rtmp(rtmp, std::future::pending()), rtc, async {
        // It ends with the process.
        let _ = web.await;
    });
    Ok(())
}
