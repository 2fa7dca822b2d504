//! A member takes a post back: it leaves every page at once. Also one that was declined or taken down.
use crate::ids::ShowPostId;
use crate::model::ShowPostStatus;
use crate::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, PersonId, Scope};

/// Takes a post back; answers the lives that showed it. Again changes nothing.
pub(crate) struct Withdraw {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) post: ShowPostId,
}

impl Command for Withdraw {
    type Output = Vec<LiveId>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<LiveId>> {
        let found = store::post::get(tx, self.scope, self.post).await?;
        // Whose it is not is not told that it exists.
        let own = found.filter(|p| p.member_id == self.member);
        let post = own.ok_or(Code::NOT_FOUND.fault())?;
        if post.status == ShowPostStatus::Withdrawn {
            return Ok(vec![]);
        }
        let to = ShowPostStatus::Withdrawn;
        store::post::decided(tx, self.scope, &post, to, (None, self.member)).await?;
        Ok(store::placed::lives_of(tx, self.scope, post.id).await?)
    }
}
