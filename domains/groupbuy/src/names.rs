//! The list of those who joined, with their names masked.
use crate::store::chain::{self as store, Entry};
use crate::view::ChainRow;
use julin_db::{DbError, Tx};
use julin_identity::{Person, mask_name, people};
use julin_kernel::{CampaignId, OrderId, Page, PageQuery, PersonId, Scope};
use std::collections::HashMap;

fn row(entry: Entry, people: &HashMap<PersonId, Person>, me: Option<PersonId>) -> ChainRow {
    let who = people.get(&entry.member_id);
    ChainRow {
        number: entry.number,
        name: mask_name(who.map_or("", |p| &p.nickname)),
        avatar_url: who.and_then(|p| p.avatar_url.clone()),
        items: entry.items.0,
        at: entry.at,
        mine: me == Some(entry.member_id),
    }
}

/// A page of the list, the newest first; of one leader's people, or of all.
pub(crate) async fn chain_page(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    leader: Option<PersonId>,
    me: Option<PersonId>,
    query: &PageQuery,
) -> Result<Page<ChainRow>, DbError> {
    let (before, max) = (query.before(), query.size() + 1);
    let rows = store::page(tx, scope, campaign, leader, before, max).await?;
    let ids: Vec<PersonId> = rows.iter().map(|e| e.member_id).collect();
    let who = people(tx, scope, &ids).await?;
    Ok(Page::of(rows, query, |e| e.number).map(|e| row(e, &who, me)))
}

/// The row of an order, for the realtime topic `campaign:{id}`, with its campaign and leader; none if
/// it is on no list.
pub async fn chain_row_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Option<(CampaignId, PersonId, ChainRow)>, DbError> {
    let Some(entry) = store::of_order(tx, scope, order).await? else {
        return Ok(None);
    };
    let who = people(tx, scope, &[entry.member_id]).await?;
    let (campaign, leader) = (entry.campaign_id, entry.leader_id);
    Ok(Some((campaign, leader, row(entry, &who, None))))
}
