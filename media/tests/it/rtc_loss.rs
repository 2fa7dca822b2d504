//! A viewer whose network loses much.

use str0m::media::Direction;

use crate::harness::Server;
use crate::rtc_client::{Client, Clip, post};
use crate::wire::Wire;

/// A keyframe a second, 90 kHz, give or take.
const SECOND: u64 = 80_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn little_is_sent_where_much_is_lost() {
    let server = Server::start().await;
    let client = Client::new(Direction::SendOnly).await;
    let answer = post(&server, "/live/x/whip", "key-x", client.offer.clone()).await;
    let _publisher = client.go(&answer.body, Some(Clip::make("320x240")));
    server.stats("x", |stats| stats.has_video).await;
    let (wire, loses) = Wire::lossy().await;
    let client = Client::over(wire, Direction::RecvOnly, |rtc| rtc.enable_h264(true));
    let answer = post(&server, "/live/x/whep", "any", client.offer.clone()).await;
    let mut viewer = client.go(&answer.body, None);
    viewer.until(|heard| heard.pictures.len() > 25).await;
    loses.send_replace(true);
    let gaps = |pictures: &[(u64, std::sync::Arc<[u8]>)], last: usize| -> Option<Vec<u64>> {
        let from = pictures.len().checked_sub(last + 1)?;
        Some(
            pictures[from..]
                .windows(2)
                .map(|two| two[1].0 - two[0].0)
                .collect(),
        )
    };
    viewer
        .until(|heard| {
            gaps(&heard.pictures, 3).is_some_and(|gaps| gaps.iter().all(|gap| *gap > SECOND))
        })
        .await;
    loses.send_replace(false);
    viewer
        .until(|heard| {
            gaps(&heard.pictures, 20).is_some_and(|gaps| gaps.iter().all(|gap| *gap == 3_600))
        })
        .await;
}
