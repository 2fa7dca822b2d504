//! A throw-away PostgreSQL cluster for the tests: its own folder, port and user; gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::args::Args;
use crate::engine::Engine;
use crate::{Result, sh};

/// Loopback only, no socket files. Tests go without sync: their data is thrown away, only speed counts.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "shared_buffers=256MB",
    "logging_collector=off",
];
const FORGETFUL: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
];
/// A cluster starts within a second; this long only on a machine that is very busy.
const START_TRIES: u32 = 300;
const START_PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Cluster {
    home: PathBuf,
    server: Child,
    owner: Option<Owner>,
    port: u16,
    more: &'static [&'static str],
    /// Where the tests connect to, for `JULIN_TEST_PG`.
    pub(crate) url: String,
}

/// Runs one command with a cluster of its own.
pub(crate) fn command(args: Args) -> Result {
    let words = args.rest();
    let (program, rest) = words
        .split_first()
        .ok_or("which command? (see `cargo xtask help`)")?;
    let cluster = Cluster::start()?;
    let mut command = sh::cmd(program, rest);
    Engine::Pg.set(&mut command, Some(&cluster));
    sh::run(&mut command)
}

/// PostgreSQL refuses to run as root, so root hands it to somebody else.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// For tests: what it promises may be lost with the machine.
    pub(crate) fn start() -> Result<Self> {
        Self::with(FORGETFUL)
    }

    /// For benchmarks: it keeps what it promises, as PostgreSQL does unless told otherwise.
    pub(crate) fn durable() -> Result<Self> {
        Self::with(&[])
    }

    /// Where its files are.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// Starts the server again if it was killed. While something of the killed one is still there, the
    /// new one gives up: then the next call tries again.
    pub(crate) fn revive(&mut self) -> Result {
        if self.server.try_wait().map_err(|e| e.to_string())?.is_none() {
            return Ok(());
        }
        let bin = bin_dir().ok_or("initdb and postgres were not found")?;
        self.server = serve(&bin, &self.home, self.port, self.owner, self.more)?;
        Ok(())
    }

    fn with(more: &'static [&'static str]) -> Result<Self> {
        let bin = bin_dir().ok_or("initdb and postgres were not found")?;
        let owner = if sh::is_root() {
            Some(unprivileged()?)
        } else {
            None
        };
        sweep();
        let home = home(owner)?;
        init(&bin, &home, owner)?;
        let port = free_port()?;
        let server = serve(&bin, &home, port, owner, more)?;
        let url = format!("postgres://julin@127.0.0.1:{port}/postgres");
        let mut cluster = Self {
            home,
            server,
            owner,
            port,
            more,
            url,
        };
        cluster.wait(&bin, port)?;
        println!("  PostgreSQL listens on 127.0.0.1:{port}");
        Ok(cluster)
    }

    fn wait(&mut self, bin: &Path, port: u16) -> Result {
        let port = port.to_string();
        for _ in 0..START_TRIES {
            let mut ready = sh::cmd(
                bin.join("pg_isready"),
                &["-q", "-h", "127.0.0.1", "-p", &port],
            );
            if sh::works(&mut ready) {
                return Ok(());
            }
            if self.server.try_wait().map_err(|e| e.to_string())?.is_some() {
                break;
            }
            sleep(START_PAUSE);
        }
        let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start:\n{log}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is a fast shutdown: sessions are cut, files are closed.
        let pid = self.server.id().to_string();
        let mut kill = sh::cmd("kill", &["-INT", &pid]);
        if !sh::works(as_owner(&mut kill, self.owner)) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// The folder with the server's programs: Debian keeps them off `PATH`.
pub(crate) fn bin_dir() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let numbered = |dir: &Path| dir.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions
        .map(|entry| entry.path())
        .filter(|dir| dir.join("bin/postgres").is_file() && dir.join("bin/initdb").is_file())
        .max_by_key(|dir| numbered(dir))
        .map(|dir| dir.join("bin"));
    newest.or_else(|| {
        sh::which("postgres")?
            .canonicalize()
            .ok()?
            .parent()
            .map(Path::to_path_buf)
    })
}

/// Debian's package starts a cluster of its own when it is installed: not wanted here.
pub(crate) fn without_main_cluster(install: impl FnOnce() -> Result) -> Result {
    let folder = Path::new("/etc/postgresql-common/createcluster.d");
    let note = folder.join("julin-tests.conf");
    fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    fs::write(&note, "create_main_cluster = false\n").map_err(|e| e.to_string())?;
    let outcome = install();
    fs::remove_file(&note).map_err(|e| e.to_string())?;
    outcome
}

fn init(bin: &Path, home: &Path, owner: Option<Owner>) -> Result {
    let data = home.join("data");
    let mut initdb = sh::cmd(
        bin.join("initdb"),
        &["-U", "julin", "-E", "UTF8", "--locale=C.UTF-8"],
    );
    initdb.args(["--auth=trust", "--no-sync", "-D"]).arg(&data);
    sh::capture(as_owner(&mut initdb, owner)).map(|_| ())
}

fn serve(bin: &Path, home: &Path, port: u16, owner: Option<Owner>, more: &[&str]) -> Result<Child> {
    let log = fs::File::create(home.join("log")).map_err(|e| e.to_string())?;
    let copy = log.try_clone().map_err(|e| e.to_string())?;
    let mut server = dying_with_us(&bin.join("postgres"));
    server
        .arg("-D")
        .arg(home.join("data"))
        .args(["-p", &port.to_string()]);
    for setting in SETTINGS.iter().chain(more) {
        server.args(["-c", setting]);
    }
    server.stdin(Stdio::null()).stdout(log).stderr(copy);
    as_owner(&mut server, owner)
        .spawn()
        .map_err(|e| format!("postgres: {e}"))
}

/// Asks the kernel to stop the server when we are killed, where that can be asked for.
fn dying_with_us(program: &Path) -> Command {
    if sh::works(&mut sh::cmd("setpriv", &["--pdeathsig", "INT", "true"])) {
        let mut command = sh::cmd("setpriv", &["--pdeathsig", "INT"]);
        command.arg(program);
        command
    } else {
        sh::cmd::<&str>(program, &[])
    }
}

fn as_owner(command: &mut Command, owner: Option<Owner>) -> &mut Command {
    command.current_dir("/");
    match owner {
        Some(Owner { uid, gid }) => command.uid(uid).gid(gid),
        None => command,
    }
}

/// `postgres` where the package made that user, else `nobody`.
fn unprivileged() -> Result<Owner> {
    let users = fs::read_to_string("/etc/passwd").map_err(|e| e.to_string())?;
    let find = |name: &str| users.lines().find_map(|line| parse_user(line, name));
    find("postgres").or_else(|| find("nobody")).ok_or_else(|| {
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`".to_owned()
    })
}

fn parse_user(line: &str, name: &str) -> Option<Owner> {
    let fields: Vec<&str> = line.split(':').collect();
    if *fields.first()? != name {
        return None;
    }
    Some(Owner {
        uid: fields.get(2)?.parse().ok()?,
        gid: fields.get(3)?.parse().ok()?,
    })
}

/// A fresh folder: below `target`, or in the temporary one when the owner cannot get there
/// (a checkout in root's home).
fn home(owner: Option<Owner>) -> Result<PathBuf> {
    let name = std::process::id().to_string();
    let places = [clusters(), std::env::temp_dir().join("julin-pg")];
    for place in places {
        let home = place.join(&name);
        fs::create_dir_all(&home).map_err(|e| format!("{}: {e}", home.display()))?;
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).map_err(|e| e.to_string())?;
        let Some(Owner { uid, gid }) = owner else {
            return Ok(home);
        };
        chown(&home, Some(uid), Some(gid)).map_err(|e| e.to_string())?;
        let mut test = Command::new("test");
        if sh::works(as_owner(test.arg("-w").arg(&home), owner)) {
            return Ok(home);
        }
        fs::remove_dir_all(&home).map_err(|e| e.to_string())?;
    }
    Err("no folder that PostgreSQL's user can write to".to_owned())
}

fn clusters() -> PathBuf {
    sh::target().join("pg")
}

/// Removes what a killed run left behind: its folder bears the number of a process that is gone.
fn sweep() {
    for place in [clusters(), std::env::temp_dir().join("julin-pg")] {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            let pid = entry.file_name();
            if !Path::new("/proc").join(&pid).exists() {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

pub(crate) fn free_port() -> Result<u16> {
    let socket = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
    socket
        .local_addr()
        .map(|address| address.port())
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_whole_name() {
        let line = "postgres:x:105:113:PostgreSQL:/var/lib/postgresql:/bin/bash";
        let owner = parse_user(line, "postgres").unwrap();
        assert_eq!((owner.uid, owner.gid), (105, 113));
        assert!(parse_user(line, "post").is_none());
    }
}
