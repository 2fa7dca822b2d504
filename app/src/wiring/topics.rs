//! Who may hear which topic.
use async_trait::async_trait;
use julin_kernel::PersonId;
use julin_realtime::{TopicGate, Viewer};
use julin_web::{Actor, Permission, Reach};

/// The gate of one connection: rooms and campaigns are for all, the rest for whom it concerns.
pub(crate) struct CallersTopics {
    pub(crate) actor: Option<Actor>,
}

#[async_trait]
impl TopicGate for CallersTopics {
    async fn may_subscribe(&self, _viewer: &Viewer, topic: &str) -> bool {
        let Some((kind, id)) = topic.split_once(':') else {
            return false;
        };
        let Ok(id) = id.parse::<i64>() else {
            return false;
        };
        let person = PersonId(id);
        match (kind, &self.actor) {
            ("campaign" | "live" | "screen", _) => true,
            ("person", Some(actor)) => actor.person == person,
            ("leader", Some(actor)) => actor.may(Permission::ViewPeople, Reach::Leader(person)),
            _ => false,
        }
    }
}
