//! Commands and control messages that a publisher sends.

use super::ProtocolError;
use super::amf0::{Reader, Value};

/// A command message: name, transaction and the arguments after it.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) name: String,
    pub(super) transaction: f64,
    pub(super) arguments: Vec<Value>,
}

impl Command {
    pub(super) fn read(payload: &[u8]) -> Result<Self, ProtocolError> {
        let mut reader = Reader::new(payload);
        let name = reader.next_value()?.ok_or(ProtocolError::Truncated)?;
        let transaction = reader.next_value()?.and_then(|v| v.number()).unwrap_or(0.0);
        let mut arguments = Vec::new();
        while let Some(value) = reader.next_value()? {
            arguments.push(value);
        }
        let name = name.text().unwrap_or_default().to_owned();
        Ok(Self {
            name,
            transaction,
            arguments,
        })
    }

    /// Member of the command object, as in `connect`.
    pub(super) fn member(&self, name: &str) -> Option<&str> {
        self.arguments.first()?.get(name)?.text()
    }

    /// String argument after the command object, as in `publish`.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        self.arguments.get(index)?.text()
    }
}

/// The big-endian number that opens a control message.
pub(super) fn leading_u32(payload: &[u8]) -> Result<u32, ProtocolError> {
    payload
        .first_chunk()
        .map(|bytes| u32::from_be_bytes(*bytes))
        .ok_or(ProtocolError::Truncated)
}
