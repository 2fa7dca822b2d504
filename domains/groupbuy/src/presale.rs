//! Presale (定金预售): a deposit is paid with the order, the rest once the campaign is counted. What
//! becomes of a deposit whose rest is not paid is said before anybody pays it.
use crate::store::item::ItemRow;
use crate::store::{item, presale as store};
use julin_db::{DbError, Result, Tx, text_enum};
use julin_kernel::{CampaignId, Code, Fault, Money, Scope, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What becomes of a deposit whose final payment does not come.
    pub enum UnpaidFinal {
        /// The shop keeps it.
        Forfeit = "forfeit",
        /// It goes back.
        Refund = "refund",
    }
}

/// The terms of a presale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Presale {
    /// How many hours after the counting the final payment may be made, 1–336; 0 for no presale.
    pub final_hours: i64,
    /// What becomes of a deposit whose final payment does not come.
    pub unpaid: UnpaidFinal,
}

/// The terms of a presale as people see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PresaleView {
    /// How many hours after the counting the final payment may be made.
    pub final_hours: i64,
    /// From when it is asked for, as planned.
    pub final_from: Ts,
    /// Until when it may be made, as planned.
    pub final_by: Ts,
    /// What becomes of a deposit whose final payment does not come.
    pub unpaid: UnpaidFinal,
}

const HOURS_MAX: i64 = 336;

pub(crate) const DEPOSIT: Code = Code::new(
    "groupbuy.presale_deposit",
    422,
    "预售商品要填定金：大于 0，低于最低的阶梯价",
    "Goods of a presale need a deposit above zero and below the lowest tier",
);
const ALONE: Code = Code::new(
    "groupbuy.presale_alone",
    422,
    "预售商品不能同时拼团，也不能按重量结算",
    "A presale is neither for teams nor for goods sold by weight",
);
const NO_PRESALE: Code = Code::new(
    "groupbuy.no_presale",
    422,
    "不是预售团，不收定金",
    "Only a presale takes deposits",
);

impl Presale {
    /// Refuses what is out of range; no hours are none.
    pub(crate) fn checked(self) -> Result<Option<Self>, Fault> {
        check::range("presale.final_hours", self.final_hours, 0, HOURS_MAX)?;
        Ok((self.final_hours > 0).then_some(self))
    }
    /// How long the final payment may be made, in seconds.
    pub fn window_s(&self) -> i64 {
        self.final_hours * 3_600
    }
    pub(crate) fn view(self, counting_at: Ts) -> PresaleView {
        PresaleView {
            final_hours: self.final_hours,
            final_from: counting_at,
            final_by: counting_at.plus_s(self.window_s()),
            unpaid: self.unpaid,
        }
    }
}

/// The terms of a campaign; none where all is paid at once.
pub async fn presale(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Option<Presale>, DbError> {
    store::of(tx, scope, campaign).await
}

/// Refuses items that do not fit the terms under which the campaign was just written.
pub(crate) async fn check_items(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    let terms = store::of(tx, scope, campaign).await?;
    let items = item::of_campaigns(tx, scope, &[campaign]).await?;
    for (n, item) in items.iter().filter(|i| i.flash_of.is_none()).enumerate() {
        check_item(terms.is_some(), n, item)?;
    }
    Ok(())
}

fn check_item(presale: bool, n: usize, item: &ItemRow) -> Result<(), Fault> {
    let field = format!("items.{n}.deposit");
    match item.deposit {
        None if presale => Err(DEPOSIT.field(field)),
        Some(_) if !presale => Err(NO_PRESALE.field(field)),
        Some(_) if item.team.is_some() || item.weighing.is_some() => Err(ALONE.field(field)),
        Some(deposit) if deposit <= Money::ZERO || deposit >= lowest(item) => {
            Err(DEPOSIT.field(field).detail(lowest(item).display()))
        }
        _ => Ok(()),
    }
}

fn lowest(item: &ItemRow) -> Money {
    let tiers = item.tiers.0.iter().map(|t| t.price);
    tiers.fold(item.base_price, Money::min)
}
