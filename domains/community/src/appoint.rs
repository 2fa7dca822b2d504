//! Making a leader.
use crate::invite::give_code;
use crate::leader::{add_group, groups_of, leader};
use crate::people::People;
use crate::place::{Community, community, pickup_point};
use crate::refusals::{LEADS_ELSEWHERE, NOT_OF_COMMUNITY};
use julin_contracts::LeaderAppointed;
use julin_db::{Command, DbError, Result, Tx, q};
use julin_kernel::{Code, CommunityId, PersonId, PickupPointId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;
use std::sync::Arc;

/// Who is to lead where.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// Where.
    pub community: CommunityId,
    /// Her number; she is registered if she is new.
    pub phone: String,
    /// What she calls herself, if she is new.
    pub nickname: String,
    /// Where she hands goods out.
    pub pickup_point: PickupPointId,
    /// What she says of herself.
    pub intro: String,
}

/// Where somebody is to lead, and what she says of herself.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where.
    pub community: CommunityId,
    /// Where she hands goods out.
    pub pickup_point: PickupPointId,
    /// What she says of herself.
    pub intro: String,
}

/// Makes someone a leader: registers her, then as `appoint`.
pub async fn appoint_leader(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    new: &Appointment,
) -> Result<PersonId> {
    let post = Post {
        community: new.community,
        pickup_point: new.pickup_point,
        intro: new.intro.clone(),
    };
    check(tx, scope, &post).await?;
    let person = people
        .register(tx, scope, &new.phone, &new.nickname)
        .await?;
    appoint(tx, scope, people, (person, "phone"), &post).await?;
    Ok(person)
}

/// Makes a person a leader: grants the role, gives her a member group and a code. Done again in the same
/// community, it changes her pickup point and her intro. A refusal names `field`, where she stands in
/// the request.
pub async fn appoint(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    (person, field): (PersonId, &str),
    post: &Post,
) -> Result<()> {
    let home = check(tx, scope, post).await?;
    let before = leader(tx, scope, person).await?;
    let new = before.is_none();
    if before.is_some_and(|l| l.community != home.id) {
        return Err(LEADS_ELSEWHERE.field(field).into());
    }
    put(tx, scope, person, post).await?;
    people.grant_leader(tx, scope, person).await?;
    if groups_of(tx, scope, person).await?.is_empty() {
        add_group(tx, scope, person, &format!("{}群", home.name)).await?;
    }
    give_code(tx, scope, person).await?;
    if new {
        let appointed = LeaderAppointed {
            leader: person,
            community: home.id,
        };
        julin_events::emit(tx, scope, appointed).await?;
    }
    Ok(())
}

/// The community, if the pickup point is one of its own.
async fn check(tx: &mut Tx, scope: Scope, post: &Post) -> Result<Community> {
    let home = community(tx, scope, post.community).await?;
    let home = home.ok_or(Code::NOT_FOUND.fault())?;
    let point = pickup_point(tx, scope, post.pickup_point).await?;
    if point.is_none_or(|p| p.community != home.id) {
        return Err(NOT_OF_COMMUNITY.field("pickup_point").into());
    }
    Ok(home)
}

async fn put(tx: &mut Tx, scope: Scope, person: PersonId, post: &Post) -> Result<(), DbError> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO community_leader
         (shop_id, person_id, community_id, pickup_point_id, intro, since)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, person_id) DO UPDATE SET pickup_point_id = $4, intro = $5",
        scope.shop,
        person,
        post.community,
        post.pickup_point,
        &post.intro,
        now
    ))
    .await?;
    Ok(())
}

/// An operator makes someone a leader.
pub(crate) struct AppointLeader {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) people: Arc<dyn People>,
    pub(crate) new: Appointment,
}

impl Command for AppointLeader {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let person = appoint_leader(tx, self.scope, &*self.people, &self.new).await?;
        let detail = json!({
            "community": self.new.community,
            "pickup_point": self.new.pickup_point,
        });
        audit(
            tx,
            &self.actor,
            "community.leader.appoint",
            "person",
            person.0,
            detail,
        )
        .await?;
        Ok(person)
    }
}

/// A leader opens another member group.
pub(crate) struct AddGroup {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) name: String,
}

impl Command for AddGroup {
    type Output = julin_kernel::RoomId;
    async fn run(&self, tx: &mut Tx) -> Result<julin_kernel::RoomId> {
        let leader = self.actor.person;
        let known = groups_of(tx, self.scope, leader).await?;
        if let Some(same) = known.into_iter().find(|g| g.name == self.name) {
            return Ok(same.id);
        }
        let id = add_group(tx, self.scope, leader, &self.name).await?;
        let detail = json!({"name": self.name});
        audit(
            tx,
            &self.actor,
            "community.room.create",
            "room",
            id.0,
            detail,
        )
        .await?;
        Ok(id)
    }
}
