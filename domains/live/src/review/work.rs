//! What is made of a review: questions in groups, findings, and what is to be done.
use super::Review;
use super::finding::{LiveSuggestion, findings};
use super::follow::FollowUp;
use super::group::{LiveAsked, asked};
use crate::store::review::work as store;
use crate::store::session;
use julin_db::{Command, Result, Tx};
use julin_kernel::Code;
use serde::Serialize;
use utoipa::ToSchema;

/// What is made of a review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReviewWork {
    /// The questions in groups.
    pub asked: LiveAsked,
    /// What is to be done, in the order it was made.
    pub follow_ups: Vec<FollowUp>,
    /// What the rules find worth doing besides.
    pub suggestions: Vec<LiveSuggestion>,
}

/// Reads it; run it as a report.
pub(crate) struct Work(pub(crate) Review);

impl Command for Work {
    type Output = LiveReviewWork;
    async fn run(&self, tx: &mut Tx) -> Result<LiveReviewWork> {
        let (scope, live) = (self.0.scope, self.0.live);
        let s = session::get(tx, scope, live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        let review = self.0.run(tx).await?;
        let asked = asked(tx, scope, &s).await?;
        let follow_ups = store::follow_ups(tx, scope, live).await?;
        let fresh = |f: &LiveSuggestion| {
            !follow_ups
                .iter()
                .any(|made| made.cause.as_ref() == Some(&f.cause))
        };
        let all = findings(&review, &asked, self.0.locale);
        Ok(LiveReviewWork {
            suggestions: all.into_iter().filter(fresh).collect(),
            asked,
            follow_ups,
        })
    }
}
