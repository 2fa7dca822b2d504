//! WebRTC over TCP, for networks that let no UDP through: we are the passive side (RFC 6544), and every
//! packet stands behind two bytes of its length (RFC 4571).

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::net::{MAX_DATAGRAM, Net, Path};

/// Packets that wait for a slow peer; beyond that they are lost, as on any network.
const OUTBOX: usize = 256;
/// A stranger must name a session within this.
const NAMED_LIMIT: Duration = Duration::from_secs(5);
/// WebRTC checks every few seconds whether the other side is there.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// Pause after a failed accept (out of file handles), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The open connections by their other end.
#[derive(Debug, Default)]
pub(super) struct Lines(RwLock<HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>>);

impl Lines {
    /// Sends a packet, or loses it.
    pub(super) fn send(&self, to: SocketAddr, packet: &[u8]) {
        let lines = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(line) = lines.get(&to) else { return };
        if line.try_send(packet.to_vec()).is_err() {
            metrics::counter!("media_rtc_packets_dropped_total").increment(1);
        }
    }

    fn put(&self, peer: SocketAddr, line: Option<mpsc::Sender<Vec<u8>>>) {
        let mut lines = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match line {
            Some(line) => lines.insert(peer, line),
            None => lines.remove(&peer),
        };
    }
}

/// Accepts connections for ever.
pub(super) async fn serve(net: &Arc<Net>, listener: &TcpListener, max: usize) {
    let slots = Arc::new(Semaphore::new(max));
    let mut lines = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    if let Ok(slot) = slots.clone().try_acquire_owned() {
                        let net = net.clone();
                        lines.spawn(async move {
                            let _slot = slot;
                            line(&net, socket, peer).await;
                        });
                    }
                }
                Err(error) => {
                    tracing::warn!(media.error = %error, "WebRTC accept failed");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_ended) = lines.join_next() => {}
        }
    }
}

async fn line(net: &Net, socket: TcpStream, peer: SocketAddr) {
    if socket.set_nodelay(true).is_err() {
        return;
    }
    let (read, write) = socket.into_split();
    let (outbox, packets) = mpsc::channel(OUTBOX);
    net.lines().put(peer, Some(outbox));
    tokio::select! {
        // Whichever side fails, the peer comes again by itself.
        _ = receive(net, read, peer) => {}
        _ = send(write, packets) => {}
    }
    net.lines().put(peer, None);
}

/// Passes packets on until the peer closes, says nothing, or speaks for no session.
async fn receive(net: &Net, read: OwnedReadHalf, peer: SocketAddr) -> std::io::Result<()> {
    let mut read = BufReader::new(read);
    let path = Path {
        tcp: true,
        address: peer,
    };
    let mut limit = NAMED_LIMIT;
    loop {
        let packet = timeout(limit, packet(&mut read)).await??;
        if !net.pass_on(&packet, path) {
            return Ok(());
        }
        limit = IDLE_LIMIT;
    }
}

async fn packet(read: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Vec<u8>> {
    let len = usize::from(read.read_u16().await?);
    if len > MAX_DATAGRAM {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    let mut packet = vec![0; len];
    read.read_exact(&mut packet).await?;
    Ok(packet)
}

async fn send(
    mut write: OwnedWriteHalf,
    mut packets: mpsc::Receiver<Vec<u8>>,
) -> std::io::Result<()> {
    let mut framed = Vec::new();
    while let Some(packet) = packets.recv().await {
        framed.clear();
        frame(&mut framed, &packet);
        // What waits already goes along: a picture is many packets.
        while let Ok(packet) = packets.try_recv() {
            frame(&mut framed, &packet);
        }
        write.write_all(&framed).await?;
    }
    Ok(())
}

fn frame(out: &mut Vec<u8>, packet: &[u8]) {
    // Packets are no larger than a datagram.
    let len = u16::try_from(packet.len()).unwrap_or(0);
    out.extend(len.to_be_bytes());
    out.extend(&packet[..usize::from(len)]);
}
