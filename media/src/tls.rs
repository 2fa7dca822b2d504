//! TLS around RTMP (`rtmps://`): what publishers are shown here, and whom we believe when we call.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::rtmp::address::Address;

/// Reaching another server takes no longer.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// A connection, with TLS around it or without.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}
pub(crate) type Socket = Box<dyn Wire>;

type Times = [Option<SystemTime>; 2];

/// Certificate and key from PEM files, read anew when one of them changes: certificates are renewed
/// while lives go on.
pub struct TlsKeys {
    paths: [PathBuf; 2],
    current: Mutex<(Times, TlsAcceptor)>,
}

impl std::fmt::Debug for TlsKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsKeys").finish_non_exhaustive()
    }
}

impl TlsKeys {
    /// Reads a certificate, with those that vouch for it, and its private key.
    pub fn open(certificate: &Path, key: &Path) -> io::Result<Self> {
        let paths = [certificate.to_owned(), key.to_owned()];
        let current = Mutex::new((times(&paths), acceptor(&paths)?));
        Ok(Self { paths, current })
    }

    fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let now = times(&self.paths);
        if now != current.0 {
            current.0 = now;
            match acceptor(&self.paths) {
                Ok(renewed) => current.1 = renewed,
                // Half of a new pair: the old one serves until the other half is there.
                Err(error) => tracing::warn!(media.error = %error, "certificate of rtmps"),
            }
        }
        current.1.clone()
    }

    /// The server's half of a handshake.
    pub(crate) async fn accept(&self, socket: TcpStream) -> io::Result<Socket> {
        Ok(Box::new(self.acceptor().accept(socket).await?))
    }
}

fn times(paths: &[PathBuf; 2]) -> Times {
    let time = |path: &PathBuf| std::fs::metadata(path).and_then(|file| file.modified());
    [time(&paths[0]).ok(), time(&paths[1]).ok()]
}

fn acceptor([certificate, key]: &[PathBuf; 2]) -> io::Result<TlsAcceptor> {
    let chain = certificates(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(io::Error::other)?;
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> io::Result<Vec<CertificateDer<'static>>> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(io::Error::other)?
        .collect();
    found.map_err(io::Error::other)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Connects to one of the addresses `found` for `address`, with TLS if it says so; `ca` names
/// authorities that are believed besides the system's.
pub(crate) async fn connect(
    address: &Address,
    found: &[SocketAddr],
    ca: Option<&Path>,
) -> io::Result<Socket> {
    let reached = tokio::time::timeout(CONNECT_LIMIT, TcpStream::connect(found)).await;
    let socket = reached.map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))??;
    socket.set_nodelay(true)?;
    if !address.tls {
        return Ok(Box::new(socket));
    }
    let name = ServerName::try_from(address.host.clone()).map_err(io::Error::other)?;
    let shaken = tokio::time::timeout(CONNECT_LIMIT, connector(ca)?.connect(name, socket)).await;
    let socket = shaken.map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))??;
    Ok(Box::new(socket))
}

fn connector(ca: Option<&Path>) -> io::Result<TlsConnector> {
    let more = ca.map(certificates).transpose()?.unwrap_or_default();
    let verifier = Verifier::new_with_extra_roots(more, provider()).map_err(io::Error::other)?;
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
