//! A WHIP publisher: an input of the hub like an RTMP connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::MediaData;

use super::clock::TrackClock;
use super::peer::{Peer, PeerEvent};
use super::sessions::Ticket;
use crate::codec::annexb::ParameterSets;
use crate::gate::PublishGrant;
use crate::hub::Eviction;
use crate::production::MediaError;
use crate::publication::Publication;
use crate::server::Inner;

/// Browsers send keyframes only when asked, and segments are cut at nothing else.
const KEY_INTERVAL: Duration = Duration::from_secs(2);
/// A viewer that asks does not get one sooner than this after the last.
const KEY_PAUSE: Duration = Duration::from_millis(500);

/// Why a publisher stopped.
#[derive(Debug)]
enum Ending {
    /// It said so.
    Deleted,
    Lost,
    Evicted(Eviction),
    Unfit(MediaError),
}

impl Ending {
    /// Whether viewers are shown the end rather than kept waiting for a return.
    fn is_final(&self) -> bool {
        matches!(self, Self::Deleted | Self::Evicted(Eviction::Kicked))
    }
}

/// When the publisher is asked for keyframes.
struct KeyClock {
    asked: Instant,
    next: Instant,
}

impl KeyClock {
    fn new(now: Instant) -> Self {
        Self {
            asked: now,
            next: now,
        }
    }

    fn ask_soon(&mut self, now: Instant) {
        self.next = self.next.min(now.max(self.asked + KEY_PAUSE));
    }

    fn asked(&mut self, now: Instant) {
        self.asked = now;
        self.next = now + KEY_INTERVAL;
    }
}

/// A session from its offer on.
pub(super) struct Publisher {
    pub(super) server: Arc<Inner>,
    pub(super) peer: Peer,
    pub(super) ticket: Ticket,
    pub(super) grant: PublishGrant,
}

impl Publisher {
    /// Serves the session to its end. The stream is taken once the peer is connected: an offer that
    /// leads nowhere puts nobody out.
    pub(super) async fn run(mut self) {
        let deadline = self.server.config.publish_deadline;
        let connected = tokio::time::timeout(deadline, connected(&mut self.peer, &mut self.ticket));
        if !matches!(connected.await, Ok(true)) {
            tracing::info!(
                media.stream = self.grant.stream,
                "WHIP session never connected"
            );
            return;
        }
        let PublishGrant { stream, take_over } = &self.grant;
        match self.server.hub.lease(stream, *take_over).await {
            Ok(lease) => {
                let mut publication = Publication::new(self.server.clone(), lease);
                if self.peer.video().is_some() && self.peer.audio().is_some() {
                    publication.expect_both();
                }
                self.carry(publication).await;
            }
            Err(refusal) => {
                tracing::info!(media.stream = stream, media.error = %refusal, "WHIP refused");
            }
        }
        self.peer.close();
    }

    async fn carry(&mut self, publication: Publication) {
        let mut input = Input::new(publication);
        let ending = self.pump(&mut input).await;
        if let Ending::Unfit(error) = &ending {
            tracing::warn!(media.stream = self.grant.stream, media.error = %error, "unfit media");
        }
        input.publication.end_for_good(ending.is_final());
    }

    /// Passes media on until one side ends it.
    async fn pump(&mut self, input: &mut Input) -> Ending {
        let stream = input.publication.stream();
        let idle = self.server.config.publisher_idle;
        let evicted = stream.evicted();
        tokio::pin!(evicted);
        loop {
            let silent = tokio::time::sleep_until((input.heard + idle).into());
            tokio::select! {
                biased;
                why = &mut evicted => return Ending::Evicted(why),
                () = self.ticket.stopped() => return Ending::Deleted,
                () = tokio::time::sleep_until(input.keys.next.into()) => {
                    self.peer.ask_key();
                    input.keys.asked(Instant::now());
                }
                () = stream.key_wanted() => input.keys.ask_soon(Instant::now()),
                event = self.peer.next() => match event {
                    PeerEvent::Gone => return Ending::Lost,
                    PeerEvent::Media(data) => {
                        if let Err(error) = input.take(&self.peer, *data) {
                            return Ending::Unfit(error);
                        }
                    }
                    PeerEvent::Connected | PeerEvent::KeyWanted | PeerEvent::Loss(_) => {}
                },
                () = silent => return Ending::Lost,
            }
        }
    }
}

/// Whether the peer came before it was stopped.
pub(super) async fn connected(peer: &mut Peer, ticket: &mut Ticket) -> bool {
    loop {
        tokio::select! {
            () = ticket.stopped() => return false,
            event = peer.next() => match event {
                PeerEvent::Connected => return true,
                PeerEvent::Gone => return false,
                PeerEvent::Media(_) | PeerEvent::KeyWanted | PeerEvent::Loss(_) => {}
            }
        }
    }
}

/// What is known of a publisher's media.
struct Input {
    publication: Publication,
    began: Instant,
    heard: Instant,
    audio: TrackClock,
    video: TrackClock,
    sets: ParameterSets,
    /// Pictures were lost: what follows shows rubbish until a keyframe.
    torn: bool,
    keys: KeyClock,
}

impl Input {
    fn new(publication: Publication) -> Self {
        let now = Instant::now();
        Self {
            publication,
            began: now,
            heard: now,
            audio: TrackClock::default(),
            video: TrackClock::default(),
            sets: ParameterSets::default(),
            torn: false,
            keys: KeyClock::new(now),
        }
    }

    fn take(&mut self, peer: &Peer, data: MediaData) -> Result<(), MediaError> {
        self.heard = Instant::now();
        if Some(data.mid) == peer.video() {
            self.picture(&data)
        } else if Some(data.mid) == peer.audio() {
            let at = self.audio.map(data.time, data.network_time, self.began);
            self.audio.report(data.last_sender_info);
            self.publication.write(|to| to.opus(at, &data.data))
        } else {
            Ok(())
        }
    }

    fn picture(&mut self, data: &MediaData) -> Result<(), MediaError> {
        let at = self.video.map(data.time, data.network_time, self.began);
        self.video.report(data.last_sender_info);
        let at = at + self.video.follow(&self.audio);
        let unit = self.sets.read(&data.data)?;
        self.torn = (self.torn || !data.contiguous) && !unit.key;
        if self.torn {
            self.keys.ask_soon(self.heard);
            return Ok(());
        }
        self.publication.write(|to| to.picture(at, unit))
    }
}
