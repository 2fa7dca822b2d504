//! What most shops do: one transaction an order, which locks the hot row.
use super::load::{Buyer, Figures, measure};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls, Statement};

/// Connections; PostgreSQL is no faster with more on a few cores.
const CONNECTIONS: usize = 32;

struct Session {
    client: Client,
    take: Statement,
    order: Statement,
    line: Statement,
    event: Statement,
}

struct Member {
    session: Arc<Mutex<Session>>,
    ids: Arc<AtomicI64>,
}

impl Buyer for Member {
    async fn buy(&mut self) -> anyhow::Result<()> {
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let (member, key) = (id % 20_000, format!("{id:020}"));
        let mut session = self.session.lock().await;
        let s = &mut *session;
        let tx = s.client.transaction().await?;
        tx.execute(&s.take, &[]).await?;
        tx.execute(&s.order, &[&id, &member, &key]).await?;
        tx.execute(&s.line, &[&id]).await?;
        tx.execute(&s.event, &[&id, &key]).await?;
        tx.commit().await?;
        Ok(())
    }
}

const TABLES: &str = "
    DROP TABLE IF EXISTS naive_stock, naive_order, naive_line, naive_outbox;
    CREATE TABLE naive_stock (sku BIGINT PRIMARY KEY, left_over BIGINT CHECK (left_over >= 0));
    CREATE TABLE naive_order (id BIGINT PRIMARY KEY, member BIGINT, key TEXT, total BIGINT,
        UNIQUE (member, key));
    CREATE TABLE naive_line (order_id BIGINT PRIMARY KEY, sku BIGINT, n BIGINT, price BIGINT);
    CREATE TABLE naive_outbox (id BIGINT PRIMARY KEY, body TEXT);
    INSERT INTO naive_stock VALUES (1, 1000000000); CHECKPOINT";

async fn session(url: &str) -> anyhow::Result<Session> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(Session {
        take: client
            .prepare("UPDATE naive_stock SET left_over = left_over - 1 WHERE sku = 1")
            .await?,
        order: client
            .prepare("INSERT INTO naive_order VALUES ($1, $2, $3, 2990)")
            .await?,
        line: client
            .prepare("INSERT INTO naive_line VALUES ($1, 1, 1, 2990)")
            .await?,
        event: client
            .prepare("INSERT INTO naive_outbox VALUES ($1, $2)")
            .await?,
        client,
    })
}

pub(crate) async fn run(url: &str, buyers: usize, span: Duration) -> anyhow::Result<Figures> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(TABLES).await?;
    let mut sessions = vec![];
    for _ in 0..CONNECTIONS.min(buyers) {
        sessions.push(Arc::new(Mutex::new(session(url).await?)));
    }
    let ids = Arc::new(AtomicI64::new(1));
    let member = |n: usize| Member {
        session: sessions[n % sessions.len()].clone(),
        ids: ids.clone(),
    };
    measure((0..buyers).map(member).collect(), span).await
}
