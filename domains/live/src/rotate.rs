//! Give a session a new stream key and preview token; whoever publishes with the old one is cut off, and
//! whoever was sent the old one sees a recording no more.
use crate::media::MediaStats;
use crate::session::{LiveStatus, OVER, secret, stream_name};
use crate::store::session as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Ctx, audit};
use serde_json::json;

/// Replaces the secrets of a session.
pub(crate) struct Rotate {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
}

impl Command for Rotate {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        if s.status == LiveStatus::Cancelled {
            return Err(OVER.fault().into());
        }
        let (stream, preview) = (secret(tx.rng()), secret(tx.rng()));
        store::set_secrets(tx, scope, s.id, &stream, &preview).await?;
        audit(
            tx,
            &self.actor,
            "live.session.rotate_key",
            "live",
            s.id.0,
            json!({}),
        )
        .await
    }
}

impl Rotate {
    pub(crate) async fn carry_out(self, ctx: &Ctx) -> Result<()> {
        let stream = stream_name(self.live);
        ctx.db.write(self).await?;
        ctx.port::<dyn MediaStats>().kick(&stream);
        Ok(())
    }
}
