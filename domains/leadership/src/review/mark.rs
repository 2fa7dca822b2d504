//! A reviewer's marks: one to five for each criterion, weighted.
use crate::apply::LeaderApplicationStatus as S;
use crate::ids::ApplicationId;
use crate::policy::{Criterion, Policy};
use crate::store::{application, policy, review as store, step};
use julin_db::{Command, Json, Result, Tx, row};
use julin_kernel::{Code, Fault, PersonId, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A mark for one criterion.
#[expect(
    clippy::struct_field_names,
    reason = "the mark of a mark is the word of the API"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderMark)]
pub(crate) struct Mark {
    /// The criterion's name.
    pub(crate) criterion: String,
    /// 1 (poor) to 5 (very good).
    pub(crate) mark: i64,
    /// What it rests on, at most 200 characters.
    pub(crate) note: String,
}

/// A reviewer's marks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderReviewInput)]
pub(crate) struct ReviewInput {
    /// One for each criterion.
    pub(crate) marks: Vec<Mark>,
    /// Whether the reviewer would take her on.
    pub(crate) recommends: bool,
    /// At most 500 characters.
    pub(crate) note: String,
}

row! {
    /// A review as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Review {
        pub(crate) reviewer_id: PersonId,
        pub(crate) marks: Json<Vec<Mark>>,
        pub(crate) score: i64,
        pub(crate) recommends: bool,
        pub(crate) note: String,
        pub(crate) at: Ts,
    }
}

impl ReviewInput {
    /// The same, trimmed, with every criterion marked once, in the policy's order.
    fn checked(&self, policy: &Policy) -> Result<Self, Fault> {
        check::count(
            "marks",
            &self.marks,
            policy.criteria.len(),
            policy.criteria.len(),
        )?;
        let mut marks = vec![];
        for criterion in &policy.criteria {
            let at = self
                .marks
                .iter()
                .position(|m| m.criterion == criterion.name);
            let at = at.ok_or(Code::INVALID.field("marks").detail(criterion.name.clone()))?;
            let given = &self.marks[at];
            check::range(&format!("marks.{at}.mark"), given.mark, 1, 5)?;
            let note = check::text(&format!("marks.{at}.note"), &given.note, 0, 200)?;
            marks.push(Mark {
                note,
                ..given.clone()
            });
        }
        let note = check::text("note", &self.note, 0, 500)?;
        Ok(Self {
            marks,
            recommends: self.recommends,
            note,
        })
    }
}

/// The weighted mean of the marks in hundredths, half up: 4.35 is 435.
pub(crate) fn score(criteria: &[Criterion], marks: &[Mark]) -> i64 {
    let pairs = criteria.iter().zip(marks);
    let sum: i64 = pairs.map(|(c, m)| c.weight * m.mark).sum();
    let weights = criteria.iter().map(|c| c.weight).sum::<i64>().max(1);
    (sum * 200 + weights) / (2 * weights)
}

/// `4.35`.
pub(crate) fn score_text(score: i64) -> String {
    format!("{}.{:02}", score / 100, score % 100)
}

/// Gives or changes one's marks.
pub(crate) struct GiveMarks {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: ApplicationId,
    pub(crate) input: ReviewInput,
}

impl Command for GiveMarks {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, reviewer) = (self.scope, self.actor.person);
        let found = application::get(tx, scope, self.id).await?;
        let mut one = found.ok_or(Code::NOT_FOUND.fault())?;
        if one.person_id == reviewer {
            return Err(Code::FORBIDDEN.fault().into());
        }
        one.status.may_become(S::InReview)?;
        let (_, policy) = policy::get(tx, scope).await?;
        let given = self.input.checked(&policy)?;
        let review = Review {
            reviewer_id: reviewer,
            score: score(&policy.criteria, &given.marks),
            marks: Json(given.marks),
            recommends: given.recommends,
            note: given.note,
            at: tx.now(),
        };
        store::put(tx, scope, self.id, &review).await?;
        if one.status != S::InReview {
            one.status = S::InReview;
            application::update(tx, scope, &one).await?;
        }
        let said = score_text(review.score);
        step::add(tx, scope, self.id, (reviewer, "reviewed", &said)).await?;
        let detail = json!({ "score": review.score, "recommends": review.recommends });
        let (action, id) = ("leadership.application.review", self.id.0);
        audit(tx, &self.actor, action, "leader_application", id, detail).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(pairs: &[(i64, i64)]) -> i64 {
        let name = String::new;
        let criteria = pairs.iter().map(|p| Criterion {
            name: name(),
            weight: p.0,
        });
        let marks = pairs.iter().map(|p| Mark {
            criterion: name(),
            mark: p.1,
            note: name(),
        });
        score(&criteria.collect::<Vec<_>>(), &marks.collect::<Vec<_>>())
    }

    #[test]
    fn a_score_is_the_weighted_mean_in_hundredths() {
        assert_eq!(marked(&[(40, 5), (30, 4), (30, 4)]), 440);
        assert_eq!(marked(&[(1, 1), (1, 2), (1, 2)]), 167);
        assert_eq!(marked(&[(7, 5)]), 500);
        assert_eq!(score_text(405), "4.05");
    }
}
