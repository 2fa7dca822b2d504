//! Sets of rows, and requests decided together.
use crate::engines;
use julin_db::{BUSY, Batch, DbError, Error, Lane, LaneOptions, Result, Tx, Val, q};
use julin_kernel::Code;
use std::collections::HashMap;

/// Takes from rows of stock; a request of 13 is one that the database itself refuses.
struct Takes;

#[derive(Debug, Clone, Copy)]
struct Want {
    id: i64,
    n: i64,
}

impl Batch for Takes {
    type Request = Want;
    type Answer = i64;
    async fn run(&self, tx: &mut Tx, wants: &[Want]) -> Result<Vec<Result<i64>>> {
        let mut ids: Vec<i64> = wants.iter().map(|w| w.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let sql = q!("SELECT id, n FROM it_stock WHERE TRUE").within(" AND id IN ", ids.clone());
        let found: Vec<(i64, i64)> = tx.all(sql.push(" ORDER BY id").for_update()).await?;
        let mut left: HashMap<i64, i64> = found.into_iter().collect();
        let judge = |w: &Want| {
            let stock = left.get_mut(&w.id).filter(|n| **n >= w.n);
            let stock = stock.ok_or(Error::from(Code::WRONG_STATE.fault()))?;
            *stock -= w.n;
            Ok(*stock)
        };
        let answers = wants.iter().map(judge).collect();
        let sets: Vec<Vec<Val>> = ids
            .iter()
            .filter_map(|id| Some(vec![(*id).into(), (*left.get(id)?).into()]))
            .collect();
        tx.run_set(q!("UPDATE it_stock SET n = $2 WHERE id = $1"), &sets)
            .await?;
        let spoiled = i64::from(wants.iter().any(|w| w.n == 13));
        tx.run(q!(
            "UPDATE it_stock SET n = n - 100000 * $1 WHERE id = 1",
            spoiled
        ))
        .await?;
        Ok(answers)
    }
}

struct Put(Vec<(i64, i64)>);
impl julin_db::Command for Put {
    type Output = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        let sets: Vec<Vec<Val>> = self
            .0
            .iter()
            .map(|(a, b)| vec![(*a).into(), (*b).into()])
            .collect();
        let sql = q!(
            "INSERT INTO it_stock (id, n, ok, note) VALUES ($1, $2, TRUE, 'sorte')
             ON CONFLICT (id) DO UPDATE SET n = it_stock.n + excluded.n"
        );
        Ok(tx.run_set(sql, &sets).await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_is_written_and_found_row_by_row() {
    for b in engines().await {
        assert_eq!(
            b.db.write(Put(vec![(1, 5), (2, 6), (3, 7)])).await.unwrap(),
            3
        );
        assert_eq!(b.db.write(Put(vec![(2, 1), (4, 8)])).await.unwrap(), 2);
        assert_eq!(b.db.write(Put(vec![])).await.unwrap(), 0);
        let mut tx = b.db.read().await.unwrap();
        let sets: Vec<Vec<Val>> = [4, 2, 99].map(|id: i64| vec![id.into()]).to_vec();
        let mut found: Vec<(i64, i64)> = tx
            .all_set(q!("SELECT id, n FROM it_stock WHERE id = $1"), &sets)
            .await
            .unwrap();
        found.sort_unstable();
        assert_eq!(found, [(2, 7), (4, 8)]);
        drop(tx);
        b.close().await;
    }
}

/// Plain rows, which PostgreSQL copies in when they are many.
struct Fresh(Vec<(i64, i64)>);
impl julin_db::Command for Fresh {
    type Output = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        let set = |(id, n): &(i64, i64)| {
            let note = (id % 2 == 0).then_some("gerade");
            vec![(*n).into(), (*id).into(), note.into()]
        };
        let sets: Vec<Vec<Val>> = self.0.iter().map(set).collect();
        let sql = q!("INSERT INTO it_stock (id, n, ok, note) VALUES ($2, $1, TRUE, $3)");
        Ok(tx.run_set(sql, &sets).await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_plain_rows_are_written_whole_or_not_at_all() {
    for b in engines().await {
        let rows: Vec<(i64, i64)> = (1..=100).map(|id| (id, id * 3)).collect();
        assert_eq!(b.db.write(Fresh(rows.clone())).await.unwrap(), 100);
        let again =
            b.db.write(Fresh((100..200).map(|id| (id, 1)).collect()))
                .await;
        assert!(
            matches!(again, Err(Error::Db(DbError::Unique(_)))),
            "{again:?}"
        );
        let minus =
            b.db.write(Fresh((200..300).map(|id| (id, 250 - id)).collect()))
                .await;
        assert!(
            matches!(minus, Err(Error::Db(DbError::Check(_)))),
            "{minus:?}"
        );
        let found: Vec<(i64, i64, bool, Option<String>)> =
            b.db.all(q!("SELECT id, n, ok, note FROM it_stock ORDER BY id"))
                .await
                .unwrap();
        let note = |id: i64| (id % 2 == 0).then(|| "gerade".to_owned());
        let whole: Vec<_> = rows
            .iter()
            .map(|(id, n)| (*id, *n, true, note(*id)))
            .collect();
        assert_eq!(found, whole);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_request_of_a_batch_has_its_own_answer() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 100), (2, 5)])).await.unwrap();
        let lane = Lane::open(&b.db, Takes, LaneOptions::default());
        let one = |id, n| lane.ask(7, Want { id, n });
        let asks = (0..40).map(|i| one(1 + i % 2, 1));
        let answers = futures_util::future::join_all(asks).await;
        let done = answers.iter().filter(|a| a.is_ok()).count();
        assert_eq!(done, 25, "20 of the first, 5 of the second");
        let refused = answers.iter().filter_map(|a| a.as_ref().err());
        assert!(refused.into_iter().all(|e| e.fault().is_some()));
        assert_eq!(b.stock(1).await.unwrap().n, 80);
        assert_eq!(b.stock(2).await.unwrap().n, 0);
        assert_eq!(lane.waiting(7), 0);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_spoils_a_batch_fails_alone() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 1_000)])).await.unwrap();
        let lane = Lane::open(&b.db, Takes, LaneOptions::default());
        let asks = (0..50).map(|i| {
            lane.ask(
                1,
                Want {
                    id: 1,
                    n: if i == 31 { 13 } else { 1 },
                },
            )
        });
        let answers = futures_util::future::join_all(asks).await;
        for (i, answer) in answers.iter().enumerate() {
            let spoiled = matches!(answer, Err(Error::Db(DbError::Check(_))));
            assert_eq!(spoiled, i == 31, "{i}: {answer:?}");
        }
        assert_eq!(b.stock(1).await.unwrap().n, 951);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_first_is_served_first_also_when_a_batch_is_spoiled() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 1_000), (2, 3)])).await.unwrap();
        let lane = Lane::open(&b.db, Takes, LaneOptions::default());
        let asks = (0..16).map(|i| {
            let want = if i == 2 {
                Want { id: 1, n: 13 }
            } else {
                Want { id: 2, n: 1 }
            };
            lane.ask(1, want)
        });
        let answers = futures_util::future::join_all(asks).await;
        let served: Vec<usize> = (0..16).filter(|i| answers[*i].is_ok()).collect();
        assert_eq!(served, [0, 1, 3]);
        b.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_lane_refuses_at_once_and_loses_nothing() {
    for b in engines().await {
        b.db.write(Put(vec![(1, 1_000)])).await.unwrap();
        let options = LaneOptions {
            waiting_max: 4,
            batch_max: 2,
            ..LaneOptions::default()
        };
        let lane = Lane::open(&b.db, Takes, options);
        let asks = (0..200).map(|_| lane.ask(1, Want { id: 1, n: 1 }));
        let answers = futures_util::future::join_all(asks).await;
        let done = answers.iter().filter(|a| a.is_ok()).count();
        let busy = |e: &Error| {
            e.fault()
                .is_some_and(|f| *f.code == BUSY && f.retry_after_s == Some(1))
        };
        assert!(answers.iter().filter_map(|a| a.as_ref().err()).all(busy));
        assert!((4..200).contains(&done), "{done}");
        let left = 1_000 - i64::try_from(done).unwrap();
        assert_eq!(b.stock(1).await.unwrap().n, left);
        b.close().await;
    }
}
