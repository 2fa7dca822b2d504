//! How members stand to a bag's rules: now, and once it has closed as they stood then.
use crate::model::Bag;
use crate::ports::{Asked, Rooms};
use crate::rules::Standing;
use julin_db::{Result, Tx};
use julin_kernel::{PersonId, Scope};
use std::collections::{HashMap, HashSet};

/// Members asked about at once.
const CHUNK: usize = 500;

/// How these members stand.
pub(crate) async fn standings(
    tx: &mut Tx,
    scope: Scope,
    rooms: &dyn Rooms,
    bag: &Bag,
    members: &[PersonId],
) -> Result<HashMap<PersonId, Standing>> {
    let rules = &bag.rules.0;
    // The draw may come late: what was done or undone after the close does not count.
    let asked = Asked {
        until: bag.closes_at,
        ..rules.asked()
    };
    let mut all = HashMap::with_capacity(members.len());
    for some in members.chunks(CHUNK) {
        let residents = match rules.community_id {
            Some(community) => julin_community::residents_among(tx, scope, community, some).await?,
            None => HashSet::new(),
        };
        let deeds = rooms.deeds(tx, scope, bag.live_id, some, &asked).await?;
        all.extend(some.iter().map(|m| {
            let done = deeds.get(m).copied().unwrap_or_default();
            (*m, rules.standing(residents.contains(m), done))
        }));
    }
    Ok(all)
}
