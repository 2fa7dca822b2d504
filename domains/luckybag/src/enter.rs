//! A member enters a bag with a ticket that their own page made up: whoever knows the seed cannot choose
//! it. What the rules ask beyond the community may still be done until the close.
use crate::draw::{SECRET_BYTES, is_hex};
use crate::ids::BagId;
use crate::model::Entry;
use crate::ports::Rooms;
use crate::refusals as no;
use crate::standing::standings;
use crate::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, PersonId, Scope};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Entries of one bag at the most: the draw is one transaction.
const ENTRIES_MAX: i64 = 20_000;

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LuckyBagEntryInput {
    /// 32 random bytes in lower-case hex, made by the page.
    pub(crate) ticket: String,
}

/// Enters; again changes nothing, whatever the ticket.
pub(crate) struct Enter {
    pub(crate) scope: Scope,
    pub(crate) bag: BagId,
    pub(crate) member: PersonId,
    pub(crate) ticket: String,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Enter {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, member) = (self.scope, self.member);
        let found = store::bag::get(tx, scope, self.bag).await?;
        let bag = found.ok_or(Code::NOT_FOUND.fault())?;
        if store::entry::get(tx, scope, bag.id, member)
            .await?
            .is_some()
        {
            return Ok(());
        }
        julin_web::check::that("ticket", is_hex(&self.ticket, SECRET_BYTES))?;
        bag.enter(tx.now())?;
        let standing = standings(tx, scope, &*self.rooms, &bag, &[member]).await?;
        if !standing.get(&member).is_some_and(|s| s.community) {
            return Err(no::OTHER_COMMUNITY.fault().into());
        }
        let person = julin_identity::person(tx, scope, member).await?;
        let entry = Entry {
            member_id: member,
            ticket: self.ticket.clone(),
            name: julin_identity::mask_name(&person.map_or_else(String::new, |p| p.nickname)),
            eligible: None,
            place: None,
        };
        // Nothing was written: somebody else holds this ticket.
        if !store::entry::insert(tx, scope, bag.id, &entry).await? {
            return Err(Code::INVALID.field("ticket").into());
        }
        Ok(())
    }
}

/// Whether a bag takes more entries; asked before, so that two who enter at once do not collide.
pub(crate) async fn has_room(tx: &mut Tx, scope: Scope, bag: BagId) -> Result<()> {
    if store::entry::counts(tx, scope, bag).await?.0 >= ENTRIES_MAX {
        return Err(no::BAG_FULL.fault().into());
    }
    Ok(())
}
