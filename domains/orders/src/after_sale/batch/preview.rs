//! What a batch would give back, before anything is done.
use super::amount::Measure;
use super::model::BatchBody;
use super::store;
use crate::store::lines;
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, OrderId, PersonId, Scope};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// What a batch would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RefundBatchPreview)]
pub struct BatchPreview {
    /// What is refunded.
    pub item_name: String,
    /// Orders that get something.
    pub orders: i64,
    /// People who do.
    pub people: i64,
    /// Lines that will be looked at.
    pub lines: i64,
    /// Lines of which nothing is left to give back.
    pub skipped: i64,
    /// What goes back in all.
    pub amount: Money,
}

/// Orders read at a time.
const CHUNK: i64 = 500;

struct Preview<'a> {
    scope: Scope,
    body: &'a BatchBody,
}

/// Looks at every order with the item.
pub(crate) async fn preview(tx: &mut Tx, scope: Scope, body: &BatchBody) -> Result<BatchPreview> {
    let look = Preview { scope, body };
    let mut seen = BatchPreview {
        item_name: item_name(tx, scope, body).await?,
        orders: 0,
        people: 0,
        lines: 0,
        skipped: 0,
        amount: Money::ZERO,
    };
    let mut people = HashSet::new();
    let (mut after, item) = (OrderId(0), (body.campaign_id, body.item_id));
    loop {
        let communities = &body.community_ids;
        let chunk = store::orders_with(tx, scope, item, communities, after, CHUNK).await?;
        let Some(last) = chunk.last() else { break };
        after = last.0;
        look.at(tx, &chunk, &mut seen, &mut people).await?;
    }
    seen.people = i64::try_from(people.len()).unwrap_or(i64::MAX);
    Ok(seen)
}

/// The name of what is refunded.
pub(super) async fn item_name(tx: &mut Tx, scope: Scope, body: &BatchBody) -> Result<String> {
    let campaign = julin_groupbuy::snapshot(tx, scope, body.campaign_id).await?;
    let campaign = campaign.ok_or_else(|| Code::NOT_FOUND.field("campaign_id"))?;
    let item = campaign.item(body.item_id);
    Ok(item
        .ok_or_else(|| Code::NOT_FOUND.field("item_id"))?
        .name
        .clone())
}

impl Preview<'_> {
    async fn at(
        &self,
        tx: &mut Tx,
        chunk: &[(OrderId, PersonId)],
        seen: &mut BatchPreview,
        people: &mut HashSet<PersonId>,
    ) -> Result<()> {
        let measure = Measure::of_body(self.body);
        let ids: Vec<OrderId> = chunk.iter().map(|o| o.0).collect();
        let mut paid: HashSet<OrderId> = HashSet::new();
        for line in lines(tx, self.scope, &ids).await? {
            if line.item_id != self.body.item_id {
                continue;
            }
            let amount = measure.of(&line, None)?;
            seen.lines += 1;
            if amount == Money::ZERO {
                seen.skipped += 1;
                continue;
            }
            seen.amount = seen.amount.plus(amount)?;
            paid.insert(line.order_id);
        }
        let served = chunk.iter().filter(|o| paid.contains(&o.0));
        people.extend(served.map(|o| o.1));
        seen.orders += i64::try_from(paid.len()).unwrap_or(i64::MAX);
        Ok(())
    }
}
