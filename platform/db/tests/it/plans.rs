//! What SQLite plans by, on readers opened before the tables were made.
use julin_db::{Db, Env, Migrations, Options, q};
use julin_kernel::{ManualClock, SeededRng, Ts};
use std::sync::Arc;

const ROOM: Migrations = Migrations {
    room: "plans",
    files: &[(
        "0001",
        "CREATE TABLE plans_row (shop_id BIGINT NOT NULL, id BIGINT NOT NULL, day TEXT NOT NULL, done BOOLEAN NOT NULL,
            PRIMARY KEY (shop_id, id));
         CREATE INDEX plans_row_day ON plans_row (shop_id, day);
         CREATE INDEX plans_row_open ON plans_row (shop_id, id) WHERE done = FALSE;
         CREATE TABLE plans_key (shop_id BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (shop_id, id)) WITHOUT ROWID;",
    )],
};

async fn db(dir: &std::path::Path) -> Db {
    let options = Options {
        url: dir.join("plans.db").display().to_string(),
        durable: false,
        connections: 1,
    };
    let env = Env::new(ManualClock::at(Ts(0)), Arc::new(SeededRng::new(1)));
    let db = Db::connect(&options, env).await.unwrap();
    db.migrate(&[ROOM]).await.unwrap();
    db
}

#[tokio::test]
async fn an_order_of_rows_does_not_outweigh_what_narrows_them() {
    let dir = tempfile::tempdir().unwrap();
    let sql = || {
        q!(
            "EXPLAIN QUERY PLAN SELECT id FROM plans_row WHERE shop_id = $1 AND day = $2 ORDER BY id",
            1_i64,
            "2026-11-23"
        )
    };
    // Once as made, once as found.
    for _ in 0..2 {
        let db = db(dir.path()).await;
        let plan: Vec<(i64, i64, i64, String)> = db.all(sql()).await.unwrap();
        assert!(
            plan[0].3.contains("plans_row_day (shop_id=? AND day=?)"),
            "{plan:?}"
        );
    }
}

#[tokio::test]
async fn every_index_has_its_statistics() {
    let dir = tempfile::tempdir().unwrap();
    let db = db(dir.path()).await;
    let stats: Vec<(String, String)> = db
        .all(q!(
            "SELECT idx, stat FROM sqlite_stat1 WHERE tbl LIKE 'plans%' ORDER BY idx"
        ))
        .await
        .unwrap();
    let stats: Vec<(&str, &str)> = stats.iter().map(|(i, s)| (&**i, &**s)).collect();
    let expected = [
        ("plans_key", "1000000 1000000 1"),
        ("plans_row_day", "1000000 1000000 1000"),
        ("plans_row_open", "10000 10000 1"),
        ("sqlite_autoindex_plans_row_1", "1000000 1000000 1"),
    ];
    assert_eq!(stats, expected);
}
