//! RTMP over TLS: the address and the certificate of the settings.
use anyhow::{Context as _, Result};
use julin_config::Media;
use julin_media::TlsKeys;
use tokio::net::TcpListener;

/// Listens where the settings say, if they do.
pub(crate) async fn open(settings: &Media) -> Result<Option<(TcpListener, TlsKeys)>> {
    let (Some(listen), Some(certificate), Some(key)) = (
        settings.rtmps_listen,
        &settings.rtmps_cert_path,
        &settings.rtmps_key_path,
    ) else {
        return Ok(None);
    };
    let keys = TlsKeys::open(certificate, key).with_context(|| {
        let (certificate, key) = (certificate.display(), key.display());
        format!("media.rtmps_cert_path {certificate}, media.rtmps_key_path {key}")
    })?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("media.rtmps_listen {listen}"))?;
    Ok(Some((listener, keys)))
}
