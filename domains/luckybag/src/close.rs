//! The close: the snapshot of who is eligible, and the one draw, in one transaction.
use crate::draw::{bytes, snapshot_hash, winners};
use crate::ids::BagId;
use crate::jobs;
use crate::model::{Bag, DAY_S, Entry, Prize, PrizeKind, PrizeState, Step};
use crate::ports::Rooms;
use crate::rules::Standing;
use crate::stake::return_goods;
use crate::standing::standings;
use crate::store;
use julin_catalog::reserve_locked;
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{LiveId, PersonId, Scope, Ts};
use julin_promo::{give_aside, put_back, usable_until};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Prize codes have six digits.
const CODES: u64 = 1_000_000;

/// Draws a bag whose time has come. Run again, or too early, it does nothing.
pub(crate) struct Close {
    pub(crate) scope: Scope,
    pub(crate) bag: BagId,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Close {
    type Output = Option<(LiveId, Step)>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let found = store::bag::get(tx, self.scope, self.bag).await?;
        let Some(bag) = found.filter(|b| b.due(tx.now())) else {
            return Ok(None);
        };
        let mut entries = store::entry::of_bag(tx, self.scope, bag.id).await?;
        let members: Vec<PersonId> = entries.iter().map(|e| e.member_id).collect();
        let standing = standings(tx, self.scope, &*self.rooms, &bag, &members).await?;
        for entry in &mut entries {
            entry.eligible = Some(standing.get(&entry.member_id).is_some_and(Standing::met));
        }
        let won = self.draw(tx, &bag, &mut entries).await?;
        store::entry::snapshot(tx, self.scope, bag.id, &entries).await?;
        self.hand_out(tx, &bag, &won).await?;
        Ok(Some((bag.live_id, Step::Executed)))
    }
}

impl Close {
    /// Gives the places; answers the winners, first place first.
    async fn draw(&self, tx: &mut Tx, bag: &Bag, entries: &mut [Entry]) -> Result<Vec<PersonId>> {
        let eligible = entries.iter().filter(|e| e.eligible == Some(true));
        let tickets: Vec<String> = eligible.map(|e| e.ticket.clone()).collect();
        let hash = snapshot_hash(bag.id.0, &tickets);
        let pieces = usize::try_from(bag.pieces).unwrap_or(0);
        let drawn = winners(&bytes(&bag.seed), &hash, &tickets, pieces);
        let places: HashMap<&String, i64> = drawn.iter().zip(1..).collect();
        for entry in entries.iter_mut() {
            entry.place = places.get(&entry.ticket).copied();
        }
        store::bag::set_drawn(tx, self.scope, bag.id, &hash, claim_until(tx.now(), bag)).await?;
        let mut won: Vec<&Entry> = entries.iter().filter(|e| e.place.is_some()).collect();
        won.sort_unstable_by_key(|e| e.place);
        Ok(won.into_iter().map(|e| e.member_id).collect())
    }

    /// What is won is held or handed out; what nobody won goes back.
    async fn hand_out(&self, tx: &mut Tx, bag: &Bag, won: &[PersonId]) -> Result<()> {
        let n = i64::try_from(won.len()).unwrap_or(i64::MAX);
        if let Some(pool) = bag.pool_id.filter(|_| n > 0) {
            reserve_locked(tx, self.scope, &[(pool, n)]).await?;
            let until = claim_until(tx.now(), bag);
            jobs::lapse_at(tx, self.scope, bag.id, until).await?;
            let fetched = until.plus_s(bag.claim_days * DAY_S);
            jobs::lapse_claimed_at(tx, self.scope, bag.id, fetched).await?;
        }
        return_goods(tx, self.scope, bag).await?;
        let mut state = PrizeState::Won;
        if let Some(coupon) = bag.coupon_id {
            // A draw that comes days late, after the coupon is over, has nothing left to give.
            let until = usable_until(tx, self.scope, coupon).await?;
            let over = until.is_none_or(|until| tx.now() >= until);
            let given = if over { 0 } else { n };
            put_back(tx, self.scope, coupon, bag.pieces - given).await?;
            state = if over {
                PrizeState::Lapsed
            } else {
                PrizeState::HandedOver
            };
        }
        for member in won {
            self.prize(tx, bag, *member, state).await?;
        }
        Ok(())
    }

    async fn prize(
        &self,
        tx: &mut Tx,
        bag: &Bag,
        member: PersonId,
        state: PrizeState,
    ) -> Result<()> {
        let now = tx.now();
        if let (Some(coupon), PrizeState::HandedOver) = (bag.coupon_id, state) {
            let key = format!("bag:{}", bag.id);
            give_aside(tx, self.scope, (coupon, member), &key, false).await?;
        }
        let prize = Prize {
            id: tx.new_id(),
            bag_id: bag.id,
            live_id: bag.live_id,
            member_id: member,
            code: format!("{:06}", tx.rng().below(CODES)),
            state,
            claim_until: claim_until(now, bag),
            claimed_at: None,
            done_at: (state != PrizeState::Won).then_some(now),
        };
        store::prize::insert(tx, self.scope, &prize).await?;
        if state != PrizeState::Lapsed {
            emit(tx, self.scope, told(bag, member)).await?;
        }
        Ok(())
    }
}

fn claim_until(drawn_at: Ts, bag: &Bag) -> Ts {
    drawn_at.plus_s(bag.claim_days * DAY_S)
}

fn told(bag: &Bag, to: PersonId) -> MessageRequested {
    let link = match bag.prize {
        PrizeKind::Goods => format!("/live/{}?sheet=luckybag", bag.live_id),
        PrizeKind::Coupon => "/coupons".to_owned(),
    };
    MessageRequested {
        to,
        template: "lucky_bag_won".to_owned(),
        args: BTreeMap::from([
            ("bag".to_owned(), bag.title.clone()),
            ("prize".to_owned(), bag.prize_name.clone()),
        ]),
        link: Some(link),
        key: format!("luckybag:{}:{to}", bag.id),
    }
}
