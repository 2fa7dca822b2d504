//! The log of SQLite, while writing and reading never pause.
use crate::ROOM;
use julin_db::{Command, Db, Env, Options, Result, Tx, q};
use julin_kernel::{ManualClock, SeededRng, Ts};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of one note: some fifty pages.
const NOTE: usize = 200_000;
/// Far more than a log may hold before it is begun anew.
const MUCH: u64 = 1 << 30;

struct Note(i64, String);
impl Command for Note {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let sql = q!(
            "INSERT INTO it_stock (id, n, ok, note) VALUES ($1, 1, TRUE, $2)
             ON CONFLICT (id) DO UPDATE SET note = excluded.note",
            self.0,
            self.1.clone()
        );
        tx.run(sql).await?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_begun_anew_under_ceaseless_writes_and_reads() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("log.db");
    let options = Options {
        url: file.display().to_string(),
        durable: false,
        connections: 2,
    };
    let env = Env::new(ManualClock::at(Ts(0)), Arc::new(SeededRng::new(1)));
    let db = Db::connect(&options, env).await.unwrap();
    db.migrate(&[ROOM]).await.unwrap();
    let written = Arc::new(AtomicU64::new(0));
    let log = dir.path().join("log.db-wal");
    let busy = (0..4).map(|n| tokio::spawn(keep_writing(db.clone(), n, written.clone())));
    let busy: Vec<_> = busy.collect();
    while written.load(Ordering::Relaxed) < MUCH {
        let _: Vec<(i64, String)> = db.all(q!("SELECT id, note FROM it_stock")).await.unwrap();
    }
    let length = std::fs::metadata(&log).unwrap().len();
    assert!(length < MUCH / 2, "{length} bytes of log after {MUCH}");
    for task in busy {
        task.await.unwrap();
    }
    let (rows,): (i64,) = db.one(q!("SELECT COUNT(*) FROM it_stock")).await.unwrap();
    assert_eq!(rows, 4);
}

async fn keep_writing(db: Db, id: i64, written: Arc<AtomicU64>) {
    while written.load(Ordering::Relaxed) < MUCH {
        let letter = char::from(b'a' + u8::try_from(written.load(Ordering::Relaxed) % 26).unwrap());
        db.write(Note(id, letter.to_string().repeat(NOTE)))
            .await
            .unwrap();
        written.fetch_add(NOTE as u64, Ordering::Relaxed);
    }
}
