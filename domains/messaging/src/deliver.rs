//! Delivery of requested messages, once a key.
use crate::template::Template;
use julin_contracts::{Envelope, Event, MessageRequested};
use julin_db::{Error, Json, Result, Tx, q};
use julin_kernel::{MessageId, PersonId, Scope};
use julin_web::Locale;

/// Reaction `messaging.deliver`.
pub(crate) async fn deliver(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::MessageRequested(asked) = &e.event else {
        return Ok(());
    };
    check(asked).map_err(Error::Internal)?;
    tx.run(q!(
        "INSERT INTO messaging_message
         (shop_id, id, person_id, dedupe_key, template, args, link, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, dedupe_key) DO NOTHING",
        e.shop,
        MessageId(e.id.0),
        asked.to,
        &asked.key,
        &asked.template,
        &Json(asked.args.clone()),
        asked.link.clone(),
        e.at
    ))
    .await?;
    Ok(())
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
