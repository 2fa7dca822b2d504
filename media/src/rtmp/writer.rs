//! Chunk stream writer: messages of any size, cut into chunks.

const DEFAULT_CHUNK_BYTES: usize = 128;
const EXTENDED: u32 = 0x00ff_ffff;

/// Writes messages, each on a chunk stream below 64 with a full header.
#[derive(Debug)]
pub(crate) struct ChunkWriter {
    chunk_bytes: usize,
}

impl ChunkWriter {
    pub(crate) fn new() -> Self {
        Self {
            chunk_bytes: DEFAULT_CHUNK_BYTES,
        }
    }

    /// What the peer was told last.
    pub(crate) fn set_chunk_bytes(&mut self, size: usize) {
        self.chunk_bytes = size;
    }

    pub(crate) fn put(
        &self,
        out: &mut Vec<u8>,
        chunk_stream: u8,
        (kind, stream_id, timestamp): (u8, u32, u32),
        payload: &[u8],
    ) {
        let field = timestamp.min(EXTENDED).to_be_bytes();
        let extended = (timestamp >= EXTENDED).then(|| timestamp.to_be_bytes());
        let len = u32::try_from(payload.len()).unwrap_or(0).to_be_bytes();
        out.push(chunk_stream);
        out.extend(&field[1..]);
        out.extend(&len[1..]);
        out.push(kind);
        out.extend(stream_id.to_le_bytes());
        out.extend(extended.iter().flatten());
        for (index, chunk) in payload.chunks(self.chunk_bytes).enumerate() {
            if index > 0 {
                out.push(0xc0 | chunk_stream);
                out.extend(extended.iter().flatten());
            }
            out.extend(chunk);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::*;
    use crate::rtmp::chunk::ChunkReader;

    #[test]
    fn what_is_written_is_read() {
        let payload: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        for timestamp in [0, 40, EXTENDED - 1, EXTENDED, u32::MAX] {
            let mut out = Vec::new();
            let mut writer = ChunkWriter::new();
            writer.put(&mut out, 4, (9, 1, timestamp), &payload);
            writer.put(&mut out, 3, (20, 1, 0), b"x");
            let (mut reader, mut input) = (ChunkReader::new(2_000), BytesMut::from(&out[..]));
            let first = reader.next_message(&mut input).unwrap().unwrap();
            assert_eq!(
                (first.kind, first.timestamp, first.stream_id),
                (9, timestamp, 1)
            );
            assert_eq!(first.payload, payload);
            let second = reader.next_message(&mut input).unwrap().unwrap();
            assert_eq!((second.kind, &second.payload[..]), (20, &b"x"[..]));
            writer.set_chunk_bytes(400);
            out.clear();
            writer.put(&mut out, 4, (9, 1, 7), &payload);
            assert_eq!(out.len(), 12 + 1_000 + 2);
        }
    }
}
