//! Who came and bought: by community, leader, time and door; new and returning.
use super::Review;
use super::split::{LiveGroupResult, SLOT_MS, Sum, count, grouped, slot};
use crate::others;
use crate::share::door::Door;
use crate::store::review::fold::Stay;
use crate::store::review::mark::Entry;
use crate::store::review::sold::Sale;
use julin_db::{Result, Tx};
use julin_kernel::{CommunityId, PersonId, Ts};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use utoipa::ToSchema;

/// Who is new. A viewer who never signed in may be either.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveNewcomers {
    /// Members whose first paid order in the shop was placed here.
    pub new_buyers: i64,
    /// Members who paid here and had paid before.
    pub returning_buyers: i64,
    /// Members in their first live.
    pub new_viewers: i64,
    /// Members who had been in another live before.
    pub returning_viewers: i64,
    /// Viewers who did not sign in.
    pub unknown_viewers: i64,
}

/// The members among those who entered.
pub(crate) fn members(entries: &[Entry]) -> Vec<PersonId> {
    let all: BTreeSet<PersonId> = entries.iter().filter_map(|e| e.member_id).collect();
    all.into_iter().collect()
}

/// Viewers, each member once.
pub(crate) fn viewers<'a>(entries: impl Iterator<Item = &'a Entry>) -> i64 {
    let key = |e: &'a Entry| {
        e.member_id
            .map_or_else(|| e.viewer.clone(), |m| m.to_string())
    };
    count(entries.map(key).collect::<HashSet<_>>().len())
}

impl Review {
    pub(super) async fn by_community(
        &self,
        tx: &mut Tx,
        sales: &[Sale],
        came: &[PersonId],
        leaders: &[PersonId],
    ) -> Result<Vec<LiveGroupResult>> {
        let scope = self.scope;
        let by = grouped(sales, |s| s.community_id);
        let mut ids: BTreeSet<CommunityId> = by.keys().copied().collect();
        for leader in leaders.iter().filter(|l| self.sees(**l)) {
            let found = julin_community::leader(tx, scope, *leader).await?;
            ids.extend(found.map(|l| l.community));
        }
        let all: Vec<CommunityId> = ids.iter().copied().collect();
        let names = others::community_names(tx, scope, &all).await?;
        let mut out = vec![];
        for id in ids {
            let here = julin_community::residents_among(tx, scope, id, came).await?;
            let members = julin_community::members_of_community(tx, scope, id).await?;
            let sold = by.get(&id).map(Vec::as_slice).unwrap_or_default();
            out.push(LiveGroupResult {
                id: id.to_string(),
                name: names.get(&id).cloned().unwrap_or_default(),
                viewers: Some(count(here.len())),
                members: Some(members),
                ..Sum::of(sold)?.row
            });
        }
        Ok(out)
    }

    pub(super) async fn by_leader(
        &self,
        tx: &mut Tx,
        sales: &[Sale],
        came: &[PersonId],
        leaders: &[PersonId],
    ) -> Result<Vec<LiveGroupResult>> {
        let by = grouped(sales, |s| s.leader_id);
        let mut ids: BTreeSet<PersonId> = by.keys().copied().collect();
        ids.extend(leaders.iter().copied().filter(|l| self.sees(*l)));
        let all: Vec<PersonId> = ids.iter().copied().collect();
        let names = others::nicknames(tx, self.scope, &all).await?;
        let mut out = vec![];
        for id in ids {
            let here = julin_community::members_among(tx, self.scope, id, came).await?;
            let sold = by.get(&id).map(Vec::as_slice).unwrap_or_default();
            out.push(LiveGroupResult {
                id: id.to_string(),
                name: names.get(&id).cloned().unwrap_or_default(),
                viewers: Some(count(here.len())),
                ..Sum::of(sold)?.row
            });
        }
        Ok(out)
    }

    pub(super) fn by_door(
        &self,
        sales: &[Sale],
        entries: &[Entry],
    ) -> Result<Vec<LiveGroupResult>> {
        let mut doors: HashMap<PersonId, &'static str> = HashMap::new();
        let mut seen: BTreeMap<&'static str, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            let door = door_of(entry);
            seen.entry(door).or_default().push(entry);
            if let Some(member) = entry.member_id {
                doors.entry(member).or_insert(door);
            }
        }
        let by = grouped(sales, |s| {
            doors.get(&s.member_id).copied().unwrap_or(UNKNOWN)
        });
        let keys: BTreeSet<&str> = seen.keys().chain(by.keys()).copied().collect();
        let row = |key: &str| {
            let sold = by.get(key).map(Vec::as_slice).unwrap_or_default();
            let here = seen.get(key).map(Vec::as_slice).unwrap_or_default();
            Ok(LiveGroupResult {
                id: key.to_owned(),
                name: self.door_name(key).to_owned(),
                viewers: Some(viewers(here.iter().copied())),
                ..Sum::of(sold)?.row
            })
        };
        keys.into_iter().map(row).collect()
    }

    fn door_name(&self, key: &str) -> &'static str {
        let (zh, en) = match key {
            SHARED => ("邻居分享的链接", "A neighbour's link"),
            "h5" => ("浏览器 H5", "Browser (H5)"),
            "wechat_webview" => ("微信内网页", "Page inside WeChat"),
            "mini_program" => ("小程序", "Mini-program"),
            "channels" => ("视频号", "WeChat Channels"),
            _ => ("没记到入口", "Door not noted"),
        };
        self.locale.pick(zh, en)
    }
}

const SHARED: &str = "share";
const UNKNOWN: &str = "unknown";

/// Whoever was brought by a neighbour came by the neighbour's link, whatever it was opened in.
fn door_of(entry: &Entry) -> &'static str {
    if entry.sharer_id.is_some() {
        return SHARED;
    }
    match entry.door {
        Some(Door::H5) => "h5",
        Some(Door::WechatWebview) => "wechat_webview",
        Some(Door::MiniProgram) => "mini_program",
        Some(Door::Channels) => "channels",
        None => UNKNOWN,
    }
}

/// By quarters of an hour; orders by when they were placed, viewers by when they were first seen.
pub(crate) fn by_slot(
    sales: &[Sale],
    stays: &[Stay],
    (from, to): (Ts, Ts),
) -> Result<Vec<LiveGroupResult>> {
    let by = grouped(sales, |s| slot(s.placed_at));
    let mut slots: BTreeSet<Ts> = by.keys().copied().collect();
    let mut at = slot(from);
    while at <= to && slots.len() < 200 {
        slots.insert(at);
        at = at.plus_ms(SLOT_MS);
    }
    let row = |at: Ts| {
        let sold = by.get(&at).map(Vec::as_slice).unwrap_or_default();
        let here = |s: &&Stay| s.first_minute < at.plus_ms(SLOT_MS) && at <= s.last_minute;
        Ok(LiveGroupResult {
            id: at.0.to_string(),
            name: at.0.to_string(),
            viewers: Some(stays.iter().filter(here).map(|s| s.n).sum()),
            ..Sum::of(sold)?.row
        })
    };
    slots.into_iter().map(row).collect()
}
