//! What happens to won goods: the winner claims them, the host hands them over against the code, and what
//! nobody claims goes back on the shelf.
use crate::ids::{BagId, PrizeId};
use crate::model::{Bag, Prize, PrizeState};
use crate::plan::host_of;
use crate::ports::Rooms;
use crate::refusals as no;
use crate::stake::return_goods;
use crate::store;
use julin_catalog::{commit_reserved, release, ship, uncommit};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, PersonId, PoolId, Scope};
use julin_web::{Actor, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// A winner claims their prize; again changes nothing.
pub(crate) struct Claim {
    pub(crate) scope: Scope,
    pub(crate) bag: BagId,
    pub(crate) member: PersonId,
}

impl Command for Claim {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::bag::get(tx, self.scope, self.bag).await?;
        let bag = found.ok_or(Code::NOT_FOUND.fault())?;
        let prize = store::prize::of_member(tx, self.scope, bag.id, self.member).await?;
        let prize = prize.ok_or(no::NOT_WON.fault())?;
        match prize.state {
            PrizeState::Claimed | PrizeState::HandedOver => return Ok(()),
            PrizeState::Lapsed => return Err(no::LAPSED.fault().into()),
            PrizeState::Won if tx.now() >= prize.claim_until => {
                return Err(no::LAPSED.fault().into());
            }
            PrizeState::Won => {}
        }
        moved(store::prize::step(tx, self.scope, &prize, PrizeState::Claimed, None).await?)?;
        Ok(commit_reserved(tx, self.scope, &[(pool(&bag)?, 1)]).await?)
    }
}

/// A prize that is handed over.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct PrizeHandOverInput {
    /// The six digits that the winner shows.
    pub(crate) code: String,
}

/// Wrong codes are counted in slots of a minute …
const SLOT_MS: i64 = 60_000;
/// … over ten minutes …
const SLOTS: i64 = 10;
/// … up to this many, for each prize and who types them.
const WRONG_MAX: i64 = 10;

/// The host hands a claimed prize over; again with the right code changes nothing. A wrong code is counted,
/// so its refusal is an answer and not an error, which would undo the counting.
pub(crate) struct HandOver {
    pub(crate) actor: Actor,
    pub(crate) prize: PrizeId,
    pub(crate) code: String,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for HandOver {
    type Output = Result<Prize, Fault>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::prize::get(tx, scope, self.prize).await?;
        let prize = found.ok_or(Code::NOT_FOUND.fault())?;
        host_of(tx, &*self.rooms, &self.actor, prize.live_id).await?;
        if let Err(fault) = self.judge(tx, scope, &prize).await? {
            return Ok(Err(fault));
        }
        match prize.state {
            PrizeState::HandedOver => return Ok(Ok(prize)),
            PrizeState::Won => return Err(no::NOT_CLAIMED.fault().into()),
            PrizeState::Lapsed => return Err(no::LAPSED.fault().into()),
            PrizeState::Claimed => {}
        }
        let found = store::bag::get(tx, scope, prize.bag_id).await?;
        let bag = found.ok_or(Code::NOT_FOUND.fault())?;
        let by = Some(self.actor.person);
        moved(store::prize::step(tx, scope, &prize, PrizeState::HandedOver, by).await?)?;
        ship(tx, scope, &[(pool(&bag)?, 1)]).await?;
        let detail = json!({"prize": bag.prize_name, "member": prize.member_id});
        let (action, id) = ("luckybag.prize.hand_over", prize.id.0);
        audit(tx, &self.actor, action, "lucky_prize", id, detail).await?;
        let now = store::prize::get(tx, scope, prize.id).await?;
        Ok(Ok(now.unwrap_or(prize)))
    }
}

impl HandOver {
    /// Whether this is the prize's code; after too many wrong ones, also the right one waits.
    async fn judge(&self, tx: &mut Tx, scope: Scope, prize: &Prize) -> Result<Result<(), Fault>> {
        let (of, slot) = ((prize.id, self.actor.person), tx.now().0 / SLOT_MS);
        let wrong = store::code_try::since(tx, scope, of, slot - SLOTS + 1).await?;
        if wrong >= WRONG_MAX {
            return Ok(Err(no::CODE_TRIES.fault()));
        }
        let said = self.code.trim();
        if prize.code != said {
            // What cannot be a code is a slip and no guess.
            if said.len() == prize.code.len() && said.bytes().all(|b| b.is_ascii_digit()) {
                store::code_try::count(tx, scope, of, slot).await?;
            }
            return Ok(Err(no::WRONG_CODE.field("code")));
        }
        Ok(Ok(()))
    }
}

/// The time to claim has passed: what was not claimed goes back. As long again, and so does what was claimed
/// and never fetched.
pub(crate) struct Lapse {
    pub(crate) scope: Scope,
    pub(crate) bag: BagId,
}

impl Command for Lapse {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(bag) = store::bag::get(tx, self.scope, self.bag).await? else {
            return Ok(());
        };
        let now = tx.now();
        let unclaimed = bag.claim_until.is_some_and(|until| now >= until);
        let unfetched = bag.fetch_until().is_some_and(|until| now >= until);
        let mut back = 0;
        if unclaimed {
            let n = self.lapse(tx, &bag, PrizeState::Won).await?;
            if n > 0 {
                release(tx, self.scope, &[(pool(&bag)?, n)]).await?;
            }
            back += n;
        }
        if unfetched {
            let n = self.lapse(tx, &bag, PrizeState::Claimed).await?;
            if n > 0 {
                uncommit(tx, self.scope, &[(pool(&bag)?, n)]).await?;
            }
            back += n;
        }
        if back == 0 {
            return Ok(());
        }
        return_goods(tx, self.scope, &bag).await
    }
}

impl Lapse {
    /// Lapses the prizes that stand there; answers how many.
    async fn lapse(&self, tx: &mut Tx, bag: &Bag, from: PrizeState) -> Result<i64> {
        let left = store::prize::in_state(tx, self.scope, bag.id, from).await?;
        for prize in &left {
            moved(store::prize::step(tx, self.scope, prize, PrizeState::Lapsed, None).await?)?;
        }
        Ok(i64::try_from(left.len()).unwrap_or(i64::MAX))
    }
}

fn pool(bag: &Bag) -> Result<PoolId> {
    Ok(bag.pool_id.ok_or(no::NOT_WON.fault())?)
}

fn moved(stood: bool) -> Result<()> {
    if stood {
        return Ok(());
    }
    Err(julin_db::DbError::Retry.into())
}
