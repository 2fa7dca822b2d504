//! Community knows persons through identity: rooms of one floor do not use each other.
use async_trait::async_trait;
use julin_community::{People, PersonBrief};
use julin_db::{Result, Tx};
use julin_identity::{Person, grant, people, register_or_find};
use julin_kernel::{PersonId, Scope};
use julin_web::{Reach, Role};
use std::collections::HashMap;

/// Persons as identity keeps them.
pub struct IdentityPeople;

fn brief(person: Person) -> PersonBrief {
    PersonBrief {
        nickname: person.nickname,
        phone_masked: person.phone_masked,
        phone_tail4: person.phone_tail4,
        avatar_url: person.avatar_url,
    }
}

#[async_trait]
impl People for IdentityPeople {
    async fn register(
        &self,
        tx: &mut Tx,
        scope: Scope,
        phone: &str,
        nickname: &str,
    ) -> Result<PersonId> {
        let (person, _) = register_or_find(tx, scope, phone, nickname).await?;
        Ok(person)
    }

    async fn grant_leader(&self, tx: &mut Tx, scope: Scope, person: PersonId) -> Result<()> {
        Ok(grant(tx, scope, person, Role::Leader, Reach::Leader(person)).await?)
    }

    async fn cards(
        &self,
        tx: &mut Tx,
        scope: Scope,
        ids: &[PersonId],
    ) -> Result<HashMap<PersonId, PersonBrief>> {
        let found = people(tx, scope, ids).await?;
        Ok(found.into_iter().map(|(id, p)| (id, brief(p))).collect())
    }
}
