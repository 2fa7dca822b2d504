//! Whatever is done in whatever order: no pool is oversold, carving loses and makes nothing.
use crate::pools::{Act, holds, pool_of};
use crate::start;
use julin_kernel::PoolId;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::HashMap;

/// An act on the n-th pool there is.
#[derive(Debug, Clone, Copy)]
enum Step {
    Carve(usize, i64),
    GiveBack(usize),
    Reserve(usize, i64),
    Release(usize, i64),
    Commit(usize, i64),
    Uncommit(usize, i64),
    Ship(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (pool, n) = (0usize..4, 1i64..8);
    let step = prop_oneof![
        (pool.clone(), n.clone()).prop_map(|(p, n)| Step::Carve(p, n)),
        pool.clone().prop_map(Step::GiveBack),
        (pool.clone(), n.clone()).prop_map(|(p, n)| Step::Reserve(p, n)),
        (pool.clone(), n.clone()).prop_map(|(p, n)| Step::Release(p, n)),
        (pool.clone(), n.clone()).prop_map(|(p, n)| Step::Commit(p, n)),
        (pool.clone(), n.clone()).prop_map(|(p, n)| Step::Uncommit(p, n)),
        (pool, n).prop_map(|(p, n)| Step::Ship(p, n)),
    ];
    prop::collection::vec(step, 1..40)
}

fn act(step: Step, pools: &[PoolId]) -> Act {
    let at = |p: usize| pools[p % pools.len()];
    match step {
        Step::Carve(p, n) => Act::Carve(at(p), n),
        Step::GiveBack(p) => Act::GiveBack(at(p)),
        Step::Reserve(p, n) => Act::Reserve(at(p), n),
        Step::Release(p, n) => Act::Release(at(p), n),
        Step::Commit(p, n) => Act::Commit(at(p), n),
        Step::Uncommit(p, n) => Act::Uncommit(at(p), n),
        Step::Ship(p, n) => Act::Ship(at(p), n),
    }
}

/// What a pool should hold, kept in memory.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Model {
    on_hand: i64,
    reserved: i64,
    committed: i64,
}

impl Model {
    fn free(&self) -> i64 {
        self.on_hand - self.reserved - self.committed
    }
}

/// Does to the model what should be done; answers whether it can be.
fn foretell(
    models: &mut HashMap<PoolId, Model>,
    parents: &HashMap<PoolId, PoolId>,
    act: Act,
) -> bool {
    let fits = |ok: bool, change: &mut dyn FnMut()| {
        if ok {
            change();
        }
        ok
    };
    match act {
        Act::Carve(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.free() >= n, &mut || m.on_hand -= n)
        }
        Act::GiveBack(p) => {
            if let Some(parent) = parents.get(&p) {
                let free = models[&p].free();
                models.get_mut(&p).unwrap().on_hand -= free;
                models.get_mut(parent).unwrap().on_hand += free;
            }
            true
        }
        Act::Reserve(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.free() >= n, &mut || m.reserved += n)
        }
        Act::Release(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.reserved >= n, &mut || m.reserved -= n)
        }
        Act::Commit(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.reserved >= n, &mut || {
                m.reserved -= n;
                m.committed += n;
            })
        }
        Act::Uncommit(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.committed >= n, &mut || m.committed -= n)
        }
        Act::Ship(p, n) => {
            let m = models.get_mut(&p).unwrap();
            fits(m.committed >= n, &mut || {
                m.committed -= n;
                m.on_hand -= n;
            })
        }
    }
}

async fn play(app: &julin_testkit::TestApp, steps: Vec<Step>) {
    let (_, root) = pool_of(app, 20).await;
    let (mut pools, mut parents) = (vec![root], HashMap::new());
    let mut models = HashMap::from([(
        root,
        Model {
            on_hand: 20,
            ..Model::default()
        },
    )]);
    let mut shipped = 0;
    for step in steps {
        let act = act(step, &pools);
        let possible = foretell(&mut models, &parents, act);
        let answer = app.write(act).await;
        let done = answer.as_ref().is_ok_and(|d| d.short.is_empty());
        assert_eq!(done, possible, "{act:?}: {answer:?}");
        match (act, answer) {
            (Act::Carve(parent, n), Ok(carved)) => {
                let child = carved.pool.unwrap();
                pools.push(child);
                parents.insert(child, parent);
                models.insert(
                    child,
                    Model {
                        on_hand: n,
                        ..Model::default()
                    },
                );
            }
            (Act::Ship(_, n), Ok(_)) => shipped += n,
            _ => {}
        }
        let mut total = 0;
        for pool in &pools {
            let (on_hand, reserved, committed) = holds(app, *pool).await;
            assert_eq!(
                models[pool],
                Model {
                    on_hand,
                    reserved,
                    committed
                }
            );
            assert!(reserved >= 0 && committed >= 0 && on_hand - reserved - committed >= 0);
            total += on_hand;
        }
        assert_eq!(total + shipped, 20, "after {act:?}");
    }
}

#[test]
fn no_pool_is_oversold_and_carving_conserves() {
    let cases = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    let app = runtime.block_on(start());
    TestRunner::new(cases)
        .run(&steps(), |steps| {
            runtime.block_on(play(&app, steps));
            Ok(())
        })
        .unwrap();
}
