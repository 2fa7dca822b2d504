//! All rooms in one process.
use super::payer::Payer;
use super::till::Till;
use crate::wiring::hosts::SessionHosts;
use crate::wiring::showrunner;
use crate::{http, openapi, rooms};
use julin_community::People;
use julin_db::Db;
use julin_groupbuy::LiveHosts;
use julin_identity::{DbSessions, LocalInbox, SmsSender};
use julin_live::{MediaStats, StreamView};
use julin_payments::PaymentProvider;
use julin_settlement::{BillPort, PayoutPort};
use julin_testkit::TestApp;
use julin_web::{Room, Sessions};
use julin_wiring::IdentityPeople;
use std::sync::Arc;

struct NoMedia;
impl MediaStats for NoMedia {
    fn stats(&self, _: &str) -> Option<StreamView> {
        None
    }
    fn kick(&self, _: &str) {}
}

/// Whatever is asked for was recorded for a minute, from when every test begins.
#[async_trait::async_trait]
impl julin_live::Recorder for NoMedia {
    fn start(&self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
    async fn seal(&self, stream: &str) -> std::io::Result<julin_live::Recorded> {
        self.look(stream).await
    }
    async fn look(&self, _: &str) -> std::io::Result<julin_live::Recorded> {
        let cut = julin_live::Cut {
            at: julin_testkit::START.0,
            offset_ms: 0,
            duration_ms: 60_000,
        };
        Ok(julin_live::Recorded {
            cuts: vec![cut],
            bytes: 1,
            downloads: 1,
            fault: None,
        })
    }
    async fn erase(&self, _: &str) -> std::io::Result<bool> {
        Ok(true)
    }
}

/// Every room and the app's own routes; sessions say themselves who they are.
pub(super) async fn start() -> TestApp {
    compose(|_| None).await
}

/// The same with the sessions of the database.
pub(super) async fn start_signed() -> TestApp {
    compose(|db| Some(Arc::new(DbSessions::new(db.clone())))).await
}

async fn compose(sessions: fn(&Db) -> Option<Arc<dyn Sessions>>) -> TestApp {
    let mut all = rooms::all();
    let nothing = julin_db::Migrations {
        room: "app",
        files: &[],
    };
    all.push(Room::new(nothing, http::routes()));
    let mut app = TestApp::with(all, |db, ports| {
        ports.put::<dyn People>(Arc::new(IdentityPeople));
        ports.put::<dyn SmsSender>(Arc::new(LocalInbox(db.clone())));
        ports.put::<dyn MediaStats>(Arc::new(NoMedia));
        ports.put::<dyn julin_live::Recorder>(Arc::new(NoMedia));
        ports.put::<dyn julin_live::Readiness>(Arc::new(showrunner::Checklists));
        ports.put::<dyn julin_live::AdWords>(Arc::new(crate::wiring::preheat::ScriptWords));
        ports.put::<dyn julin_live::Benefits>(Arc::new(crate::wiring::preheat::LuckyBags));
        ports.put::<dyn julin_live::Interests>(Arc::new(crate::wiring::preheat::Intents));
        ports.put::<dyn julin_live::Highlights>(Arc::new(crate::wiring::highlights::Giveaways));
        ports.put::<dyn julin_runofshow::Lives>(Arc::new(showrunner::LiveSessions));
        ports.put::<dyn julin_runofshow::Assistant>(Arc::new(julin_runofshow::NoAssistant));
        ports.put::<dyn julin_promo::MemberTags>(Arc::new(crate::wiring::tags::CrmTags));
        ports.put::<dyn julin_promo::Buys>(Arc::new(crate::wiring::buys::GroupBuys));
        ports.put::<dyn julin_showcase::Rooms>(Arc::new(crate::wiring::rooms::LiveRooms));
        ports.put::<dyn julin_luckybag::Rooms>(Arc::new(crate::wiring::rooms::LiveRooms));
        let by_hand = Arc::new(julin_leadership::ByHand);
        ports.put::<dyn julin_leadership::IdentityCheckPort>(by_hand.clone());
        ports.put::<dyn julin_leadership::ContractPort>(by_hand);
        ports.put::<dyn LiveHosts>(Arc::new(SessionHosts));
        ports.put::<dyn PaymentProvider>(Arc::new(Till));
        ports.put::<dyn PayoutPort>(Arc::new(Payer));
        ports.put::<dyn BillPort>(Arc::new(Payer));
        sessions(db)
    })
    .await;
    let callbacks = julin_payments::callbacks().with_state(app.ctx.clone());
    app.router = app
        .router
        .clone()
        .merge(callbacks)
        .layer(axum::Extension(std::sync::Arc::new(app.runner.clone())));
    app
}

/// One operation of the API.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) secured: bool,
    pub(super) has_body: bool,
}

impl Operation {
    /// The path with an id that nobody has in every place.
    pub(super) fn example(&self) -> String {
        let parts = self
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { "7" } else { part });
        parts.collect::<Vec<_>>().join("/")
    }
    /// `GET /api/v1/…`
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Every operation of the document.
pub(super) fn operations() -> Vec<Operation> {
    let api = openapi::document();
    let mut all = vec![];
    for (path, item) in api.paths.paths {
        let methods = [
            ("GET", item.get),
            ("PUT", item.put),
            ("POST", item.post),
            ("DELETE", item.delete),
            ("PATCH", item.patch),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            all.push(Operation {
                method,
                path: path.clone(),
                secured: operation.security.is_some_and(|s| !s.is_empty()),
                has_body: operation.request_body.is_some(),
            });
        }
    }
    assert!(
        all.len() > 80,
        "only {} operations: are all rooms composed?",
        all.len()
    );
    all
}
