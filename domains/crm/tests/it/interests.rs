//! What members say they look forward to.
use crate::bench::{DAY_MS, World};
use julin_contracts::LiveInterestsTold;
use julin_kernel::{LiveId, PersonId};
use serde_json::{Value, json};

async fn tell(world: &World, member: PersonId, live: i64, interests: &[&str]) {
    let told = LiveInterestsTold {
        live: LiveId(live),
        member,
        interests: interests.iter().map(|w| (*w).to_owned()).collect(),
    };
    world.emit(told).await;
}

async fn known(world: &World) -> Value {
    world.members("").await[0]["interests"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn intents_follow_what_was_said_last_for_each_live_and_fade() {
    let world = World::start().await;
    let member = world.join("13900000001", "小王").await;
    tell(&world, member, 1, &["水果", "蜜桃"]).await;
    world.app.advance(DAY_MS).await;
    tell(&world, member, 2, &["海鲜", "水果"]).await;
    assert_eq!(known(&world).await, json!(["水果", "海鲜", "蜜桃"]));
    // What was said for one live is edited there and nowhere else.
    tell(&world, member, 2, &["海鲜"]).await;
    assert_eq!(known(&world).await, json!(["海鲜", "水果", "蜜桃"]));
    tell(&world, member, 1, &[]).await;
    assert_eq!(known(&world).await, json!(["海鲜"]));
    world.app.advance(90 * DAY_MS).await;
    assert_eq!(known(&world).await, json!([]));
}
