//! `cargo xtask bench`: the benchmarks of `bench/`, with the peers that they stand beside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::args::Args;
use crate::pg::{self, Cluster};
use crate::report::Report;
use crate::{Result, sh, tools, web};

const NODE_MEDIA_SERVER: &str = "node-media-server@4";
const SOCKET_IO: &str = "socket.io@4";

/// Runs `julin-bench` with a PostgreSQL and a Redis that keep what they promise.
pub(crate) fn run(args: Args) -> Result {
    let words = args.rest();
    if words.first().is_some_and(|word| word == "media") {
        return media(&words);
    }
    if words.first().is_some_and(|word| word == "fanout") {
        return fanout(&words);
    }
    if words.first().is_some_and(|word| word == "glass") {
        return glass(words.get(1..).unwrap_or_default());
    }
    let mut report = Report::default();
    report.step("tools", || {
        tools::provide(&[tools::TO_TEST, tools::TO_TEST_PG, tools::TO_BENCH])
    });
    report.step("build", || {
        sh::run(&mut sh::cargo(&[
            "build",
            "--release",
            "--locked",
            "-p",
            "julin-bench",
            "-p",
            "julin",
        ]))
    });
    report.step("bench", || measure(&words));
    report.finish()
}

/// The media server's needs neither a database nor the server: the peers are nginx-rtmp and
/// node-media-server.
fn media(words: &[String]) -> Result {
    let mut report = Report::default();
    let folder = sh::target().join("bench");
    let peer = folder.join("node");
    report.step("tools", || {
        tools::provide(&[tools::TO_TEST, tools::TO_BENCH_MEDIA])?;
        npm(&peer, NODE_MEDIA_SERVER)
    });
    report.step("build", build_alone);
    report.step("bench", || {
        let mut bench = sh::cmd::<&str>(sh::target().join("release/julin-bench"), &[]);
        bench.args(words).arg("--dir").arg(&folder);
        sh::run(bench.arg("--node-media-server").arg(&peer))
    });
    report.finish()
}

/// The hub's peers are socket.io and nginx with nchan.
fn fanout(words: &[String]) -> Result {
    let mut report = Report::default();
    let folder = sh::target().join("bench");
    let peer = folder.join("socket.io");
    report.step("tools", || {
        tools::provide(&[tools::TO_TEST, tools::TO_BENCH_FANOUT])?;
        npm(&peer, SOCKET_IO)
    });
    report.step("build", build_alone);
    report.step("bench", || {
        let mut bench = sh::cmd::<&str>(sh::target().join("release/julin-bench"), &[]);
        bench.args(words).arg("--dir").arg(&folder);
        sh::run(bench.arg("--socket-io").arg(&peer))
    });
    report.finish()
}

/// A peer from npm, in a folder of its own.
fn npm(folder: &Path, package: &str) -> Result {
    fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let install = ["install", "--no-audit", "--no-fund", "--prefix"];
    sh::run(sh::cmd("npm", &install).arg(folder).arg(package))
}

fn build_alone() -> Result {
    let words = ["build", "--release", "--locked", "-p", "julin-bench"];
    sh::run(&mut sh::cargo(&words))
}

/// How late pictures are: a browser sends the time as a picture, others of it read it.
fn glass(words: &[String]) -> Result {
    let mut report = Report::default();
    report.step("tools", || {
        tools::provide(&[tools::TO_TEST, tools::TO_TEST_E2E])?;
        web::packages("web")?;
        web::packages("e2e")
    });
    report.step("build", || {
        sh::run(&mut sh::cargo(&[
            "build",
            "--release",
            "--locked",
            "-p",
            "julin-bench",
        ]))
    });
    report.step("glass to glass", || {
        let mut run = sh::cmd("node", &["bench/glass/run.mjs"]);
        run.current_dir(sh::root()).args(words).arg("--server");
        sh::run(run.arg(sh::target().join("release/julin-bench")))
    });
    report.finish()
}

fn measure(words: &[String]) -> Result {
    let folder = sh::target().join("bench");
    let cluster = Cluster::durable()?;
    let redis = Redis::start(&folder.join("redis"))?;
    let mut bench = sh::cmd::<&str>(sh::target().join("release/julin-bench"), &[]);
    if words.is_empty() {
        bench.arg("orders");
    }
    bench.args(words).args(["--pg", &cluster.url]);
    bench
        .args(["--redis", &redis.address, "--dir"])
        .arg(&folder)
        .arg("--server")
        .arg(sh::target().join("release/julin"));
    sh::run(&mut bench)
}

/// A Redis that syncs its log before it answers; gone afterwards.
struct Redis {
    server: Child,
    folder: PathBuf,
    address: String,
}

impl Redis {
    fn start(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        let port = pg::free_port()?.to_string();
        let settings = [
            "--port",
            &port,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--dir",
        ];
        let mut server = sh::cmd("redis-server", &settings);
        server.arg(folder).stdout(Stdio::null());
        Ok(Self {
            server: server.spawn().map_err(|e| format!("redis-server: {e}"))?,
            folder: folder.to_owned(),
            address: format!("127.0.0.1:{port}"),
        })
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
