//! The servers that are measured, each a process; what they carry, and who sends it.
use super::Way;
use anyhow::{Context as _, Result, bail};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Video and sound as `record` encodes them.
pub(super) const BYTES_PER_SECOND: f64 = (2_000_000.0 + 64_000.0) / 8.0;
const NGINX_MODULE: &str = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
const LIMIT: Duration = Duration::from_secs(20);

/// Where a server is.
#[derive(Clone, Copy)]
pub(super) struct Addresses {
    pub(super) rtmp: SocketAddr,
    pub(super) http: SocketAddr,
    udp: SocketAddr,
}

/// A running server; gone with the handle.
pub(super) struct Server {
    child: Child,
    at: Addresses,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// ffmpeg, likewise.
pub(super) struct Publisher(Child);

impl Drop for Publisher {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    pub(super) async fn start(way: Way, dir: &Path, node: Option<&Path>) -> Result<Self> {
        let at = free()?;
        let mut command = match way {
            Way::JulinFlv | Way::JulinHls | Way::JulinWhep => julin(&at)?,
            Way::NginxRtmp => nginx(&at, dir)?,
            Way::NodeFlv => node_media_server(&at, node.context("no node-media-server")?),
        };
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = quiet.stderr(Stdio::null()).spawn();
        let server = Self {
            child: child.with_context(|| format!("{command:?}"))?,
            at,
        };
        let began = Instant::now();
        while tokio::net::TcpStream::connect(at.rtmp).await.is_err() {
            if began.elapsed() > LIMIT {
                bail!("{} does not start", way.name());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(server)
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.at
    }

    pub(super) fn publish_url(&self) -> String {
        format!("rtmp://{}/live/a", self.at.rtmp)
    }

    /// Waits until the stream has gone on for a while: two keyframes, four seconds.
    pub(super) async fn until_live(&self, way: Way) -> Result<()> {
        let began = Instant::now();
        let tally = super::Tally::default();
        while began.elapsed() < LIMIT {
            let (at, tally) = (self.at, &tally);
            let watched = async {
                match way {
                    Way::NginxRtmp => super::rtmp::watch(&at, tally).await,
                    _ => super::flv::watch(&at, tally).await,
                }
            };
            let _ = tokio::time::timeout(Duration::from_secs(4), watched).await;
            if tally.first_ms().0 > 0 || tally.bytes() > 500_000 {
                return Ok(());
            }
        }
        bail!("{}: the stream does not come", way.name())
    }
}

/// Addresses that were free a moment ago.
fn free() -> Result<Addresses> {
    let tcp = || -> Result<SocketAddr> { Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?) };
    Ok(Addresses {
        rtmp: tcp()?,
        http: tcp()?,
        udp: UdpSocket::bind("127.0.0.1:0")?.local_addr()?,
    })
}

fn julin(at: &Addresses) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    let (http, rtmp, udp) = (at.http.to_string(), at.rtmp.to_string(), at.udp.to_string());
    command.args([
        "media-server",
        "--http",
        &http,
        "--rtmp",
        &rtmp,
        "--udp",
        &udp,
    ]);
    Ok(command)
}

fn nginx(at: &Addresses, dir: &Path) -> Result<Command> {
    let (path, rtmp) = (dir.display(), at.rtmp);
    let settings = format!(
        "load_module {NGINX_MODULE};\nuser root;\nmaster_process off;\ndaemon off;\n\
         pid {path}/pid;\nerror_log {path}/error.log;\nevents {{ worker_connections 4096; }}\n\
         rtmp {{ server {{ listen {rtmp}; chunk_size 4096; application live {{ live on; }} }} }}\n"
    );
    let file = dir.join("nginx.conf");
    std::fs::write(&file, settings)?;
    let mut command = Command::new("nginx");
    command.arg("-p").arg(dir).arg("-c").arg(file);
    Ok(command)
}

fn node_media_server(at: &Addresses, folder: &Path) -> Command {
    let program = format!(
        "const N = require('node-media-server'); new N({{ bind: '127.0.0.1', notify: {{}}, \
         rtmp: {{ port: {}, chunk_size: 60000, gop_cache: true, ping: 30, ping_timeout: 60 }}, \
         http: {{ port: {}, allow_origin: '*' }} }}).run()",
        at.rtmp.port(),
        at.http.port()
    );
    let mut command = Command::new("node");
    command.args(["-e", &program]).current_dir(folder);
    command
}

/// Twenty seconds of 720p30 at 2 Mbit/s without B-frames, a keyframe every two seconds.
pub(super) fn record(dir: &Path) -> Result<PathBuf> {
    let file = dir.join("clip.flv");
    let words = "-v error -nostdin -y -f lavfi -i testsrc2=size=1280x720:rate=30 \
        -f lavfi -i sine=frequency=440:sample_rate=48000 -t 20 -c:v libx264 -preset ultrafast \
        -tune zerolatency -bf 0 -g 60 -sc_threshold 0 -pix_fmt yuv420p -b:v 2M -minrate 2M -maxrate 2M \
        -bufsize 1M -nal-hrd cbr -c:a aac -b:a 64k";
    let made = Command::new("ffmpeg")
        .args(words.split_whitespace())
        .arg(&file)
        .status()
        .context("ffmpeg")?;
    if made.success() {
        Ok(file)
    } else {
        bail!("ffmpeg cannot make the recording")
    }
}

/// Sends the recording over and over, at its own pace, without encoding it again.
pub(super) fn publish(clip: &Path, url: &str) -> Result<Publisher> {
    let child = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i"])
        .arg(clip)
        .args(["-c", "copy", "-f", "flv", url])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Ok(Publisher(child.context("ffmpeg")?))
}

impl Addresses {
    /// An address on its web server.
    pub(super) fn web(&self, path: &str) -> String {
        format!("http://{}/live/{path}", self.http)
    }
}
