//! Events are seen once, in order; what keeps failing is set aside; jobs are retried, then dead.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
use julin_contracts::{Event, MemberRegistered};
use julin_db::{Command, Db, Env, Error, Migrations, Options, Result, Tx, q};
use julin_events::{Effect, Job, JobHandler, Reaction, Runner, emit, enqueue, handler, reaction};
use julin_kernel::{ManualClock, PersonId, Scope, SeededRng, ShopId, Ts};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;

const ROOM: Migrations = Migrations {
    room: "it",
    files: &[(
        "0001",
        "CREATE TABLE it_seen (pos BIGINT NOT NULL PRIMARY KEY, member BIGINT NOT NULL);",
    )],
};
const SHOP: Scope = Scope { shop: ShopId(1) };

struct Say(i64);
impl Command for Say {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        emit(
            tx,
            SHOP,
            MemberRegistered {
                member: PersonId(self.0),
            },
        )
        .await?;
        Ok(())
    }
}

fn note() -> Reaction {
    reaction("it.note", |tx, e| -> Effect<'_> {
        Box::pin(async move {
            let Event::MemberRegistered(m) = &e.event else {
                return Ok(());
            };
            tx.run(q!(
                "INSERT INTO it_seen (pos, member) VALUES ($1, $2)",
                e.pos,
                m.member
            ))
            .await?;
            if m.member.0 == 13 {
                return Err(Error::internal("unlucky"));
            }
            Ok(())
        })
    })
}

async fn open() -> (Db, Arc<ManualClock>, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let clock = ManualClock::at(Ts(1_795_348_800_000));
    let env = Env::new(clock.clone(), Arc::new(SeededRng::new(1)));
    let url = dir.path().join("t.db").display().to_string();
    let db = Db::connect(
        &Options {
            url,
            durable: false,
            connections: 4,
        },
        env,
    )
    .await
    .unwrap();
    db.migrate(&[julin_events::MIGRATIONS, ROOM]).await.unwrap();
    (db, clock, dir)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_digested_once_in_order_and_the_bad_one_is_set_aside() {
    let (db, _clock, _dir) = open().await;
    for member in [11, 12, 13, 14] {
        db.write(Say(member)).await.unwrap();
    }
    let runner = Runner::new(db.clone(), "t", vec![note()], vec![]);
    runner.drain().await.unwrap();
    runner.drain().await.unwrap();
    let seen: Vec<(i64, PersonId)> = db
        .all(q!("SELECT pos, member FROM it_seen ORDER BY pos"))
        .await
        .unwrap();
    assert_eq!(
        seen,
        [(1, PersonId(11)), (2, PersonId(12)), (4, PersonId(14))]
    );
    let dead = runner.dead_letters(SHOP).await.unwrap();
    assert_eq!((dead.len(), dead[0].event_pos), (1, 3));
    assert!(runner.replay(SHOP, dead[0].id).await.is_err());
    assert_eq!(runner.dead_letters(SHOP).await.unwrap().len(), 1);
}

struct Leave(i64);
impl Command for Leave {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let run_at = tx.now().plus_s(self.0);
        enqueue(
            tx,
            SHOP,
            Job {
                kind: "it.try",
                key: "k".into(),
                payload: 7_i64,
                run_at,
            },
        )
        .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_waits_for_its_time_is_retried_then_dead_and_can_be_revived() {
    let (db, clock, _dir) = open().await;
    let tries = Arc::new(AtomicU32::new(0));
    let seen = tries.clone();
    let fails = handler("it.try", 3, move |_scope, n: i64| {
        let tries = seen.clone();
        async move {
            assert_eq!(n, 7);
            if tries.fetch_add(1, Ordering::SeqCst) < 3 {
                return Err(Error::internal("not yet"));
            }
            Ok(())
        }
    });
    let runner = Runner::new(db.clone(), "t", vec![], vec![fails]);
    db.write(Leave(60)).await.unwrap();
    db.write(Leave(60)).await.unwrap();
    runner.drain().await.unwrap();
    assert_eq!(tries.load(Ordering::SeqCst), 0);
    for tried in 1..=3 {
        clock.advance(60_000);
        runner.drain().await.unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), tried);
    }
    let dead = runner.dead_jobs(SHOP).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].last_error.as_deref(), Some("not yet"));
    runner.revive_job(SHOP, dead[0].id).await.unwrap();
    runner.drain().await.unwrap();
    assert_eq!(tries.load(Ordering::SeqCst), 4);
    assert!(runner.dead_jobs(SHOP).await.unwrap().is_empty());
    assert!(runner.revive_job(SHOP, dead[0].id).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_after_it_was_idle_is_seen_as_well() {
    let (db, _clock, _dir) = open().await;
    let runner = Runner::new(db.clone(), "t", vec![note()], vec![]);
    for member in [1, 2, 3] {
        db.write(Say(member)).await.unwrap();
        runner.drain().await.unwrap();
        runner.drain().await.unwrap();
    }
    let seen: Vec<(i64,)> = db
        .all(q!("SELECT member FROM it_seen ORDER BY pos"))
        .await
        .unwrap();
    assert_eq!(seen, [(1,), (2,), (3,)]);
}

/// A job that rings and is never done, as if its process had been killed; the second try is done.
fn hangs_once(began: Arc<Notify>) -> JobHandler {
    let tries = Arc::new(AtomicU32::new(0));
    handler("it.try", 3, move |_scope, _n: i64| {
        let (tries, began) = (tries.clone(), began.clone());
        async move {
            began.notify_one();
            if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                std::future::pending::<()>().await;
            }
            Ok(())
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_over_begins_with_what_the_last_one_was_at() {
    let (db, _clock, _dir) = open().await;
    let began = Arc::new(Notify::new());
    let job = hangs_once(began.clone());
    db.write(Leave(0)).await.unwrap();
    let first = Runner::new(db.clone(), "t", vec![], vec![job.clone()]);
    tokio::select! {
        _ = first.drain() => panic!("the job cannot be done"),
        () = began.notified() => {}
    }
    // The clock stands still: what was under way need not wait until it is shown again by itself.
    let second = Runner::new(db.clone(), "t", vec![], vec![job]);
    second.drain().await.unwrap();
    assert!(second.next_due().await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_are_heard_while_a_job_waits_for_a_slow_provider() {
    let (db, _clock, _dir) = open().await;
    let (began, heard) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    db.write(Leave(0)).await.unwrap();
    let rings = heard.clone();
    let ring = reaction("it.ring", move |_tx, _e| -> Effect<'_> {
        rings.notify_one();
        Box::pin(async { Ok(()) })
    });
    let job = hangs_once(began.clone());
    let runner = Runner::new(db.clone(), "t", vec![ring], vec![job]);
    let serving = tokio::spawn(async move { runner.serve(std::future::pending()).await });
    began.notified().await;
    db.write(Say(5)).await.unwrap();
    heard.notified().await;
    serving.abort();
}
