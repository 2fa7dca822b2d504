//! A community, a leader, her people, and an open campaign of one SKU.
use julin_community::{
    Appointment, NewCommunity, NewPickupPoint, appoint_leader, create_community, ensure_membership,
    put_pickup_point,
};
use julin_db::{Command, Db, Env, Options, Result, Tx};
use julin_groupbuy::CreateCampaign;
use julin_kernel::{
    CampaignId, CampaignItemId, Id as _, PersonId, Scope, SessionId, ShopId, SystemClock, SystemRng,
};
use julin_web::{Actor, Grant, Reach, Role};
use julin_wiring::IdentityPeople;
use std::sync::Arc;

pub(crate) const SHOP: ShopId = ShopId(1);
/// Members who buy; each may buy as often as they like, up to a limit that is checked all the same.
pub(crate) const MEMBERS: usize = 20_000;
const LIMIT: i64 = 100_000;
const STOCK: i64 = 1_000_000;

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) leader: PersonId,
    pub(crate) members: Vec<PersonId>,
    pub(crate) campaign: CampaignId,
    pub(crate) item: CampaignItemId,
}

impl World {
    /// Opens an empty database and fills it.
    pub(crate) async fn open(url: &str) -> anyhow::Result<Self> {
        let env = Env::new(Arc::new(SystemClock), Arc::new(SystemRng));
        let db = Db::connect(&Options::new(url), env).await?;
        db.migrate(&[
            julin_events::MIGRATIONS,
            julin_web::MIGRATIONS,
            julin_identity::MIGRATIONS,
            julin_community::MIGRATIONS,
            julin_catalog::MIGRATIONS,
            julin_ledger::MIGRATIONS,
            julin_promo::MIGRATIONS,
            julin_messaging::MIGRATIONS,
            julin_groupbuy::MIGRATIONS,
            julin_payments::MIGRATIONS,
            julin_orders::MIGRATIONS,
        ])
        .await?;
        let leader = db.write(Found).await?;
        let members: Vec<_> = (1..=MEMBERS)
            .map(|n| PersonId::from_raw(i64::try_from(n).unwrap_or(i64::MAX)))
            .collect();
        for some in members.chunks(1_000) {
            let some = some.to_vec();
            db.write(Join { leader, some }).await?;
        }
        let campaign = db.write(campaign(leader, db.env().clock.now())?).await?;
        let mut tx = db.read().await?;
        let snapshot = julin_groupbuy::snapshot(&mut tx, Scope::shop(SHOP), campaign).await?;
        let item = snapshot.and_then(|s| s.items.first().map(|i| i.id));
        drop(tx);
        if url.starts_with("postgres") {
            // As PostgreSQL does by itself within a minute.
            ask(url, "ANALYZE").await?;
        }
        Ok(Self {
            db,
            leader,
            members,
            campaign,
            item: item.ok_or_else(|| anyhow::anyhow!("no item"))?,
        })
    }
}

/// Empties the database at `url`.
pub(crate) async fn empty(url: &str) -> anyhow::Result<()> {
    ask(
        url,
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CHECKPOINT",
    )
    .await
}

async fn ask(url: &str, statements: &str) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let task = tokio::spawn(connection);
    client.batch_execute(statements).await?;
    drop(client);
    task.await??;
    Ok(())
}

struct Found;
impl Command for Found {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let scope = Scope::shop(SHOP);
        let home = NewCommunity {
            name: "枫林苑".into(),
            address: "枫林路 1 号".into(),
            district: None,
        };
        let community = create_community(tx, scope, &home).await?;
        let point = NewPickupPoint {
            name: "北门小店".into(),
            address: "北门".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let pickup_point = put_pickup_point(tx, scope, community, &point).await?;
        let new = Appointment {
            community,
            phone: "13800000001".into(),
            nickname: "李姐".into(),
            pickup_point,
            intro: String::new(),
        };
        appoint_leader(tx, scope, &IdentityPeople, &new).await
    }
}

struct Join {
    leader: PersonId,
    some: Vec<PersonId>,
}
impl Command for Join {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        for member in &self.some {
            ensure_membership(tx, Scope::shop(SHOP), *member, self.leader).await?;
        }
        Ok(())
    }
}

fn campaign(leader: PersonId, now: julin_kernel::Ts) -> serde_json::Result<CreateCampaign> {
    let input = serde_json::json!({
        "title": "今晚开抢", "cutoff_at": now.plus_s(86_400), "as_leader": true,
        "items": [{
            "quick": { "name": "阳光玫瑰葡萄", "spec": "2斤装" },
            "base_price": 2_990, "limit_per_member": LIMIT, "stock": STOCK,
            "tiers": [{ "min_quantity": 100, "price": 2_790 }, { "min_quantity": 500, "price": 2_590 }],
        }],
    });
    Ok(CreateCampaign {
        actor: Actor {
            person: leader,
            shop: SHOP,
            session: SessionId(0),
            grants: vec![Grant {
                role: Role::Leader,
                reach: Reach::Leader(leader),
            }],
        },
        owner: Some(leader),
        key: "bench-campaign".into(),
        hash: String::new(),
        input: serde_json::from_value(input)?,
        zone: "Asia/Shanghai".into(),
        payment_timeout_s: 900,
        commission_bps: 1_000,
    })
}

impl World {
    /// What each buyer asks for: one piece.
    pub(crate) fn wish(&self) -> serde_json::Value {
        serde_json::json!({
            "campaign_id": self.campaign, "leader_id": self.leader,
            "lines": [{ "item_id": self.item, "quantity": 1 }],
        })
    }
}
