//! How members stand to a bag's rules, now.
use crate::model::Bag;
use crate::ports::Rooms;
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
    let (rules, asked) = (&bag.rules.0, bag.rules.0.asked());
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
