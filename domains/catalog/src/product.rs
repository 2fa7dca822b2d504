//! Products and SKUs as they are written and shown.
use crate::guarantee::{self, Guarantee};
use julin_db::text_enum;
use julin_kernel::{Fault, Money, PersonId, ProductId, SkuId, SupplierId, Ts, Weighing};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What a product is for in the assortment.
    pub enum ProductRole {
        /// 爆款: brings people.
        TrafficDriver = "traffic_driver",
        /// 利润品: earns.
        ProfitMaker = "profit_maker",
        /// 形象品: stands for quality.
        BrandImage = "brand_image",
    }
    /// How it has to be kept.
    pub enum Temperature {
        /// 常温
        Ambient = "ambient",
        /// 冷藏
        Chilled = "chilled",
        /// 冷冻
        Frozen = "frozen",
    }
    /// Whether it can be put on offer.
    pub enum ProductStatus {
        /// It can.
        Active = "active",
        /// It cannot any more; old orders keep what they froze.
        Archived = "archived",
    }
}

/// Where a blob is served.
pub fn blob_url(key: &str) -> String {
    format!("/blobs/{key}")
}

/// What is written of a product.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductInput {
    /// Who sells it to the shop.
    pub supplier_id: SupplierId,
    /// Its name.
    pub name: String,
    /// A line below the name.
    #[serde(default)]
    pub subtitle: String,
    /// Where it comes from.
    #[serde(default)]
    pub origin: String,
    /// What a piece is, `约500g/份`.
    #[serde(default)]
    pub unit_text: String,
    /// What it is for.
    pub role: ProductRole,
    /// How it is kept.
    pub temperature: Temperature,
    /// 坏单包赔, in words.
    #[serde(default)]
    pub guarantee_text: Option<String>,
    /// What is guaranteed, and how long.
    #[serde(default)]
    pub guarantee: Guarantee,
    /// What can be bought of it.
    pub skus: Vec<SkuInput>,
    /// Keys that `POST /uploads` answered; the first is the cover.
    #[serde(default)]
    pub image_keys: Vec<String>,
}

/// What is written of a SKU.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SkuInput {
    /// The SKU that is changed; none adds one.
    #[serde(default)]
    pub id: Option<SkuId>,
    /// `5斤装`; may be empty when there is but one.
    #[serde(default)]
    pub spec_name: String,
    /// List price.
    pub price: Money,
    /// What the supplier is paid.
    pub supply_price: Money,
    /// Commission of a leader; the shop's usual rate when none is given.
    #[serde(default)]
    pub commission_bps: Option<i64>,
    /// Stock at the beginning; later changes go through `PUT /skus/{id}/stock`.
    #[serde(default)]
    pub stock: i64,
    /// 箱规: pieces in a supplier's case.
    #[serde(default)]
    pub case_size: Option<i64>,
    /// How it is sold by weight; none sells it by the piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighing: Option<Weighing>,
}

/// The most that a price may be: ¥1 000 000.
const PRICE_MAX: i64 = 100_000_000;

impl ProductInput {
    /// Checks and trims everything.
    pub(crate) fn checked(mut self) -> Result<Self, Fault> {
        self.name = check::text("name", &self.name, 1, 60)?;
        self.subtitle = check::text("subtitle", &self.subtitle, 0, 120)?;
        self.origin = check::text("origin", &self.origin, 0, 40)?;
        self.unit_text = check::text("unit_text", &self.unit_text, 0, 40)?;
        let guarantee = self.guarantee_text.take().unwrap_or_default();
        let guarantee = check::text("guarantee_text", &guarantee, 0, 200)?;
        self.guarantee_text = Some(guarantee).filter(|t| !t.is_empty());
        self.guarantee.check()?;
        guarantee::consistent(&self.guarantee, self.guarantee_text.as_deref())?;
        check::count("skus", &self.skus, 1, 30)?;
        check::count("image_keys", &self.image_keys, 0, 9)?;
        for (i, sku) in self.skus.iter_mut().enumerate() {
            sku.check(&format!("skus.{i}"))?;
        }
        Ok(self)
    }
    /// What a search looks through.
    pub(crate) fn search_text(&self) -> String {
        format!("{} {} {}", self.name, self.subtitle, self.origin).to_lowercase()
    }
}

impl SkuInput {
    fn check(&mut self, at: &str) -> Result<(), Fault> {
        let field = |name: &str| format!("{at}.{name}");
        self.spec_name = check::text(&field("spec_name"), &self.spec_name, 0, 40)?;
        check::range(&field("price"), self.price.0, 1, PRICE_MAX)?;
        check::range(&field("supply_price"), self.supply_price.0, 0, PRICE_MAX)?;
        let bps = self.commission_bps.unwrap_or_default();
        check::range(&field("commission_bps"), bps, 0, 5_000)?;
        check::range(&field("stock"), self.stock, 0, 10_000_000)?;
        check::range(&field("case_size"), self.case_size.unwrap_or(1), 1, 100_000)?;
        match &mut self.weighing {
            Some(weighing) => crate::check_weighing(&field("weighing"), weighing),
            None => Ok(()),
        }
    }
}

/// A product as staff and leaders see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// Who sells it to the shop.
    pub supplier_id: SupplierId,
    /// Their name.
    pub supplier_name: String,
    /// The leader whose own goods these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// A line below the name.
    pub subtitle: String,
    /// Where it comes from.
    pub origin: String,
    /// What a piece is.
    pub unit_text: String,
    /// What it is for.
    pub role: ProductRole,
    /// How it is kept.
    pub temperature: Temperature,
    /// 坏单包赔, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarantee_text: Option<String>,
    /// What is guaranteed, and how long.
    pub guarantee: Guarantee,
    /// Whether it can be put on offer.
    pub status: ProductStatus,
    /// Addresses of its pictures.
    pub images: Vec<String>,
    /// Keys of its pictures, to send back when it is edited.
    pub image_keys: Vec<String>,
    /// What can be bought of it.
    pub skus: Vec<SkuView>,
    /// When it was made.
    pub created_at: Ts,
}

/// A SKU as staff and leaders see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SkuView {
    /// Its id.
    pub id: SkuId,
    /// `5斤装`
    pub spec_name: String,
    /// List price.
    pub price: Money,
    /// What the supplier is paid; leaders are not told, except for their own goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply_price: Option<Money>,
    /// Commission of a leader.
    pub commission_bps: i64,
    /// What can still be put on offer.
    pub stock: i64,
    /// What lies in the SKU's own pool, held and promised included.
    pub on_hand: i64,
    /// 箱规
    pub case_size: i64,
    /// How it is sold by weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighing: Option<Weighing>,
}
