//! Which addresses a stream may be fetched from: a URL that somebody typed must not open the shop's own
//! network to them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use super::PullError;

/// Says of an address that is not public that it may be fetched from all the same.
pub type AllowedAddress = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// The addresses of `host`, all of which may be asked. Whoever connects uses these and does not
/// resolve the name again: it might answer otherwise the second time.
pub(super) async fn addresses(
    host: &str,
    port: u16,
    allowed: &AllowedAddress,
) -> Result<Vec<SocketAddr>, PullError> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
    if found.is_empty() {
        return Err(PullError::NoAddress);
    }
    let may = |ip: IpAddr| is_public(ip) || allowed(ip);
    if found.iter().all(|address| may(address.ip())) {
        Ok(found)
    } else {
        Err(PullError::Forbidden)
    }
}

/// Whether anybody on the internet may be behind `ip`.
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, ..] = ip.segments();
    // Addresses that carry an IPv4 one inside lead to it.
    let [.., high, low] = ip.segments();
    let tail = Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match (a, b, c) {
        (0x64, 0xff9b, 0) => is_public_v4(tail),
        (0x2002, ..) => is_public_v4(Ipv4Addr::from(u32::from(b) << 16 | u32::from(c))),
        // Teredo, benchmarks, ORCHID and documentation.
        (0x2001, 0..=0x1ff | 0xdb8, _) | (0x3fff, 0..=0xfff, _) => false,
        // Global unicast is 2000::/3.
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shops_own_network_is_not_public() {
        for private in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::127.0.0.1",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn the_internet_is() {
        for public in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "203.0.114.1",
            "2606:4700::1111",
            "240e::1",
            "64:ff9b::101:101",
            "2002:101:101::",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn an_exception_is_one_address_not_the_name() {
        let nobody: AllowedAddress = Arc::new(|_| false);
        let own: AllowedAddress = Arc::new(|ip| ip == IpAddr::from([127, 0, 0, 1]));
        let refused = addresses("127.0.0.1", 1, &nobody).await;
        assert!(matches!(refused, Err(PullError::Forbidden)));
        assert!(addresses("127.0.0.1", 1, &own).await.is_ok());
        let other = addresses("[::1]", 1, &own).await;
        assert!(matches!(other, Err(PullError::Forbidden)));
    }
}
