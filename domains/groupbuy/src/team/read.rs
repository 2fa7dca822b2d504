//! Reading teams.
use super::TeamStatus;
use super::view::{TeamBrief, TeamSeatView, TeamView};
use crate::figures::Figures;
use crate::read::Reader;
use crate::store::item::ItemRow;
use crate::store::team::{self as store, SeatRow, SeatStatus, TeamRow};
use crate::title;
use julin_db::{DbError, Tx};
use julin_identity::{Person, mask_name, people};
use julin_kernel::{CampaignId, CampaignItemId, Page, PageQuery, PersonId, Scope, TeamId};
use std::collections::HashMap;

/// Pieces that complete teams of a campaign paid for: they count for its minimum, and for no tier.
pub async fn team_pieces(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<i64, DbError> {
    let pieces = store::pieces(tx, scope, &[campaign]).await?;
    Ok(pieces.iter().map(|(_, n)| n).sum())
}

/// Where a team stands, in few words; none if there is none.
pub async fn team_brief(
    tx: &mut Tx,
    scope: Scope,
    id: TeamId,
) -> Result<Option<TeamBrief>, DbError> {
    let brief = |t: TeamRow| TeamBrief {
        id: t.id,
        status: t.status,
        size: t.size,
        paid: t.paid,
        expires_at: t.expires_at,
    };
    Ok(store::get(tx, scope, id).await?.map(brief))
}

/// A page of a campaign's teams, the newest first.
pub(crate) async fn team_page(
    tx: &mut Tx,
    reader: &Reader<'_>,
    campaign: CampaignId,
    item: Option<CampaignItemId>,
    states: &[TeamStatus],
    query: &PageQuery,
) -> Result<Page<TeamView>, DbError> {
    let (before, max) = (query.before(), query.size() + 1);
    let rows = store::page(tx, reader.scope, campaign, item, states, before, max).await?;
    let page = Page::of(rows, query, |t| t.id.0);
    let items = views(tx, reader, campaign, page.items).await?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// A team with those who sit in it; none if there is none.
pub(crate) async fn team_view(
    tx: &mut Tx,
    reader: &Reader<'_>,
    id: TeamId,
) -> Result<Option<TeamView>, DbError> {
    let Some(row) = store::get(tx, reader.scope, id).await? else {
        return Ok(None);
    };
    let campaign = row.campaign_id;
    Ok(views(tx, reader, campaign, vec![row]).await?.pop())
}

async fn views(
    tx: &mut Tx,
    reader: &Reader<'_>,
    campaign: CampaignId,
    rows: Vec<TeamRow>,
) -> Result<Vec<TeamView>, DbError> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<TeamId> = rows.iter().map(|t| t.id).collect();
    let seats = store::seats(tx, reader.scope, &ids).await?;
    let members: Vec<PersonId> = seats.iter().map(|s| s.member_id).collect();
    let told = Told {
        title: title(tx, reader.scope, campaign).await?,
        figures: Figures::of(tx, reader.scope, &[campaign]).await?,
        people: people(tx, reader.scope, &members).await?,
        seats,
        reader,
    };
    Ok(rows.into_iter().filter_map(|t| told.view(t)).collect())
}

struct Told<'a> {
    title: String,
    figures: Figures,
    people: HashMap<PersonId, Person>,
    seats: Vec<SeatRow>,
    reader: &'a Reader<'a>,
}

impl Told<'_> {
    fn view(&self, t: TeamRow) -> Option<TeamView> {
        let items = self.figures.items(t.campaign_id);
        let item: &ItemRow = items.iter().find(|i| i.id == t.item_id)?;
        let of = || self.seats.iter().filter(|s| s.team_id == t.id);
        let paid = of().filter(|s| s.status == SeatStatus::Paid);
        let mine = |s: &&SeatRow| Some(s.member_id) == self.reader.me;
        let base = self.reader.public_url.trim_end_matches('/');
        Some(TeamView {
            id: t.id,
            campaign_id: t.campaign_id,
            campaign_title: self.title.clone(),
            leader_id: t.leader_id,
            item_id: t.item_id,
            item_name: item.name.clone(),
            spec: item.spec.clone(),
            image_url: item.image_urls.0.first().cloned(),
            price: t.price,
            single_price: self.figures.price(item),
            limit: item.team.as_ref().and_then(|terms| terms.0.limit),
            size: t.size,
            paid: t.paid,
            free: t.free(),
            status: t.status,
            on_expiry: t.on_expiry,
            opened_at: t.opened_at,
            expires_at: t.expires_at,
            settles_at: t.settles_at,
            seats: paid.map(|s| self.seat(s, t.opened_by)).collect(),
            my_order: of().find(mine).map(|s| s.order_id),
            url: format!("{base}/teams/{}?l={}", t.id, t.leader_id),
        })
    }

    fn seat(&self, seat: &SeatRow, opener: PersonId) -> TeamSeatView {
        let who = self.people.get(&seat.member_id);
        TeamSeatView {
            name: mask_name(who.map_or("", |p| &p.nickname)),
            avatar_url: who.and_then(|p| p.avatar_url.clone()),
            opener: seat.member_id == opener,
            mine: Some(seat.member_id) == self.reader.me,
        }
    }
}
