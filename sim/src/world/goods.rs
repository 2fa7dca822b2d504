//! What leaders earn by, and what is sold.
use super::{World, number, weighing};
use crate::dice::Dice;
use crate::model::{Kilo, Leader, Model, Sku};
use anyhow::Result;
use serde_json::json;

impl World {
    /// The second leader was brought in by the first, mostly.
    pub(super) async fn terms(&self, dice: &mut Dice, model: &mut Model) -> Result<()> {
        for (n, host) in self.hosts.iter().enumerate() {
            let upline = (n == 1 && dice.chance(70)).then(|| self.hosts[0].id);
            let bps = upline.map_or(0, |_| dice.within(1..5_000));
            let fee = if dice.chance(50) {
                dice.within(1..300)
            } else {
                0
            };
            let body = json!({
                "pickup_fee": fee, "upline": upline.map(|u| u.to_string()), "upline_bps": bps,
            });
            let path = format!("/api/v1/settlement/leaders/{}/terms", host.id);
            self.operator.put(&path, body).await.ok();
            model.leaders.push(Leader {
                id: host.id,
                fee,
                upline: upline.map(|u| (u, bps)),
            });
        }
        Ok(())
    }

    pub(super) async fn goods(&self, dice: &mut Dice, model: &mut Model) -> Result<()> {
        for n in 0..2 {
            let body = json!({ "name": format!("供应商{n}") });
            let supplier = self.operator.post("/api/v1/suppliers", body).await.ok();
            for cold in [false, true] {
                let (supply, case, bps) = (
                    dice.within(1..3_000),
                    dice.within(1..9),
                    dice.within(0..3_000),
                );
                let kilo = (cold && dice.chance(75)).then(|| Kilo {
                    grams: dice.within(1..1_200),
                    tolerance: dice.within(0..2_000),
                });
                let mut sku = json!({
                    "price": 9_999, "supply_price": supply, "stock": 1_000, "case_size": case,
                    "commission_bps": bps,
                });
                if let Some(kilo) = kilo {
                    sku["weighing"] = weighing(kilo);
                }
                let body = json!({
                    "supplier_id": supplier["id"], "name": format!("货{n}{cold}"),
                    "role": "traffic_driver", "skus": [sku],
                    "temperature": if cold { "chilled" } else { "ambient" },
                });
                let view = self.operator.post("/api/v1/products", body).await.ok();
                model.skus.push(Sku {
                    id: number(&view["skus"][0]["id"])?,
                    product: number(&view["id"])?,
                    supplier: number(&supplier["id"])?,
                    cold,
                    case,
                    supply_price: supply,
                    bps,
                    kilo,
                });
                model.counted += 1_000;
            }
        }
        Ok(())
    }
}
