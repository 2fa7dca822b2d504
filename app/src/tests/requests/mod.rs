//! One request that is right for every write of the API. `:name` stands for what the town made under
//! that name.
mod bare;
mod gifts;
mod leaders;
mod offers;
mod orders;
mod people;
mod posts;
mod review;
mod show;

pub(super) use bare::without_body;
pub(super) use leaders::course;

use super::side::{Made, Side};
use super::town::Town;
use julin_testkit::{Client, Reply};
use serde_json::Value;

/// Who may ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anyone,
    Buyer,
    Leader,
    Operator,
}

/// A right request.
#[derive(Debug, Clone)]
pub(super) struct Right {
    /// `POST /api/v1/…` as documented.
    pub(super) name: &'static str,
    pub(super) who: Who,
    /// The path, with names for ids.
    pub(super) path: &'static str,
    /// The body, with names for ids; null where none is read.
    pub(super) body: Value,
}

impl Right {
    pub(super) fn method(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or_default()
    }
    pub(super) fn client<'a>(&self, town: &'a Town, side: &'a Side) -> Client {
        match self.who {
            Who::Anyone => town.app.anyone(),
            Who::Buyer => side.buyer.clone(),
            Who::Leader => side.leader.clone(),
            Who::Operator => town.operator.clone(),
        }
    }
    /// The body with the ids of a side.
    pub(super) fn body_of(&self, made: &Made) -> Value {
        serde_json::from_str(&made.fill(&self.body.to_string())).unwrap()
    }
    /// Sends it as the first side, under a key of the test's choice.
    pub(super) async fn send(&self, town: &Town, body: String, headers: &[(&str, &str)]) -> Reply {
        let side = &town.sides[0];
        let path = side.made.fill(self.path);
        let client = self.client(town, side);
        client
            .send(self.method(), &path, body.into(), headers)
            .await
    }
}

/// All writes whose body is JSON.
pub(super) fn with_body(town: &Town) -> Vec<Right> {
    let now = town.app.ctx.now().0;
    let buys = offers::campaigns(now);
    let all = [
        orders::due(),
        offers::talk(),
        people::accounts(),
        people::places(),
        offers::goods(),
        buys,
        offers::flash_sales(),
        offers::lives(now),
        gifts::gifts(),
        leaders::leaders(),
        show::show(now),
        review::review(now),
        posts::posts(),
        orders::orders(),
        orders::promo(now),
        orders::supplies(),
        orders::money(),
    ];
    all.into_iter().flatten().collect()
}

fn right(who: Who, name: &'static str, path: &'static str, body: Value) -> Right {
    let path = if path.is_empty() {
        name.split(' ').nth(1).unwrap_or_default()
    } else {
        path
    };
    Right {
        name,
        who,
        path,
        body,
    }
}
