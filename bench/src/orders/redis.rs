//! What the rest do: one Lua script in Redis, which syncs its log before it answers.
use super::load::{Buyer, Figures, measure};
use anyhow::{Context as _, ensure};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// Replay, stock, limit, order, event; no more than a flash sale needs.
const PLACE: &str = "
    local id = redis.call('HGET', 'keys:' .. ARGV[1], ARGV[2])
    if id then return id end
    if tonumber(redis.call('GET', 'stock')) < 1 then return -1 end
    if tonumber(redis.call('HGET', 'quota', ARGV[1]) or '0') >= 1000000 then return -2 end
    redis.call('DECR', 'stock')
    redis.call('HINCRBY', 'quota', ARGV[1], 1)
    redis.call('HSET', 'keys:' .. ARGV[1], ARGV[2], ARGV[3])
    redis.call('HSET', 'order:' .. ARGV[3], 'member', ARGV[1], 'sku', 1, 'n', 1, 'total', 2990)
    redis.call('XADD', 'outbox', '*', 'order', ARGV[3])
    return tonumber(ARGV[3])";

struct Member {
    socket: BufReader<TcpStream>,
    script: String,
    ids: Arc<AtomicI64>,
}

impl Buyer for Member {
    async fn buy(&mut self) -> anyhow::Result<()> {
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let (member, key, id) = (
            (id % 20_000).to_string(),
            format!("{id:020}"),
            id.to_string(),
        );
        let words = ["EVALSHA", &self.script, "0", &member, &key, &id];
        let answer = ask(&mut self.socket, &words).await?;
        ensure!(answer == id, "placed {answer} for {id}");
        Ok(())
    }
}

/// One command in RESP; answers a number or a string.
async fn ask(socket: &mut BufReader<TcpStream>, words: &[&str]) -> anyhow::Result<String> {
    let mut text = format!("*{}\r\n", words.len());
    for word in words {
        let _ = write!(text, "${}\r\n{word}\r\n", word.len());
    }
    socket.get_mut().write_all(text.as_bytes()).await?;
    let mut line = String::new();
    socket.read_line(&mut line).await?;
    let line = line.trim_end();
    match line.split_at_checked(1).context("no answer")? {
        ("$", length) => {
            let mut body = vec![0; length.parse::<usize>()? + 2];
            socket.read_exact(&mut body).await?;
            body.truncate(body.len() - 2);
            Ok(String::from_utf8(body)?)
        }
        (":" | "+", rest) => Ok(rest.to_owned()),
        _ => anyhow::bail!("redis: {line}"),
    }
}

async fn connect(address: &str) -> anyhow::Result<BufReader<TcpStream>> {
    let socket = TcpStream::connect(address).await.context("redis")?;
    socket.set_nodelay(true)?;
    Ok(BufReader::new(socket))
}

pub(crate) async fn run(address: &str, buyers: usize, span: Duration) -> anyhow::Result<Figures> {
    let mut first = connect(address).await?;
    ask(&mut first, &["FLUSHALL"]).await?;
    ask(&mut first, &["SET", "stock", "1000000000"]).await?;
    let script = ask(&mut first, &["SCRIPT", "LOAD", PLACE]).await?;
    let ids = Arc::new(AtomicI64::new(1));
    let mut members = vec![];
    for _ in 0..buyers {
        members.push(Member {
            socket: connect(address).await?,
            script: script.clone(),
            ids: ids.clone(),
        });
    }
    measure(members, span).await
}
