//! The one socket: packets go to the session that they name, or whose peer's address is known.

use std::collections::HashMap;
use std::io::{ErrorKind, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use quinn_udp::{RecvMeta, UdpSocketState};
use str0m::ice::StunMessage;
use str0m::net::{Protocol, Transmit};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

use super::tcp::Lines;

/// Largest datagram that WebRTC sends, with room.
pub(super) const MAX_DATAGRAM: usize = 2_048;
/// Buffers filled by one call; each takes as many datagrams as the kernel puts together.
const BUFFERS: usize = 8;
/// Packets that wait for a session; beyond that they are lost, as on any network.
const INBOX: usize = 512;
/// Addresses of one peer: its networks, and its ports behind a NAT.
const MAX_ADDRESSES: usize = 16;
/// Pause after a socket error, so that the loop does not spin.
const ERROR_PAUSE: Duration = Duration::from_millis(10);

/// How a packet came, and where its answers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) tcp: bool,
    pub(super) address: SocketAddr,
}

/// A packet for a session.
pub(super) struct Datagram {
    pub(super) at: Instant,
    pub(super) source: Path,
    pub(super) bytes: Vec<u8>,
}

struct Route {
    inbox: mpsc::Sender<Datagram>,
    addresses: Vec<Path>,
}

#[derive(Default)]
struct Routes {
    by_ufrag: HashMap<String, Route>,
    /// Which session an address spoke for last.
    by_address: HashMap<Path, String>,
    /// A way that a newer one of the same session has put out.
    put_out: Option<Path>,
}

impl Routes {
    fn inbox_of(&self, source: Path) -> Option<&mpsc::Sender<Datagram>> {
        let ufrag = self.by_address.get(&source)?;
        Some(&self.by_ufrag.get(ufrag)?.inbox)
    }

    /// Notes that `source` speaks for `ufrag`; false when there is no such session.
    fn learn(&mut self, source: Path, ufrag: &str) -> bool {
        let Some(route) = self.by_ufrag.get_mut(ufrag) else {
            return false;
        };
        if !route.addresses.contains(&source) {
            if route.addresses.len() >= MAX_ADDRESSES {
                let oldest = route.addresses.remove(0);
                // Another session may have taken the address over.
                if self
                    .by_address
                    .get(&oldest)
                    .is_some_and(|owner| owner == ufrag)
                {
                    self.by_address.remove(&oldest);
                    self.put_out = Some(oldest);
                }
            }
            route.addresses.push(source);
        }
        self.by_address.insert(source, ufrag.to_owned());
        true
    }

    fn forget(&mut self, ufrag: &str) {
        if let Some(route) = self.by_ufrag.remove(ufrag) {
            for address in route.addresses {
                // Another session may have taken the address over.
                if self
                    .by_address
                    .get(&address)
                    .is_some_and(|owner| owner == ufrag)
                {
                    self.by_address.remove(&address);
                }
            }
        }
    }
}

/// The socket and who is behind it.
pub(super) struct Net {
    socket: UdpSocket,
    state: UdpSocketState,
    advertised: SocketAddr,
    /// Where TCP is taken, if it is.
    advertised_tcp: OnceLock<SocketAddr>,
    lines: Lines,
    routes: RwLock<Routes>,
}

impl Net {
    pub(super) fn new(socket: UdpSocket, advertised: IpAddr) -> std::io::Result<Self> {
        let port = socket.local_addr()?.port();
        let state = UdpSocketState::new((&socket).into())?;
        Ok(Self {
            socket,
            state,
            advertised: SocketAddr::new(advertised, port),
            advertised_tcp: OnceLock::new(),
            lines: Lines::default(),
            routes: RwLock::default(),
        })
    }

    /// What peers are told to send to, and what packets are taken to have been sent to.
    pub(super) fn advertised(&self) -> SocketAddr {
        self.advertised
    }

    /// Notes that TCP is taken at `port`; false when it was before.
    pub(super) fn advertise_tcp(&self, port: u16) -> bool {
        let address = SocketAddr::new(self.advertised.ip(), port);
        self.advertised_tcp.set(address).is_ok()
    }

    /// The same for TCP.
    pub(super) fn advertised_tcp(&self) -> Option<SocketAddr> {
        self.advertised_tcp.get().copied()
    }

    pub(super) fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Packets that the kernel cuts out of one.
    pub(super) fn max_segments(&self) -> usize {
        self.state.max_gso_segments()
    }

    /// A session's packets arrive in the returned inbox while its pass lives.
    pub(super) fn admit(self: &Arc<Self>, ufrag: &str) -> (Pass, mpsc::Receiver<Datagram>) {
        let (inbox, packets) = mpsc::channel(INBOX);
        let route = Route {
            inbox,
            addresses: Vec::new(),
        };
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        routes.by_ufrag.insert(ufrag.to_owned(), route);
        (
            Pass {
                net: self.clone(),
                ufrag: ufrag.to_owned(),
            },
            packets,
        )
    }

    /// Reads the socket for ever.
    pub(super) async fn read(&self) {
        let room = MAX_DATAGRAM * self.state.gro_segments();
        let mut store = vec![0; room * BUFFERS];
        let mut told = [RecvMeta::default(); BUFFERS];
        loop {
            let received = self.socket.async_io(Interest::READABLE, || {
                let mut rooms = store.chunks_mut(room);
                let mut buffers: [IoSliceMut<'_>; BUFFERS] =
                    std::array::from_fn(|_| IoSliceMut::new(rooms.next().unwrap_or_default()));
                self.state
                    .recv((&self.socket).into(), &mut buffers, &mut told)
            });
            match received.await {
                Ok(count) => {
                    for (buffer, meta) in store.chunks(room).zip(&told).take(count) {
                        self.cut(buffer.get(..meta.len).unwrap_or_default(), meta);
                    }
                }
                // On Linux an ICMP answer to something sent before.
                Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
                Err(error) => {
                    tracing::warn!(media.error = %error, "WebRTC socket");
                    tokio::time::sleep(ERROR_PAUSE).await;
                }
            }
        }
    }

    /// Datagrams that the kernel put together.
    fn cut(&self, bytes: &[u8], meta: &RecvMeta) {
        let source = Path {
            tcp: false,
            address: meta.addr,
        };
        for datagram in bytes.chunks(meta.stride.max(1)) {
            self.pass_on(datagram, source);
        }
    }

    fn learn(&self, source: Path, ufrag: &str) -> bool {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let learnt = routes.learn(source, ufrag);
        if let Some(out) = routes.put_out.take().filter(|path| path.tcp) {
            self.lines.end(out.address);
        }
        learnt
    }

    /// Gives a packet to its session; false when there is none.
    pub(super) fn pass_on(&self, bytes: &[u8], source: Path) -> bool {
        if is_stun(bytes)
            && let Some(ufrag) = ufrag_of(bytes)
            && !self.learn(source, &ufrag)
        {
            return false;
        }
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let Some(inbox) = routes.inbox_of(source) else {
            return false;
        };
        // A full inbox loses the packet; a closed one belongs to a session that ends.
        let _ = inbox.try_send(Datagram {
            at: Instant::now(),
            source,
            bytes: bytes.to_vec(),
        });
        true
    }

    /// Sends `contents` the way of `packet`, as packets of `segment` bytes if that is given; loses them
    /// when the socket is full: nothing is queued.
    pub(super) fn send(&self, packet: &Transmit, contents: &[u8], segment: Option<usize>) {
        if packet.proto == Protocol::Tcp {
            self.lines.send(packet.destination, contents);
            return;
        }
        let transmit = quinn_udp::Transmit {
            destination: packet.destination,
            ecn: None,
            contents,
            segment_size: segment,
            src_ip: None,
        };
        let sent = self.socket.try_io(Interest::WRITABLE, || {
            self.state.try_send((&self.socket).into(), &transmit)
        });
        if sent.is_err_and(|error| error.kind() == ErrorKind::WouldBlock) {
            let lost = segment.map_or(1, |size| contents.len().div_ceil(size.max(1)));
            metrics::counter!("media_rtc_packets_dropped_total")
                .increment(u64::try_from(lost).unwrap_or(1));
        }
    }
}

/// STUN begins with two zero bits (RFC 7983).
fn is_stun(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 4)
}

/// The session that a binding request names: the part of its user name that we gave out.
fn ufrag_of(bytes: &[u8]) -> Option<String> {
    let message = StunMessage::parse(bytes).ok()?;
    let (ours, _theirs) = message.split_username()?;
    Some(ours.to_owned())
}

/// Keeps a session's route; dropping it forgets the session and its addresses.
pub(super) struct Pass {
    pub(super) net: Arc<Net>,
    ufrag: String,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut routes = self
            .net
            .routes
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        routes.forget(&self.ufrag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> Path {
        Path {
            tcp: false,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
        }
    }

    #[test]
    fn the_same_port_over_tcp_is_another_way() {
        let mut routes = routes(&["a", "b"]);
        let line = Path {
            tcp: true,
            ..address(1)
        };
        assert!(routes.learn(address(1), "a") && routes.learn(line, "b"));
        routes.forget("b");
        assert!(routes.inbox_of(address(1)).is_some() && routes.inbox_of(line).is_none());
    }

    fn routes(ufrags: &[&str]) -> Routes {
        let mut routes = Routes::default();
        for ufrag in ufrags {
            let route = Route {
                inbox: mpsc::channel(1).0,
                addresses: Vec::new(),
            };
            routes.by_ufrag.insert((*ufrag).to_owned(), route);
        }
        routes
    }

    #[tokio::test]
    async fn a_way_that_is_forgotten_is_ended() {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let net = Arc::new(Net::new(socket, [127, 0, 0, 1].into()).unwrap());
        let (_pass, _packets) = net.admit("a");
        let line = |port| Path {
            tcp: true,
            ..address(port)
        };
        let (first, mut written) = mpsc::channel(1);
        net.lines().put(line(1).address, Some(first));
        for port in 1..=16 {
            assert!(net.learn(line(port), "a"));
        }
        assert_eq!(written.try_recv(), Err(mpsc::error::TryRecvError::Empty));
        assert!(net.learn(line(17), "a"));
        let told = written.try_recv();
        assert_eq!(told, Err(mpsc::error::TryRecvError::Disconnected));
    }

    #[test]
    fn strangers_are_not_learnt() {
        let mut routes = routes(&["a"]);
        assert!(!routes.learn(address(1), "b"));
        assert!(routes.by_address.is_empty());
    }

    #[test]
    fn an_address_goes_over_to_who_speaks_last() {
        let mut routes = routes(&["a", "b"]);
        assert!(routes.learn(address(1), "a") && routes.learn(address(1), "b"));
        routes.forget("a");
        assert_eq!(
            routes.by_address.get(&address(1)).map(String::as_str),
            Some("b")
        );
        routes.forget("b");
        assert!(routes.by_address.is_empty());
    }

    #[test]
    fn a_peer_with_many_ports_does_not_grow_the_table() {
        let mut routes = routes(&["a"]);
        for port in 1..200 {
            routes.learn(address(port), "a");
        }
        assert_eq!(routes.by_address.len(), MAX_ADDRESSES);
        assert!(routes.inbox_of(address(199)).is_some());
        assert!(routes.inbox_of(address(1)).is_none());
    }

    #[test]
    fn hostile_packets_name_nobody() {
        for bytes in [
            &[][..],
            &[0],
            &[0; 20],
            &[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
            &[0xff; 64],
        ] {
            assert!(!is_stun(bytes) || ufrag_of(bytes).is_none(), "{bytes:?}");
        }
    }
}
