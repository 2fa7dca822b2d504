//! The inbox as its owner reads it.
use crate::template::{Args, Template};
use julin_db::{Command, DbError, Json, Result, Tx, q, row};
use julin_kernel::{Code, MessageId, Page, PageQuery, PersonId, Scope, Ts};
use julin_web::Locale;
use serde::Serialize;

/// One message.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// When it came.
    pub at: Ts,
    /// What kind it is.
    pub template: String,
    /// In the reader's language.
    pub title: String,
    /// In the reader's language.
    pub body: String,
    /// A path of the mall that it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Ts>,
}

row! {
    struct MessageRow {
        id: MessageId,
        at: Ts,
        template: String,
        args: Json<Args>,
        link: Option<String>,
        read_at: Option<Ts>,
    }
}

impl MessageRow {
    fn view(self, locale: Locale) -> MessageView {
        let template = Template::named(&self.template);
        // A template that was taken away still leaves its name.
        let (title, body) = template.map_or_else(
            || (self.template.clone(), String::new()),
            |t| t.render(locale, &self.args.0),
        );
        MessageView {
            id: self.id,
            at: self.at,
            template: self.template,
            title,
            body,
            link: self.link,
            read_at: self.read_at,
        }
    }
}

pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    query: &PageQuery,
    locale: Locale,
) -> Result<Page<MessageView>, DbError> {
    let rows: Vec<MessageRow> = tx
        .all(q!(
            "SELECT id, at, template, args, link, read_at FROM messaging_message
             WHERE shop_id = $1 AND person_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
            scope.shop,
            person,
            query.before(),
            query.size() + 1
        ))
        .await?;
    Ok(Page::of(rows, query, |row| row.id.0).map(|row| row.view(locale)))
}

/// How many messages a person has not read.
pub async fn unread(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<i64, DbError> {
    let unread: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) AS n FROM messaging_message
             WHERE shop_id = $1 AND person_id = $2 AND read_at IS NULL",
            scope.shop,
            person
        ))
        .await?;
    Ok(unread.0)
}

/// A person has read one message, or all.
pub(crate) struct MarkRead {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) only: Option<MessageId>,
}

impl Command for MarkRead {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let now = tx.now();
        let sql = q!(
            "UPDATE messaging_message SET read_at = COALESCE(read_at, $3)
             WHERE shop_id = $1 AND person_id = $2",
            self.scope.shop,
            self.person,
            now
        );
        let sql = match self.only {
            Some(id) => sql.and(" AND id = ", Some(id)),
            None => sql.push(" AND read_at IS NULL"),
        };
        if tx.run(sql).await? == 0 && self.only.is_some() {
            return Err(Code::NOT_FOUND.fault().into());
        }
        Ok(())
    }
}
