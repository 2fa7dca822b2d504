//! A leader's people, searched the way leaders ask: by name, number's end, or "3栋1203".
use crate::membership::{Membership, members_before};
use crate::people::{People, PersonBrief};
use crate::place::{Place, places_of};
use julin_db::{Result, Tx};
use julin_kernel::{Page, PageQuery, PersonId, Scope, Ts};
use serde::Serialize;

/// One of a leader's people.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonCard {
    /// Who.
    pub id: PersonId,
    /// What they call themselves.
    pub nickname: String,
    /// Their number, masked.
    pub phone_masked: String,
    /// Their building by name, if told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// Their room: `1203`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Since when.
    pub joined_at: Ts,
    #[serde(skip)]
    seq: i64,
}

/// People read at once while searching.
const CHUNK: i64 = 500;

/// A page of a leader's people, who joined last first; all of them, or those that match `q`.
pub(crate) async fn people_page(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    leader: PersonId,
    page: &PageQuery,
    q: &str,
) -> Result<Page<PersonCard>> {
    let wanted = page.size() + 1;
    let chunk = if q.is_empty() { wanted } else { CHUNK };
    let (mut found, mut before) = (vec![], page.before());
    loop {
        let rows = members_before(tx, scope, leader, before, chunk).await?;
        let last = rows.last().map(|m| m.seq);
        let more = i64::try_from(rows.len()).unwrap_or(0) == chunk;
        found.extend(matching(tx, scope, people, leader, rows, q).await?);
        let enough = i64::try_from(found.len()).unwrap_or(i64::MAX) >= wanted;
        match last {
            Some(seq) if more && !enough => before = seq,
            _ => return Ok(Page::of(found, page, |card| card.seq)),
        }
    }
}

async fn matching(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    leader: PersonId,
    rows: Vec<Membership>,
    q: &str,
) -> Result<Vec<PersonCard>> {
    let ids: Vec<PersonId> = rows.iter().map(|m| m.member).collect();
    let briefs = people.cards(tx, scope, &ids).await?;
    let mut places = places_of(tx, scope, leader, &ids).await?;
    let cards = rows.into_iter().filter_map(|m| {
        let (brief, place) = (briefs.get(&m.member)?, places.remove(&m.member)?);
        is_meant(q, brief, &place).then(|| card(m, brief, place))
    });
    Ok(cards.collect())
}

fn card(m: Membership, brief: &PersonBrief, place: Place) -> PersonCard {
    PersonCard {
        id: m.member,
        nickname: brief.nickname.clone(),
        phone_masked: brief.phone_masked.clone(),
        building: place.building_name,
        unit: place.unit,
        joined_at: m.joined_at,
        seq: m.seq,
    }
}

/// Whether a query means this person.
fn is_meant(q: &str, brief: &PersonBrief, place: &Place) -> bool {
    let building = place.building_name.as_deref().unwrap_or_default();
    let home = format!("{building}{}", place.unit.as_deref().unwrap_or_default());
    let plain = |text: &str| text.replace([' ', '-'], "").to_lowercase();
    let q = plain(q);
    plain(&brief.nickname).contains(&q) || brief.phone_tail4 == q || plain(&home).contains(&q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_name_number_and_home() {
        let brief = PersonBrief {
            nickname: "王 Ann".into(),
            phone_tail4: "1234".into(),
            ..PersonBrief::default()
        };
        let place = Place {
            building: None,
            building_name: Some("3栋".into()),
            unit: Some("1203".into()),
        };
        for q in ["", "王", "ANN", "1234", "3栋1203", "3栋 1203", "1203"] {
            assert!(is_meant(q, &brief, &place), "{q}");
        }
        for q in ["李", "34", "234", "4栋", "3栋1204"] {
            assert!(!is_meant(q, &brief, &place), "{q}");
        }
    }
}
