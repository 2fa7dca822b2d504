//! WebRTC on one UDP port, and on one of TCP: WHIP publishers in, WHEP viewers out, each session a task of its own.

mod answer;
mod batch;
mod clock;
mod http;
mod ice_servers;
mod net;
mod peer;
mod problem;
mod sessions;
mod tcp;
mod thin;
mod whep;
mod whip;

use std::net::{IpAddr, SocketAddr, UdpSocket as StdUdpSocket};
use std::sync::{Arc, OnceLock};

use tokio::net::{TcpListener, UdpSocket};

pub use ice_servers::{IceAccess, IceServer};

pub(crate) use http::routes;

use net::Net;
use sessions::Sessions;

/// Bytes that the kernel holds for the one socket in each direction.
const SOCKET_BYTES: usize = 4 << 20;

/// The WebRTC side of a media server; without a socket it refuses.
#[derive(Default)]
pub(crate) struct Rtc {
    net: OnceLock<Arc<Net>>,
    sessions: Sessions,
}

impl Rtc {
    fn net(&self) -> Option<Arc<Net>> {
        self.net.get().cloned()
    }

    /// Takes the socket; the future reads it until `shutdown` resolves and then ends every session.
    pub(crate) fn serve<S: Future<Output = ()>>(
        self: &Arc<Self>,
        socket: UdpSocket,
        advertised: IpAddr,
        shutdown: S,
    ) -> std::io::Result<impl Future<Output = ()> + use<S>> {
        let net = Arc::new(Net::new(socket, advertised)?);
        if self.net.set(net.clone()).is_err() {
            return Err(std::io::Error::other("WebRTC is served already"));
        }
        let rtc = self.clone();
        Ok(async move {
            tokio::select! {
                () = shutdown => {}
                () = net.read() => {}
            }
            rtc.sessions.close_all();
        })
    }
}

impl Rtc {
    /// Takes WebRTC over TCP as well until `shutdown` resolves; after [`Rtc::serve`], and once.
    pub(crate) fn serve_tcp<S: Future<Output = ()>>(
        self: &Arc<Self>,
        listener: TcpListener,
        max: usize,
        shutdown: S,
    ) -> std::io::Result<impl Future<Output = ()> + use<S>> {
        let port = listener.local_addr()?.port();
        let net = self.net().filter(|net| net.advertise_tcp(port));
        let net = net.ok_or_else(|| std::io::Error::other("no WebRTC, or over TCP already"))?;
        Ok(async move {
            tokio::select! {
                () = shutdown => {}
                () = tcp::serve(&net, &listener, max) => {}
            }
        })
    }
}

/// A UDP socket with room for bursts.
pub fn bind_udp(listen: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = socket2::Socket::new(
        socket2::Domain::for_address(listen),
        socket2::Type::DGRAM,
        None,
    )?;
    // The kernel may grant less; then bursts are lost sooner.
    let _ = socket.set_recv_buffer_size(SOCKET_BYTES);
    let _ = socket.set_send_buffer_size(SOCKET_BYTES);
    socket.set_nonblocking(true)?;
    socket.bind(&listen.into())?;
    UdpSocket::from_std(socket.into())
}

/// The address that peers are told when none is configured: the one listened on or, listening on
/// all, the one that packets to the outside leave from. Nothing is sent to find it.
pub fn own_address(listen: IpAddr) -> IpAddr {
    if !listen.is_unspecified() {
        return listen;
    }
    let outside: (&str, &str) = if listen.is_ipv4() {
        ("0.0.0.0:0", "192.0.2.1:9")
    } else {
        ("[::]:0", "[2001:db8::1]:9")
    };
    StdUdpSocket::bind(outside.0)
        .and_then(|socket| socket.connect(outside.1).map(|()| socket))
        .and_then(|socket| socket.local_addr())
        .map_or(listen, |address| address.ip())
}
