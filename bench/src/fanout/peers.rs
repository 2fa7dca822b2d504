//! The servers that are measured, each one process.
use super::Way;
use anyhow::{Context as _, Result, bail};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const NGINX_MODULE: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";
const LIMIT: Duration = Duration::from_secs(20);

/// A running server; gone with the handle.
pub(super) struct Server {
    child: Child,
    at: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(super) async fn start(way: Way, dir: &Path, node: Option<&Path>) -> Result<Self> {
        let at = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = match way {
            Way::Julin => julin(at)?,
            Way::Nchan => nchan(at, dir)?,
            Way::SocketIo => socket_io(at, node.context("no socket.io")?),
        };
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = quiet.stderr(Stdio::null()).spawn();
        let mut server = Self {
            child: child.with_context(|| format!("{command:?}"))?,
            at,
        };
        let began = Instant::now();
        while tokio::net::TcpStream::connect(at).await.is_err() {
            if began.elapsed() > LIMIT || server.child.try_wait()?.is_some() {
                bail!("{} does not start", way.name());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(server)
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.at
    }
}

fn julin(at: SocketAddr) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["fanout-server", "--listen", &at.to_string()]);
    Ok(command)
}

/// One worker, as it is one process that is measured; what it keeps for late comers is what we keep.
fn nchan(at: SocketAddr, dir: &Path) -> Result<Command> {
    let path = dir.display();
    let settings = format!(
        "load_module {NGINX_MODULE};\nuser root;\nmaster_process off;\ndaemon off;\n\
         pid {path}/pid;\nerror_log {path}/error.log;\nworker_rlimit_nofile 20000;\n\
         events {{ worker_connections 19000; }}\n\
         http {{ access_log off; nchan_shared_memory_size 256M; server {{ listen {at} backlog=4096;\n\
         location = /listen {{ nchan_subscriber websocket; nchan_channel_id live;\n\
         nchan_subscriber_first_message newest; }}\n\
         location = /publish {{ nchan_publisher; nchan_channel_id live;\n\
         nchan_message_buffer_length 512; nchan_message_timeout 10m; }} }} }}\n"
    );
    let file = dir.join("nchan.conf");
    std::fs::write(&file, settings)?;
    let mut command = Command::new("nginx");
    command.arg("-p").arg(dir).arg("-c").arg(file);
    Ok(command)
}

fn socket_io(at: SocketAddr, folder: &Path) -> Command {
    let program = format!(
        "const {{ Server }} = require('socket.io');\n\
         const web = require('http').createServer((ask, answer) => {{\n\
           const parts = []; ask.on('data', (part) => parts.push(part)); ask.on('end', () => {{\n\
             io.to('live').emit('comment', JSON.parse(Buffer.concat(parts))); answer.end() }}) }});\n\
         const io = new Server(web, {{ transports: ['websocket'], perMessageDeflate: false, serveClient: false }});\n\
         io.on('connection', (socket) => socket.join('live'));\n\
         web.listen({{ port: {}, host: '127.0.0.1', backlog: 4096 }})",
        at.port()
    );
    let mut command = Command::new("node");
    command.args(["-e", &program]).current_dir(folder);
    command.env("NODE_ENV", "production");
    command
}
