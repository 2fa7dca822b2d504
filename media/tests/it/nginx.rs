//! nginx-rtmp as the far side: an RTMP server that shares no code with ours.

use std::net::SocketAddr;
use std::process::Stdio;

use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use crate::harness::until;

const MODULE: &str = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

/// A server in a folder of its own; gone with the handle.
pub(crate) struct Nginx {
    pub(crate) rtmp: SocketAddr,
    _child: Child,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Starts one whose application `live` has these directives besides.
    pub(crate) async fn start(directives: &str) -> Self {
        let rtmp = free_address().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let settings = format!(
            "load_module {MODULE};\nuser root;\nworker_processes 1;\nmaster_process off;\ndaemon off;\n\
             pid {path}/pid;\nerror_log {path}/error.log;\nevents {{ worker_connections 256; }}\n\
             rtmp {{ server {{ listen {rtmp}; chunk_size 4096; application live {{ live on; {directives} }} }} }}\n"
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, settings).unwrap();
        let child = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("nginx with its RTMP module is installed");
        until(async || TcpStream::connect(rtmp).await.ok()).await;
        Self {
            rtmp,
            _child: child,
            _folder: folder,
        }
    }

    pub(crate) fn url(&self, stream: &str) -> String {
        format!("rtmp://{}/live/{stream}", self.rtmp)
    }
}

/// An address that was free a moment ago.
pub(crate) async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
