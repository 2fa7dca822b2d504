//! Sign-in by a code sent to the phone.
use crate::consent::{self, Consent, give_consent};
use crate::me::{self, Me};
use crate::person::{may_enter, row_of};
use crate::session::{MEMBER_SESSION_S, open_session};
use crate::{otp, person, register_or_find};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, PersonId, Scope};

/// Signs a person in, and up if they are new.
pub(crate) struct SignInByCode {
    pub(crate) scope: Scope,
    pub(crate) phone: String,
    pub(crate) code: String,
    pub(crate) nickname: String,
    pub(crate) consent: Option<Consent>,
}

/// What came of an attempt; a failed one is written, for it is counted.
pub(crate) enum Attempt {
    /// Not let in.
    Wrong,
    /// Let in, with the session's token and life in seconds.
    In(String, i64, Me),
}

impl Command for SignInByCode {
    type Output = Attempt;
    async fn run(&self, tx: &mut Tx) -> Result<Attempt> {
        if !otp::use_code(tx, self.scope, &self.phone, &self.code).await? {
            return Ok(Attempt::Wrong);
        }
        let known = person::row_by_phone(tx, self.scope, &self.phone).await?;
        let agreed = match &known {
            Some(person) => !consent::is_missing(tx, self.scope, person.id).await?,
            None => false,
        };
        // A refusal writes nothing: the same code can be sent again with the consent.
        if !agreed {
            consent::require(self.consent.as_ref())?;
        }
        let (id, _) = register_or_find(tx, self.scope, &self.phone, &self.nickname).await?;
        if !agreed {
            give_consent(tx, self.scope, id).await?;
        }
        enter(tx, self.scope, id, MEMBER_SESSION_S).await
    }
}

/// Opens the session of a person who has shown who they are.
pub(crate) async fn enter(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    life_s: i64,
) -> Result<Attempt> {
    let row = row_of(tx, scope, person).await?;
    may_enter(&row.ok_or(Code::NOT_FOUND.fault())?)?;
    let token = open_session(tx, scope, person, life_s).await?;
    Ok(Attempt::In(
        token,
        life_s,
        me::load(tx, scope, person).await?,
    ))
}
