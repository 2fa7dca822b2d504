//! Setting stock aside for a flash sale, and taking it back before it starts.
use super::{FlashPlan, FlashState};
use crate::CampaignStatus;
use crate::store::campaign::{self, CampaignRow};
use crate::store::counter;
use crate::store::flash::{self as store, Asked};
use crate::store::item::{self, ItemRow};
use crate::{lineup, price_at};
use julin_catalog::{carve, give_back};
use julin_contracts::{CampaignProgressed, FlashEnded, FlashPlanned};
use julin_db::{Command, Error, Json, Result, Tx};
use julin_events::emit;
use julin_kernel::{CampaignId, CampaignItemId, Code, Scope};
use julin_web::{Actor, Replay, audit};
use serde_json::json;
use std::collections::HashMap;

const PRICE: Code = Code::new(
    "groupbuy.flash_price",
    422,
    "秒杀价要低于商品现在的价格",
    "The flash price must be below what the item costs now",
);
const OF_FLASH: Code = Code::new(
    "groupbuy.flash_of_flash",
    422,
    "只能从普通商品里划出秒杀库存",
    "A flash sale takes its stock from an ordinary item",
);
const OF_PRESALE: Code = Code::new(
    "groupbuy.flash_of_presale",
    422,
    "预售商品不能做秒杀",
    "Presale goods cannot be sold in a flash sale",
);
const BELOW_SUPPLY: Code = Code::new(
    "groupbuy.flash_below_supply",
    422,
    "秒杀价低于供货价，只有开团的人可以这样定价",
    "Below the supply price; only who runs the buy may set such a price",
);
pub(super) const STARTED: Code = Code::new(
    "groupbuy.flash_started",
    409,
    "已经开抢，不能撤回；可以提前结束",
    "It has started and cannot be withdrawn; stop it instead",
);

/// Carves the stock of a flash sale out of an item's; answers the flash sale's own item.
#[derive(Debug, Clone)]
pub struct PlanFlash {
    /// Who does; the caller has checked that they may.
    pub actor: Actor,
    /// On which campaign.
    pub campaign: CampaignId,
    /// Whether they run the campaign; a host who does not may not sell below the supply price.
    pub runs: bool,
    /// What it is to be, checked.
    pub plan: FlashPlan,
    /// Same key and body, same flash sale.
    pub key: String,
    /// The hash of the body.
    pub hash: String,
}

impl Command for PlanFlash {
    type Output = CampaignItemId;
    async fn run(&self, tx: &mut Tx) -> Result<CampaignItemId> {
        let scope = Scope::shop(self.actor.shop);
        let before = store::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &self.hash)? {
            return Ok(id);
        }
        open_campaign(tx, scope, self.campaign).await?;
        let parent = self.parent(tx, scope).await?;
        let id = self.write(tx, scope, &parent).await?;
        let planned = FlashPlanned {
            campaign: self.campaign,
            item: id,
            of: parent.id,
        };
        emit(tx, scope, planned).await?;
        let campaign = self.campaign;
        emit(tx, scope, CampaignProgressed { campaign }).await?;
        let detail = json!({"campaign": self.campaign, "of": parent.id, "price": self.plan.price,
            "quantity": self.plan.quantity, "seconds": self.plan.seconds});
        audit(
            tx,
            &self.actor,
            "groupbuy.flash.plan",
            "flash_sale",
            id.0,
            detail,
        )
        .await?;
        Ok(id)
    }
}

impl PlanFlash {
    /// The item that the stock comes from, dearer than the flash sale.
    async fn parent(&self, tx: &mut Tx, scope: Scope) -> Result<ItemRow> {
        let items = item::of_campaigns(tx, scope, &[self.campaign]).await?;
        let found = items.into_iter().find(|i| i.id == self.plan.item_id);
        let parent = found.ok_or_else(|| Code::NOT_FOUND.field("item_id"))?;
        if parent.flash_of.is_some() {
            return Err(OF_FLASH.field("item_id").into());
        }
        // A presale's quota is no stock to be carved (rule 10).
        if parent.deposit.is_some() {
            return Err(OF_PRESALE.field("item_id").into());
        }
        let paid = counter::paid(tx, scope, &[self.campaign]).await?;
        let paid: HashMap<_, _> = paid.into_iter().collect();
        let paid = paid.get(&parent.id).copied().unwrap_or(0);
        if self.plan.price >= price_at(parent.base_price, &parent.tiers.0, paid) {
            return Err(PRICE.field("price").into());
        }
        if !self.runs && self.plan.price < parent.supply_price {
            return Err(BELOW_SUPPLY.field("price").into());
        }
        Ok(parent)
    }

    async fn write(&self, tx: &mut Tx, scope: Scope, parent: &ItemRow) -> Result<CampaignItemId> {
        let from = parent.pool_id.ok_or(Code::WRONG_STATE.fault())?;
        let id = tx.new_id();
        let label = format!("flash {id} of campaign {}", self.campaign);
        let pool = carve(tx, scope, from, self.plan.quantity, &label).await;
        let row = ItemRow {
            id,
            base_price: self.plan.price,
            tiers: Json(vec![]),
            limit_per_member: Some(self.plan.limit_per_member),
            team: None,
            stock_total: self.plan.quantity,
            pool_id: Some(pool.map_err(|e| lineup::at_field("quantity", e))?),
            final_price: None,
            final_quantity: None,
            ..parent.clone()
        };
        item::insert(tx, scope, &row).await?;
        store::set_plan(tx, scope, id, parent.id, self.plan.seconds).await?;
        counter::make(tx, scope, self.campaign, &[id]).await?;
        let asked = Asked {
            by: self.actor.person,
            key: &self.key,
            hash: &self.hash,
        };
        store::note_key(tx, scope, asked, id).await?;
        Ok(id)
    }
}

/// The campaign, if it takes orders.
pub(super) async fn open_campaign(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<CampaignRow> {
    let row = campaign::get(tx, scope, id).await?;
    let row = row.ok_or(Code::NOT_FOUND.fault())?;
    if row.status != CampaignStatus::Open || row.cutoff_at <= tx.now() {
        return Err(Code::WRONG_STATE.fault().detail(row.status.as_str()).into());
    }
    Ok(row)
}

/// A flash sale with its campaign's id.
pub(super) async fn found(tx: &mut Tx, scope: Scope, id: CampaignItemId) -> Result<ItemRow> {
    let campaign = store::campaign_of(tx, scope, id).await?;
    let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
    let items = item::of_campaigns(tx, scope, &[campaign]).await?;
    let row = items.into_iter().find(|i| i.id == id);
    row.ok_or_else(|| Error::from(Code::NOT_FOUND.fault()))
}

/// Takes a flash sale back before it starts: its stock is the item's again.
#[derive(Debug, Clone)]
pub struct WithdrawFlash {
    /// Who does; the caller has checked that they may.
    pub actor: Actor,
    /// Which.
    pub item: CampaignItemId,
}

impl Command for WithdrawFlash {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = found(tx, scope, self.item).await?;
        if row.flash().map(|f| f.state(tx.now())) != Some(FlashState::Planned) {
            return Err(STARTED.fault().into());
        }
        let pool = row.pool_id.ok_or(Code::WRONG_STATE.fault())?;
        give_back(tx, scope, pool).await?;
        let campaign = row.campaign_id;
        store::remove(tx, scope, campaign, row.id).await?;
        let ended = FlashEnded {
            campaign,
            item: row.id,
            withdrawn: true,
        };
        emit(tx, scope, ended).await?;
        emit(tx, scope, CampaignProgressed { campaign }).await?;
        let detail = json!({"campaign": campaign});
        let id = self.item.0;
        audit(
            tx,
            &self.actor,
            "groupbuy.flash.withdraw",
            "flash_sale",
            id,
            detail,
        )
        .await
    }
}
