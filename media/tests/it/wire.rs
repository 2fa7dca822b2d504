//! What a WebRTC client sends its packets over: UDP, or TCP with their length before them.

use std::net::SocketAddr;

use str0m::Candidate;
use str0m::net::{Protocol, TcpType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::{mpsc, watch};

pub(crate) enum Wire {
    Udp(UdpSocket),
    /// While told so, every third packet of media is lost.
    Lossy(UdpSocket, watch::Receiver<bool>, u64),
    Tcp(Line),
}

/// One connection to the server.
pub(crate) struct Line {
    own: SocketAddr,
    peer: SocketAddr,
    write: OwnedWriteHalf,
    packets: mpsc::Receiver<Vec<u8>>,
}

impl Wire {
    pub(crate) async fn udp() -> Self {
        Self::Udp(UdpSocket::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) async fn lossy() -> (Self, watch::Sender<bool>) {
        let (loses, told) = watch::channel(false);
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        (Self::Lossy(socket, told, 0), loses)
    }

    pub(crate) async fn tcp(server: SocketAddr) -> Self {
        let socket = TcpStream::connect(server).await.unwrap();
        socket.set_nodelay(true).unwrap();
        let own = socket.local_addr().unwrap();
        let (read, write) = socket.into_split();
        let (to, packets) = mpsc::channel(1_000);
        tokio::spawn(unframe(read, to));
        Self::Tcp(Line {
            own,
            peer: server,
            write,
            packets,
        })
    }

    pub(crate) fn candidate(&self) -> Candidate {
        match self {
            Self::Udp(socket) | Self::Lossy(socket, ..) => {
                Candidate::host(socket.local_addr().unwrap(), "udp").unwrap()
            }
            Self::Tcp(line) => {
                let active = Candidate::builder().tcp().host(line.own);
                active.tcptype(TcpType::Active).build().unwrap()
            }
        }
    }

    pub(crate) fn protocol(&self) -> (Protocol, SocketAddr) {
        match self {
            Self::Udp(socket) | Self::Lossy(socket, ..) => {
                (Protocol::Udp, socket.local_addr().unwrap())
            }
            Self::Tcp(line) => (Protocol::Tcp, line.own),
        }
    }

    pub(crate) async fn receive(&mut self) -> (Vec<u8>, SocketAddr) {
        match self {
            Self::Udp(socket) => datagram(socket).await,
            Self::Lossy(socket, told, count) => loop {
                let (packet, source) = datagram(socket).await;
                // Media has 2 as its first two bits (RFC 7983), and its reports are of type 200 to 206.
                let media = packet[0] >> 6 == 2 && !(200..=206).contains(&packet[1]);
                *count += u64::from(media);
                if !(media && *told.borrow() && count.is_multiple_of(3)) {
                    return (packet, source);
                }
            },
            Self::Tcp(line) => match line.packets.recv().await {
                Some(packet) => (packet, line.peer),
                None => std::future::pending().await,
            },
        }
    }

    pub(crate) async fn send(&mut self, packet: &[u8], to: SocketAddr) {
        match self {
            Self::Udp(socket) | Self::Lossy(socket, ..) => {
                socket.send_to(packet, to).await.unwrap();
            }
            Self::Tcp(line) => {
                assert_eq!(to, line.peer);
                let len = u16::try_from(packet.len()).unwrap().to_be_bytes();
                // The server may have closed: then the session ends by itself.
                let _ = line.write.write_all(&[&len, packet].concat()).await;
            }
        }
    }
}

async fn datagram(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 2_000];
    loop {
        // An ICMP answer is no packet.
        if let Ok((len, source)) = socket.recv_from(&mut buffer).await {
            buffer.truncate(len);
            return (buffer, source);
        }
    }
}

async fn unframe(mut read: OwnedReadHalf, to: mpsc::Sender<Vec<u8>>) {
    while let Ok(len) = read.read_u16().await {
        let mut packet = vec![0; usize::from(len)];
        if read.read_exact(&mut packet).await.is_err() || to.send(packet).await.is_err() {
            return;
        }
    }
}
