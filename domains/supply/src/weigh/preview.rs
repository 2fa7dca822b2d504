//! What pasted or uploaded weights would do, before anything is written.
use super::amount::WeightUnit;
use super::list::{self, Seen};
use super::paste::{self, Bag, Said};
use super::table::Row;
use crate::purchase::SupplyCampaign;
use julin_db::{Result, Tx};
use julin_identity::mask_name;
use julin_kernel::{Grams, LineId, PersonId, Scope};
use julin_web::{Locale, check};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeighProblem {
    /// A problem code.
    pub code: String,
    /// For people, in their language.
    pub title: String,
}

/// What one row says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeighPreviewRow {
    /// Its number in what was pasted, from 1.
    pub row: usize,
    /// As it was written.
    pub text: String,
    /// The line it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_id: Option<LineId>,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// `王**`
    pub name_masked: String,
    /// Name of the goods.
    pub item: String,
    /// What they weigh by the offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordered_grams: Option<Grams>,
    /// What they weigh now, if weighed before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_grams: Option<Grams>,
    /// What the row says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grams: Option<Grams>,
    /// Far off what was ordered: it must be confirmed to be taken.
    pub questioned: bool,
    /// Why it cannot be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<WeighProblem>,
}

/// What pasted weights would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeighPreview {
    /// Row by row.
    pub rows: Vec<WeighPreviewRow>,
    /// Rows that can be taken, questioned ones among them.
    pub ready: usize,
    /// Rows that must be confirmed.
    pub questioned: usize,
    /// Rows that cannot be taken.
    pub wrong: usize,
    /// Bags that would still wait for their weight.
    pub missing: usize,
}

/// Rows of one paste at the most.
const ROWS_MAX: usize = 2_000;

/// What is previewed, and for whom.
pub(crate) struct PreviewRows<'a> {
    pub(crate) rows: &'a [Row],
    pub(crate) unit: WeightUnit,
    pub(crate) locale: Locale,
}

/// Reads rows against the bags of a campaign that one may see.
pub(crate) async fn preview(
    tx: &mut Tx,
    scope: Scope,
    campaign: &SupplyCampaign,
    seen: Seen,
    asked: PreviewRows<'_>,
) -> Result<WeighPreview> {
    check::count("rows", asked.rows, 1, ROWS_MAX)?;
    let lines = list::lines(tx, scope, campaign, seen).await?;
    let members: Vec<PersonId> = lines.iter().map(|w| w.order.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let mut bags = Vec::with_capacity(lines.len());
    let mut before: HashMap<LineId, Grams> = HashMap::new();
    for w in lines {
        let name = people.get(&w.order.member_id).map(|p| p.nickname.clone());
        before.extend(w.line.weighed_grams.map(|g| (w.line.id, g)));
        let Some(terms) = w.line.weighed_by().cloned() else {
            continue;
        };
        bags.push(Bag {
            line: w.line.id,
            chain_number: w.order.chain_number.unwrap_or_default(),
            code: w.order.pickup_code.clone().unwrap_or_default(),
            name: name.unwrap_or_default(),
            item: w.line.name.clone(),
            quantity: w.line.came(),
            terms,
            locked: w.locked,
        });
    }
    let said = paste::read(asked.rows, &bags, asked.unit);
    Ok(sum(said, &bags, &before, asked.locale))
}

fn sum(
    said: Vec<Said>,
    bags: &[Bag],
    before: &HashMap<LineId, Grams>,
    locale: Locale,
) -> WeighPreview {
    let rows: Vec<_> = said
        .into_iter()
        .map(|s| view(s, bags, before, locale))
        .collect();
    let ready = || rows.iter().filter(|r| r.problem.is_none());
    let told = |b: &&Bag| {
        before.contains_key(&b.line) || ready().any(|r| r.line_id == Some(b.line)) || b.locked
    };
    WeighPreview {
        ready: ready().count(),
        questioned: ready().filter(|r| r.questioned).count(),
        wrong: rows.iter().filter(|r| r.problem.is_some()).count(),
        missing: bags.len() - bags.iter().filter(told).count(),
        rows,
    }
}

fn view(
    said: Said,
    bags: &[Bag],
    before: &HashMap<LineId, Grams>,
    locale: Locale,
) -> WeighPreviewRow {
    let bag = bags.iter().find(|b| Some(b.line) == said.line);
    WeighPreviewRow {
        row: said.number,
        text: said.text,
        line_id: said.line,
        chain_number: bag.map(|b| b.chain_number),
        name_masked: bag.map(|b| mask_name(&b.name)).unwrap_or_default(),
        item: bag.map(|b| b.item.clone()).unwrap_or_default(),
        ordered_grams: bag.and_then(|b| b.terms.ordered(b.quantity).ok()),
        before_grams: said.line.and_then(|l| before.get(&l).copied()),
        grams: said.grams,
        questioned: said.questioned,
        problem: said.problem.map(|c| WeighProblem {
            code: c.code.to_owned(),
            title: locale.pick(c.zh, c.en).to_owned(),
        }),
    }
}
