//! The items of a campaign and the stock that is bound for them.
use crate::input::CampaignItemInput;
use crate::store::item::ItemRow;
use crate::store::{counter, item, presale};
use julin_catalog::{
    QuickProduct, SkuSnapshot, carve, give_back, open_quota, product_snapshot, quick_product,
};
use julin_db::{Error, Json, Result, Tx};
use julin_kernel::{Bps, CampaignId, CampaignItemId, Code, Fault, PersonId, Scope, SkuId};
use julin_web::Actor;

/// Who writes items, and what is usual in the shop.
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    /// The leader whose campaign it is; none for an operator's.
    pub(crate) owner: Option<PersonId>,
    /// The rate of goods that name none.
    pub(crate) commission_bps: i64,
}

const UNKNOWN_SKU: Code = Code::new(
    "groupbuy.unknown_sku",
    422,
    "商品不存在或已下架",
    "No such goods, or not in the assortment any more",
);

/// Writes the items of a campaign and their counters; no stock is bound yet.
pub(crate) async fn write_items(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    inputs: &[CampaignItemInput],
    author: &Author<'_>,
) -> Result<()> {
    let mut ids = vec![];
    for (i, input) in inputs.iter().enumerate() {
        // A leader does not say what she earns.
        let says = [
            (input.commission_kind.is_some(), "commission_kind"),
            (!input.commission_levels.is_empty(), "commission_levels"),
        ];
        if let Some((_, name)) = says
            .iter()
            .find(|(told, _)| *told && author.owner.is_some())
        {
            return Err(Code::FORBIDDEN.field(format!("items.{i}.{name}")).into());
        }
        let sku = match (&input.quick, input.sku_id) {
            (None, Some(sku)) => sku,
            _ => new_goods(tx, scope, i, input, author).await?,
        };
        let found = product_snapshot(tx, scope, &[sku]).await?.remove(&sku);
        let found = found.filter(|s| s.active && may_offer(s, author));
        let sku = found.ok_or_else(|| UNKNOWN_SKU.field(format!("items.{i}.sku_id")))?;
        let row = row(tx.new_id(), campaign, i, input, sku);
        item::insert(tx, scope, &row).await?;
        if let Some(terms) = &row.team {
            item::set_team(tx, scope, row.id, terms).await?;
        }
        if let Some(deposit) = row.deposit {
            presale::set_deposit(tx, scope, row.id, deposit).await?;
        }
        ids.push(row.id);
    }
    Ok(counter::make(tx, scope, campaign, &ids).await?)
}

/// A leader may not sell another leader's goods.
fn may_offer(sku: &SkuSnapshot, author: &Author<'_>) -> bool {
    sku.owner.is_none() || author.owner.is_none() || sku.owner == author.owner
}

async fn new_goods(
    tx: &mut Tx,
    scope: Scope,
    i: usize,
    input: &CampaignItemInput,
    author: &Author<'_>,
) -> Result<SkuId> {
    let wrong = |name: &str| Code::INVALID.field(format!("items.{i}.{name}"));
    let quick = input.quick.as_ref().ok_or_else(|| wrong("sku_id"))?;
    if author.owner.is_none() && quick.supplier_id.is_none() {
        return Err(wrong("quick.supplier_id").into());
    }
    let owner = author.owner.unwrap_or(author.actor.person);
    let name = julin_identity::person(tx, scope, owner).await?;
    let lowest = input.lowest_price();
    let usual = lowest.minus(lowest.share(Bps(author.commission_bps))?)?;
    let goods = QuickProduct {
        owner,
        owner_name: name.map_or_else(|| owner.to_string(), |p| p.nickname),
        own_goods: author.owner.is_some(),
        name: quick.name.clone(),
        spec: quick.spec.clone(),
        price: quick.price.unwrap_or(input.base_price),
        supply_price: quick.supply_price.unwrap_or(usual),
        supplier: quick.supplier_id,
        image_keys: quick.image_keys.clone(),
        stock: quick.stock.unwrap_or(if input.deposit.is_some() {
            0
        } else {
            input.stock
        }),
        commission_bps: author.commission_bps,
        weighing: quick.weighing.clone(),
    };
    let at = |fault: &Fault| {
        let field = fault.field.clone().unwrap_or_default();
        fault.code.field(format!("items.{i}.quick.{field}"))
    };
    match quick_product(tx, scope, &goods).await {
        Ok((_, sku)) => Ok(sku),
        Err(Error::Refused(fault)) => Err(at(&fault).into()),
        Err(other) => Err(other),
    }
}

fn row(
    id: CampaignItemId,
    campaign_id: CampaignId,
    sort: usize,
    input: &CampaignItemInput,
    sku: SkuSnapshot,
) -> ItemRow {
    ItemRow {
        id,
        campaign_id,
        sort: i64::try_from(sort).unwrap_or(i64::MAX),
        sku_id: sku.sku,
        product_id: sku.product,
        supplier_id: sku.supplier,
        name: sku.name,
        spec: sku.spec,
        image_urls: Json(sku.image_urls),
        role: sku.role,
        temperature: sku.temperature,
        origin: sku.origin,
        unit_text: sku.unit_text,
        guarantee_text: sku.guarantee_text,
        guarantee: Json(sku.guarantee),
        case_size: sku.case_size,
        base_price: input.base_price,
        supply_price: sku.supply_price,
        commission_bps: sku.commission_bps,
        commission: Json(input.commission()),
        commission_levels: Json(input.commission_levels.clone()),
        tiers: Json(input.tiers.clone()),
        limit_per_member: input.limit_per_member,
        team: input.team.clone().map(Json),
        stock_total: input.stock,
        pool_id: None,
        final_price: None,
        final_quantity: None,
        weighing: sku.weighing.map(Json),
        flash_of: None,
        flash_seconds: None,
        flash_from: None,
        flash_until: None,
        flash_ended_at: None,
        deposit: input.deposit,
    }
}

/// Carves the stock of every item out of its SKU's pool: from now on the campaign has it. A presale has
/// a quota beside the stock instead (rule 10).
pub(crate) async fn bind_stock(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    let items = item::of_campaigns(tx, scope, &[campaign]).await?;
    let skus: Vec<SkuId> = items.iter().map(|i| i.sku_id).collect();
    let skus = product_snapshot(tx, scope, &skus).await?;
    for (n, i) in items
        .iter()
        .enumerate()
        .filter(|(_, i)| i.pool_id.is_none())
    {
        let sku = skus.get(&i.sku_id).ok_or(UNKNOWN_SKU.fault())?;
        let label = format!("campaign {campaign}");
        let pool = if i.deposit.is_some() {
            open_quota(tx, scope, sku.pool, i.stock_total, &label).await
        } else {
            carve(tx, scope, sku.pool, i.stock_total, &label).await
        };
        let pool = pool.map_err(|e| short_of(n, e))?;
        item::set_pool(tx, scope, i.id, pool).await?;
    }
    Ok(())
}

/// Names the item whose stock is short.
fn short_of(n: usize, e: Error) -> Error {
    at_field(&format!("items.{n}.stock"), e)
}

/// Names the field that a refusal is about.
pub(crate) fn at_field(field: &str, e: Error) -> Error {
    match e {
        Error::Refused(fault) => Error::Refused(Fault {
            field: Some(field.to_owned()),
            ..fault
        }),
        other => other,
    }
}

/// Gives all stock that is free back to the SKUs; what is held or promised stays. A flash sale's goes
/// through its item's pool, so those come first.
pub(crate) async fn return_stock(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    let mut items = item::of_campaigns(tx, scope, &[campaign]).await?;
    items.sort_by_key(|i| i.flash_of.is_none());
    for i in items {
        if let Some(pool) = i.pool_id {
            give_back(tx, scope, pool).await?;
        }
    }
    Ok(())
}
