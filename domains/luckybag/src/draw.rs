//! The draw: pure, so that anybody can do it again. The README says the same in words, and the mall does
//! it in the browser (`web/apps/mall/src/features/luckybag/verify.ts`) over the same test vectors.
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Bytes of a seed and of a ticket.
pub(crate) const SECRET_BYTES: usize = 32;

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Whether this is so many bytes in lower-case hex.
pub(crate) fn is_hex(text: &str, bytes: usize) -> bool {
    text.len() == bytes * 2 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What is published of a seed before the bag opens.
pub(crate) fn commitment(seed: &[u8]) -> String {
    hex(&Sha256::digest(seed))
}

/// The hash of the list of those who take part: the bag's number and the tickets in order, a line each.
pub(crate) fn snapshot_hash(bag: i64, tickets: &[String]) -> String {
    let mut sorted: Vec<&str> = tickets.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    hex(&Sha256::digest(format!("{bag}\n{}", sorted.join("\n"))))
}

/// The tickets that win, first place first: those `pieces` whose HMAC-SHA-256 under the seed, over the
/// snapshot's hash and the ticket, is smallest. Every ticket's number is as good as random to whoever does
/// not know the seed, and nothing is reduced modulo anything, so no place in the list is better.
pub(crate) fn winners(
    seed: &[u8],
    snapshot: &str,
    tickets: &[String],
    pieces: usize,
) -> Vec<String> {
    let mut scored: Vec<(String, &String)> = tickets
        .iter()
        .map(|t| (score(seed, snapshot, t), t))
        .collect();
    scored.sort_unstable();
    scored
        .into_iter()
        .take(pieces)
        .map(|(_, ticket)| ticket.clone())
        .collect()
}

fn score(seed: &[u8], snapshot: &str, ticket: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seed) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(format!("{snapshot}:{ticket}").as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Bytes of lower-case hex; anything else is nothing.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let pair = |at: usize| {
        text.get(at..at + 2)
            .and_then(|two| u8::from_str_radix(two, 16).ok())
    };
    (0..text.len() / 2).filter_map(|i| pair(i * 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{Rng as _, SeededRng};

    fn tickets(n: u8) -> Vec<String> {
        (0..n).map(|i| hex(&[i; SECRET_BYTES])).collect()
    }

    #[test]
    fn the_vector_that_the_browser_must_find_too() {
        // Made by Python's hashlib and hmac; the browser reads it in web/apps/mall/src/features/luckybag/verify.test.ts.
        let seed: Vec<u8> = (0..32).collect();
        let list = tickets(5);
        let vector: serde_json::Value =
            serde_json::from_str(include_str!("../tests/vector.json")).unwrap();
        let snapshot = snapshot_hash(4_711, &list);
        assert_eq!(vector["seed"], hex(&seed));
        assert_eq!(vector["commitment"], commitment(&seed));
        assert_eq!(vector["snapshot_hash"], snapshot);
        let all = winners(&seed, &snapshot, &list, 5);
        assert_eq!(vector["order"], serde_json::json!(all));
    }

    #[test]
    fn the_order_of_the_list_changes_nothing_and_a_changed_list_changes_the_hash() {
        let (seed, mut list) = ([7; SECRET_BYTES], tickets(20));
        let hash = snapshot_hash(1, &list);
        let first = winners(&seed, &hash, &list, 3);
        list.reverse();
        assert_eq!(snapshot_hash(1, &list), hash);
        assert_eq!(winners(&seed, &hash, &list, 3), first);
        assert_ne!(snapshot_hash(2, &list), hash);
        list.pop();
        assert_ne!(snapshot_hash(1, &list), hash);
    }

    #[test]
    fn all_win_where_there_is_enough_and_nobody_where_nobody_came() {
        let list = tickets(3);
        assert_eq!(winners(&[1; 32], "x", &list, 9).len(), 3);
        assert!(winners(&[1; 32], "x", &[], 9).is_empty());
    }

    /// Over many seeds each of ten tickets wins as often as the others: chi-square with 9 degrees of
    /// freedom, below the 0.999 quantile (27.88). The seeds are fixed, so this never fails by chance.
    #[test]
    fn no_place_in_the_list_is_better() {
        let (rng, list) = (SeededRng::new(2_026), tickets(10));
        let hash = snapshot_hash(1, &list);
        let (rounds, pieces) = (4_000_i64, 2_i64);
        let mut won = [0_i64; 10];
        for _ in 0..rounds {
            let mut seed = [0; SECRET_BYTES];
            rng.fill(&mut seed);
            for ticket in winners(&seed, &hash, &list, 2) {
                won[list.iter().position(|t| *t == ticket).unwrap()] += 1;
            }
        }
        let expected = rounds * pieces / 10;
        let squares: i64 = won.iter().map(|n| (n - expected) * (n - expected)).sum();
        // Without replacement the spread is smaller by (1 - 2/10) · 10/9.
        assert!(squares * 100 < 2_788 * expected, "{won:?}");
        assert!(squares > 0, "{won:?}");
    }

    #[test]
    fn hex_is_read_back() {
        assert_eq!(bytes(&hex(&[0, 1, 254, 255])), [0, 1, 254, 255]);
        assert!(is_hex(&hex(&[3; 32]), 32));
        assert!(!is_hex("AB", 1) && !is_hex("a", 1) && !is_hex("zz", 1));
    }
}
