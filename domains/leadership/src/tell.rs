//! What applicants and leaders are told, in their inbox.
use crate::apply::Application;
use crate::ids::CourseId;
use julin_contracts::MessageRequested;
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{PersonId, Scope};

async fn tell(
    tx: &mut Tx,
    scope: Scope,
    to: PersonId,
    (template, key, link): (&str, String, &str),
    args: &[(&str, &str)],
) -> Result<()> {
    let args = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    let message = MessageRequested {
        to,
        template: template.to_owned(),
        args: args.collect(),
        link: Some(link.to_owned()),
        key,
    };
    emit(tx, scope, message).await.map(|_| ())
}

/// Something is to be completed; each time it is a message of its own.
pub(crate) async fn asked(tx: &mut Tx, scope: Scope, one: &Application) -> Result<()> {
    let key = format!("leader_asked:{}:{}", one.id, tx.now().0);
    let what = (("leader_asked"), key, "/become-leader");
    tell(tx, scope, one.person_id, what, &[("what", &one.note)]).await
}

pub(crate) async fn approved(
    tx: &mut Tx,
    scope: Scope,
    one: &Application,
    home: String,
) -> Result<()> {
    let what = (
        "leader_approved",
        format!("leader_approved:{}", one.id),
        "/leader/training",
    );
    tell(tx, scope, one.person_id, what, &[("community", &home)]).await
}

pub(crate) async fn declined(
    tx: &mut Tx,
    scope: Scope,
    one: &Application,
    again: String,
) -> Result<()> {
    let what = (
        "leader_declined",
        format!("leader_declined:{}", one.id),
        "/become-leader",
    );
    let args = [("why", one.note.as_str()), ("again", again.as_str())];
    tell(tx, scope, one.person_id, what, &args).await
}

pub(crate) async fn certified(
    tx: &mut Tx,
    scope: Scope,
    (person, course): (PersonId, CourseId),
    title: &str,
) -> Result<()> {
    let key = format!("course_certified:{course}:{person}");
    let what = ("course_certified", key, "/leader/training");
    tell(tx, scope, person, what, &[("course", title)]).await
}
