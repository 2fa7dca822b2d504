//! 预约到场: of those who reserved, how many came, stayed and ordered; in all and by what tells them
//! apart. Each figure is shown with what it is divided by.
use crate::others;
use crate::preheat::remind::Moment;
use crate::store::preheat::{self as store, Reserved};
use crate::store::session;
use julin_community::memberships_of;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, Code, CommunityId, LiveId, PersonId, Scope};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// How many of a group that reserved came, stayed and ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveTurnout {
    /// What tells the group: an id, an interest, a reminder.
    pub key: String,
    /// Its name; for reminders the key says it.
    pub name: String,
    /// Who reserved.
    pub reserved: i64,
    /// Of these, who entered while it was on air.
    pub came: i64,
    /// Of these, who watched for at least so many minutes.
    pub stayed: i64,
    /// Of those who reserved, who ordered out of it and did not cancel.
    pub ordered: i64,
    /// Came ÷ reserved, in basis points.
    #[schema(required)]
    pub came_bps: Option<i64>,
    /// Stayed ÷ came.
    #[schema(required)]
    pub stayed_bps: Option<i64>,
    /// Ordered ÷ reserved.
    #[schema(required)]
    pub ordered_bps: Option<i64>,
}

/// Reserved → came, of one session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAttendance {
    /// Minutes watched that count as staying.
    pub stay_minutes: i64,
    /// Everybody who reserved.
    pub all: LiveTurnout,
    /// By what they looked forward to; one person may stand in several.
    pub by_interest: Vec<LiveTurnout>,
    /// By the community they joined first.
    pub by_community: Vec<LiveTurnout>,
    /// By the leader they see first.
    pub by_leader: Vec<LiveTurnout>,
    /// By the reminders they were sent, and `none`; one person may stand in several.
    pub by_reminder: Vec<LiveTurnout>,
}

/// Reads it; run it as a report.
pub(crate) struct Attendance {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) stay_minutes: i64,
}

impl Command for Attendance {
    type Output = LiveAttendance;
    async fn run(&self, tx: &mut Tx) -> Result<LiveAttendance> {
        let (scope, live) = (self.scope, self.live);
        let people = store::all_reserved(tx, scope, live).await?;
        let (communities, leaders) = self.homes(tx, &people).await?;
        let mut all = self.groups(&people, |_| vec![("all".into(), String::new())]);
        Ok(LiveAttendance {
            stay_minutes: self.stay_minutes,
            all: all.pop().unwrap_or_else(|| LiveTurnout {
                key: "all".into(),
                ..LiveTurnout::default()
            }),
            by_interest: self.by_interest(tx, &people).await?,
            by_community: self.groups(&people, |p| keyed(&communities, p.member_id)),
            by_leader: self.groups(&people, |p| keyed(&leaders, p.member_id)),
            by_reminder: self.by_reminder(tx, &people).await?,
        })
    }
}

/// Of each member the key and the name of a group.
type Homes = HashMap<PersonId, (String, String)>;

fn keyed(homes: &Homes, member: PersonId) -> Vec<(String, String)> {
    homes.get(&member).cloned().into_iter().collect()
}

impl Attendance {
    /// The figures of each group that somebody is in, the largest first.
    fn groups(
        &self,
        people: &[Reserved],
        of: impl Fn(&Reserved) -> Vec<(String, String)>,
    ) -> Vec<LiveTurnout> {
        let mut groups: BTreeMap<(String, String), LiveTurnout> = BTreeMap::new();
        for person in people {
            let keys: BTreeSet<(String, String)> = of(person).into_iter().collect();
            for key in keys {
                let row = groups.entry(key).or_default();
                let came = person.came > 0;
                row.reserved += 1;
                row.came += i64::from(came);
                row.stayed += i64::from(came && person.watched_s >= self.stay_minutes * 60);
                row.ordered += i64::from(person.ordered > 0);
            }
        }
        let mut out: Vec<LiveTurnout> = groups.into_iter().map(divided).collect();
        out.sort_by_key(|row| std::cmp::Reverse(row.reserved));
        out
    }

    async fn by_interest(&self, tx: &mut Tx, people: &[Reserved]) -> Result<Vec<LiveTurnout>> {
        let s = session::get(tx, self.scope, self.live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        let campaign = others::campaign(tx, self.scope, s.campaign_id).await?;
        let offers = campaign.into_iter().flat_map(|c| c.offers);
        let names: HashMap<CampaignItemId, String> = offers.map(|o| (o.item, o.name)).collect();
        let named = |p: &Reserved| {
            let tags = p.interests.0.iter().cloned();
            let items = p.item_ids.0.iter().filter_map(|id| names.get(id).cloned());
            tags.chain(items).map(|w| (w.clone(), w)).collect()
        };
        Ok(self.groups(people, named))
    }

    async fn by_reminder(&self, tx: &mut Tx, people: &[Reserved]) -> Result<Vec<LiveTurnout>> {
        let mut told: HashMap<PersonId, Vec<(String, String)>> = HashMap::new();
        for (member, moment) in store::all_told(tx, self.scope, self.live).await? {
            if !matches!(moment, Moment::Moved | Moment::Cancelled) {
                let key = (moment.to_string(), String::new());
                told.entry(member).or_default().push(key);
            }
        }
        let none = || vec![("none".to_owned(), String::new())];
        Ok(self.groups(people, |p| {
            told.get(&p.member_id).cloned().unwrap_or_else(none)
        }))
    }

    /// The community and the leader of each, with their names.
    async fn homes(&self, tx: &mut Tx, people: &[Reserved]) -> Result<(Homes, Homes)> {
        let mut homes: Vec<(PersonId, CommunityId, PersonId)> = vec![];
        for person in people {
            let joined = memberships_of(tx, self.scope, person.member_id).await?;
            let first = joined.first();
            homes.extend(first.map(|m| (person.member_id, m.community, m.leader)));
        }
        let ids: Vec<CommunityId> = homes.iter().map(|h| h.1).collect();
        let places = others::community_names(tx, self.scope, &ids).await?;
        let ids: Vec<PersonId> = homes.iter().map(|h| h.2).collect();
        let names = others::nicknames(tx, self.scope, &ids).await?;
        let place = |c: &CommunityId| places.get(c).cloned().unwrap_or_default();
        let name = |l: &PersonId| names.get(l).cloned().unwrap_or_default();
        let communities = homes
            .iter()
            .map(|(m, c, _)| (*m, (c.to_string(), place(c))));
        let leaders = homes.iter().map(|(m, _, l)| (*m, (l.to_string(), name(l))));
        Ok((communities.collect(), leaders.collect()))
    }
}

fn divided(((key, name), row): ((String, String), LiveTurnout)) -> LiveTurnout {
    // Rounded half up; nothing by nothing.
    let share = |part: i64, of: i64| (of > 0).then(|| (part * 20_000 + of) / (2 * of));
    LiveTurnout {
        key,
        name,
        came_bps: share(row.came, row.reserved),
        stayed_bps: share(row.stayed, row.came),
        ordered_bps: share(row.ordered, row.reserved),
        ..row
    }
}
