//! Whatever is ordered and given back in whatever order: nobody has more than the limit.
use crate::bench::{Bench, Quota, campaign_id, item_id};
use julin_groupbuy::bought_by;
use julin_kernel::{CampaignItemId, PersonId};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::HashMap;

type Step = (bool, Vec<(usize, usize, i64)>);

/// Take or give back pieces of an item (tomatoes are limited to 5, cherries are not) for a member.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let line = (0usize..2, 0usize..2, 1i64..5);
    prop::collection::vec((any::<bool>(), prop::collection::vec(line, 1..4)), 1..30)
}

async fn play(b: &Bench, steps: Vec<Step>) {
    let mut body = b.body();
    (body["items"][0]["stock"], body["items"][1]["stock"]) = (json!(1), json!(1));
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let mut has: HashMap<(CampaignItemId, PersonId), i64> = HashMap::new();
    for (take, lines) in steps {
        let lines: Vec<_> = lines
            .iter()
            .map(|(i, m, n)| (item_id(&made, *i), b.members[*m], *n))
            .collect();
        let mut after = has.clone();
        for (item, member, n) in &lines {
            *after.entry((*item, *member)).or_insert(0) += if take { *n } else { -n };
        }
        let limited = item_id(&made, 0);
        let fits = after
            .iter()
            .all(|((item, _), n)| *n >= 0 && (*item != limited || *n <= 5));
        let command = if take {
            Quota::Take(lines)
        } else {
            Quota::Give(lines)
        };
        let answer = b.app.write(command.clone()).await;
        let done = answer.as_ref().is_ok_and(Vec::is_empty);
        assert_eq!(done, fits, "{command:?}: {answer:?}");
        for over in answer.unwrap_or_default() {
            let left = 5 - has.get(&(over.item, over.member)).copied().unwrap_or(0);
            assert_eq!((over.item, over.limit, over.remaining), (limited, 5, left));
        }
        if done {
            has = after;
        }
    }
    let mut tx = b.app.ctx.db.read().await.unwrap();
    for ((item, member), n) in has {
        let found = bought_by(&mut tx, b.app.scope(), [(item, member)])
            .await
            .unwrap();
        assert_eq!(found.get(&(member, item)).copied().unwrap_or(0), n);
    }
}

#[test]
fn nobody_has_more_than_the_limit() {
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
    let b = runtime.block_on(Bench::start());
    TestRunner::new(cases)
        .run(&steps(), |steps| {
            runtime.block_on(play(&b, steps));
            Ok(())
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_member_has_bought_is_shown_to_them() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let (id, tomato) = (campaign_id(&made), item_id(&made, 0));
    b.app
        .write(Quota::Take(vec![(tomato, b.members[0], 3)]))
        .await
        .unwrap();
    let view = b
        .app
        .member(b.members[0])
        .get(&format!("/api/v1/campaigns/{id}"))
        .await
        .ok();
    assert_eq!(view["my"]["bought"], json!({tomato.to_string(): 3}));
    assert!(b.view(id).await.get("my").is_none(), "nobody is signed in");
}
