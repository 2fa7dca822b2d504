//! A small town: two leaders with a community, goods, buys, lives and a buyer each, made over HTTP by
//! real sessions. What the first side owns is, for the second, another's.
use super::bench;
use super::side::{Made, Side};
use julin_db::{Command, Result, Tx};
use julin_identity::{NewStaff, create_staff, open_session, register_or_find};
use julin_kernel::PersonId;
use julin_testkit::{Client, SHOP, TestApp};
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

pub(super) const HOUR_MS: i64 = 3_600_000;
/// Longer than any test moves the clock.
const SESSION_S: i64 = 400 * 86_400;

/// Signs somebody in; makes them if they are new.
enum Enter {
    Phone(String),
    Operator,
}

impl Command for Enter {
    type Output = (PersonId, String);
    async fn run(&self, tx: &mut Tx) -> Result<(PersonId, String)> {
        let scope = julin_kernel::Scope::shop(SHOP);
        let person = match self {
            Self::Phone(phone) => register_or_find(tx, scope, phone, "").await?.0,
            Self::Operator => {
                let grants = vec![Grant {
                    role: Role::Operator,
                    reach: Reach::Shop,
                }];
                let new = NewStaff {
                    login: "operator".into(),
                    nickname: "运营".into(),
                    password_hash: "none".into(),
                    grants,
                };
                create_staff(tx, scope, &new).await?
            }
        };
        Ok((person, open_session(tx, scope, person, SESSION_S).await?))
    }
}

/// The town.
pub(super) struct Town {
    pub(super) app: TestApp,
    pub(super) operator: Client,
    pub(super) sides: Vec<Side>,
}

impl Town {
    /// Builds it.
    pub(super) async fn build() -> Self {
        let app = bench::start_signed().await;
        let (_, token) = app.write(Enter::Operator).await.unwrap();
        let operator = Client::new(app.router.clone(), Some(token));
        let mut town = Self {
            app,
            operator,
            sides: vec![],
        };
        for n in 0..2 {
            let side = town.settle_side(n).await;
            town.sides.push(side);
        }
        // The buys that are over by now.
        town.app.advance(2 * HOUR_MS).await;
        let staff = json!({
            "login": "counter", "nickname": "小李", "password": "long-enough-1", "grants": [],
        });
        let staff = post(&town.operator, "/api/v1/staff", staff).await;
        for side in &mut town.sides {
            side.made.keep("staff", staff.clone());
        }
        for n in 0..2 {
            super::present::bring(&town.app, &town.operator, &mut town.sides[n]).await;
            let (_, newcomer) = town.enter(&format!("1390003000{n}")).await;
            super::leaders::bring(&town.operator, &newcomer, &mut town.sides[n]).await;
        }
        town.app.drain().await;
        town
    }

    /// Somebody with this number, signed in.
    pub(super) async fn enter(&self, phone: &str) -> (String, Client) {
        let (id, token) = self.app.write(Enter::Phone(phone.into())).await.unwrap();
        (
            id.to_string(),
            Client::new(self.app.router.clone(), Some(token)),
        )
    }

    async fn settle_side(&self, n: usize) -> Side {
        let mut made = Made::default();
        let o = &self.operator;
        let community = json!({ "name": format!("小区{n}"), "address": "静河路 1 号" });
        let path = made.keep("community", post(o, "/api/v1/communities", community).await);
        let path = format!("/api/v1/communities/{path}");
        let names = json!({ "names": ["1栋", "2栋"] });
        let view = post(o, &format!("{path}/buildings"), names).await;
        made.keep("building", view["buildings"][0].clone());
        let point = json!({ "name": "东门", "address": "岗亭", "hours": "每天" });
        let view = post(o, &format!("{path}/pickup-points"), point).await;
        made.keep("point", view["pickup_points"][0].clone());
        let phone = format!("1380001000{n}");
        let leader = json!({
            "phone": phone, "nickname": format!("团长{n}"), "intro": "你好",
            "pickup_point": made.id("point"),
        });
        post(o, &format!("{path}/leaders"), leader).await;
        let (id, leader) = self.enter(&phone).await;
        made.put("leader", id);
        let invite = leader.get("/api/v1/leader/invite").await.ok();
        made.put("invite", invite["code"].as_str().unwrap().to_owned());
        let (id, buyer) = self.enter(&format!("1390002000{n}")).await;
        made.put("buyer", id);
        let home = json!({ "building": made.id("building"), "unit": "1203" });
        let path = format!("/api/v1/invites/{}/join", made.id("invite"));
        post(&buyer, &path, home).await;
        let mut side = Side {
            made,
            leader,
            buyer,
        };
        side.stock_up(o, n).await;
        side.past_buys(&self.app).await;
        super::teams::open(&self.app, &mut side).await;
        super::promo::hand_out(&self.app, o, &mut side).await;
        side
    }
}

/// POST that must succeed.
pub(super) async fn post(client: &Client, path: &str, body: Value) -> Value {
    client.post(path, body).await.ok()
}
