//! A host plans a bag: the prizes are set aside, the seed is made and its hash is public at once.
use crate::draw::{SECRET_BYTES, commitment, hex};
use crate::ids::BagId;
use crate::jobs;
use crate::model::{Bag, BagStatus};
use crate::ports::{RoomSession, Rooms};
use crate::refusals as no;
use crate::rules::BagRules;
use crate::stake::stake;
use crate::store::{self, Made};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{CampaignItemId, Code, LiveId, Scope, SkuId};
use julin_promo::CouponId;
use julin_web::{Actor, Permission, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

const PIECES_MAX: i64 = 500;
const OPEN_S: (i64, i64) = (10, 3_600);
const CLAIM_DAYS: (i64, i64) = (1, 60);
const CLAIM_DAYS_USUAL: i64 = 7;
const TITLE_MAX: usize = 30;

/// A bag to be planned. Names one of a SKU, an item of the live's campaign, and a coupon.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LuckyBagInput {
    /// Up to 30 characters.
    pub(crate) title: String,
    /// What is won, out of the shop's stock.
    #[serde(default)]
    pub(crate) sku_id: Option<SkuId>,
    /// Or out of the stock of the live's campaign.
    #[serde(default)]
    pub(crate) item_id: Option<CampaignItemId>,
    /// Or a coupon that the host may hand out.
    #[serde(default)]
    pub(crate) coupon_id: Option<CouponId>,
    /// How many are won, one a winner: 1 to 500.
    pub(crate) pieces: i64,
    /// Who may win.
    #[serde(default)]
    pub(crate) rules: BagRules,
    /// How long entries are taken, 10 to 3600 s.
    pub(crate) open_s: i64,
    /// Days in which a winner must claim goods, 1 to 60; 7 unless told.
    #[serde(default)]
    pub(crate) claim_days: Option<i64>,
}

/// Plans a bag.
pub(crate) struct Plan {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LuckyBagInput,
    pub(crate) key: String,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Plan {
    type Output = BagId;
    async fn run(&self, tx: &mut Tx) -> Result<BagId> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let hash = body_hash(&(self.live, &self.input));
        let before = store::bag::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok(id);
        }
        let session = host_of(tx, &*self.rooms, &self.actor, self.live).await?;
        if session.over {
            return Err(no::LIVE_OVER.fault().into());
        }
        let bag = self.bag(tx, scope, session).await?;
        let made = Made {
            by: me,
            key: &self.key,
            hash: &hash,
        };
        store::bag::insert(tx, scope, &bag, &made).await?;
        jobs::watch(tx, scope, bag.id).await?;
        let detail = json!({"title": bag.title, "prize": bag.prize_name, "pieces": bag.pieces});
        audit(
            tx,
            &self.actor,
            "luckybag.bag.plan",
            "lucky_bag",
            bag.id.0,
            detail,
        )
        .await?;
        Ok(bag.id)
    }
}

/// The session, if the actor runs it.
pub(crate) async fn host_of(
    tx: &mut Tx,
    rooms: &dyn Rooms,
    actor: &Actor,
    live: LiveId,
) -> Result<RoomSession> {
    let found = rooms.session(tx, Scope::shop(actor.shop), live).await?;
    let session = found.ok_or(Code::NOT_FOUND.fault())?;
    actor.require(Permission::RunLives, session.reach())?;
    Ok(session)
}

impl Plan {
    async fn bag(&self, tx: &mut Tx, scope: Scope, session: RoomSession) -> Result<Bag> {
        let input = &self.input;
        let title = check::text("title", &input.title, 1, TITLE_MAX)?;
        check::range("pieces", input.pieces, 1, PIECES_MAX)?;
        check::range("open_s", input.open_s, OPEN_S.0, OPEN_S.1)?;
        let claim_days = input.claim_days.unwrap_or(CLAIM_DAYS_USUAL);
        check::range("claim_days", claim_days, CLAIM_DAYS.0, CLAIM_DAYS.1)?;
        let rules = input.rules.checked()?;
        if let Some(community) = rules.community_id {
            let found = julin_community::community(tx, scope, community).await?;
            check::that("rules.community_id", found.is_some())?;
        }
        let stake = stake(tx, &self.actor, session, input).await?;
        let mut seed = [0; SECRET_BYTES];
        tx.rng().fill(&mut seed);
        Ok(Bag {
            id: tx.new_id(),
            live_id: self.live,
            leader_id: session.leader,
            title,
            prize: stake.kind,
            sku_id: stake.sku,
            campaign_id: stake.campaign,
            pool_id: stake.pool,
            coupon_id: input.coupon_id,
            prize_name: stake.name,
            prize_worth: stake.worth,
            image_url: stake.image_url,
            pieces: input.pieces,
            rules: Json(rules),
            open_s: input.open_s,
            claim_days,
            seed: hex(&seed),
            commitment: commitment(&seed),
            status: BagStatus::Planned,
            opened_at: None,
            closes_at: None,
            drawn_at: None,
            claim_until: None,
            snapshot_hash: None,
        })
    }
}
