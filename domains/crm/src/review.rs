//! Tags are judged: given, explained anew, taken back.
use crate::rules::{self, LONG_DAYS, SHORT_DAYS};
use crate::{jobs, store};
use julin_contracts::TagAssigned;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{PersonId, Scope, Ts};
use julin_web::Locale;

/// A day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// Judges a member again.
pub(crate) struct Review {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
}

impl Command for Review {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        judge(tx, self.scope, self.member).await
    }
}

/// Gives a member the tags that the rules find now and takes the others back.
pub(crate) async fn judge(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<()> {
    let now = tx.now();
    let ago = |days: i64| now.plus_ms(-days * DAY_MS);
    let facts = store::facts(tx, scope, member, ago(LONG_DAYS), ago(SHORT_DAYS)).await?;
    let deserved = rules::tags(&facts);
    let before = store::tags(tx, scope, &[member]).await?;
    for given in &before {
        if !deserved.iter().any(|(tag, _)| *tag == given.tag) {
            store::take_tag(tx, scope, member, given.tag).await?;
        }
    }
    for (tag, reason) in deserved {
        store::give_tag(tx, scope, member, tag, reason).await?;
        if !before.iter().any(|given| given.tag == tag) {
            let event = TagAssigned {
                member,
                tag: tag.as_str().to_owned(),
                reason: reason.text(Locale::Zh),
            };
            emit(tx, scope, event).await?;
        }
    }
    Ok(())
}

/// Leaves the jobs that judge a member again when what happened at `at` leaves the windows. `what`
/// names it.
pub(crate) async fn schedule(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    at: Ts,
    what: &str,
) -> Result<()> {
    for days in [SHORT_DAYS, LONG_DAYS] {
        let job = Job {
            kind: jobs::REVIEW,
            key: format!("{what}:{days}"),
            payload: jobs::MemberJob { member },
            run_at: at.plus_ms(days * DAY_MS),
        };
        enqueue(tx, scope, job).await?;
    }
    Ok(())
}
