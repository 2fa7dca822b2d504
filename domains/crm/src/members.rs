//! Members as leaders and operators see them.
use crate::interest;
use crate::store::{self, MemberRow};
use crate::tag::Tag;
use julin_community::Place;
use julin_db::{Result, Tx};
use julin_identity::Person;
use julin_kernel::{Money, Page, PageQuery, PersonId, Scope, Ts};
use julin_web::Locale;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A tag and why it was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberTag {
    /// Which.
    pub(crate) tag: Tag,
    /// Why.
    pub(crate) reason: String,
    /// Since when.
    pub(crate) at: Ts,
}

/// A member.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberCard {
    /// Who.
    pub(crate) id: PersonId,
    /// What they call themselves.
    pub(crate) nickname: String,
    /// Their number, masked.
    pub(crate) phone_masked: String,
    /// Their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) avatar_url: Option<String>,
    /// Building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) building: Option<String>,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// Paid orders: with this leader, or in all.
    pub(crate) orders: i64,
    /// Paid net of refunds: to this leader's buys, or in all.
    pub(crate) paid_amount: Money,
    /// When they last bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_order_at: Option<Ts>,
    /// What is known of them.
    pub(crate) tags: Vec<MemberTag>,
    /// What they said lately they look forward to, the newest first.
    pub(crate) interests: Vec<String>,
    /// Their points.
    pub(crate) points: i64,
    /// Since when.
    pub(crate) joined_at: Ts,
}

/// Who is looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) leader: Option<PersonId>,
    pub(crate) tag: Option<Tag>,
    pub(crate) q: String,
}

/// Rows read at a time while names are looked through.
const CHUNK: i64 = 200;

/// A page of members, newest first.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    wanted: &Wanted,
    page: &PageQuery,
    locale: Locale,
) -> Result<Page<MemberCard>> {
    let size = usize::try_from(page.size() + 1).unwrap_or(21);
    let mut before = page.before();
    let mut cards = vec![];
    while cards.len() < size {
        let (leader, tag) = (wanted.leader, wanted.tag);
        let rows = store::members(tx, scope, leader, tag, before, CHUNK).await?;
        let Some(last) = rows.last() else { break };
        before = last.member_id.0;
        let people = people(tx, scope, &rows).await?;
        let known = rows
            .into_iter()
            .filter_map(|row| Some((people.get(&row.member_id)?.clone(), row)));
        let found = known.filter(|(person, _)| names(person, &wanted.q));
        cards.extend(found);
    }
    cards.truncate(size);
    let cards = dress(tx, scope, wanted.leader, cards, locale).await?;
    Ok(Page::of(cards, page, |c| c.id.0))
}

async fn people(
    tx: &mut Tx,
    scope: Scope,
    rows: &[MemberRow],
) -> Result<HashMap<PersonId, Person>> {
    let ids: Vec<_> = rows.iter().map(|r| r.member_id).collect();
    Ok(julin_identity::people(tx, scope, &ids).await?)
}

/// A part of the name, or the last four digits.
fn names(person: &Person, q: &str) -> bool {
    q.is_empty() || person.nickname.contains(q) || person.phone_tail4 == q
}

async fn dress(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    found: Vec<(Person, MemberRow)>,
    locale: Locale,
) -> Result<Vec<MemberCard>> {
    let ids: Vec<_> = found.iter().map(|(p, _)| p.id).collect();
    let mut tags: HashMap<PersonId, Vec<MemberTag>> = HashMap::new();
    for row in store::tags(tx, scope, &ids).await? {
        tags.entry(row.member_id).or_default().push(MemberTag {
            tag: row.tag,
            reason: row.reason.0.text(locale),
            at: row.at,
        });
    }
    let points: HashMap<_, _> = store::points(tx, scope, &ids).await?.into_iter().collect();
    let mut places = places(tx, scope, leader, &ids).await?;
    let mut interests = interest::of_members(tx, scope, &ids).await?;
    let card = |(person, row): (Person, MemberRow)| {
        let place = places.remove(&person.id);
        MemberCard {
            id: person.id,
            nickname: person.nickname,
            phone_masked: person.phone_masked,
            avatar_url: person.avatar_url,
            building: place.as_ref().and_then(|p| p.building_name.clone()),
            unit: place.and_then(|p| p.unit),
            orders: row.orders,
            paid_amount: row.paid_amount,
            last_order_at: row.last_order_at,
            tags: tags.remove(&person.id).unwrap_or_default(),
            interests: interests.remove(&person.id).unwrap_or_default(),
            points: points.get(&person.id).copied().unwrap_or(0),
            joined_at: row.joined_at,
        }
    };
    Ok(found.into_iter().map(card).collect())
}

/// Where members live: as they told this leader, or the first they joined.
async fn places(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    members: &[PersonId],
) -> Result<HashMap<PersonId, Place>> {
    if let Some(leader) = leader {
        return Ok(julin_community::places_of(tx, scope, leader, members).await?);
    }
    let mut places = HashMap::new();
    for member in members {
        let first = julin_community::memberships_of(tx, scope, *member).await?;
        if let Some(first) = first.first() {
            let home = julin_community::building_of(tx, scope, first.leader, *member).await?;
            places.extend(home.map(|home| (*member, home)));
        }
    }
    Ok(places)
}
