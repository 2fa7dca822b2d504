//! The prizes of a bag: set aside when it is planned, given back when nobody gets them.
use crate::model::{Bag, PrizeKind};
use crate::plan::LuckyBagInput;
use crate::ports::RoomSession;
use crate::refusals as no;
use julin_catalog::{Pool, SkuSnapshot, carve, give_back, pools, pour, product_snapshot, restock};
use julin_db::{Result, Tx};
use julin_groupbuy::{CampaignStatus, snapshot};
use julin_kernel::{
    CampaignId, CampaignItemId, Code, Fault, Money, PersonId, PoolId, Scope, SkuId,
};
use julin_promo::{CouponId, set_aside};
use julin_web::{Actor, Permission, Reach};

/// 抽奖式有奖销售: no single prize above ¥50,000.
pub(crate) const WORTH_MAX: Money = Money(5_000_000);

/// What can be won, set aside.
pub(crate) struct Stake {
    pub(crate) kind: PrizeKind,
    pub(crate) name: String,
    pub(crate) worth: Money,
    pub(crate) image_url: Option<String>,
    pub(crate) sku: Option<SkuId>,
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) pool: Option<PoolId>,
}

/// Sets the prizes of a bag aside.
pub(crate) async fn stake(
    tx: &mut Tx,
    actor: &Actor,
    session: RoomSession,
    input: &LuckyBagInput,
) -> Result<Stake> {
    match (input.sku_id, input.item_id, input.coupon_id) {
        (Some(sku), None, None) => {
            let goods = giver(tx, actor, session.leader, (sku, "sku_id")).await?;
            let from = (goods.pool, None);
            goods_of(tx, actor, goods, from, input).await
        }
        (None, Some(item), None) => of_campaign(tx, actor, session, item, input).await,
        (None, None, Some(coupon)) => coupons(tx, actor, coupon, input.pieces).await,
        _ => Err(Code::INVALID.field("sku_id").into()),
    }
}

/// The goods, if the actor may give them away: staff of the shop all, a leader her own.
async fn giver(
    tx: &mut Tx,
    actor: &Actor,
    leader: Option<PersonId>,
    (sku, field): (SkuId, &str),
) -> Result<SkuSnapshot> {
    let scope = Scope::shop(actor.shop);
    let found = product_snapshot(tx, scope, &[sku]).await?.remove(&sku);
    let goods = found.ok_or(Code::NOT_FOUND.field(field))?;
    let staff = actor.may(Permission::EditCatalog, Reach::Shop);
    if !staff && (leader.is_none() || goods.owner != leader) {
        return Err(no::NOT_HER_GOODS.field(field).into());
    }
    if !goods.active {
        return Err(no::NOT_SOLD.field(field).into());
    }
    lawful(goods.price, field)?;
    Ok(goods)
}

async fn of_campaign(
    tx: &mut Tx,
    actor: &Actor,
    session: RoomSession,
    item: CampaignItemId,
    input: &LuckyBagInput,
) -> Result<Stake> {
    let scope = Scope::shop(actor.shop);
    let campaign = snapshot(tx, scope, session.campaign).await?;
    let items = campaign.map(|c| c.items).unwrap_or_default();
    let found = items
        .into_iter()
        .find(|i| i.id == item && i.flash.is_none());
    let found = found.ok_or(Code::NOT_FOUND.field("item_id"))?;
    let goods = giver(tx, actor, session.leader, (found.sku, "item_id")).await?;
    let quota = pools(tx, scope, &[found.pool]).await?;
    // A presale quota is no stock: there is nothing to set aside.
    if quota.get(&found.pool).is_none_or(|p| p.quota) {
        return Err(no::NOT_SOLD.field("item_id").into());
    }
    let from = (found.pool, Some(session.campaign));
    goods_of(tx, actor, goods, from, input).await
}

/// Carves the prizes out of a pool: what is promised is there.
async fn goods_of(
    tx: &mut Tx,
    actor: &Actor,
    goods: SkuSnapshot,
    (from, campaign): (PoolId, Option<CampaignId>),
    input: &LuckyBagInput,
) -> Result<Stake> {
    let label = format!("lucky bag {}", input.title.trim());
    let pool = carve(tx, Scope::shop(actor.shop), from, input.pieces, &label).await?;
    Ok(Stake {
        kind: PrizeKind::Goods,
        name: format!("{} {}", goods.name, goods.spec).trim().to_owned(),
        worth: goods.price,
        image_url: goods.image_urls.into_iter().next(),
        sku: Some(goods.sku),
        campaign,
        pool: Some(pool),
    })
}

async fn coupons(tx: &mut Tx, actor: &Actor, coupon: CouponId, pieces: i64) -> Result<Stake> {
    let aside = set_aside(tx, actor, coupon, pieces).await?;
    let worth = aside.worth.ok_or(no::WORTH_UNKNOWN.field("coupon_id"))?;
    lawful(worth, "coupon_id")?;
    Ok(Stake {
        kind: PrizeKind::Coupon,
        name: aside.title,
        worth,
        image_url: None,
        sku: None,
        campaign: None,
        pool: None,
    })
}

fn lawful(worth: Money, field: &str) -> Result<(), Fault> {
    if worth > WORTH_MAX {
        return Err(no::TOO_DEAR.field(field));
    }
    Ok(())
}

/// Gives back the goods of a bag that nobody is promised: to the campaign while it sells or will sell out of
/// the pool they came from, else to the SKU's own shelf. What goes into a campaign that is over stays there,
/// and so does what goes into a pool that an edit took from its campaign.
pub(crate) async fn return_goods(tx: &mut Tx, scope: Scope, bag: &Bag) -> Result<()> {
    let Some(pool) = bag.pool_id else {
        return Ok(());
    };
    let found = pools(tx, scope, &[pool]).await?.remove(&pool);
    let Some(parent) = found.as_ref().and_then(|p| p.parent_id) else {
        return Ok(());
    };
    if takes_back(tx, scope, bag, parent).await? {
        give_back(tx, scope, pool).await?;
        return Ok(());
    }
    let free = found.as_ref().map_or(0, Pool::available);
    if free > 0 {
        pour(tx, scope, pool, -free).await?;
        restock(tx, scope, parent, free).await?;
    }
    Ok(())
}

/// Whether what goes into the pool that the prizes came from is sold: the shelf's is, and a campaign's that is
/// open, or will be, and still has that pool.
async fn takes_back(tx: &mut Tx, scope: Scope, bag: &Bag, parent: PoolId) -> Result<bool> {
    let Some(campaign) = bag.campaign_id else {
        return Ok(true);
    };
    let found = snapshot(tx, scope, campaign).await?;
    let sells = [CampaignStatus::Open, CampaignStatus::Scheduled];
    Ok(found.is_some_and(|c| {
        sells.contains(&c.status) && c.items.iter().any(|item| item.pool == parent)
    }))
}
