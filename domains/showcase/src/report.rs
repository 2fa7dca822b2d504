//! A member reports a post. One alone takes nothing down; three set it aside until somebody has looked,
//! and what was looked at and shown again is not set aside once more.
use crate::ids::ShowPostId;
use crate::model::{ShowPostReason, ShowPostStatus};
use crate::refusals as no;
use crate::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, PersonId, Scope};
use serde::{Deserialize, Serialize};

/// Reports that set a post aside.
const ASIDE: i64 = 3;

/// A report.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ShowPostReportInput {
    /// What is wrong with it.
    pub(crate) reason: ShowPostReason,
}

/// Reports a post; again changes nothing. Answers the lives from which it was set aside.
pub(crate) struct Report {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) post: ShowPostId,
    pub(crate) reason: ShowPostReason,
}

impl Command for Report {
    type Output = Option<Vec<LiveId>>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<Vec<LiveId>>> {
        let (scope, id) = (self.scope, self.post);
        let found = store::post::get(tx, scope, id).await?;
        let shown = found.filter(|p| p.status == ShowPostStatus::Shown);
        let post = shown.ok_or(Code::NOT_FOUND.fault())?;
        if post.member_id == self.member {
            return Err(no::OWN.fault().into());
        }
        if !store::report::insert(tx, scope, id, (self.member, self.reason)).await? {
            return Ok(None);
        }
        let reports = store::post::reported(tx, scope, id).await?;
        if post.upheld || reports < ASIDE {
            return Ok(None);
        }
        store::post::set_aside(tx, scope, id).await?;
        Ok(Some(store::placed::lives_of(tx, scope, id).await?))
    }
}
