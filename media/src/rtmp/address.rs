//! `rtmp(s)://host[:port]/app/stream?query`, taken apart.

const PORT: u16 = 1935;
const TLS_PORT: u16 = 443;

/// Where a stream is on an RTMP server.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether TLS is spoken (`rtmps://`).
    pub tls: bool,
    /// Name or IP address of the server, without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Application name; may have several parts.
    pub app: String,
    /// Stream name with its query; often a secret.
    pub stream: String,
}

impl Address {
    /// Reads an address.
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let tls = scheme == "rtmps";
        let usual = if tls { TLS_PORT } else { PORT };
        let (authority, path) = rest.split_once('/')?;
        let (head, query) = path
            .split_once('?')
            .map_or((path, None), |(h, q)| (h, Some(q)));
        let (app, name) = head.rsplit_once('/')?;
        let (host, port) = host_and_port(authority, usual)?;
        let clean = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        let stream = query.map_or_else(|| name.to_owned(), |query| format!("{name}?{query}"));
        let known = tls || scheme == "rtmp";
        (known && clean(host) && clean(app) && clean(&stream)).then(|| Self {
            tls,
            host: host.to_owned(),
            port,
            app: app.to_owned(),
            stream,
        })
    }

    /// `rtmp(s)://host:port/app`.
    pub fn tc_url(&self) -> String {
        let host = &self.host;
        let bracketed = host.contains(':').then(|| format!("[{host}]"));
        let host = bracketed.as_deref().unwrap_or(host);
        let scheme = if self.tls { "rtmps" } else { "rtmp" };
        format!("{scheme}://{host}:{}/{}", self.port, self.app)
    }
}

/// Without the stream name: it often is a secret.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tc_url())
    }
}

fn host_and_port(authority: &str, usual: u16) -> Option<(&str, u16)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        let port = port
            .strip_prefix(':')
            .map_or(Some(usual), |port| port.parse().ok());
        return Some((host, port?));
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, port.parse().ok()?)),
        None => Some((authority, usual)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let plain = Address::parse("rtmp://push.example.org/live/a").unwrap();
        assert_eq!(
            (plain.host.as_str(), plain.port),
            ("push.example.org", 1935)
        );
        assert_eq!((plain.app.as_str(), plain.stream.as_str()), ("live", "a"));
        let full = Address::parse("rtmp://[::1]:1936/live/x/a?txSecret=s/t&txTime=1").unwrap();
        assert_eq!(full.tc_url(), "rtmp://[::1]:1936/live/x");
        assert_eq!(full.stream, "a?txSecret=s/t&txTime=1");
        assert!(!format!("{full:?}").contains("txSecret"));
        let tls = Address::parse("rtmps://a.example/live/b").unwrap();
        assert_eq!(tls.tc_url(), "rtmps://a.example:443/live");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in [
            "http://a/live/b",
            "rtmpt://a/live/b",
            "rtmp://a/live",
            "rtmp://a/live/",
            "rtmp:///live/b",
            "rtmp://a:x/live/b",
            "rtmp://[::1/live/b",
            "rtmp://a/live/b c",
            "rtmp://a//b",
        ] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }
}
