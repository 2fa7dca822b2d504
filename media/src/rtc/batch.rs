//! Packets for one peer, handed to the kernel together where it can cut them apart (UDP GSO): a picture
//! is many packets of one size, and each call costs more than its bytes.

use str0m::net::{Protocol, Transmit};

use super::net::Net;

/// The kernel takes no more at once.
const MAX_BYTES: usize = 60_000;

/// Packets that follow each other to one address, all of one size but the last.
#[derive(Default)]
pub(super) struct Batch(Vec<Transmit>);

impl Batch {
    /// Adds a packet, sending first what it does not go along with.
    pub(super) fn push(&mut self, net: &Net, packet: Transmit) {
        if !self.takes(net, &packet) {
            self.flush(net);
        }
        self.0.push(packet);
    }

    fn takes(&self, net: &Net, packet: &Transmit) -> bool {
        let (Some(first), Some(last)) = (self.0.first(), self.0.last()) else {
            return true;
        };
        let segment = first.contents.len();
        first.proto == Protocol::Udp
            && packet.proto == Protocol::Udp
            && packet.destination == first.destination
            && packet.contents.len() <= segment
            && last.contents.len() == segment
            && self.0.len() < net.max_segments()
            && (self.0.len() + 1) * segment <= MAX_BYTES
    }

    /// Sends what there is.
    pub(super) fn flush(&mut self, net: &Net) {
        match self.0.as_slice() {
            [] => return,
            [one] => net.send(one, &one.contents, None),
            [first, ..] => {
                let all: Vec<&[u8]> = self.0.iter().map(|packet| &packet.contents[..]).collect();
                net.send(first, &all.concat(), Some(first.contents.len()));
            }
        }
        self.0.clear();
    }
}
