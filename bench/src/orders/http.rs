//! Julin over HTTP: the real server, a session and a connection for each buyer.
use super::load::{Buyer, Figures, measure};
use super::world::{SHOP, World};
use anyhow::{Context as _, ensure};
use julin_db::{Command, Result, Tx};
use julin_identity::{MEMBER_SESSION_S, open_session, register_or_find};
use julin_kernel::Scope;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A member's phone: one connection, kept alive.
struct Phone {
    stream: TcpStream,
    head: String,
    body: Arc<str>,
    asked: Arc<AtomicUsize>,
    buffer: Vec<u8>,
}

impl Buyer for Phone {
    async fn buy(&mut self) -> anyhow::Result<()> {
        let n = self.asked.fetch_add(1, Ordering::Relaxed);
        let request = format!(
            "{}Idempotency-Key: {n:020}\r\nContent-Length: {}\r\n\r\n{}",
            self.head,
            self.body.len(),
            self.body
        );
        self.stream.write_all(request.as_bytes()).await?;
        let status = self.answer().await?;
        ensure!(status == "201", "{}", String::from_utf8_lossy(&self.buffer));
        Ok(())
    }
}

impl Phone {
    /// Reads one whole answer; its status.
    async fn answer(&mut self) -> anyhow::Result<String> {
        self.buffer.clear();
        loop {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "hung up");
            let text = std::str::from_utf8(&self.buffer)?;
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.context("no length")?.parse::<usize>()? {
                return Ok(head.get(9..12).unwrap_or_default().to_owned());
            }
        }
    }
}

/// Signs members in; answers their tokens.
struct SignIn {
    world: Arc<World>,
    from: usize,
    to: usize,
}

impl Command for SignIn {
    type Output = Vec<String>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<String>> {
        let scope = Scope::shop(SHOP);
        let mut tokens = vec![];
        for n in self.from..self.to {
            let phone = format!("139{n:08}");
            let (person, _) = register_or_find(tx, scope, &phone, "邻居").await?;
            julin_community::ensure_membership(tx, scope, person, self.world.leader).await?;
            tokens.push(open_session(tx, scope, person, MEMBER_SESSION_S).await?);
        }
        Ok(tokens)
    }
}

/// The server, ended when dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    async fn start(binary: &Path, dir: &Path, url: &str) -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut command = std::process::Command::new(binary);
        command.arg("serve");
        let settings = [
            format!("data_dir={}", dir.display()),
            format!("database.url={url}"),
            format!("http.listen={address}"),
            format!("http.public_url=http://{address}"),
            "media.enabled=false".to_owned(),
            "log.filter=warn".to_owned(),
        ];
        for setting in &settings {
            command.args(["--set", setting]);
        }
        let process = command.stdout(Stdio::null()).spawn()?;
        let server = Self { process, address };
        for _ in 0..600 {
            if TcpStream::connect(address).await.is_ok() {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("the server does not answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `url`: the database that the server is given; `dir`: its data folder.
pub(crate) async fn run(
    binary: &Path,
    dir: &Path,
    url: &str,
    buyers: usize,
    span: Duration,
) -> anyhow::Result<Figures> {
    let world = Arc::new(World::open(url.trim_start_matches("sqlite:")).await?);
    let mut tokens = vec![];
    for from in (0..buyers).step_by(500) {
        let (world, to) = (world.clone(), buyers.min(from + 500));
        let sign_in = SignIn {
            world: world.clone(),
            from,
            to,
        };
        tokens.extend(world.db.write(sign_in).await?);
    }
    let body: Arc<str> = world.wish().to_string().into();
    drop(world);
    let server = Server::start(binary, dir, url).await?;
    let asked = Arc::new(AtomicUsize::new(0));
    let mut phones = vec![];
    for token in tokens {
        phones.push(Phone {
            stream: TcpStream::connect(server.address).await?,
            head: format!(
                "POST /api/v1/orders HTTP/1.1\r\nHost: {}\r\nCookie: julin_session={token}; \
                 julin_visitor={:032}\r\nX-Requested-With: julin\r\nContent-Type: application/json\r\n",
                server.address, 1
            ),
            body: body.clone(),
            asked: asked.clone(),
            buffer: Vec::with_capacity(2_048),
        });
    }
    measure(phones, span).await
}
