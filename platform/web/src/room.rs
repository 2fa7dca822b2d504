//! What a domain hands to `app`.
use crate::Ctx;
use julin_db::Migrations;
use julin_events::{JobHandler, Reaction};
use utoipa_axum::router::OpenApiRouter;

/// One domain, ready to be composed.
pub struct Room {
    /// Its name; prefix of its tables.
    pub name: &'static str,
    /// Its tables.
    pub migrations: Migrations,
    /// Its HTTP operations.
    pub routes: OpenApiRouter<Ctx>,
    /// What it does on events.
    pub reactions: Vec<Reaction>,
    /// Its jobs, which may need the outside.
    pub jobs: fn(&Ctx) -> Vec<JobHandler>,
}

impl Room {
    /// A room with tables and routes; add reactions and jobs by field.
    pub fn new(migrations: Migrations, routes: OpenApiRouter<Ctx>) -> Self {
        Self {
            name: migrations.room,
            migrations,
            routes,
            reactions: vec![],
            jobs: |_| vec![],
        }
    }
}
