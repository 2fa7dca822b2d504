//! Just enough of WebSocket for a listener that costs next to nothing: the server is what is measured.

/// Where the time of a message begins in its text, with so many digits behind it.
pub(super) const MARK: u8 = b'~';
pub(super) const DIGITS: usize = 16;

/// One text of the client's, masked with zeros.
pub(super) fn text(words: &str) -> Vec<u8> {
    let mut out = vec![0x81];
    match u8::try_from(words.len()) {
        Ok(len) if len < 126 => out.push(0x80 | len),
        _ => {
            out.push(0x80 | 0x7e);
            let len = u16::try_from(words.len()).unwrap_or(u16::MAX);
            out.extend(len.to_be_bytes());
        }
    }
    out.extend([0; 4]);
    out.extend(words.as_bytes());
    out
}

/// The first whole frame of the bytes: its opcode, its payload and its length with its head.
pub(super) fn frame(bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let [first, second, rest @ ..] = bytes else {
        return None;
    };
    let (len, head) = match second & 0x7f {
        126 => (u64::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
        127 => (u64::from_be_bytes(*rest.first_chunk()?), 10),
        len => (u64::from(len), 2),
    };
    let end = head + usize::try_from(len).ok()?;
    Some((first & 0x0f, bytes.get(head..end)?, end))
}

/// When each of the messages in a text was said.
pub(super) fn said_at(text: &[u8]) -> impl Iterator<Item = u64> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let place = rest.iter().position(|byte| *byte == MARK)?;
            rest = rest.get(place + 1..)?;
            let digits = rest.get(..DIGITS).map(std::str::from_utf8);
            if let Some(at) = digits.and_then(|d| d.ok()?.parse().ok()) {
                return Some(at);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_whole() {
        let long = vec![b'x'; 300];
        let mut bytes = vec![0x81, 2, b'h', b'i', 0x82, 126, 1, 44];
        bytes.extend(&long);
        assert_eq!(frame(&bytes), Some((1, &b"hi"[..], 4)));
        assert_eq!(frame(&bytes[4..]), Some((2, &long[..], 304)));
        for cut in [0, 1, 3] {
            assert_eq!(frame(&bytes[..cut]), None);
        }
        assert_eq!(frame(&bytes[4..100]), None);
        let huge = [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0, 1];
        assert_eq!(frame(&huge), None);
    }

    #[test]
    fn a_text_is_masked_as_a_client_must() {
        assert_eq!(text("hi"), [0x81, 0x82, 0, 0, 0, 0, b'h', b'i']);
        let long = text(&"x".repeat(300));
        assert_eq!(long[..4], [0x81, 0xfe, 1, 44]);
        assert_eq!(long.len(), 308);
    }

    #[test]
    fn times_are_found() {
        let words =
            b"[{\"text\":\"hi ~0000000000000042\"},{\"text\":\"a ~ b\"},\"~0000000000000043\"]";
        assert_eq!(said_at(words).collect::<Vec<_>>(), [42, 43]);
    }
}
