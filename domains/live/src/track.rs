//! What viewers do: they enter, see cards and tap them. Each viewer counts once for each thing.
use crate::session::LiveStatus;
use crate::share::brought::{self, Came};
use crate::store::audience::{self, Deed};
use crate::store::review::mark;
use crate::store::{card, session as store};
use crate::talk::task::{LiveStanding, standing};
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{CardId, Code, LiveId, PersonId, Scope};
use julin_web::{Actor, check};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

text_enum! {
    /// One kind of thing that a viewer does.
    pub(crate) enum LiveBehaviour {
        /// Came into the room.
        Enter = "enter",
        /// Had a product card before their eyes.
        CardView = "card_view",
        /// Tapped a product card.
        CardClick = "card_click",
    }
}

/// What a viewer's page reports.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveTrackInput {
    /// At most 50.
    pub events: Vec<LiveTrackEvent>,
    /// The code in the link by which they came (`?by=`).
    #[serde(default)]
    pub by: Option<String>,
    /// Where they were linked from: `channels` for 视频号.
    #[serde(default)]
    pub entry: Option<String>,
}

/// One thing that the viewer did.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveTrackEvent {
    /// What.
    pub kind: LiveBehaviour,
    /// With which card; required for cards.
    pub card_id: Option<CardId>,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveTracked {
    /// Things that this viewer had not done before.
    pub recorded: u64,
}

/// Records what a viewer did while the session is on air. Who runs it is no viewer.
pub(crate) struct Track {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) viewer: String,
    /// As whom they were counted before they signed in.
    pub(crate) visitor: String,
    pub(crate) actor: Option<Actor>,
    pub(crate) input: LiveTrackInput,
    pub(crate) came: Came,
}

impl Command for Track {
    type Output = LiveTracked;
    async fn run(&self, tx: &mut Tx) -> Result<LiveTracked> {
        let found = store::get(tx, self.scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        check::count("events", &self.input.events, 1, 50)?;
        if s.status != LiveStatus::OnAir {
            return Ok(LiveTracked { recorded: 0 });
        }
        let who = self.actor.as_ref();
        if standing(tx, self.scope, who, &s).await? != LiveStanding::Viewer {
            return Ok(LiveTracked { recorded: 0 });
        }
        let viewer = match self.member() {
            Some(member) => {
                let keys = [self.viewer.as_str(), &self.visitor];
                audience::counted_as(tx, self.scope, self.live, member, keys).await?
            }
            None => self.viewer.clone(),
        };
        brought::note(
            tx,
            self.scope,
            self.live,
            (&viewer, self.member()),
            &self.came,
        )
        .await?;
        mark::came_by(tx, self.scope, self.live, &viewer, self.came.door).await?;
        let cards = card::of_live(tx, self.scope, self.live).await?;
        let deeds = self.deeds(&viewer, &cards.iter().map(|c| c.id).collect())?;
        let recorded = audience::track(tx, self.scope, self.live, &deeds).await?;
        Ok(LiveTracked { recorded })
    }
}

impl Track {
    fn member(&self) -> Option<PersonId> {
        self.actor.as_ref().map(|a| a.person)
    }
    /// A tap implies a look and a look implies coming, so that the funnel never widens downwards.
    fn deeds(&self, viewer: &str, cards: &HashSet<CardId>) -> Result<Vec<Deed>> {
        let mut steps = vec![(LiveBehaviour::Enter, None)];
        for (i, event) in self.input.events.iter().enumerate() {
            let known = event.card_id.filter(|c| cards.contains(c));
            match (event.kind, known) {
                (LiveBehaviour::Enter, _) => {}
                (_, None) => {
                    return Err(Code::INVALID.field(format!("events.{i}.card_id")).into());
                }
                (LiveBehaviour::CardView, card) => steps.push((LiveBehaviour::CardView, card)),
                (LiveBehaviour::CardClick, card) => {
                    steps.extend([
                        (LiveBehaviour::CardView, card),
                        (LiveBehaviour::CardClick, card),
                    ]);
                }
            }
        }
        let deed = |(kind, card)| Deed {
            kind,
            card,
            viewer: viewer.to_owned(),
            member: self.member(),
        };
        Ok(steps.into_iter().map(deed).collect())
    }
}
