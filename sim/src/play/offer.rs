//! Campaigns, goods and stock.
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Below, Campaign, Item, Presale, Rule, Sku, Stage, TeamTerms, Trucks};
use crate::world::{answer, number, weighing};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;

/// An item as it is written, and what the model makes of it.
fn item(dice: &mut Dice, sku: &Sku, (operator, presale): (bool, bool)) -> (Value, Item) {
    let dear = dice.chance(25);
    let base = dice.within(60..if dear { 60_000 } else { 3_000 });
    let mut tiers = vec![];
    let (mut from, mut price) = (1, base);
    for _ in 0..dice.within(0..4) {
        from += dice.within(1..5);
        price -= dice.within(1..(price / 3).max(2));
        if price > 0 {
            tiers.push((from, price));
        }
    }
    let (limit, stock) = (dice.chance(60), dice.within(6..60));
    let limit = limit.then(|| dice.within(2..9));
    let rule = match dice.within(0..4) {
        0 if operator => Rule::PerPiece(dice.within(1..200).min(price.max(1))),
        1 if operator => Rule::Spread,
        _ => Rule::Rate,
    };
    let told: Vec<Value> = tiers
        .iter()
        .map(|(n, price)| json!({ "min_quantity": n, "price": price }))
        .collect();
    let mut body = json!({
        "sku_id": sku.id.to_string(), "base_price": base, "stock": stock, "tiers": told,
        "limit_per_member": limit,
    });
    match rule {
        Rule::PerPiece(fen) => {
            body["commission_kind"] = json!("per_piece");
            body["commission_per_piece"] = json!(fen);
        }
        Rule::Spread => body["commission_kind"] = json!("spread"),
        Rule::Rate => {}
    }
    let lowest = tiers.last().map_or(base, |t| t.1);
    let deposit = presale.then(|| dice.within(1..lowest));
    if let Some(deposit) = deposit {
        body["deposit"] = json!(deposit);
    }
    let team = some_terms(dice, lowest);
    // A leader earns no more a piece than it costs.
    let earns = |t: &TeamTerms| matches!(rule, Rule::PerPiece(fen) if fen > t.price);
    let team = team.filter(|t| !presale && !earns(t));
    if let Some(team) = team {
        body["team"] = json!({
            "size": team.size, "price": team.price, "hours": team.lasts_ms / (60 * MINUTE),
            "limit": team.limit, "on_expiry": if team.decides { "leader" } else { "refund" },
        });
    }
    let item = Item {
        id: 0,
        sku: sku.clone(),
        base,
        tiers,
        limit,
        stock,
        rule,
        deposit,
        team,
        paid: 0,
        final_price: None,
        counted: 0,
        short: 0,
    };
    (body, item)
}

/// How an item is sold to teams, now and then.
fn some_terms(dice: &mut Dice, lowest: i64) -> Option<TeamTerms> {
    let limit = dice.chance(50).then(|| dice.within(1..5));
    let terms = TeamTerms {
        size: dice.within(2..4),
        price: dice.within(1..lowest),
        lasts_ms: dice.within(1..5) * 60 * MINUTE,
        limit,
        decides: dice.chance(50),
    };
    dice.chance(30).then_some(terms)
}

impl Play {
    pub(super) async fn open(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let (joint, presale) = (dice.chance(50), dice.chance(20));
        let host = usize::from(dice.chance(50));
        let skus = self.model.skus.clone();
        let (mut bodies, mut items) = (vec![], vec![]);
        for sku in &skus {
            let fits = !presale || sku.kilo.is_none();
            if fits && (bodies.is_empty() || dice.chance(50)) {
                let (body, item) = item(&mut dice, sku, (joint, presale));
                bodies.push(body);
                items.push(item);
            }
        }
        let now = self.world.now();
        let later = dice.chance(15);
        let opens_at = if later {
            now + dice.within(1..60) * MINUTE
        } else {
            now
        };
        let cutoff_at = opens_at + dice.within(60..1_800) * MINUTE + dice.within(0..1_000);
        let minimum = dice.within(0..14);
        let hosts = &self.world.hosts;
        let communities: Vec<&String> = hosts.iter().map(|h| &h.community).collect();
        let mut body = json!({
            "title": "接龙", "cutoff_at": cutoff_at, "items": bodies, "min_quantity": minimum,
        });
        let mut again = (0, 0);
        if minimum > 0 && dice.chance(40) {
            let (hours, times) = (dice.within(1..9), dice.within(1..3));
            body["extension"] = json!({ "hours": hours, "times": times });
            again = (hours * 60 * MINUTE, times);
        }
        let trucks = (!presale && dice.chance(45)).then(|| Trucks {
            minimum: dice.within(1..9),
            below: [Below::Refund, Below::Go, Below::Merge]
                [usize::try_from(raw / 5 % 3).unwrap_or(0)],
            points: BTreeMap::new(),
        });
        if let Some(trucks) = &trucks {
            let policy = match trucks.below {
                Below::Refund => "refund",
                Below::Go => "go",
                Below::Merge => "merge",
            };
            body["dispatch"] = json!({ "min_quantity": trucks.minimum, "policy": policy });
        }
        let presale = presale.then(|| Presale {
            window_ms: dice.within(1..40) * 60 * MINUTE,
            forfeit: dice.chance(50),
        });
        if let Some(terms) = &presale {
            let unpaid = if terms.forfeit { "forfeit" } else { "refund" };
            let hours = terms.window_ms / (60 * MINUTE);
            body["presale"] = json!({ "final_hours": hours, "unpaid": unpaid });
        }
        if later {
            body["opens_at"] = json!(opens_at);
        }
        let client = if joint {
            body["community_ids"] = json!(communities);
            &self.world.operator
        } else {
            &hosts[host].client
        };
        let view = client.post("/api/v1/campaigns", body).await.ok();
        let leaders = hosts.iter().map(|h| h.id).enumerate();
        let leaders = leaders
            .filter(|(n, _)| joint || *n == host)
            .map(|(_, id)| id);
        let mut ids = BTreeMap::new();
        for item in view["items"].as_array().context("items")? {
            ids.insert(number(&item["sku_id"])?, number(&item["id"])?);
        }
        for item in &mut items {
            item.id = *ids.get(&item.sku.id).context("an item is missing")?;
        }
        let counting_at = view["counting_at"].as_i64().context("counting_at")?;
        ensure!(
            counting_at == cutoff_at + crate::model::PAY_MS,
            "counted at {counting_at}, not when the last order may be paid (rule 13)"
        );
        self.model.campaigns.push(Campaign {
            id: number(&view["id"])?,
            leaders: leaders.collect(),
            opens_at,
            cutoff_at,
            counting_at,
            minimum,
            again,
            trucks,
            presale,
            items,
            stage: if later { Stage::Scheduled } else { Stage::Open },
            chain: 0,
            received: BTreeMap::new(),
        });
        Ok(())
    }

    pub(super) async fn cutoff_now(&mut self, raw: u64) -> Result<()> {
        let now = self.world.now();
        let open = |c: &&Campaign| c.stage == Stage::Open && now < c.cutoff_at;
        let open: Vec<i64> = self
            .model
            .campaigns
            .iter()
            .filter(open)
            .map(|c| c.id)
            .collect();
        let Some(id) = pick(&open, raw) else {
            return Ok(());
        };
        let path = format!("/api/v1/campaigns/{id}/cutoff-now");
        self.world.operator.post(&path, json!({})).await.ok();
        for campaign in self.model.campaigns.iter_mut().filter(|c| c.id == *id) {
            (campaign.stage, campaign.cutoff_at) = (Stage::Cutoff, now);
            // Who stops it by hand ends that, too.
            campaign.again.1 = 0;
            campaign.counting_at = now + crate::model::PAY_MS;
        }
        Ok(())
    }

    /// What is sold from now on is another thing; what was sold stays what it was (rule 3).
    pub(super) async fn edit_goods(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let at = usize::try_from(raw % 4).unwrap_or(0);
        let sku = &mut self.model.skus[at];
        (sku.supply_price, sku.bps) = (dice.within(1..3_000), dice.within(0..3_000));
        let sku = sku.clone();
        let mut told = json!({
            "id": sku.id.to_string(), "price": dice.within(100..9_000), "case_size": sku.case,
            "supply_price": sku.supply_price, "commission_bps": sku.bps,
        });
        if let Some(kilo) = sku.kilo {
            told["weighing"] = weighing(kilo);
        }
        let body = json!({
            "supplier_id": sku.supplier.to_string(), "name": format!("货{raw}"),
            "role": "traffic_driver", "skus": [told],
            "temperature": if sku.cold { "chilled" } else { "ambient" },
        });
        let path = format!("/api/v1/products/{}", sku.product);
        self.world.operator.put(&path, body).await.ok();
        Ok(())
    }

    pub(super) async fn count_stock(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let delta = dice.within(1..9) * if dice.chance(50) { 1 } else { -1 };
        let Some(sku) = pick(&self.model.skus, raw) else {
            return Ok(());
        };
        let path = format!("/api/v1/skus/{}/stock", sku.id);
        let body = json!({ "delta": delta, "reason": "盘点" });
        if answer(self.world.operator.put(&path, body).await)?.is_ok() {
            self.model.counted += delta;
        }
        Ok(())
    }
}
