//! A coupon is given to many, some members in a transaction: the next step begins where the last ended,
//! also when the program was stopped between them.
use crate::claim::valid;
use crate::ids::{GivingId, GrantId};
use crate::model::Coupon;
use crate::store::{self, giving::Giving, grant::NewGrant};
use julin_contracts::{Event, MessageRequested};
use julin_db::{Command, Db, Result, Tx};
use julin_events::{JobHandler, emit_all, handler};
use julin_kernel::{PersonId, Scope};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Members given to in one transaction.
pub(crate) const STEP: usize = 100;

/// Gives on.
pub(crate) const GIVE: &str = "promo.give_coupon";

/// Which giving.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct GiveJob {
    pub(crate) giving: GivingId,
}

pub(crate) fn jobs(ctx: &Ctx) -> Vec<JobHandler> {
    let db = ctx.db.clone();
    vec![handler(GIVE, 20, move |scope, job: GiveJob| {
        give_on(db.clone(), scope, job)
    })]
}

async fn give_on(db: Db, scope: Scope, job: GiveJob) -> Result<()> {
    let giving = job.giving;
    while db.write(Step { scope, giving }).await? {}
    Ok(())
}

struct Step {
    scope: Scope,
    giving: GivingId,
}

impl Command for Step {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        step(tx, self.scope, self.giving).await
    }
}

/// Writes the next members' coupons down and tells them; answers whether more follow. How many there are
/// was taken off the coupon when the giving began.
pub(crate) async fn step(tx: &mut Tx, scope: Scope, id: GivingId) -> Result<bool> {
    let Some(giving) = store::giving::get(tx, scope, id).await? else {
        return Ok(false);
    };
    let coupon = store::coupon::get(tx, scope, giving.coupon_id).await?;
    let done = usize::try_from(giving.given).unwrap_or(usize::MAX);
    let rest = giving.members.0.get(done..).unwrap_or_default();
    let now = &rest[..rest.len().min(STEP)];
    let (Some(coupon), false) = (coupon, now.is_empty()) else {
        return Ok(false);
    };
    give(tx, scope, &giving, &coupon, now).await?;
    let given = done + now.len();
    let told = i64::try_from(given).unwrap_or(i64::MAX);
    store::giving::set_given(tx, scope, id, told).await?;
    Ok(given < giving.members.0.len())
}

async fn give(
    tx: &mut Tx,
    scope: Scope,
    giving: &Giving,
    coupon: &Coupon,
    members: &[PersonId],
) -> Result<()> {
    let had = store::grant::counts_of(tx, scope, coupon.id, members).await?;
    let had: HashMap<PersonId, i64> = had.into_iter().collect();
    let (valid, key) = (valid(coupon, tx.now()), format!("give:{}", giving.id));
    let new = |member: &PersonId| NewGrant {
        coupon: coupon.id,
        member: *member,
        nth: had.get(member).copied().unwrap_or(0) + 1,
        valid,
        given_by: Some(giving.by_id),
        key: &key,
        hash: "",
    };
    let all: Vec<NewGrant<'_>> = members.iter().map(new).collect();
    let ids = store::grant::insert_all(tx, scope, &all).await?;
    let told = members.iter().zip(ids);
    let events: Vec<Event> = told
        .map(|(to, grant)| told_of(*to, &coupon.title, grant).into())
        .collect();
    emit_all(tx, scope, &events).await
}

pub(crate) fn told_of(to: PersonId, title: &str, grant: GrantId) -> MessageRequested {
    MessageRequested {
        to,
        template: "coupon_given".to_owned(),
        args: BTreeMap::from([("coupon".to_owned(), title.to_owned())]),
        link: Some("/coupons".to_owned()),
        key: format!("coupon:{grant}"),
    }
}
