//! A few histories; thousands are played by `cargo xtask soak sim`.

use julin_sim::{LENGTH, Tally, history, play};

const HISTORIES: u64 = 10;

#[test]
fn the_shop_does_what_the_model_does() {
    let mut sum = Tally::default();
    for seed in 1..=HISTORIES {
        match play(seed, &history(seed, LENGTH)) {
            Ok(tally) => sum.add(tally),
            Err(error) => panic!("history {seed}: {error}"),
        }
    }
    let empty = [
        sum.placed,
        sum.refused,
        sum.captured,
        sum.refunds,
        sum.handed,
        sum.died,
    ];
    assert!(
        empty.iter().all(|n| *n > 0),
        "histories in which nothing happens: {sum:?}"
    );
}

#[test]
fn a_seed_is_one_history() {
    let told = |seed| format!("{:?}", history(seed, LENGTH));
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}
