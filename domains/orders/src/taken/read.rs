//! The orders of a list as a chat has them, read for the leader to look at: nothing is written.
use julin_community::{Building, Membership};
use julin_db::{Result, Tx};
use julin_groupbuy::parse::orders::{Doubt, Offered, ReadOrder, read_orders};
use julin_groupbuy::parse::{Confidence, ParsedRest};
use julin_groupbuy::{CampaignSnapshot, ItemSnapshot};
use julin_identity::Person;
use julin_kernel::{
    BuildingId, CampaignId, CampaignItemId, Code, Money, PageQuery, PersonId, Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// A list to be read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReadListBody {
    /// The buy.
    pub campaign_id: CampaignId,
    /// As copied from the chat, at most 20 000 characters.
    pub text: String,
}

/// One of the goods that somebody wants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadListLine {
    /// The item.
    pub item_id: CampaignItemId,
    /// What it is.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// How many.
    pub quantity: i64,
    /// Of this instant, for one.
    pub price: Money,
}

/// One order that was read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadListOrder {
    /// The line that it stands on, from 1.
    pub line: i64,
    /// As written.
    pub text: String,
    /// For whom.
    pub name: String,
    /// Their number, if written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Which of the leader's people that is, if exactly one fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<PersonId>,
    /// Their building, if the community has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_id: Option<BuildingId>,
    /// Their room, or their home as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What they want.
    pub lines: Vec<ReadListLine>,
    /// What else is written.
    pub note: String,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// What somebody should look at.
    pub doubts: Vec<Doubt>,
}

/// A list as it was understood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadListView {
    /// Who wants what.
    pub orders: Vec<ReadListOrder>,
    /// Lines that were not understood.
    pub unread: Vec<ParsedRest>,
}

/// People of a leader who are looked through by name.
const PEOPLE_MAX: u32 = 2_000;

/// Reads a list by the goods of a buy and the people of its leader.
pub(crate) async fn read_list(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    body: &ReadListBody,
) -> Result<ReadListView> {
    let text = julin_web::check::text("text", &body.text, 1, 20_000)?;
    let campaign = julin_groupbuy::snapshot(tx, scope, body.campaign_id).await?;
    let campaign = campaign.filter(|c| c.leaders.contains(&leader));
    let campaign = campaign.ok_or_else(|| Code::NOT_FOUND.field("campaign_id"))?;
    let goods = goods(&campaign);
    let offered = goods.iter().map(|i| Offered {
        name: i.name.clone(),
        spec: i.spec.clone(),
    });
    let list = read_orders(&text, &offered.collect::<Vec<_>>());
    let known = Known::of(tx, scope, leader).await?;
    let order = |read: ReadOrder| known.order(&goods, read);
    Ok(ReadListView {
        orders: list.orders.into_iter().map(order).collect(),
        unread: list.unread,
    })
}

/// What neighbours name in a chat: flash sales are bought in their live.
fn goods(campaign: &CampaignSnapshot) -> Vec<&ItemSnapshot> {
    campaign
        .items
        .iter()
        .filter(|i| i.flash.is_none())
        .collect()
}

/// The leader's people and the buildings of their community.
struct Known {
    people: Vec<(Membership, Person)>,
    buildings: Vec<Building>,
}

impl Known {
    async fn of(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Self> {
        let (mut people, mut before) = (vec![], None);
        while people.len() < usize::try_from(PEOPLE_MAX).unwrap_or(0) {
            let page = PageQuery {
                cursor: before,
                limit: Some(100),
            };
            let rows = julin_community::members_of_leader(tx, scope, leader, &page).await?;
            let rows = julin_kernel::Page::of(rows, &page, |m| m.seq);
            let ids: Vec<PersonId> = rows.items.iter().map(|m| m.member).collect();
            let mut found: HashMap<_, _> = julin_identity::people(tx, scope, &ids).await?;
            let with = |m: Membership| Some((m.clone(), found.remove(&m.member)?));
            people.extend(rows.items.into_iter().filter_map(with));
            before = rows.next;
            if before.is_none() {
                break;
            }
        }
        let of = julin_community::leader(tx, scope, leader).await?;
        let buildings = match of {
            Some(l) => julin_community::buildings_of(tx, scope, l.community).await?,
            None => vec![],
        };
        Ok(Self { people, buildings })
    }

    fn order(&self, goods: &[&ItemSnapshot], read: ReadOrder) -> ReadListOrder {
        let (building_id, unit) = self.home(read.home.as_deref());
        let line = |(at, quantity): &(usize, i64)| {
            let item = goods.get(*at)?;
            Some(ReadListLine {
                item_id: item.id,
                name: item.name.clone(),
                spec: item.spec.clone(),
                quantity: *quantity,
                price: item.price,
            })
        };
        ReadListOrder {
            member_id: self.member(&read, building_id, unit.as_deref()),
            confidence: read.confidence(),
            lines: read.lines.iter().filter_map(line).collect(),
            line: read.line,
            text: read.text,
            name: read.name,
            phone: read.phone,
            building_id,
            unit,
            note: read.note,
            doubts: read.doubts,
        }
    }

    /// `3栋1203` is room 1203 of the building that is called so, or `3号楼`, or begins with 3.
    fn home(&self, home: Option<&str>) -> (Option<BuildingId>, Option<String>) {
        let Some(home) = home else {
            return (None, None);
        };
        let digits = |s: &str| {
            s.chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
        };
        let number = digits(home);
        let rest = home[number.len()..].trim_start_matches(|c: char| !c.is_ascii_digit());
        let fits = |b: &&Building| !number.is_empty() && digits(&b.name) == number;
        let mut found = self.buildings.iter().filter(fits);
        match (found.next(), found.next(), rest.is_empty()) {
            (Some(building), None, false) => (Some(building.id), Some(clipped(rest))),
            _ => (None, Some(clipped(home))),
        }
    }

    /// One of her people by name, and by home where that is written; none if several fit.
    fn member(
        &self,
        read: &ReadOrder,
        building: Option<BuildingId>,
        unit: Option<&str>,
    ) -> Option<PersonId> {
        if read.phone.is_some() {
            return None;
        }
        let named = |(_, p): &&(Membership, Person)| p.nickname == read.name;
        let lives = |m: &Membership| {
            let building = building.is_none_or(|b| m.building.is_none_or(|own| own == b));
            let unit = unit.is_none_or(|u| m.unit.as_deref().is_none_or(|own| own == u));
            building && unit
        };
        let mut found = self.people.iter().filter(named).filter(|(m, _)| lives(m));
        match (found.next(), found.next()) {
            (Some((member, _)), None) => Some(member.member),
            _ => None,
        }
    }
}

fn clipped(text: &str) -> String {
    text.chars().take(20).collect()
}
