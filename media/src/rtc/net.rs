//! The one socket: packets go to the session that they name, or whose peer's address is known.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use str0m::ice::StunMessage;
use str0m::net::Transmit;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

/// Largest datagram that WebRTC sends, with room.
const MAX_DATAGRAM: usize = 2_048;
/// Packets that wait for a session; beyond that they are lost, as on any network.
const INBOX: usize = 512;
/// Addresses of one peer: its networks, and its ports behind a NAT.
const MAX_ADDRESSES: usize = 16;
/// Pause after a socket error, so that the loop does not spin.
const ERROR_PAUSE: Duration = Duration::from_millis(10);

/// A packet for a session.
pub(super) struct Datagram {
    pub(super) at: Instant,
    pub(super) source: SocketAddr,
    pub(super) bytes: Vec<u8>,
}

struct Route {
    inbox: mpsc::Sender<Datagram>,
    addresses: Vec<SocketAddr>,
}

#[derive(Default)]
struct Routes {
    by_ufrag: HashMap<String, Route>,
    /// Which session an address spoke for last.
    by_address: HashMap<SocketAddr, String>,
}

impl Routes {
    fn inbox_of(&self, source: SocketAddr) -> Option<&mpsc::Sender<Datagram>> {
        let ufrag = self.by_address.get(&source)?;
        Some(&self.by_ufrag.get(ufrag)?.inbox)
    }

    /// Notes that `source` speaks for `ufrag`; false when there is no such session.
    fn learn(&mut self, source: SocketAddr, ufrag: &str) -> bool {
        let Some(route) = self.by_ufrag.get_mut(ufrag) else {
            return false;
        };
        if !route.addresses.contains(&source) {
            if route.addresses.len() >= MAX_ADDRESSES {
                let oldest = route.addresses.remove(0);
                self.by_address.remove(&oldest);
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
    advertised: SocketAddr,
    routes: RwLock<Routes>,
}

impl Net {
    pub(super) fn new(socket: UdpSocket, advertised: IpAddr) -> std::io::Result<Self> {
        let port = socket.local_addr()?.port();
        Ok(Self {
            socket,
            advertised: SocketAddr::new(advertised, port),
            routes: RwLock::default(),
        })
    }

    /// What peers are told to send to, and what packets are taken to have been sent to.
    pub(super) fn advertised(&self) -> SocketAddr {
        self.advertised
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
        let mut buffer = [0; MAX_DATAGRAM];
        loop {
            match self.socket.recv_from(&mut buffer).await {
                Ok((len, source)) => {
                    self.pass_on(buffer.get(..len).unwrap_or_default(), source);
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

    fn pass_on(&self, bytes: &[u8], source: SocketAddr) {
        if is_stun(bytes)
            && let Some(ufrag) = ufrag_of(bytes)
        {
            let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
            if !routes.learn(source, &ufrag) {
                return;
            }
        }
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(inbox) = routes.inbox_of(source) {
            let bytes = bytes.to_vec();
            // A full inbox loses the packet; a closed one belongs to a session that ends.
            let _ = inbox.try_send(Datagram {
                at: Instant::now(),
                source,
                bytes,
            });
        }
    }

    /// Sends, or loses the packet when the socket is full: nothing is queued.
    pub(super) fn send(&self, packet: &Transmit) {
        if let Err(error) = self
            .socket
            .try_send_to(&packet.contents, packet.destination)
            && error.kind() == ErrorKind::WouldBlock
        {
            metrics::counter!("media_rtc_packets_dropped_total").increment(1);
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

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
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
