//! The words on the wire.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a client sends.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub(crate) enum Request {
    Sub {
        topic: String,
        #[serde(default)]
        since: Option<Since>,
        /// How long ago, in milliseconds, what the page shows was read: what was said since is told again.
        #[serde(default)]
        ago: Option<u32>,
        #[serde(default)]
        quiet: bool,
        /// Opens a topic to who is not signed in: a screen's.
        #[serde(default)]
        token: Option<String>,
    },
    Unsub {
        topic: String,
    },
    Beat {
        topic: String,
    },
    Ping,
}

/// The last message that a client saw.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Since {
    /// The run of the server that numbered it.
    pub epoch: String,
    /// Its number.
    pub seq: i64,
}

/// A message of a topic.
#[derive(Serialize)]
pub(crate) struct Message<'a, T> {
    pub(crate) topic: &'a str,
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) at: i64,
    pub(crate) data: &'a T,
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    BadMessage,
    TooLarge,
    BadTopic,
    Forbidden,
    TooManyTopics,
    RateLimited,
}

/// What the server says on its own account.
#[derive(Serialize)]
#[serde(tag = "kind")]
pub(crate) enum Control<'a> {
    #[serde(rename = "$hello")]
    Hello {
        topic: &'a str,
        epoch: &'a str,
        seq: i64,
    },
    #[serde(rename = "$resync")]
    Resync {
        topic: &'a str,
        epoch: &'a str,
        seq: i64,
    },
    #[serde(rename = "$error")]
    Error {
        code: Refusal,
        #[serde(skip_serializing_if = "Option::is_none")]
        topic: Option<&'a str>,
    },
    #[serde(rename = "$pong")]
    Pong,
}

impl Control<'_> {
    pub(crate) fn text(&self) -> Arc<str> {
        // Strings and numbers alone: serialising them cannot fail.
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// Several messages as one JSON array.
pub(crate) fn frame(messages: &[Arc<str>]) -> String {
    let mut frame = String::with_capacity(2 + messages.iter().map(|m| m.len() + 1).sum::<usize>());
    for (index, message) in messages.iter().enumerate() {
        frame.push(if index == 0 { '[' } else { ',' });
        frame.push_str(message);
    }
    frame.push(']');
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_read_as_documented() {
        let read = |text| serde_json::from_str::<Request>(text);
        let topic = || "live:1".to_owned();
        let since = Some(Since {
            epoch: "a".to_owned(),
            seq: 4,
        });
        let full = r#"{"op":"sub","topic":"live:1","since":{"epoch":"a","seq":4},"quiet":true}"#;
        assert_eq!(
            read(full).unwrap(),
            Request::Sub {
                topic: topic(),
                since,
                ago: None,
                quiet: true,
                token: None,
            }
        );
        let bare = Request::Sub {
            topic: topic(),
            since: None,
            ago: None,
            quiet: false,
            token: None,
        };
        assert_eq!(read(r#"{"op":"sub","topic":"live:1"}"#).unwrap(), bare);
        let late = Request::Sub {
            topic: topic(),
            since: None,
            ago: Some(20_000),
            quiet: false,
            token: None,
        };
        let text = r#"{"op":"sub","topic":"live:1","ago":20000}"#;
        assert_eq!(read(text).unwrap(), late);
        assert_eq!(read(r#"{"op":"ping"}"#).unwrap(), Request::Ping);
        for wrong in [
            "",
            "[]",
            "{}",
            r#"{"op":"shout"}"#,
            r#"{"op":"sub"}"#,
            r#"{"op":"sub","topic":"live:1","ago":-1}"#,
            "null",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn control_words_are_spelt_as_documented() {
        let hello = Control::Hello {
            topic: "t",
            epoch: "e",
            seq: 1,
        };
        assert_eq!(
            &*hello.text(),
            r#"{"kind":"$hello","topic":"t","epoch":"e","seq":1}"#
        );
        let error = Control::Error {
            code: Refusal::TooManyTopics,
            topic: None,
        };
        assert_eq!(
            &*error.text(),
            r#"{"kind":"$error","code":"too_many_topics"}"#
        );
        assert_eq!(
            frame(&[Control::Pong.text(), error.text()])
                .matches('{')
                .count(),
            2
        );
        assert_eq!(frame(&[Control::Pong.text()]), r#"[{"kind":"$pong"}]"#);
    }
}
