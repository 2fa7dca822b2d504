//! Which courses keep a leader from her first buy and her first live.
//!
//! A course gates a deed while it is published and not passed, for those who became leaders at the policy's
//! `gated_since` or later. The bar stands in the community room, which groupbuy and the live room ask.
use crate::ids::CourseId;
use crate::store::{certificate, course, policy};
use julin_community::{BarReason, Leader, LeaderDeed, leader, set_bars};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope, Ts};
use std::collections::BTreeSet;

/// A course that gates something.
pub(crate) struct Gate {
    pub(crate) id: CourseId,
    pub(crate) title: String,
    pub(crate) buy: bool,
    pub(crate) live: bool,
}

/// What keeps whoever passed these courses from what.
fn bars(gates: &[Gate], passed: &BTreeSet<CourseId>) -> Vec<(LeaderDeed, String)> {
    let missing = |wanted: fn(&Gate) -> bool| {
        let open = gates
            .iter()
            .filter(|g| wanted(g) && !passed.contains(&g.id));
        open.map(|g| g.title.as_str())
            .collect::<Vec<_>>()
            .join("、")
    };
    let both = [
        (LeaderDeed::Buy, missing(|g| g.buy)),
        (LeaderDeed::Live, missing(|g| g.live)),
    ];
    both.into_iter()
        .filter(|(_, titles)| !titles.is_empty())
        .collect()
}

struct Rules {
    since: Option<Ts>,
    gates: Vec<Gate>,
}

async fn rules(tx: &mut Tx, scope: Scope) -> Result<Rules> {
    let (_, policy) = policy::get(tx, scope).await?;
    let gates = course::gates(tx, scope).await?;
    Ok(Rules {
        since: policy.gated_since,
        gates,
    })
}

async fn apply(tx: &mut Tx, scope: Scope, rules: &Rules, leader: &Leader) -> Result<()> {
    let gated = rules.since.is_some_and(|since| leader.since >= since);
    let bars = if gated {
        let passed = certificate::of_person(tx, scope, leader.person).await?;
        let passed = passed.into_iter().map(|c| c.course_id).collect();
        bars(&rules.gates, &passed)
    } else {
        vec![]
    };
    Ok(set_bars(tx, scope, leader.person, BarReason::Training, &bars).await?)
}

/// Looks at one leader anew.
pub(crate) async fn look(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<()> {
    match leader(tx, scope, person).await? {
        Some(leader) => {
            let rules = rules(tx, scope).await?;
            apply(tx, scope, &rules, &leader).await
        }
        None => Ok(()),
    }
}

/// Leaders that one transaction looks at.
const LEADERS_A_TIME: i64 = 50;

/// Looks at leaders above `after` anew; answers the last one, none at the end.
pub(crate) struct LookAtAll {
    pub(crate) scope: Scope,
    pub(crate) after: PersonId,
}

impl Command for LookAtAll {
    type Output = Option<PersonId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<PersonId>> {
        let rules = rules(tx, self.scope).await?;
        let next = julin_community::leaders_after(tx, self.scope, self.after, LEADERS_A_TIME);
        let leaders = next.await?;
        for leader in &leaders {
            apply(tx, self.scope, &rules, leader).await?;
        }
        Ok(leaders.last().map(|l| l.person))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deed_names_the_courses_that_it_waits_for() {
        let gate = |id, title: &str, buy, live| Gate {
            id: CourseId(id),
            title: title.into(),
            buy,
            live,
        };
        let gates = [
            gate(1, "开团", true, false),
            gate(2, "食品安全", true, true),
            gate(3, "直播", false, true),
        ];
        let of = |passed: &[i64]| bars(&gates, &passed.iter().map(|id| CourseId(*id)).collect());
        let (buy, live) = (LeaderDeed::Buy, LeaderDeed::Live);
        let all = [
            (buy, "开团、食品安全".to_owned()),
            (live, "食品安全、直播".to_owned()),
        ];
        assert_eq!(of(&[]), all);
        assert_eq!(of(&[1, 2]), [(live, "直播".to_owned())]);
        assert_eq!(of(&[1, 2, 3]), []);
    }
}
