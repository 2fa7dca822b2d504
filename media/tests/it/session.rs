//! The publish conversation without a socket.

use bytes::{Bytes, BytesMut};
use julin_media::rtmp::ProtocolError;
use julin_media::rtmp::amf0::{Value, text};
use julin_media::rtmp::session::{Event, MAX_COMMAND_BYTES, MAX_COMMANDS, Session};

use crate::rtmp_client::{Replies, command, connect, handshake, message, publish};

fn events(session: &mut Session, bytes: &[u8], step: usize) -> Result<Vec<Event>, ProtocolError> {
    let mut input = BytesMut::new();
    let mut events = Vec::new();
    for piece in bytes.chunks(step) {
        input.extend_from_slice(piece);
        while let Some(event) = session.poll(&mut input)? {
            events.push(event);
        }
    }
    Ok(events)
}

fn conversation() -> Vec<u8> {
    let create = command(&[text("createStream"), Value::Number(4.0), Value::Null]);
    [handshake(), connect(), create, publish("key-a?quality=1")].concat()
}

#[test]
fn a_publisher_is_led_to_its_publish_request_however_its_bytes_arrive() {
    for step in [1, 100, usize::MAX] {
        let mut session = Session::new();
        let asked = events(&mut session, &conversation(), step).unwrap();
        let (app, key) = ("live".to_owned(), "key-a?quality=1".to_owned());
        assert_eq!(asked, [Event::Publish { app, key }]);
        let mut replies = Replies::default();
        replies.feed(&session.take_output());
        let connected = replies.next_command().unwrap();
        assert_eq!(
            (connected[0].text(), connected[1].number()),
            (Some("_result"), Some(1.0))
        );
        let created = replies.next_command().unwrap();
        assert_eq!(
            (created[1].number(), created[3].number()),
            (Some(4.0), Some(1.0))
        );
        session.accept(1 << 20);
        replies.feed(&session.take_output());
        assert_eq!(replies.next_status().unwrap().0, "NetStream.Publish.Start");
    }
}

#[test]
fn media_counts_only_after_the_grant() {
    let mut session = Session::new();
    let audio = message(8, 20, &[0xaf, 1, 7]);
    let early = [conversation(), audio.clone()].concat();
    assert_eq!(events(&mut session, &early, usize::MAX).unwrap().len(), 1);
    session.accept(1 << 20);
    let payload = Bytes::from_static(&[0xaf, 1, 7]);
    let heard = events(&mut session, &audio, usize::MAX).unwrap();
    assert_eq!(
        heard,
        [Event::Audio {
            timestamp: 20,
            payload
        }]
    );
    let keyframe = message(9, 40, &vec![0x17; 4 * MAX_COMMAND_BYTES]);
    assert_eq!(
        events(&mut session, &keyframe, 5_000).unwrap().len(),
        1,
        "frames may be large"
    );
    let end = command(&[text("deleteStream"), Value::Number(6.0), Value::Null]);
    assert_eq!(
        events(&mut session, &end, usize::MAX).unwrap(),
        [Event::Unpublish]
    );
}

#[test]
fn a_stranger_gets_small_limits() {
    let mut session = Session::new();
    let large = [
        conversation(),
        message(9, 0, &vec![0; MAX_COMMAND_BYTES + 1]),
    ]
    .concat();
    let outcome = events(&mut session, &large, usize::MAX);
    assert!(
        matches!(outcome, Err(ProtocolError::MessageTooLarge { .. })),
        "{outcome:?}"
    );
    let chatter = [
        handshake(),
        connect().repeat(usize::try_from(MAX_COMMANDS).unwrap() + 1),
    ];
    let outcome = events(&mut Session::new(), &chatter.concat(), 4096);
    assert_eq!(outcome, Err(ProtocolError::TooManyCommands(MAX_COMMANDS)));
}

#[test]
fn other_versions_are_turned_away_at_the_first_byte() {
    for (first, outcome) in [(6, Err(ProtocolError::Version(6))), (3, Ok(vec![]))] {
        assert_eq!(events(&mut Session::new(), &[first], 1), outcome);
    }
    assert_eq!(
        events(&mut Session::new(), b"GET / HTTP/1.1\r\n", 99),
        Err(ProtocolError::Version(b'G'))
    );
}

#[test]
fn received_bytes_are_acknowledged_and_pings_answered() {
    let mut session = Session::new();
    events(&mut session, &conversation(), usize::MAX).unwrap();
    session.take_output();
    let window = message(5, 0, &100u32.to_be_bytes());
    let ping = message(4, 0, &[0, 6, 1, 2, 3, 4]);
    events(&mut session, &[window, ping].concat(), usize::MAX).unwrap();
    let out = session.take_output();
    assert!(
        out.windows(6).any(|bytes| bytes == [0, 7, 1, 2, 3, 4]),
        "pong"
    );
    assert!(
        out.windows(8)
            .any(|bytes| bytes == [0, 0, 4, 3, 0, 0, 0, 0]),
        "acknowledgement"
    );
}
