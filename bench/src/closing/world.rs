//! A joint campaign of many communities: six items of three suppliers, each with tiers that everybody
//! reaches together, ordered before anybody pays, so that a true-up is due for every order.
use super::Options;
use super::shop::{SCOPE, Shop};
use super::till::Till;
use anyhow::{Context as _, ensure};
use futures_util::stream::{StreamExt as _, TryStreamExt as _, iter};
use julin_community::{
    Address, Appointment, NewCommunity, NewPickupPoint, People as _, add_buildings, appoint_leader,
    buildings_of, create_community, join, put_pickup_point,
};
use julin_db::{Command, Lane, LaneOptions, Result, Tx, q};
use julin_kernel::{CampaignId, CommunityId, Id as _, Money, PaymentId, PersonId};
use julin_orders::{PlaceOrder, PlaceOrderBody, PlaceOrders};
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};
use std::time::Instant;

/// Orders of a member.
const EACH: usize = 2;
/// Requests at once.
const AT_ONCE: usize = 256;
const GOODS: [(&str, i64, i64, i64); 6] = [
    ("樱桃", 1_990, 1_200, 4),
    ("豆腐", 500, 300, 1),
    ("鸡蛋", 2_480, 1_700, 6),
    ("青菜", 690, 400, 10),
    ("牛奶", 5_990, 4_200, 12),
    ("大米", 4_580, 3_600, 2),
];

/// Fills an empty database up to the cutoff.
pub(crate) async fn seed(shop: &Shop, options: &Options) -> anyhow::Result<()> {
    let began = Instant::now();
    let told = |what: &str| println!("seed\t{what}\t{:.1}", began.elapsed().as_secs_f64());
    let mut communities = vec![];
    let people = (options.orders / options.communities / EACH).max(1);
    for n in 0..options.communities {
        communities.push(shop.db().write(Found { n, people }).await?);
    }
    told("people");
    let (campaign, items) = campaign(shop, &communities, options.orders).await?;
    shop.runner.drain().await?;
    place(shop, campaign, &items, &communities, options).await?;
    told("placed");
    let paid = pay(shop).await?;
    ensure!(paid == options.orders, "{paid} paid");
    told("paid");
    shop.runner.drain().await?;
    told("booked");
    Ok(())
}

struct Community {
    id: CommunityId,
    leader: PersonId,
    members: Vec<PersonId>,
}

struct Found {
    n: usize,
    people: usize,
}

impl Command for Found {
    type Output = Community;
    async fn run(&self, tx: &mut Tx) -> Result<Community> {
        let n = self.n;
        let home = NewCommunity {
            name: format!("第{n}小区"),
            address: format!("幸福路 {n} 号"),
            district: None,
        };
        let id = create_community(tx, SCOPE, &home).await?;
        let names: Vec<String> = (1..=5).map(|b| format!("{b}栋")).collect();
        add_buildings(tx, SCOPE, id, &names).await?;
        let point = NewPickupPoint {
            name: format!("第{n}小区门口"),
            address: "门口".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let new = Appointment {
            community: id,
            phone: format!("138{n:08}"),
            nickname: format!("团长{n}"),
            pickup_point: put_pickup_point(tx, SCOPE, id, &point).await?,
            intro: String::new(),
        };
        let leader = appoint_leader(tx, SCOPE, &IdentityPeople, &new).await?;
        let members = self.settle(tx, id, leader).await?;
        Ok(Community {
            id,
            leader,
            members,
        })
    }
}

impl Found {
    async fn settle(
        &self,
        tx: &mut Tx,
        home: CommunityId,
        leader: PersonId,
    ) -> Result<Vec<PersonId>> {
        let buildings = buildings_of(tx, SCOPE, home).await?;
        let mut members = vec![];
        for m in 0..self.people {
            let phone = format!("139{:08}", self.n * self.people + m);
            let member = IdentityPeople.register(tx, SCOPE, &phone, "邻居").await?;
            let address = Address {
                building: buildings.get(m % buildings.len().max(1)).map(|b| b.id),
                unit: Some(format!("{}", 101 + m / 5)),
                ..Address::default()
            };
            join(tx, SCOPE, member, leader, &address).await?;
            members.push(member);
        }
        Ok(members)
    }
}

async fn campaign(
    shop: &Shop,
    communities: &[Community],
    orders: usize,
) -> anyhow::Result<(CampaignId, Vec<String>)> {
    let operator = shop.operator();
    let (stock, third) = (orders * 6 + 100, (orders / 20).max(2));
    let mut suppliers = vec![];
    for name in ["山里人", "海边人", "城外人"] {
        let new = json!({"name": name, "contact": "老陈", "phone": "13700000000"});
        suppliers.push(operator.post("/api/v1/suppliers", new).await.ok()["id"].clone());
    }
    let mut items = vec![];
    for (n, (name, price, supply_price, case_size)) in GOODS.into_iter().enumerate() {
        let sku = json!({"spec_name": "1份", "price": price, "supply_price": supply_price,
                         "stock": stock, "case_size": case_size});
        let product = json!({"supplier_id": suppliers[n % 3], "name": name,
                             "role": "traffic_driver", "temperature": "chilled", "skus": [sku],
                             "image_keys": []});
        let made = operator.post("/api/v1/products", product).await.ok();
        let tiers = json!([
            {"min_quantity": third, "price": price - price / 20},
            {"min_quantity": third * 2, "price": price - price / 10},
        ]);
        items.push(
            json!({"sku_id": made["skus"][0]["id"], "base_price": price, "stock": stock,
                          "tiers": tiers}),
        );
    }
    let homes: Vec<CommunityId> = communities.iter().map(|c| c.id).collect();
    let input = json!({"title": "百村联团", "cutoff_at": shop.ctx.now().plus_s(86_400),
                       "community_ids": homes, "items": items});
    let made = operator.post("/api/v1/campaigns", input).await.ok();
    let id = |v: &Value| v["id"].as_str().map(str::to_owned).context("no id");
    let items = made["items"].as_array().context("no items")?;
    let items = items.iter().map(id).collect::<anyhow::Result<Vec<_>>>()?;
    Ok((id(&made)?.parse()?, items))
}

/// Order `n`: one to three items, one or two of each.
fn wish(n: usize, campaign: CampaignId, leader: PersonId, items: &[String]) -> Value {
    let lines = (0..=n % 3).map(|l| {
        let item = &items[(n * 5 + l * 7 + n / 11) % items.len()];
        json!({"item_id": item, "quantity": 1 + (n + l) % 2})
    });
    json!({"campaign_id": campaign, "leader_id": leader, "lines": lines.collect::<Vec<_>>()})
}

async fn place(
    shop: &Shop,
    campaign: CampaignId,
    items: &[String],
    communities: &[Community],
    options: &Options,
) -> anyhow::Result<()> {
    let lane = Lane::open(shop.db(), PlaceOrders, LaneOptions::default());
    let order = |n: usize| {
        let of = &communities[n % communities.len()];
        let member = of.members[n / communities.len() % of.members.len()];
        let body: PlaceOrderBody = serde_json::from_value(wish(n, campaign, of.leader, items))?;
        let key = format!("order-{n:012}");
        anyhow::Ok(PlaceOrder::new(SCOPE, member, key, &body, 7_200)?)
    };
    let lane = &lane;
    iter(0..options.orders)
        .map(|n| async move {
            lane.ask(campaign.raw(), order(n)?).await?;
            anyhow::Ok(())
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// Every open payment is paid; the provider tells so by its callback.
async fn pay(shop: &Shop) -> anyhow::Result<usize> {
    let (mut paid, mut after) = (0, PaymentId(0));
    loop {
        let some: Vec<(PaymentId, Money)> = shop
            .db()
            .all(q!(
                "SELECT id, amount FROM payments_payment WHERE shop_id = $1 AND id > $2
                 AND status = 'pending' ORDER BY id LIMIT 5000",
                SCOPE.shop,
                after
            ))
            .await?;
        let Some(last) = some.last() else {
            return Ok(paid);
        };
        after = last.0;
        paid += some.len();
        let client = &shop.anyone();
        iter(some)
            .map(|(id, amount)| async move {
                let body = Till::paid(&id.to_string(), amount).into();
                let told = client.send("POST", "/callbacks/wechatpay", body, &[]).await;
                ensure!(
                    told.status == 204,
                    "a callback was answered {}",
                    told.status
                );
                Ok(())
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
    }
}
