//! WebRTC's sockets, and what browsers are told of them.
use julin_config::Media;
use julin_media::{IceAccess, IceServer, MediaServer, bind_udp, own_address};
use std::io;
use std::net::{IpAddr, SocketAddr};

/// Takes the socket that the settings name. Without it the shop goes on: viewers watch over HLS and
/// FLV, and hosts publish by RTMP.
pub(crate) fn open<S: Future<Output = ()> + Send + 'static>(
    settings: &Media,
    server: &MediaServer,
    stopped: S,
) -> Option<impl Future<Output = ()> + Send + use<S>> {
    let listen = settings.webrtc_listen;
    let public = settings
        .webrtc_public_ip
        .as_ref()
        .and_then(|ip| ip.parse::<IpAddr>().ok());
    let advertised = public.unwrap_or_else(|| own_address(listen.ip()));
    let served = bind(listen).and_then(|socket| {
        let taken = socket.local_addr()?;
        Ok((server.serve_rtc(socket, advertised, stopped)?, taken))
    });
    let refused =
        |error: &io::Error| tracing::error!(%error, %listen, "no WebRTC: media.webrtc_listen");
    let (udp, taken) = served.inspect_err(refused).ok()?;
    let tcp = settings
        .webrtc_tcp
        .then(|| over_tcp(server, taken))
        .flatten();
    Some(async move {
        match tcp {
            // Over with UDP: it ends when the program is told to stop.
            Some(tcp) => tokio::select! {
                () = udp => {}
                () = tcp => {}
            },
            None => udp.await,
        }
    })
}

/// The same address and port over TCP. Without it the shop goes on, over UDP alone.
fn over_tcp(
    server: &MediaServer,
    listen: SocketAddr,
) -> Option<impl Future<Output = ()> + Send + use<>> {
    let bound = std::net::TcpListener::bind(listen).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        server.serve_rtc_tcp(listener, std::future::pending())
    });
    bound
        .inspect_err(|error| tracing::warn!(%error, %listen, "no WebRTC over TCP"))
        .ok()
}

/// On this machine alone any port will do: peers are told which it is, and no firewall has to know.
fn bind(listen: SocketAddr) -> io::Result<tokio::net::UdpSocket> {
    match bind_udp(listen) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && listen.ip().is_loopback() => {
            bind_udp(SocketAddr::new(listen.ip(), 0))
        }
        bound => bound,
    }
}

/// The STUN and TURN servers of the settings.
pub(super) fn ice_servers(settings: &Media) -> Vec<IceServer> {
    let secret = settings.turn_secret.expose().to_owned();
    let access = match &settings.turn_username {
        None => IceAccess::Secret(secret),
        Some(username) => IceAccess::Password {
            username: username.clone(),
            credential: secret,
        },
    };
    let server = |url: &String, access: &IceAccess| IceServer {
        url: url.clone(),
        access: access.clone(),
    };
    let stun = settings
        .stun_urls
        .iter()
        .map(|url| server(url, &IceAccess::Open));
    let turn = settings.turn_urls.iter().map(|url| server(url, &access));
    stun.chain(turn).collect()
}
