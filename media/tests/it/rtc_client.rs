//! A WebRTC client on loopback: str0m in the other role, full ICE, its own socket.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, Frequency, MediaKind, MediaTime, Mid};
use str0m::net::Receive;
use str0m::{Event, Input, Output, Rtc};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::harness::{LIMIT, Server};
use crate::wire::Wire;

/// What an endpoint answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The stable code of a refusal.
    pub(crate) fn code(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.body
        );
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body["status"], self.status);
        body["code"].as_str().unwrap().to_owned()
    }
}

/// Sends one request to the server's router.
pub(crate) async fn ask(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).unwrap();
    let response = server.media.routes().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Posts an offer with a bearer token.
pub(crate) async fn post(server: &Server, path: &str, token: &str, offer: String) -> Answer {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/sdp"),
        ("authorization", &authorization),
    ];
    ask(server, "POST", path, &headers, offer).await
}

/// What arrived at a client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    pub(crate) connected: bool,
    pub(crate) gone: bool,
    pub(crate) key_requests: usize,
    /// Time (90 kHz) and bytes of each picture.
    pub(crate) pictures: Vec<(u64, Arc<[u8]>)>,
    /// Time (48 kHz) and bytes of each Opus packet.
    pub(crate) sound: Vec<(u64, Arc<[u8]>)>,
}

/// A client before its offer is answered.
pub(crate) struct Client {
    rtc: Rtc,
    wire: Wire,
    pending: SdpPendingOffer,
    video: Mid,
    audio: Mid,
    pub(crate) offer: String,
}

/// Pictures (Annex B, one a second is a keyframe) and sound that a client sends over and over.
#[derive(Clone)]
pub(crate) struct Clip {
    pub(crate) pictures: Vec<Arc<[u8]>>,
    pub(crate) sound: Vec<Arc<[u8]>>,
}

impl Clip {
    /// Two seconds at 25 frames a second, and a 440 Hz tone.
    pub(crate) fn make(size: &str) -> Self {
        let out = Command::new("ffmpeg")
            .args("-v error -nostdin -f lavfi -i".split(' '))
            .arg(format!("testsrc=size={size}:rate=25"))
            .args(
                "-t 2 -c:v libx264 -profile:v baseline -pix_fmt yuv420p -preset ultrafast"
                    .split(' '),
            )
            .args(
                "-threads 1 -g 25 -sc_threshold 0 -bsf:v h264_metadata=aud=insert -f h264 -"
                    .split(' '),
            )
            .output()
            .expect("ffmpeg is installed");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let pictures = split(&out.stdout, &[0, 0, 0, 1, 9]);
        assert_eq!(pictures.len(), 50);
        Self {
            pictures,
            sound: tone(),
        }
    }
}

/// The pieces that begin with `mark`.
fn split(bytes: &[u8], mark: &[u8]) -> Vec<Arc<[u8]>> {
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(mark))
        .chain([bytes.len()])
        .collect();
    starts
        .windows(2)
        .map(|two| bytes[two[0]..two[1]].into())
        .collect()
}

fn tone() -> Vec<Arc<[u8]>> {
    let mut encoder =
        opus::Encoder::new(48_000, opus::Channels::Stereo, opus::Application::Audio).unwrap();
    let wave =
        |n: u16| (f32::from(n % 48_000) * 440.0 * std::f32::consts::TAU / 48_000.0).sin() / 2.0;
    (0..50u16)
        .map(|packet| {
            let sound: Vec<f32> = (0..960).flat_map(|n| [wave(packet * 960 + n); 2]).collect();
            encoder.encode_vec_float(&sound, 1_500).unwrap().into()
        })
        .collect()
}

impl Client {
    pub(crate) async fn new(direction: Direction) -> Self {
        Self::with(direction, |rtc| rtc.enable_h264(true)).await
    }

    pub(crate) async fn with(
        direction: Direction,
        codecs: impl FnOnce(str0m::RtcConfig) -> str0m::RtcConfig,
    ) -> Self {
        Self::over(Wire::udp().await, direction, codecs)
    }

    pub(crate) fn over(
        wire: Wire,
        direction: Direction,
        codecs: impl FnOnce(str0m::RtcConfig) -> str0m::RtcConfig,
    ) -> Self {
        let mut rtc =
            codecs(Rtc::builder().clear_codecs().enable_opus(true, false)).build(Instant::now());
        rtc.add_local_candidate(wire.candidate());
        let mut change = rtc.sdp_api();
        let audio = change.add_media(MediaKind::Audio, direction, None, None, None);
        let video = change.add_media(MediaKind::Video, direction, None, None, None);
        let (offer, pending) = change.apply().unwrap();
        Self {
            rtc,
            wire,
            pending,
            video,
            audio,
            offer: offer.to_sdp_string(),
        }
    }

    /// Goes on with the server's answer; a clip is sent at its own pace once connected.
    pub(crate) fn go(mut self, answer: &str, clip: Option<Clip>) -> Running {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending;
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        let heard = watch::Sender::default();
        let driver = Driver {
            rtc: self.rtc,
            wire: self.wire,
            heard: heard.clone(),
            clip,
            tracks: (self.video, self.audio),
            sent: (0, 0),
            began: None,
        };
        Running {
            heard: heard.subscribe(),
            task: tokio::spawn(driver.run()),
        }
    }
}

/// A client at work; it falls silent when dropped, as a phone that lost its network does.
pub(crate) struct Running {
    heard: watch::Receiver<Heard>,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Running {
    pub(crate) async fn until(&mut self, wanted: impl FnMut(&Heard) -> bool) -> Heard {
        let there = self.heard.wait_for(wanted);
        let heard = tokio::time::timeout(LIMIT, there)
            .await
            .expect("it never came");
        heard.expect("the client ended").clone()
    }
}

struct Driver {
    rtc: Rtc,
    wire: Wire,
    heard: watch::Sender<Heard>,
    clip: Option<Clip>,
    tracks: (Mid, Mid),
    /// Pictures and packets of sound.
    sent: (u64, u64),
    began: Option<Instant>,
}

impl Driver {
    async fn run(mut self) {
        while self.rtc.is_alive() {
            let wake = self
                .drain()
                .await
                .min(Instant::now() + Duration::from_millis(5));
            tokio::select! {
                (packet, source) = self.wire.receive() => self.receive(&packet, source),
                () = tokio::time::sleep_until(wake.into()) => {
                    self.rtc.handle_input(Input::Timeout(Instant::now())).unwrap();
                }
            }
            self.drain().await;
            self.play().await;
        }
        self.heard.send_modify(|heard| heard.gone = true);
    }

    fn receive(&mut self, bytes: &[u8], source: SocketAddr) {
        let (protocol, to) = self.wire.protocol();
        if let Ok(packet) = Receive::new(protocol, source, to, bytes) {
            self.rtc
                .handle_input(Input::Receive(Instant::now(), packet))
                .unwrap();
        }
    }

    async fn drain(&mut self) -> Instant {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) => return at,
                Output::Transmit(packet) => {
                    self.wire.send(&packet.contents, packet.destination).await;
                }
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: Event) {
        self.heard.send_modify(|heard| match event {
            Event::Connected => heard.connected = true,
            Event::Closed => heard.gone = true,
            Event::KeyframeRequest(_) => heard.key_requests += 1,
            Event::MediaData(data) => {
                let track = if data.mid == self.tracks.0 {
                    &mut heard.pictures
                } else {
                    &mut heard.sound
                };
                track.push((data.time.numer(), data.data));
            }
            _ => {}
        });
        if self.heard.borrow().connected && self.began.is_none() {
            self.began = Some(Instant::now());
        }
    }

    /// Sends what is due.
    async fn play(&mut self) {
        let (Some(began), Some(clip)) = (self.began, self.clip.clone()) else {
            return;
        };
        let due = u64::try_from(began.elapsed().as_millis()).unwrap();
        while self.sent.0 * 40 <= due {
            let n = self.sent.0;
            let data = clip.pictures[usize::try_from(n).unwrap() % clip.pictures.len()].clone();
            let at = MediaTime::new(n * 3_600, Frequency::NINETY_KHZ);
            self.send(
                self.tracks.0,
                Codec::H264,
                began + Duration::from_millis(n * 40),
                at,
                data,
            )
            .await;
            self.sent.0 += 1;
        }
        while self.sent.1 * 20 <= due {
            let n = self.sent.1;
            let data = clip.sound[usize::try_from(n).unwrap() % clip.sound.len()].clone();
            let at = MediaTime::new(n * 960, Frequency::FORTY_EIGHT_KHZ);
            self.send(
                self.tracks.1,
                Codec::Opus,
                began + Duration::from_millis(n * 20),
                at,
                data,
            )
            .await;
            self.sent.1 += 1;
        }
    }

    async fn send(
        &mut self,
        mid: Mid,
        codec: Codec,
        wall: Instant,
        at: MediaTime,
        data: Arc<[u8]>,
    ) {
        let writer = self.rtc.writer(mid).unwrap();
        let params = writer
            .payload_params()
            .find(|params| params.spec().codec == codec);
        let pt = params.expect("the codec was agreed on").pt();
        writer.write(pt, wall, at, data).unwrap();
        self.drain().await;
    }
}
