//! Text messages: the port, and the adapter of a trial shop that sends nothing.
use async_trait::async_trait;
use julin_db::{Command, Db, DbError, Result, Tx, q, row};
use julin_kernel::{Scope, Ts};
use serde::Serialize;

julin_kernel::id! { SmsId "one text message of a trial shop" }

/// Carries codes to phones.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Sends a sign-in code.
    async fn send_code(&self, scope: Scope, phone: &str, code: &str) -> Result<()>;
}

/// Keeps messages where anybody can read them: for trials only.
pub struct LocalInbox(pub Db);

#[async_trait]
impl SmsSender for LocalInbox {
    async fn send_code(&self, scope: Scope, phone: &str, code: &str) -> Result<()> {
        let body = format!("【聚邻】验证码 {code}，5 分钟内有效，请勿告诉他人。");
        let phone = phone.to_owned();
        self.0.write(Keep { scope, phone, body }).await
    }
}

struct Keep {
    scope: Scope,
    phone: String,
    body: String,
}

impl Command for Keep {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (id, now) = (tx.new_id::<SmsId>(), tx.now());
        tx.run(q!(
            "DELETE FROM identity_sms_inbox WHERE shop_id = $1 AND at < $2",
            self.scope.shop,
            now.plus_s(-86_400)
        ))
        .await?;
        tx.run(q!(
            "INSERT INTO identity_sms_inbox (shop_id, id, phone, body, at)
             VALUES ($1, $2, $3, $4, $5)",
            self.scope.shop,
            id.0,
            &self.phone,
            &self.body,
            now
        ))
        .await?;
        Ok(())
    }
}

row! {
    /// One kept message.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub struct InboxSms {
        /// To whom.
        pub phone: String,
        /// What it says.
        pub body: String,
        /// When.
        pub at: Ts,
    }
}

/// The last fifty messages, newest first.
pub(crate) async fn inbox(
    tx: &mut Tx,
    scope: Scope,
    phone: Option<&str>,
) -> Result<Vec<InboxSms>, DbError> {
    let sql = q!(
        "SELECT phone, body, at FROM identity_sms_inbox WHERE shop_id = $1",
        scope.shop
    );
    tx.all(
        sql.and(" AND phone = ", phone)
            .push(" ORDER BY id DESC LIMIT 50"),
    )
    .await
}
