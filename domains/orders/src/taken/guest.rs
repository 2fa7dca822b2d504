//! A neighbour whose name alone is known gets a link. Whoever opens it and signs in says that it is them:
//! the orders are theirs from then on, with what was paid and what is still to be paid.
use super::store as taken;
use crate::changes::Change;
use crate::edit::store as edits;
use crate::refusals as no;
use crate::store::{self, Order};
use julin_community::Address;
use julin_contracts::GuestClaimed;
use julin_db::{Command, Json, Result, Tx, row};
use julin_events::emit;
use julin_kernel::{CampaignItemId, Code, OrderId, PersonId, Scope};
use std::collections::BTreeSet;

row! {
    /// A guest of a leader, as stored.
    #[derive(Debug, Clone)]
    #[expect(clippy::struct_field_names, reason = "as the columns are named")]
    pub(crate) struct Guest {
        pub(crate) guest_id: PersonId,
        pub(crate) leader_id: PersonId,
        pub(crate) token: String,
        pub(crate) claimed_by: Option<PersonId>,
        /// What was claimed.
        pub(crate) order_ids: Json<Vec<OrderId>>,
    }
}

/// Characters of a link; 32 of them, 5 bits each, none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Nobody guesses 120 bits.
const TOKEN_CHARS: usize = 24;

fn token(tx: &mut Tx) -> String {
    let letter = || {
        let at = usize::try_from(tx.rng().below(32)).unwrap_or(0);
        char::from(LETTERS[at % LETTERS.len()])
    };
    (0..TOKEN_CHARS).map(|_| letter()).collect()
}

/// Registers somebody whose name alone is known, with a link of their own.
pub(super) async fn register(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    name: &str,
) -> Result<PersonId> {
    let guest_id = julin_identity::register_guest(tx, scope, name).await?;
    let new = Guest {
        guest_id,
        leader_id: leader,
        token: token(tx),
        claimed_by: None,
        order_ids: Json(vec![]),
    };
    taken::insert_guest(tx, scope, &new).await?;
    Ok(guest_id)
}

/// Says that the guest of a link is the caller.
pub struct ClaimGuest {
    /// The tenant.
    pub scope: Scope,
    /// Who says so.
    pub member: PersonId,
    /// The link.
    pub token: String,
}

impl Command for ClaimGuest {
    type Output = Vec<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<OrderId>> {
        let guest = taken::guest_by_token(tx, self.scope, &self.token).await?;
        let guest = guest.ok_or(Code::NOT_FOUND.fault())?;
        let orders = taken::orders_of_guest(tx, self.scope, &guest).await?;
        match guest.claimed_by {
            Some(member) if member == self.member => return Ok(orders),
            Some(_) => return Err(no::GUEST_CLAIMED.fault().into()),
            None if self.member == guest.leader_id => return Err(no::GUEST_OWN.fault().into()),
            None => {}
        }
        if !taken::claim(tx, self.scope, &guest, self.member, &orders).await? {
            return Err(no::GUEST_CLAIMED.fault().into());
        }
        self.join(tx, &guest).await?;
        self.hand_over(tx, &guest, &orders).await?;
        Ok(orders)
    }
}

impl ClaimGuest {
    /// A newcomer lives where the leader said the guest does; who is known already stays where they are.
    async fn join(&self, tx: &mut Tx, guest: &Guest) -> Result<()> {
        let (scope, leader) = (self.scope, guest.leader_id);
        let known = julin_community::membership(tx, scope, self.member, leader).await?;
        let told = julin_community::membership(tx, scope, guest.guest_id, leader).await?;
        if let (None, Some(told)) = (known, told) {
            let address = Address {
                building: told.building,
                unit: told.unit,
                pickup_point: Some(told.pickup_point),
            };
            julin_community::join(tx, scope, self.member, leader, &address).await?;
        }
        Ok(julin_community::leave(tx, scope, guest.guest_id, leader).await?)
    }

    async fn hand_over(&self, tx: &mut Tx, guest: &Guest, orders: &[OrderId]) -> Result<()> {
        let scope = self.scope;
        let pair = (guest.guest_id, self.member);
        let lines = store::lines(tx, scope, orders).await?;
        let items: BTreeSet<CampaignItemId> = lines.iter().map(|l| l.item_id).collect();
        let items: Vec<CampaignItemId> = items.into_iter().collect();
        julin_groupbuy::claim_guest(tx, scope, pair, &items, orders).await?;
        julin_payments::change_payer(tx, scope, pair, orders).await?;
        for id in orders {
            if let Some(order) = store::order(tx, scope, *id).await? {
                self.journal(tx, &order).await?;
            }
        }
        taken::change_member(tx, scope, pair).await?;
        let told = GuestClaimed {
            guest: guest.guest_id,
            member: self.member,
            leader: guest.leader_id,
            orders: orders.to_vec(),
        };
        emit(tx, scope, told).await.map(|_| ())
    }

    /// The order says who it was taken for, and who said that it is theirs.
    async fn journal(&self, tx: &mut Tx, order: &Order) -> Result<()> {
        let ids = [order.member_id, self.member];
        let people = julin_identity::people(tx, self.scope, &ids).await?;
        let name = |id| {
            people
                .get(&id)
                .map(|p| p.nickname.clone())
                .unwrap_or_default()
        };
        let changed = Change::of("buyer", name(order.member_id), name(self.member));
        let (at, by) = ((order.id, order.status), (Some(self.member), "claimed"));
        Ok(edits::write_changes(tx, self.scope, at, by, &[changed]).await?)
    }
}
