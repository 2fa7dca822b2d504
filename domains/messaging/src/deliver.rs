//! Delivery of requested messages, once a key.
use crate::template::Template;
use julin_contracts::{Envelope, Event, MessageRequested};
use julin_db::{Error, Json, Result, Tx, Val, q};
use julin_kernel::{MessageId, PersonId, Scope};
use julin_web::Locale;

/// Reaction `messaging.deliver`: the messages among some events, written at once.
pub(crate) async fn deliver(tx: &mut Tx, events: &[Envelope]) -> Result<()> {
    let mut sets: Vec<Vec<Val>> = vec![];
    for e in events {
        let Event::MessageRequested(asked) = &e.event else {
            continue;
        };
        check(asked).map_err(Error::Internal)?;
        sets.push(vec![
            e.shop.into(),
            MessageId(e.id.0).into(),
            asked.to.into(),
            (&asked.key).into(),
            (&asked.template).into(),
            (&Json(&asked.args)).into(),
            asked.link.clone().into(),
            e.at.into(),
        ]);
    }
    let sql = q!("INSERT INTO messaging_message
         (shop_id, id, person_id, dedupe_key, template, args, link, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, dedupe_key) DO NOTHING");
    Ok(tx.run_set(sql, &sets).await.map(|_| ())?)
}

/// What is wrong with a request, if anything.
fn check(asked: &MessageRequested) -> Result<Template, String> {
    let name = &asked.template;
    let template = Template::named(name).ok_or(format!("no template {name}"))?;
    if let Some(missing) = template.missing(&asked.args) {
        return Err(format!("template {name} lacks {missing}"));
    }
    let inside = |link: &String| link.starts_with('/') && !link.starts_with("//");
    if asked.link.as_ref().is_some_and(|link| !inside(link)) {
        return Err(format!("a message of {name} links out of the mall"));
    }
    Ok(template)
}

/// What a device is told about a message as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In whose shop.
    pub scope: Scope,
    /// To whom.
    pub to: PersonId,
    /// The message.
    pub id: MessageId,
    /// Its title.
    pub title: String,
}

/// The notice of a `MessageRequested`, for realtime; none for other events and bad requests. A second
/// request under the same key gives a notice of a message that is not delivered: a client that follows
/// it finds its inbox unchanged.
pub fn notice(e: &Envelope, locale: Locale) -> Option<Notice> {
    let Event::MessageRequested(asked) = &e.event else {
        return None;
    };
    let template = check(asked).ok()?;
    Some(Notice {
        scope: Scope::shop(e.shop),
        to: asked.to,
        id: MessageId(e.id.0),
        title: template.render(locale, &asked.args).0,
    })
}
