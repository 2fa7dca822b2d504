//! Random histories, each played on a runtime of its own.
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::fmt::Debug;

/// Plays histories of up to `acts_max` acts; `PROPTEST_CASES` of them, twelve unless told.
pub(crate) fn play_all<A: Debug>(
    act: impl Strategy<Value = A>,
    acts_max: usize,
    play: impl AsyncFn(Vec<A>),
) {
    let told = std::env::var("PROPTEST_CASES").ok();
    let cases = told.and_then(|n| n.parse().ok()).unwrap_or(12);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let strategy = prop::collection::vec(act, 1..acts_max);
    let outcome = TestRunner::new(config).run(&strategy, |acts| {
        runtime.block_on(play(acts));
        Ok(())
    });
    outcome.unwrap();
}
