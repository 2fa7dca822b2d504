//! One WebRTC connection: the library's state machine, fed with packets and time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, MediaData, MediaKind, MediaTime, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::{Event, IceConnectionState, Input, Output, Rtc, RtcError};
use tokio::sync::mpsc;

use super::batch::Batch;
use super::net::{Datagram, Pass};

/// A peer whose network is gone may come back within this.
const GRACE: Duration = Duration::from_secs(15);

/// What a session reacts to.
#[derive(Debug)]
pub(super) enum PeerEvent {
    Connected,
    Media(Box<MediaData>),
    /// The peer cannot go on without a keyframe.
    KeyWanted,
    /// The share of pictures' packets that did not reach the peer lately.
    Loss(f32),
    Gone,
}

/// A connection and its place on the socket.
pub(super) struct Peer {
    rtc: Rtc,
    pass: Pass,
    inbox: mpsc::Receiver<Datagram>,
    events: VecDeque<PeerEvent>,
    wake: Instant,
    /// When a peer that fell silent is given up.
    give_up: Option<Instant>,
    video: Option<Mid>,
    audio: Option<Mid>,
}

impl Peer {
    pub(super) fn new(rtc: Rtc, pass: Pass, inbox: mpsc::Receiver<Datagram>) -> Self {
        let mut peer = Self {
            rtc,
            pass,
            inbox,
            events: VecDeque::new(),
            wake: Instant::now(),
            give_up: None,
            video: None,
            audio: None,
        };
        peer.drain();
        peer
    }

    pub(super) fn video(&self) -> Option<Mid> {
        self.video
    }

    pub(super) fn audio(&self) -> Option<Mid> {
        self.audio
    }

    /// The next event. Cancelling loses nothing.
    pub(super) async fn next(&mut self) -> PeerEvent {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            if !self.rtc.is_alive() || self.give_up.is_some_and(|at| at <= Instant::now()) {
                return PeerEvent::Gone;
            }
            let wake = self.give_up.map_or(self.wake, |at| at.min(self.wake));
            tokio::select! {
                datagram = self.inbox.recv() => match datagram {
                    Some(datagram) => self.receive(&datagram),
                    None => return PeerEvent::Gone,
                },
                () = tokio::time::sleep_until(wake.into()) => {
                    let now = Instant::now();
                    self.mutate(|rtc| rtc.handle_input(Input::Timeout(now)));
                }
            }
        }
    }

    fn receive(&mut self, datagram: &Datagram) {
        let Datagram { at, source, bytes } = datagram;
        let net = &self.pass.net;
        let (protocol, to) = match (source.tcp, net.advertised_tcp()) {
            (true, Some(to)) => (Protocol::Tcp, to),
            _ => (Protocol::Udp, net.advertised()),
        };
        // What is no packet of WebRTC's is noise of the network.
        if let Ok(packet) = Receive::new(protocol, source.address, to, bytes) {
            let input = Input::Receive(*at, packet);
            if self.rtc.accepts(&input) {
                self.mutate(|rtc| rtc.handle_input(input));
            }
        }
    }

    /// Changes the state machine and, as it demands, hears it out before the next change.
    fn mutate<T>(&mut self, change: impl FnOnce(&mut Rtc) -> Result<T, RtcError>) {
        if let Err(error) = change(&mut self.rtc) {
            tracing::debug!(media.error = %error, "WebRTC session broken");
            self.rtc.disconnect();
        }
        self.drain();
    }

    fn drain(&mut self) {
        let mut batch = Batch::default();
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.wake = at;
                    break;
                }
                Ok(Output::Transmit(packet)) => batch.push(&self.pass.net, packet),
                Ok(Output::Event(event)) => self.note(event),
                Err(_broken) => {
                    self.rtc.disconnect();
                    break;
                }
            }
        }
        batch.flush(&self.pass.net);
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.events.push_back(PeerEvent::Connected),
            Event::MediaAdded(media) => {
                let place = match media.kind {
                    MediaKind::Video => &mut self.video,
                    MediaKind::Audio => &mut self.audio,
                };
                place.get_or_insert(media.mid);
            }
            Event::MediaData(data) => self.events.push_back(PeerEvent::Media(Box::new(data))),
            Event::MediaEgressStats(stats) if Some(stats.mid) == self.video => {
                let loss = stats.loss.map(PeerEvent::Loss);
                self.events.extend(loss);
            }
            Event::KeyframeRequest(_) => self.events.push_back(PeerEvent::KeyWanted),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                self.give_up = Some(Instant::now() + GRACE);
            }
            Event::IceConnectionStateChange(_) => self.give_up = None,
            Event::Closed => self.events.push_back(PeerEvent::Gone),
            _ => {}
        }
    }

    /// Asks the peer for a keyframe.
    pub(super) fn ask_key(&mut self) {
        let Some(video) = self.video else { return };
        if let Some(mut writer) = self.rtc.writer(video) {
            // Refused only where the peer never offered to answer.
            let _ = writer.request_keyframe(None, KeyframeRequestKind::Pli);
        }
        self.drain();
    }

    /// The payload type to send `codec` with; H.264 in packets of any size comes first.
    pub(super) fn payload_type(&mut self, mid: Mid, codec: Codec) -> Option<Pt> {
        let agreed = self.rtc.media(mid)?.remote_pts().to_vec();
        let writer = self.rtc.writer(mid)?;
        let fitting = writer
            .payload_params()
            .filter(|params| agreed.contains(&params.pt()) && params.spec().codec == codec);
        fitting
            .min_by_key(|params| params.spec().format.packetization_mode != Some(1))
            .map(str0m::format::PayloadParams::pt)
    }

    /// Sends one frame.
    pub(super) fn write(
        &mut self,
        mid: Mid,
        pt: Pt,
        shown: Instant,
        at: MediaTime,
        data: Arc<[u8]>,
    ) {
        let written = self
            .rtc
            .writer(mid)
            .map(|writer| writer.write(pt, shown, at, data));
        if let Some(Err(error)) = written {
            tracing::debug!(media.error = %error, "frame not sent");
        }
        self.drain();
    }

    /// Says goodbye.
    pub(super) fn close(&mut self) {
        self.mutate(Rtc::close);
    }
}
