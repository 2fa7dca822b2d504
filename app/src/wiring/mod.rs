//! The outside world, adapted to the rooms' ports.

mod assistant;
mod bills;
pub(crate) mod buys;
pub(crate) mod highlights;
pub(crate) mod hosts;
mod media_gate;
pub(crate) mod media_links;
pub(crate) mod operator;
mod payout;
pub(crate) mod preheat;
mod provider;
mod recorder;
pub(crate) mod rooms;
pub(crate) mod rtmps;
pub(crate) mod showrunner;
pub(crate) mod tags;
pub(crate) mod topics;
#[cfg(test)]
mod topics_tests;
pub(crate) mod webrtc;
mod wechatpay;

use anyhow::Result;
use axum::Router;
use julin_config::{Config, PaymentProvider as Chosen, SmsProvider};
use julin_db::Db;
use julin_media::MediaServer;
use julin_web::{Ctx, Ports};
use julin_wechatpay_sandbox::Sandbox;
use std::sync::{Arc, OnceLock};

/// What lives outside the rooms: the payment provider (or its sandbox) and the media server.
#[derive(Clone)]
pub(crate) struct Outside {
    sandbox: Option<Sandbox>,
    media: Arc<OnceLock<MediaServer>>,
}

impl Outside {
    /// Opens what the settings name.
    pub(crate) fn new(config: &Config, db: &Db) -> Result<Self> {
        let sandbox = match config.payments.provider {
            Chosen::Sandbox => Some(provider::sandbox(config, db)?),
            Chosen::WeChatPay => None,
        };
        Ok(Self {
            sandbox,
            media: Arc::default(),
        })
    }

    /// The adapters of all ports.
    pub(crate) fn ports(&self, config: &Config, db: &Db) -> Result<Ports> {
        let mut ports = Ports::default();
        ports.put::<dyn julin_community::People>(Arc::new(julin_wiring::IdentityPeople));
        ports.put::<dyn julin_promo::MemberTags>(Arc::new(tags::CrmTags));
        ports.put::<dyn julin_promo::Buys>(Arc::new(buys::GroupBuys));
        match config.sms.provider {
            SmsProvider::Inbox => {
                let inbox = julin_identity::LocalInbox(db.clone());
                ports.put::<dyn julin_identity::SmsSender>(Arc::new(inbox));
            }
        }
        let client = provider::client(config, db, self.sandbox.as_ref())?;
        let sandbox = self.sandbox.is_some();
        let payments = provider::payments(client.clone(), config, db, sandbox);
        ports.put::<dyn julin_payments::PaymentProvider>(payments);
        let payouts = provider::payouts(client.clone(), db, sandbox);
        ports.put::<dyn julin_settlement::PayoutPort>(payouts);
        let bills = Arc::new(bills::WechatBills(client));
        ports.put::<dyn julin_settlement::BillPort>(bills);
        ports.put::<dyn julin_groupbuy::LiveHosts>(Arc::new(hosts::SessionHosts));
        ports.put::<dyn julin_luckybag::Rooms>(Arc::new(rooms::LiveRooms));
        ports.put::<dyn julin_showcase::Rooms>(Arc::new(rooms::LiveRooms));
        ports.put::<dyn julin_live::Highlights>(Arc::new(highlights::Giveaways));
        ports.put::<dyn julin_live::Readiness>(Arc::new(showrunner::Checklists));
        ports.put::<dyn julin_live::AdWords>(Arc::new(preheat::ScriptWords));
        ports.put::<dyn julin_live::Benefits>(Arc::new(preheat::LuckyBags));
        ports.put::<dyn julin_live::Interests>(Arc::new(preheat::Intents));
        ports.put::<dyn julin_runofshow::Lives>(Arc::new(showrunner::LiveSessions));
        let by_hand = Arc::new(julin_leadership::ByHand);
        ports.put::<dyn julin_leadership::IdentityCheckPort>(by_hand.clone());
        ports.put::<dyn julin_leadership::ContractPort>(by_hand);
        let assistant = assistant::assistant(&config.assistant)?;
        ports.put::<dyn julin_runofshow::Assistant>(assistant);
        let recorder = recorder::MediaRecorder(self.media.clone());
        ports.put::<dyn julin_live::Recorder>(Arc::new(recorder));
        ports.put::<dyn julin_live::MediaStats>(Arc::new(media_gate::Stats {
            server: self.media.clone(),
            play: media_links::templates(&config.media.handoff),
        }));
        Ok(ports)
    }

    /// The media server; its gate asks the live room.
    pub(crate) fn media(&self, ctx: &Ctx) -> MediaServer {
        self.media.get_or_init(|| media_gate::server(ctx)).clone()
    }

    /// The sandbox's own router; nothing with a real provider.
    pub(crate) fn sandbox_routes(&self) -> Router {
        self.sandbox
            .as_ref()
            .map_or_else(Router::new, Sandbox::router)
    }

    /// Waits until the sandbox has nothing under way.
    pub(crate) async fn settled(&self) {
        if let Some(sandbox) = &self.sandbox {
            sandbox.drain().await;
        }
    }

    /// Takes up what the sandbox had under way when the process stopped.
    pub(crate) fn resume(&self) {
        if let Some(sandbox) = &self.sandbox {
            sandbox.resume();
        }
    }
}
