//! What the live room asks of other rooms before a session, as the tests say.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};
use julin_live::{AdWord, AdWords, Benefit, Benefits, Interests};
use julin_web::Ports;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What is known before a session.
#[derive(Default)]
pub(crate) struct Before {
    /// The lucky bags that stand.
    pub(crate) bags: Mutex<Vec<Benefit>>,
    /// What members named for earlier sessions.
    pub(crate) lately: Mutex<HashMap<PersonId, Vec<String>>>,
}

pub(crate) fn put(ports: &mut Ports, before: &Arc<Before>) {
    ports.put::<dyn AdWords>(before.clone());
    ports.put::<dyn Benefits>(before.clone());
    ports.put::<dyn Interests>(before.clone());
}

/// 最甜 needs a proof, 治疗 has none.
#[async_trait]
impl AdWords for Before {
    async fn find(&self, _: &mut Tx, _: Scope, texts: &[(String, &str)]) -> Result<Vec<AdWord>> {
        let hits = texts.iter().flat_map(|(field, text)| {
            let words = [("最甜", false), ("治疗", true)].into_iter();
            words
                .filter(|(word, _)| text.contains(word))
                .map(|(word, blocks)| AdWord {
                    field: field.clone(),
                    text: word.to_owned(),
                    blocks,
                })
        });
        Ok(hits.collect())
    }
}

#[async_trait]
impl Benefits for Before {
    async fn bags(&self, _: &mut Tx, _: Scope, _: LiveId) -> Result<Vec<Benefit>> {
        Ok(self.bags.lock().unwrap().clone())
    }
}

#[async_trait]
impl Interests for Before {
    async fn of(&self, _: &mut Tx, _: Scope, member: PersonId) -> Result<Vec<String>> {
        let known = self.lately.lock().unwrap();
        Ok(known.get(&member).cloned().unwrap_or_default())
    }
}
