//! A leader's own goods, as she pasted them.
use crate::create_product::insert_product;
use crate::store::sku;
use crate::store::supplier::{self as store, Made};
use crate::{Guarantee, ProductInput, ProductRole, SkuInput, SupplierInput, Temperature, supplier};
use julin_db::{Error, Result, Tx};
use julin_kernel::{Code, Money, PersonId, ProductId, Scope, SkuId, SupplierId, Weighing};

/// A product written in one line.
#[derive(Debug, Clone)]
pub struct QuickProduct {
    /// Who writes it: the leader whose goods these are, or an operator.
    pub owner: PersonId,
    /// Her name: she is the supplier when none is named.
    pub owner_name: String,
    /// Whether these are the leader's own goods, which only she may put on offer.
    pub own_goods: bool,
    /// What it is.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// List price.
    pub price: Money,
    /// What the supplier is paid.
    pub supply_price: Money,
    /// Who sells it; the leader herself when none.
    pub supplier: Option<SupplierId>,
    /// Keys that `POST /uploads` answered.
    pub image_keys: Vec<String>,
    /// How much there is.
    pub stock: i64,
    /// Her commission.
    pub commission_bps: i64,
    /// How it is sold by weight; none sells it by the piece.
    pub weighing: Option<Weighing>,
}

/// Writes the product of a leader's pasted buy, with one SKU and its stock.
pub async fn quick_product(
    tx: &mut Tx,
    scope: Scope,
    quick: &QuickProduct,
) -> Result<(ProductId, SkuId)> {
    let supplier_id = match quick.supplier {
        Some(id) => known(tx, scope, id).await?,
        None => own_supplier(tx, scope, quick).await?,
    };
    let input = quick.input(supplier_id).checked()?;
    let made = Made {
        by: quick.owner,
        key: None,
        hash: "",
    };
    let owner = quick.own_goods.then_some(quick.owner);
    let product = insert_product(tx, scope, owner, &input, made, quick.commission_bps).await?;
    let skus = sku::of_products(tx, scope, &[product]).await?;
    let sku = skus.first().map(|s| s.id);
    Ok((
        product,
        sku.ok_or_else(|| Error::internal("a product without SKU"))?,
    ))
}

async fn known(tx: &mut Tx, scope: Scope, id: SupplierId) -> Result<SupplierId> {
    let found = supplier::supplier(tx, scope, id).await?;
    let found = found.ok_or_else(|| Error::from(Code::INVALID.field("supplier_id")))?;
    Ok(found.id)
}

/// The supplier that a leader is for her own goods, made when first needed.
async fn own_supplier(tx: &mut Tx, scope: Scope, quick: &QuickProduct) -> Result<SupplierId> {
    if let Some(id) = store::of_owner(tx, scope, quick.owner).await? {
        return Ok(id);
    }
    let input = SupplierInput {
        name: quick.owner_name.clone(),
        contact: quick.owner_name.clone(),
        phone: String::new(),
    };
    let made = Made {
        by: quick.owner,
        key: None,
        hash: "",
    };
    Ok(store::insert(tx, scope, Some(quick.owner), &input, made).await?)
}

impl QuickProduct {
    fn input(&self, supplier_id: SupplierId) -> ProductInput {
        ProductInput {
            supplier_id,
            name: self.name.clone(),
            subtitle: String::new(),
            origin: String::new(),
            unit_text: String::new(),
            role: ProductRole::TrafficDriver,
            temperature: Temperature::Ambient,
            guarantee_text: None,
            guarantee: Guarantee::Usual,
            skus: vec![SkuInput {
                id: None,
                spec_name: self.spec.clone(),
                price: self.price,
                supply_price: self.supply_price,
                commission_bps: Some(self.commission_bps),
                stock: self.stock,
                case_size: None,
                weighing: self.weighing.clone(),
            }],
            image_keys: self.image_keys.clone(),
        }
    }
}
