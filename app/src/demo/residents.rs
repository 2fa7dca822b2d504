//! The residents, each joined to a leader by her invitation.
use super::World;
use super::client::Client;
use super::estate::Estate;
use anyhow::Result;
use serde_json::json;

/// Names as neighbours bear them; each leader's people in turn.
const NAMES: [&str; 24] = [
    "王秀英",
    "李伟",
    "张敏",
    "刘洋",
    "赵静",
    "孙强",
    "吴桂兰",
    "徐磊",
    "马丽",
    "朱明",
    "胡婷",
    "郭建军",
    "何芳",
    "高飞",
    "罗玉梅",
    "梁晨",
    "宋佳",
    "唐勇",
    "韩雪",
    "冯军",
    "董洁",
    "萧然",
    "程玲",
    "曹阳",
];

/// A resident, signed in.
pub(crate) struct Resident {
    pub(crate) client: Client,
    /// Index of the leader whose people they are.
    pub(crate) leader: usize,
}

/// Signs the residents in and joins them, a few minutes apart.
pub(super) async fn make(world: &World, estate: &Estate) -> Result<Vec<Resident>> {
    let mut residents = vec![];
    for (n, name) in NAMES.iter().enumerate() {
        world.advance(13 * 60_000).await?;
        // Twelve for the first leader, eight for the second, four for the third.
        let leader = if n < 12 { 0 } else { 1 + usize::from(n >= 20) };
        let host = &estate.leaders[leader];
        let client = world.client.phone(&format!("1390002{n:04}"), name).await?;
        let building = &host.buildings[n % host.buildings.len()];
        let unit = format!("{}0{}", 1 + n * 7 % 18, 1 + n % 4);
        let address = json!({ "building": building, "unit": unit });
        client
            .post(&format!("/api/v1/invites/{}/join", host.invite), address)
            .await?;
        residents.push(Resident { client, leader });
    }
    Ok(residents)
}
