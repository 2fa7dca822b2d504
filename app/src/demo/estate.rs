//! Two communities with their buildings, pickup points and leaders.
use super::World;
use super::client::{Client, id};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

struct Plan {
    name: &'static str,
    address: &'static str,
    district: &'static str,
    buildings: &'static [&'static str],
    points: &'static [(&'static str, &'static str, &'static str)],
    leaders: &'static [(&'static str, &'static str, &'static str)],
}

const PLANS: [Plan; 2] = [
    Plan {
        name: "桂花里",
        address: "静河路 218 弄",
        district: "静河区",
        buildings: &["1栋", "2栋", "3栋", "4栋", "5栋"],
        points: &[
            (
                "桂花里东门便民站",
                "静河路 218 弄东门岗亭旁",
                "每天 16:30–20:30",
            ),
            ("桂花里会所一楼", "静河路 218 弄会所", "每天 17:00–21:00"),
        ],
        leaders: &[
            (
                "13800010001",
                "陈丽华",
                "住 3 栋八年了，两个孩子的妈妈，只推自家也吃的东西。",
            ),
            (
                "13800010002",
                "周建国",
                "退休厨师，懂菜会挑，海鲜肉禽我把关。",
            ),
        ],
    },
    Plan {
        name: "枫林湾",
        address: "澄湖大道 66 号",
        district: "澄湖区",
        buildings: &["A座", "B座", "C座"],
        points: &[("枫林湾快递驿站", "澄湖大道 66 号南门", "每天 15:00–21:00")],
        leaders: &[(
            "13800010003",
            "林小满",
            "社区烘焙课老师，周末常带孩子们做点心。",
        )],
    },
];

/// A leader, signed in, with where she leads.
pub(crate) struct Leader {
    pub(crate) id: String,
    pub(crate) client: Client,
    pub(crate) buildings: Vec<String>,
    pub(crate) point: String,
    pub(crate) invite: String,
}

/// The communities and leaders.
pub(crate) struct Estate {
    pub(crate) communities: Vec<String>,
    pub(crate) leaders: Vec<Leader>,
}

/// Makes them; a verifier hands out at the first pickup point.
pub(super) async fn make(world: &World, operator: &Client) -> Result<Estate> {
    let mut estate = Estate {
        communities: vec![],
        leaders: vec![],
    };
    for plan in &PLANS {
        let body = json!({ "name": plan.name, "address": plan.address, "district": plan.district });
        let community = id(&operator.post("/api/v1/communities", body).await?)?;
        let path = format!("/api/v1/communities/{community}");
        operator
            .post(
                &format!("{path}/buildings"),
                json!({ "names": plan.buildings }),
            )
            .await?;
        for (name, address, hours) in plan.points {
            let point = json!({ "name": name, "address": address, "hours": hours });
            operator
                .post(&format!("{path}/pickup-points"), point)
                .await?;
        }
        let view = operator.get(&path).await?;
        for (n, leader) in plan.leaders.iter().enumerate() {
            let point = ids(&view["pickup_points"])?[n.min(plan.points.len() - 1)].clone();
            let leader = appoint(world, operator, &path, leader, &point, &view).await?;
            estate.leaders.push(leader);
        }
        estate.communities.push(community);
    }
    let grants = json!([{
        "role": "verifier", "reach": { "kind": "pickup_point", "id": estate.leaders[0].point },
    }]);
    let verifier = json!({
        "login": "verifier", "nickname": "东门便民站", "password": super::http::PASSWORD, "grants": grants,
    });
    operator.post("/api/v1/staff", verifier).await?;
    Ok(estate)
}

async fn appoint(
    world: &World,
    operator: &Client,
    path: &str,
    (phone, nickname, intro): &(&str, &str, &str),
    point: &str,
    view: &Value,
) -> Result<Leader> {
    let body = json!({
        "phone": phone, "nickname": nickname, "pickup_point": point, "intro": intro,
    });
    operator.post(&format!("{path}/leaders"), body).await?;
    world.advance(11 * 60_000).await?;
    let client = world.client.phone(phone, nickname).await?;
    let invite = client.get("/api/v1/leader/invite").await?;
    Ok(Leader {
        id: id(&client.get("/api/v1/me").await?)?,
        invite: invite["code"].as_str().context("invite code")?.to_owned(),
        buildings: ids(&view["buildings"])?,
        point: point.to_owned(),
        client,
    })
}

/// The ids of a list.
pub(super) fn ids(list: &Value) -> Result<Vec<String>> {
    list.as_array().context("a list")?.iter().map(id).collect()
}
