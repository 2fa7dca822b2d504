//! The first answer to a creating write is kept, and given again to whoever repeats it: what was made may
//! have changed since, what was answered has not.
//!
//! The command alone makes sure that a thing is made once, by its columns (see [`crate::Replay`]), and
//! refuses another body. It has judged the repetition before the first answer is given in place of its
//! own. A program killed between the two answers by what there is.
use crate::{Actor, Ctx};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{PersonId, Scope};

/// Longer answers are not kept: a page of a hundred rows is far below.
const BODY_MAX_BYTES: usize = 1024 * 1024;
/// Keys are promised to live for a day.
const KEPT_S: i64 = 2 * 86_400;
/// One of so many looks for what is too old.
const SWEEP_ONE_IN: u64 = 64;

/// Who asks for what, under which key.
pub(crate) struct Asked {
    scope: Scope,
    person: PersonId,
    key: String,
    what: String,
}

impl Asked {
    /// Of a request that bears a key; what strangers ask for creates nothing.
    pub(crate) fn of(request: &Request, actor: Option<&Actor>) -> Option<Self> {
        let actor = actor?;
        let key = request.headers().get("idempotency-key")?.to_str().ok()?;
        Some(Self {
            scope: Scope::shop(actor.shop),
            person: actor.person,
            key: key.to_owned(),
            what: format!("{} {}", request.method(), request.uri().path()),
        })
    }

    /// Keeps a success as the first answer, or gives the one that was first.
    pub(crate) async fn answered(self, ctx: &Ctx, response: Response) -> Response {
        if !response.status().is_success() {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        let Ok(bytes) = to_bytes(body, BODY_MAX_BYTES).await else {
            tracing::error!(asked = self.what, "an answer too long to keep");
            parts.status = StatusCode::INTERNAL_SERVER_ERROR;
            return Response::from_parts(parts, Body::empty());
        };
        let keep = Keep {
            asked: self,
            status: parts.status.as_u16().into(),
            body: bytes.to_vec(),
        };
        match ctx.db.write(keep).await {
            Ok(None) => Response::from_parts(parts, Body::from(bytes)),
            Ok(Some((status, body))) => {
                let status = u16::try_from(status).ok();
                let status = status.and_then(|s| StatusCode::from_u16(s).ok());
                parts.status = status.unwrap_or(parts.status);
                parts.headers.remove("content-length");
                Response::from_parts(parts, Body::from(body))
            }
            Err(e) => {
                // What was asked for is done: better told than lost.
                tracing::error!(error = %e, "a first answer was not kept");
                Response::from_parts(parts, Body::from(bytes))
            }
        }
    }
}

/// Keeps an answer; answers with the first one if there is one.
struct Keep {
    asked: Asked,
    status: i64,
    body: Vec<u8>,
}

impl Command for Keep {
    type Output = Option<(i64, Vec<u8>)>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let first = self.first(tx).await?;
        if first.is_none() {
            self.insert(tx).await?;
        }
        Ok(first)
    }
}

impl Keep {
    async fn first(&self, tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>> {
        let a = &self.asked;
        let found = tx
            .opt(q!(
                "SELECT status, body FROM web_answer
                 WHERE shop_id = $1 AND person_id = $2 AND idem_key = $3 AND asked = $4",
                a.scope.shop,
                a.person,
                &a.key,
                &a.what
            ))
            .await?;
        Ok(found)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let (a, now) = (&self.asked, tx.now());
        tx.run(q!(
            "INSERT INTO web_answer (shop_id, person_id, idem_key, asked, status, body, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shop_id, person_id, idem_key, asked) DO NOTHING",
            a.scope.shop,
            a.person,
            &a.key,
            &a.what,
            self.status,
            self.body.clone(),
            now
        ))
        .await?;
        if tx.rng().below(SWEEP_ONE_IN) == 0 {
            let old = now.plus_s(-KEPT_S);
            tx.run(q!(
                "DELETE FROM web_answer WHERE shop_id = $1 AND at < $2",
                a.scope.shop,
                old
            ))
            .await?;
        }
        Ok(())
    }
}
