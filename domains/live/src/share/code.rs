//! A member's own link to a session.
use crate::session::secret;
use crate::store::{session, share as store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, PersonId, Scope};

/// Characters of a code.
const CODE_LEN: usize = 10;

/// Makes the member's code for a session, once.
pub(crate) struct Share {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
}

impl Command for Share {
    type Output = String;
    async fn run(&self, tx: &mut Tx) -> Result<String> {
        let found = session::get(tx, self.scope, self.live).await?;
        found.ok_or(Code::NOT_FOUND.fault())?;
        if let Some(code) = store::code_of(tx, self.scope, self.live, self.member).await? {
            return Ok(code);
        }
        let mut code = secret(tx.rng());
        code.truncate(CODE_LEN);
        store::insert_code(tx, self.scope, &code, self.live, self.member).await?;
        Ok(code)
    }
}
