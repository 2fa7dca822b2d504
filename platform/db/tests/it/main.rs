//! The layer's promises, on SQLite and, when `JULIN_TEST_PG` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod lane;
mod log;
mod plans;

use julin_db::{Command, Db, DbError, Env, Error, Migrations, Options, Result, Tx, q, row};
use julin_kernel::{Clock, ManualClock, OrderId, SeededRng, Ts};
use std::sync::Arc;

const ROOM: Migrations = Migrations {
    room: "it",
    files: &[(
        "0001",
        "CREATE TABLE it_stock (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL CHECK (n >= 0), ok BOOLEAN NOT NULL, note TEXT);",
    )],
};

row! { #[derive(Debug, PartialEq)] struct Stock { id: i64, n: i64, ok: bool, note: Option<String> } }

struct Take {
    id: i64,
    n: i64,
    then_refuse: bool,
}
impl Command for Take {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        let left: (i64,) = tx
            .one(q!(
                "UPDATE it_stock SET n = n - $2 WHERE id = $1 RETURNING n",
                self.id,
                self.n
            ))
            .await?;
        if self.then_refuse {
            return Err(julin_kernel::Code::WRONG_STATE.fault().into());
        }
        Ok(left.0)
    }
}

struct Put(Vec<(i64, i64)>);
impl Command for Put {
    type Output = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        let sets = self
            .0
            .iter()
            .map(|(id, n)| vec![(*id).into(), (*n).into()])
            .collect();
        Ok(tx
            .run_many(
                q!("INSERT INTO it_stock (id, n, ok) VALUES ($1, $2, TRUE)"),
                sets,
            )
            .await?)
    }
}

struct Swallow;
impl Command for Swallow {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        tx.run(q!("UPDATE it_stock SET n = 77 WHERE id = 1"))
            .await?;
        let duplicate = tx
            .run(q!("INSERT INTO it_stock (id, n, ok) VALUES (1, 0, FALSE)"))
            .await;
        assert!(
            matches!(duplicate, Err(DbError::Unique(_))),
            "{duplicate:?}"
        );
        Ok(())
    }
}

struct Awaits;
impl Command for Awaits {
    type Output = ();
    async fn run(&self, _tx: &mut Tx) -> Result<()> {
        tokio::task::yield_now().await;
        Ok(())
    }
}

struct Panics;
impl Command for Panics {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        tx.run(q!("UPDATE it_stock SET n = 55 WHERE id = 1"))
            .await?;
        panic!("on purpose")
    }
}

struct Bench {
    db: Db,
    clock: Arc<ManualClock>,
    _dir: tempfile::TempDir,
    drop: Option<(String, String)>,
}

async fn engines() -> Vec<Bench> {
    let mut out = vec![];
    for pg in [None, std::env::var("JULIN_TEST_PG").ok()] {
        let dir = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(Ts(1_795_348_800_000));
        let env = Env::new(clock.clone(), Arc::new(SeededRng::new(7)));
        let (url, drop) = match pg {
            None if !out.is_empty() => continue,
            None => (dir.path().join("t.db").display().to_string(), None),
            Some(base) => {
                let name = format!("it_db_{}_{}", std::process::id(), rand_name(dir.path()));
                admin(&base, &format!("CREATE DATABASE {name}")).await;
                let (root, _) = base.rsplit_once('/').unwrap();
                (format!("{root}/{name}"), Some((base, name)))
            }
        };
        let db = Db::connect(
            &Options {
                url,
                durable: false,
                connections: 8,
            },
            env,
        )
        .await
        .unwrap();
        db.migrate(&[ROOM]).await.unwrap();
        out.push(Bench {
            db,
            clock,
            _dir: dir,
            drop,
        });
    }
    out
}

fn rand_name(path: &std::path::Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().to_lowercase();
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

async fn admin(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let task = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    let _ = task.await;
}

impl Bench {
    async fn close(self) {
        drop(self.db);
        if let Some((base, name)) = self.drop {
            admin(&base, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
    async fn stock(&self, id: i64) -> Option<Stock> {
        self.db
            .opt(q!("SELECT id, n, ok, note FROM it_stock WHERE id = $1", id))
            .await
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_writes_nothing_and_its_neighbours_stand() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 100), (2, 5)])).await.unwrap();
        let mut tasks = vec![];
        for i in 0..60 {
            let db = b.db.clone();
            tasks.push(tokio::spawn(async move {
                db.write(Take {
                    id: 1,
                    n: 1,
                    then_refuse: i % 3 == 0,
                })
                .await
            }));
        }
        let mut taken = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => taken += 1,
                Err(e) => assert!(e.fault().is_some(), "{e}"),
            }
        }
        assert_eq!(taken, 40);
        assert_eq!(b.stock(1).await.unwrap().n, 60);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_holds_and_no_more_than_the_stock_is_taken() {
    for b in engines().await {
        b.db.write(Put(vec![(2, 5)])).await.unwrap();
        let all = (0..20).map(|_| {
            b.db.write(Take {
                id: 2,
                n: 1,
                then_refuse: false,
            })
        });
        let outcomes = futures_util::future::join_all(all).await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 5);
        for error in outcomes.into_iter().filter_map(std::result::Result::err) {
            assert!(matches!(error, Error::Db(DbError::Check(_))), "{error:?}");
        }
        assert_eq!(b.stock(2).await.unwrap().n, 0);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_is_caught_still_poisons() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 10)])).await.unwrap();
        let outcome = b.db.write(Swallow).await;
        assert!(
            matches!(outcome, Err(Error::Db(DbError::Poisoned))),
            "{outcome:?}"
        );
        assert_eq!(b.stock(1).await.unwrap().n, 10);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_writes_nothing_and_the_writer_lives() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 10)])).await.unwrap();
        assert!(b.db.write(Panics).await.is_err());
        assert_eq!(b.stock(1).await.unwrap().n, 10);
        assert_eq!(
            b.db.write(Take {
                id: 1,
                n: 1,
                then_refuse: false
            })
            .await
            .unwrap(),
            9
        );
        if b.db.engine_name() == "sqlite" {
            let outcome = b.db.write(Awaits).await;
            assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}");
        }
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_does_not_see_later_writes_and_cannot_write() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 10)])).await.unwrap();
        let mut snapshot = b.db.read().await.unwrap();
        let count = || q!("SELECT CAST(SUM(n) AS BIGINT) FROM it_stock");
        let before: (i64,) = snapshot.one(count()).await.unwrap();
        b.db.write(Take {
            id: 1,
            n: 4,
            then_refuse: false,
        })
        .await
        .unwrap();
        let after: (i64,) = snapshot.one(count()).await.unwrap();
        assert_eq!((before.0, after.0), (10, 10));
        assert!(snapshot.run(q!("UPDATE it_stock SET n = 0")).await.is_err());
        drop(snapshot);
        assert_eq!(b.db.one::<(i64,)>(count()).await.unwrap().0, 6);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_nobody_waits_for_leaves_no_transaction_behind() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 100)])).await.unwrap();
        for _ in 0..40 {
            // Whoever asked hangs up while the transaction begins.
            tokio::select! {
                biased;
                begun = b.db.read() => drop(begun.unwrap()),
                () = std::future::ready(()) => {}
            }
            let (id, n) = (1, 1);
            let then_refuse = false;
            b.db.write(Take { id, n, then_refuse }).await.unwrap();
        }
        assert_eq!(b.stock(1).await.unwrap().n, 60);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_must_match_fields_and_lists_filter() {
    for b in engines().await {
        b.db.write(Put((1..=5).map(|i| (i, i * 10)).collect()))
            .await
            .unwrap();
        let swapped =
            b.db.all::<Stock>(q!("SELECT n, id, ok, note FROM it_stock"))
                .await;
        assert!(swapped.is_err());
        let list = q!("SELECT id, n, ok, note FROM it_stock WHERE ok = TRUE")
            .and(" AND n > ", Some(10))
            .and(" AND note = ", None::<&str>)
            .within(" AND id IN ", [2, 3, 5])
            .push(" ORDER BY id");
        let ids: Vec<i64> =
            b.db.all::<Stock>(list)
                .await
                .unwrap()
                .iter()
                .map(|s| s.id)
                .collect();
        assert_eq!(ids, [2, 3, 5]);
        let none = q!("SELECT id, n, ok, note FROM it_stock WHERE ok = TRUE")
            .within(" AND id IN ", Vec::<i64>::new());
        assert_eq!(b.db.all::<Stock>(none).await.unwrap(), []);
        b.close().await;
    }
}

struct NewIds;
impl Command for NewIds {
    type Output = (OrderId, OrderId);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        Ok((tx.new_id(), tx.new_id()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fixed_node_number_is_taken_whoever_had_it_and_its_ids_go_on_rising() {
    for b in engines().await {
        let node = b.db.claim_fixed_node("killed", 7).await.unwrap();
        assert_eq!(node.number, 7);
        let (before, _) = b.db.write(NewIds).await.unwrap();
        // Its lease still runs.
        let node = b.db.claim_fixed_node("again", 7).await.unwrap();
        assert_eq!(node.number, 7);
        let (after, _) = b.db.write(NewIds).await.unwrap();
        assert!(before < after);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claimed_node_and_its_lease_survive_renewal() {
    for b in engines().await {
        let node = b.db.claim_node("me").await.unwrap();
        let (one, two) = b.db.write(NewIds).await.unwrap();
        assert!(one < two);
        assert_eq!(one.0 >> 12 & 0x3ff, node.number);
        b.clock.advance(30_000);
        assert!(b.db.renew_node(&node).await.unwrap());
        assert_eq!(b.db.migrate(&[ROOM]).await.unwrap(), Vec::<String>::new());
        assert!(b.clock.now() > Ts(0));
        b.close().await;
    }
}
