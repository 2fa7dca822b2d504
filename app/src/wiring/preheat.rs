//! What the live room asks before a session: of scripts' words, of lucky bags, and of what members look
//! forward to.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};
use julin_live::{AdWord, AdWords, Benefit, Benefits, Interests};

/// The words that scripts may not hold.
pub(crate) struct ScriptWords;

#[async_trait]
impl AdWords for ScriptWords {
    async fn find(
        &self,
        tx: &mut Tx,
        scope: Scope,
        texts: &[(String, &str)],
    ) -> Result<Vec<AdWord>> {
        let found = julin_runofshow::ad_words(tx, scope, texts).await?;
        let word = |w: julin_runofshow::AdWord| AdWord {
            field: w.field,
            text: w.text,
            blocks: w.blocks,
        };
        Ok(found.into_iter().map(word).collect())
    }
}

/// The lucky bags of a session.
pub(crate) struct LuckyBags;

#[async_trait]
impl Benefits for LuckyBags {
    async fn bags(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Benefit>> {
        let found = julin_luckybag::bags_of(tx, scope, live).await?;
        let bag = |(id, title): (julin_luckybag::BagId, String)| Benefit { id: id.0, title };
        Ok(found.into_iter().map(bag).collect())
    }
}

/// What members said they look forward to.
pub(crate) struct Intents;

#[async_trait]
impl Interests for Intents {
    async fn of(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>> {
        Ok(julin_crm::interests_of(tx, scope, member).await?)
    }
}
