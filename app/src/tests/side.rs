//! One side of the town: a leader, her buyer, and the ids of everything that is theirs.
use super::town::{HOUR_MS, post};
use julin_testkit::{Client, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The ids of what was made, by a short name.
#[derive(Default, Clone)]
pub(super) struct Made(BTreeMap<String, String>);

impl Made {
    /// Keeps the id of an answer.
    pub(super) fn keep(&mut self, name: &str, view: Value) -> String {
        let id = view["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{name}: {view}"));
        self.put(name, id.to_owned());
        id.to_owned()
    }
    pub(super) fn put(&mut self, name: &str, id: String) {
        self.0.insert(name.to_owned(), id);
    }
    /// The id under a name.
    #[track_caller]
    pub(super) fn id(&self, name: &str) -> &str {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("nothing made as {name}"))
    }
    /// `text` with every `:name` replaced by its id.
    pub(super) fn fill(&self, text: &str) -> String {
        // Longest first, so that `:live` does not eat the beginning of `:live2`.
        let mut names: Vec<_> = self.0.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.into_iter().fold(text.to_owned(), |text, (name, id)| {
            text.replace(&format!(":{name}"), id)
        })
    }
}

/// One side.
pub(super) struct Side {
    pub(super) made: Made,
    pub(super) leader: Client,
    pub(super) buyer: Client,
}

/// Suppliers a side has; each gets a purchase order of the counted campaign.
pub(super) const SUPPLIERS: usize = 4;

impl Side {
    /// Suppliers and a product of each.
    pub(super) async fn stock_up(&mut self, operator: &Client, n: usize) {
        for k in 0..SUPPLIERS {
            let supplier = json!({ "name": format!("供应商{n}{k}") });
            let supplier = post(operator, "/api/v1/suppliers", supplier).await;
            let supplier = self.made.keep(&format!("supplier{k}"), supplier);
            let mut product = json!({
                "supplier_id": supplier, "name": format!("货{n}{k}"), "role": "traffic_driver",
                "temperature": "ambient",
                "skus": [{ "price": 1_990, "supply_price": 1_200, "stock": 5_000, "case_size": 8 }],
            });
            // The last is sold by weight.
            if k == SUPPLIERS - 1 {
                product["skus"][0]["weighing"] =
                    json!({ "unit": "份", "grams": 500, "tolerance_bps": 1_000 });
            }
            let view = post(operator, "/api/v1/products", product).await;
            self.made.keep(&format!("sku{k}"), view["skus"][0].clone());
            self.made.keep(&format!("product{k}"), view);
        }
    }

    /// A campaign of the leader with these goods, kept as `name`, its items as `name-0` …
    pub(super) async fn open(&mut self, app: &TestApp, name: &str, goods: &[usize]) {
        let items: Vec<Value> = goods
            .iter()
            .map(|k| json!({ "sku_id": self.made.id(&format!("sku{k}")), "base_price": 1_990, "stock": 300 }))
            .collect();
        let mut body = json!({
            "title": name, "cutoff_at": app.ctx.now().0 + HOUR_MS, "items": items,
            "draft": name.starts_with("draft"),
        });
        if name == "counted" {
            // No truck goes to its pickup point before somebody has decided.
            body["dispatch"] = json!({ "min_quantity": 1_000, "policy": "merge" });
        }
        let view = post(&self.leader, "/api/v1/campaigns", body).await;
        for (i, item) in view["items"].as_array().unwrap().iter().enumerate() {
            self.made.keep(&format!("{name}-{i}"), item.clone());
        }
        self.made.keep(name, view);
    }

    /// The buyer orders two of every item of a campaign; kept as `order`, its first line as
    /// `order-line`.
    pub(super) async fn order(&mut self, campaign: &str, items: usize, order: &str) {
        let line =
            |i| json!({ "item_id": self.made.id(&format!("{campaign}-{i}")), "quantity": 2 });
        let lines: Vec<Value> = (0..items).map(line).collect();
        let body = json!({
            "campaign_id": self.made.id(campaign), "leader_id": self.made.id("leader"), "lines": lines,
        });
        let view = post(&self.buyer, "/api/v1/orders", body).await;
        let id = self.made.keep(order, view);
        let view = self.buyer.get(&format!("/api/v1/orders/{id}")).await.ok();
        self.made
            .keep(&format!("{order}-line"), view["lines"][0].clone());
    }

    /// The provider tells that the order was paid.
    pub(super) async fn pay(&self, app: &TestApp, order: &str) {
        let path = format!("/api/v1/payments/{}/prepay", self.made.id(order));
        let prepay = post(&self.buyer, &path, json!({})).await;
        let told = json!({ "number": prepay["payment_id"], "amount": prepay["amount"] });
        post(&app.anyone(), "/callbacks/wechatpay", told).await;
        app.drain().await;
    }

    /// Three buys that will soon be over, with paid orders.
    pub(super) async fn past_buys(&mut self, app: &TestApp) {
        self.open(app, "counted", &[0, 1, 2, 3]).await;
        self.open(app, "received", &[0]).await;
        self.open(app, "arrived", &[0]).await;
        let orders = [
            ("counted", SUPPLIERS, "ordered"),
            ("counted", SUPPLIERS, "heavy"),
            ("received", 1, "in_stock"),
            ("arrived", 1, "waiting"),
            ("arrived", 1, "waiting_code"),
            ("arrived", 1, "picked"),
            ("arrived", 1, "claimed_a"),
            ("arrived", 1, "claimed_r"),
            ("arrived", 1, "claimed_w"),
            ("arrived", 1, "claimed_p"),
            ("arrived", 1, "claimed_b"),
            ("arrived", 1, "claimed_g"),
            ("arrived", 1, "claimed_o"),
            ("arrived", 1, "claimed_i"),
            // With it whole cases are sold: nothing is left over.
            ("arrived", 1, "claimed_k"),
        ];
        for (campaign, items, order) in orders {
            self.order(campaign, items, order).await;
            self.pay(app, order).await;
        }
    }
}
