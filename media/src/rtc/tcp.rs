//! WebRTC over TCP, for networks that let no UDP through: we are the passive side (RFC 6544), and every
//! packet stands behind two bytes of its length (RFC 4571).

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
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
/// Connections from one address: a household, or an office behind one.
const MAX_PER_ADDRESS: usize = 16;
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

    /// Has a connection closed.
    pub(super) fn end(&self, peer: SocketAddr) {
        self.put(peer, None);
    }

    pub(super) fn put(&self, peer: SocketAddr, line: Option<mpsc::Sender<Vec<u8>>>) {
        let mut lines = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match line {
            Some(line) => lines.insert(peer, line),
            None => lines.remove(&peer),
        };
    }
}

/// Connections by the address they come from.
#[derive(Debug, Default, Clone)]
struct PerAddress(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl PerAddress {
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seat(&self, ip: IpAddr) -> Option<Seat> {
        let mut taken = self.lock();
        let count = taken.entry(ip).or_default();
        if *count >= MAX_PER_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Seat(self.clone(), ip))
    }
}

/// A counted connection.
struct Seat(PerAddress, IpAddr);

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.0.lock();
        if let Some(count) = taken.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.1);
            }
        }
    }
}

/// Accepts connections for ever.
pub(super) async fn serve(net: &Arc<Net>, listener: &TcpListener, max: usize) {
    let slots = Arc::new(Semaphore::new(max));
    let seats = PerAddress::default();
    let mut lines = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    if let Some(seat) = seats.seat(peer.ip())
                        && let Ok(slot) = slots.clone().try_acquire_owned()
                    {
                        let net = net.clone();
                        lines.spawn(async move {
                            let _places = (slot, seat);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_makes_room_and_nothing_is_kept() {
        let seats = PerAddress::default();
        let one = IpAddr::from([192, 0, 2, 1]);
        let mut taken: Vec<Seat> = (0..16).filter_map(|_| seats.seat(one)).collect();
        assert!(taken.len() == 16 && seats.seat(one).is_none());
        assert!(seats.seat([192, 0, 2, 2].into()).is_some(), "another's");
        taken.pop();
        taken.extend(seats.seat(one));
        assert_eq!(taken.len(), 16);
        drop(taken);
        assert!(seats.lock().is_empty());
    }
}
