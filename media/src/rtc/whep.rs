//! A WHEP viewer: reads the feed, encrypts for itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::format::Codec;
use str0m::media::{Frequency, MediaTime, Mid, Pt};

use super::peer::{Peer, PeerEvent};
use super::sessions::Ticket;
use super::thin::Thin;
use super::whip::connected;
use crate::codec::Track;
use crate::feed::{FeedCursor, Item, Step};
use crate::hub::Stream;
use crate::server::Inner;
use crate::viewers::Seat;

/// Pictures that a beginning viewer has to decode but not to look at are this far apart, 90 kHz: the
/// player runs through them at once and is at the present.
const HURRIED: i64 = 90;
const HURRIED_TIME: Duration = Duration::from_millis(1);

/// Where one track is sent.
#[derive(Debug, Clone, Copy)]
struct Lane {
    mid: Mid,
    pt: Pt,
}

/// A session from its offer on.
pub(super) struct Viewer {
    pub(super) server: Arc<Inner>,
    pub(super) peer: Peer,
    pub(super) ticket: Ticket,
    pub(super) stream: Arc<Stream>,
    pub(super) thin: Thin,
    /// Counted while it lives.
    pub(super) _seat: Seat,
}

impl Viewer {
    /// Serves the session to its end.
    pub(super) async fn run(mut self) {
        let deadline = self.server.config.publish_deadline;
        let connected = tokio::time::timeout(deadline, connected(&mut self.peer, &mut self.ticket));
        if matches!(connected.await, Ok(true)) {
            metrics::counter!("media_whep_sessions_total").increment(1);
            self.pump().await;
            self.peer.close();
        }
    }

    async fn pump(&mut self) {
        let video = self.lane(self.peer.video(), Codec::H264);
        let audio = self.lane(self.peer.audio(), Codec::Opus);
        let mut cursor = self.stream.feed_cursor();
        // Old pictures may have been too many for a burst, and a fresh keyframe costs little.
        self.stream.want_key();
        loop {
            tokio::select! {
                biased;
                () = self.ticket.stopped() => return,
                event = self.peer.next() => match event {
                    PeerEvent::Gone => return,
                    PeerEvent::KeyWanted => self.stream.want_key(),
                    PeerEvent::Loss(loss) => self.thin.report(loss, Instant::now()),
                    PeerEvent::Connected | PeerEvent::Media(_) => {}
                },
                step = cursor.next() => match step {
                    Step::Begin(items) => self.begin(&items, video, audio),
                    Step::Send(items) => {
                        for item in &items {
                            self.send(item, item.at, item.shown, video, audio);
                        }
                    }
                    Step::Reordered | Step::End => return,
                },
            }
            self.nudge(&cursor);
        }
    }

    /// A viewer that waits has the publisher asked.
    fn nudge(&self, cursor: &FeedCursor) {
        if cursor.waits() {
            self.stream.want_key();
        }
    }

    fn lane(&mut self, mid: Option<Mid>, codec: Codec) -> Option<Lane> {
        let mid = mid?;
        let pt = self.peer.payload_type(mid, codec)?;
        Some(Lane { mid, pt })
    }

    /// The pictures since the keyframe, stamped just before the last of them; no old sound.
    fn begin(&mut self, items: &[Arc<Item>], video: Option<Lane>, audio: Option<Lane>) {
        let pictures = || items.iter().filter(|item| item.track == Track::Video);
        let Some(last) = pictures().next_back() else {
            for item in items {
                self.send(item, item.at, item.shown, video, audio);
            }
            return;
        };
        let mut left = u32::try_from(pictures().count()).unwrap_or(0);
        for item in items {
            if item.track == Track::Video {
                left = left.saturating_sub(1);
                let earlier = HURRIED_TIME * left;
                let shown = last.shown.checked_sub(earlier).unwrap_or(last.shown);
                self.send(
                    item,
                    last.at - HURRIED * i64::from(left),
                    shown,
                    video,
                    audio,
                );
            } else if item.at >= last.at {
                self.send(item, item.at, item.shown, video, audio);
            }
        }
    }

    fn send(
        &mut self,
        item: &Item,
        at: i64,
        shown: Instant,
        video: Option<Lane>,
        audio: Option<Lane>,
    ) {
        if !self.thin.takes(item) {
            return;
        }
        let (lane, time) = match item.track {
            Track::Video => (video, media_time(at, Frequency::NINETY_KHZ)),
            Track::Audio => (audio, media_time(at * 8 / 15, Frequency::FORTY_EIGHT_KHZ)),
        };
        if let Some(Lane { mid, pt }) = lane {
            self.peer.write(mid, pt, shown, time, item.data.clone());
        }
    }
}

fn media_time(at: i64, frequency: Frequency) -> MediaTime {
    MediaTime::new(u64::try_from(at).unwrap_or(0), frequency)
}
