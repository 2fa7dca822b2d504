//! Correct what was said wrong on air: shown at once, kept with the record, and told to those who bought.
use crate::jobs;
use crate::session::{LiveStatus, NOT_ON_AIR};
use crate::store::talk::correction::{self as store, Correction, Made};
use crate::store::{card, session};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{CampaignItemId, CardId, Code, CommentId, LiveId, PersonId, Scope};
use julin_web::{Actor, Ctx, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

const TEXT_MAX: usize = 120;
/// Corrections of one session: each is told to all who bought.
const CORRECTIONS_MAX: usize = 20;
/// Buyers told in one transaction.
const CHUNK: i64 = 100;

const FULL: Code = Code::new(
    "live.corrections_full",
    409,
    "一场直播最多更正 20 次",
    "A live has twenty corrections at most",
);

/// What was wrong, and what is right.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveCorrectionInput {
    /// The card that it concerns; all of the live, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// What was said; at most 120 characters.
    pub said: String,
    /// What holds; at most 120 characters.
    pub correct: String,
}

/// Corrects; answers the correction, and whether it is new.
pub(crate) struct Correct {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveCorrectionInput,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Correct {
    type Output = (Correction, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(Correction, bool)> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let stored = store::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let made = store::get(tx, scope, id).await?;
            return Ok((made.ok_or(Code::NOT_FOUND.fault())?, false));
        }
        let correction = self.decide(tx, scope).await?;
        let made = Made {
            by: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        store::insert(tx, scope, &correction, made).await?;
        leave(tx, scope, correction.id).await?;
        let detail = json!({ "live": self.live, "said": correction.said,
            "correct": correction.correct });
        let (what, id) = ("live.correction.make", correction.id.0);
        audit(tx, &self.actor, what, "live_correction", id, detail).await?;
        Ok((correction, true))
    }
}

impl Correct {
    async fn decide(&self, tx: &mut Tx, scope: Scope) -> Result<Correction> {
        let s = session::get(tx, scope, self.live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        // What nobody heard needs no correction; what was heard may be corrected for good.
        if !matches!(s.status, LiveStatus::OnAir | LiveStatus::Ended) {
            return Err(NOT_ON_AIR.fault().into());
        }
        if store::all(tx, scope, self.live).await?.len() >= CORRECTIONS_MAX {
            return Err(FULL.fault().into());
        }
        if let Some(id) = self.input.card_id {
            let cards = card::of_live(tx, scope, self.live).await?;
            check::that("card_id", cards.iter().any(|c| c.id == id))?;
        }
        Ok(Correction {
            id: tx.new_id(),
            live_id: self.live,
            card_id: self.input.card_id,
            said: check::text("said", &self.input.said, 1, TEXT_MAX)?,
            correct: check::text("correct", &self.input.correct, 1, TEXT_MAX)?,
            at: tx.now(),
        })
    }
}

async fn leave(tx: &mut Tx, scope: Scope, id: CommentId) -> Result<()> {
    let job = Job {
        kind: jobs::TELL_CORRECTION,
        key: id.to_string(),
        payload: id,
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

/// Tells those who bought by what was wrong; each once, however often the job runs.
pub(crate) async fn tell(ctx: &Ctx, scope: Scope, id: CommentId) -> Result<()> {
    let mut after = Some(PersonId(0));
    while let Some(from) = after {
        after = ctx
            .db
            .write(Tell {
                scope,
                id,
                after: from,
            })
            .await?;
    }
    Ok(())
}

/// Tells some; answers where to go on.
struct Tell {
    scope: Scope,
    id: CommentId,
    after: PersonId,
}

impl Command for Tell {
    type Output = Option<PersonId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<PersonId>> {
        let Some(correction) = store::get(tx, self.scope, self.id).await? else {
            return Ok(None);
        };
        let Some(s) = session::get(tx, self.scope, correction.live_id).await? else {
            return Ok(None);
        };
        let item = self.item(tx, &correction).await?;
        let buyers = store::buyers(tx, self.scope, &correction, item, self.after, CHUNK).await?;
        for buyer in &buyers {
            emit(tx, self.scope, message(&correction, &s.title, *buyer)).await?;
        }
        Ok(buyers.last().copied())
    }
}

impl Tell {
    async fn item(&self, tx: &mut Tx, c: &Correction) -> Result<Option<CampaignItemId>> {
        let Some(card) = c.card_id else {
            return Ok(None);
        };
        let cards = card::of_live(tx, self.scope, c.live_id).await?;
        Ok(cards
            .iter()
            .find(|one| one.id == card)
            .map(|one| one.item_id))
    }
}

fn message(c: &Correction, title: &str, to: PersonId) -> MessageRequested {
    MessageRequested {
        to,
        template: "live_corrected".to_owned(),
        args: BTreeMap::from([
            ("title".to_owned(), title.to_owned()),
            ("said".to_owned(), c.said.clone()),
            ("correct".to_owned(), c.correct.clone()),
        ]),
        link: Some(format!("/live/{}", c.live_id)),
        key: format!("live:{}:correction:{}:{to}", c.live_id, c.id),
    }
}
