//! What is known of a product: the catalog's and the campaign's, nothing else.
use super::text::QuestionAnswer;
use crate::ports::LiveBrief;
use crate::store::kept;
use julin_catalog::Temperature;
use julin_db::{DbError, Tx};
use julin_groupbuy::{ItemSnapshot, snapshot};
use julin_kernel::{CampaignItemId, Money, Scope, SkuId};
use serde_json::{Value, json};

/// The facts of an item on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) spec: String,
    pub(crate) unit: String,
    pub(crate) origin: String,
    pub(crate) temperature: Temperature,
    pub(crate) guarantee: Option<String>,
    pub(crate) price: Money,
    /// From how many pieces on, what one costs then.
    pub(crate) tiers: Vec<(i64, Money)>,
    pub(crate) limit: Option<i64>,
    pub(crate) image_url: Option<String>,
    /// What rooms asked of it before, and what to answer.
    pub(crate) asked: Vec<QuestionAnswer>,
}

impl From<&ItemSnapshot> for Facts {
    fn from(item: &ItemSnapshot) -> Self {
        let tiers = item.tiers.iter();
        Self {
            name: item.name.clone(),
            spec: item.spec.clone(),
            unit: item.unit_text.clone(),
            origin: item.origin.clone(),
            temperature: item.temperature,
            guarantee: item.guarantee_text.clone(),
            price: item.price,
            tiers: tiers.map(|t| (t.min_quantity, t.price)).collect(),
            limit: item.limit_per_member,
            image_url: item.image_urls.first().cloned(),
            asked: vec![],
        }
    }
}

impl Facts {
    /// As the assistant reads them.
    pub(crate) fn json(&self) -> Value {
        let tier = |(from, price): &(i64, Money)| json!({ "from_pieces": from, "price_yuan": price.display() });
        let mut facts = json!({
            "name": self.name, "price_yuan": self.price.display(), "storage": self.temperature.as_str(),
            "tier_prices": self.tiers.iter().map(tier).collect::<Vec<_>>(),
        });
        let texts = [
            ("spec", &self.spec),
            ("unit", &self.unit),
            ("origin", &self.origin),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            facts[name] = json!(text);
        }
        if let Some(guarantee) = &self.guarantee {
            facts["guarantee"] = json!(guarantee);
        }
        if let Some(limit) = self.limit {
            facts["limit_per_member"] = json!(limit);
        }
        if !self.asked.is_empty() {
            let pair = |p: &QuestionAnswer| json!({ "question": p.question, "answer": p.answer });
            facts["asked_before"] = json!(self.asked.iter().map(pair).collect::<Vec<_>>());
        }
        facts
    }
}

/// The facts of all items of a session's campaign, with what its host's rooms asked before.
pub(crate) async fn facts_of(
    tx: &mut Tx,
    scope: Scope,
    brief: &LiveBrief,
) -> Result<Vec<(CampaignItemId, Facts)>, DbError> {
    let found = snapshot(tx, scope, brief.campaign).await?;
    let items = found.map(|c| c.items).unwrap_or_default();
    let skus: Vec<SkuId> = items.iter().map(|i| i.sku).collect();
    let mut kept = kept::of(tx, scope, brief.leader, &skus).await?;
    let facts = |i: &ItemSnapshot| {
        let asked = kept.remove(&i.sku).unwrap_or_default();
        (
            i.id,
            Facts {
                asked,
                ..Facts::from(i)
            },
        )
    };
    Ok(items.iter().map(facts).collect())
}

#[cfg(test)]
pub(crate) fn cherries() -> Facts {
    Facts {
        name: "樱桃".into(),
        spec: "5斤装".into(),
        unit: "箱".into(),
        origin: "山东烟台".into(),
        temperature: Temperature::Chilled,
        guarantee: Some("坏果包赔".into()),
        price: Money(6_990),
        tiers: vec![(30, Money(5_990))],
        limit: Some(2),
        image_url: None,
        asked: vec![],
    }
}
