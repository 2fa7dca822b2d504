//! The plain RTMP handshake (C0 C1 C2 against S0 S1 S2).

use bytes::{Buf, BytesMut};

use super::ProtocolError;

/// Size of C1, S1, C2 and S2.
pub const PACKET_BYTES: usize = 1536;
const VERSION: u8 = 3;

/// What the handshake still waits for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Handshake {
    /// Version byte and C1.
    #[default]
    Hello,
    /// C2.
    Echo,
    /// Nothing: chunks follow.
    Done,
}

impl Handshake {
    /// Consumes what it can and appends S0 S1 S2 to `out`. True once chunks follow.
    pub fn advance(
        &mut self,
        input: &mut BytesMut,
        out: &mut Vec<u8>,
    ) -> Result<bool, ProtocolError> {
        if *self == Self::Hello {
            self.hello(input, out)?;
        }
        if *self == Self::Echo && input.len() >= PACKET_BYTES {
            // C2 repeats S1; encoders differ in how faithfully, and nothing depends on it.
            input.advance(PACKET_BYTES);
            *self = Self::Done;
        }
        Ok(*self == Self::Done)
    }

    fn hello(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Result<(), ProtocolError> {
        match input.first() {
            Some(&version) if version != VERSION => return Err(ProtocolError::Version(version)),
            _ if input.len() <= PACKET_BYTES => return Ok(()),
            _ => {}
        }
        let hello = input.split_to(1 + PACKET_BYTES);
        out.push(VERSION);
        // Time and zero, then filler: the random part guards nothing, so no randomness is spent.
        out.extend([0; 8]);
        out.extend((0..PACKET_BYTES - 8).map(|i| u8::try_from(i * 31 % 251).unwrap_or(0)));
        out.extend(&hello[1..]);
        *self = Self::Echo;
        Ok(())
    }
}
