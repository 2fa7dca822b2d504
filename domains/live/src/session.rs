//! A live session: its states, when it may begin by itself, and its stream key.
use julin_db::{Json, row, text_enum};
use julin_kernel::{CampaignId, Code, Fault, LiveId, PersonId, Rng, Ts};
use julin_web::Reach;
use std::fmt::Write as _;
use subtle::ConstantTimeEq as _;

/// A host who is a little early goes on air at once.
pub(crate) const AUTO_START_EARLY_MS: i64 = 2 * 60_000;
/// A stream that begins later than this does not put its session on air by itself.
pub(crate) const AUTO_START_LATE_MS: i64 = 2 * 3_600_000;
/// A session whose stream has been gone for so long is ended.
pub(crate) const LOST_STREAM_MS: i64 = 30 * 60_000;

/// The session is not on air.
pub(crate) const NOT_ON_AIR: Code = Code::new(
    "live.not_on_air",
    409,
    "直播未开始或已结束",
    "The live is not on air",
);
/// The session is over.
pub(crate) const OVER: Code = Code::new("live.over", 409, "直播已结束或已取消", "The live is over");

text_enum! {
    /// Where a live session stands.
    pub enum LiveStatus {
        /// Announced.
        Planned = "planned",
        /// Viewers watch.
        OnAir = "on_air",
        /// Over.
        Ended = "ended",
        /// Called off before it began.
        Cancelled = "cancelled",
    }
    /// How a product card is shown.
    pub enum CardState {
        /// The host knows of it, viewers do not.
        Hidden = "hidden",
        /// In the bag.
        Shown = "shown",
        /// Being explained now; at most one.
        Spotlight = "spotlight",
    }
    /// Who speaks.
    pub(crate) enum SpeakerRole {
        /// A resident.
        Member = "member",
        /// A leader who watches.
        Leader = "leader",
        /// Whom the host named to help (场控).
        Assistant = "assistant",
        /// The host.
        Host = "host",
    }
}

row! {
    /// A session as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Session {
        pub(crate) id: LiveId,
        pub(crate) title: String,
        pub(crate) cover_key: Option<String>,
        pub(crate) starts_at: Ts,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) campaign_id: CampaignId,
        pub(crate) interest_tags: Json<Vec<String>>,
        pub(crate) status: LiveStatus,
        pub(crate) stream_secret: String,
        pub(crate) preview_token: String,
        pub(crate) publishing: bool,
        pub(crate) publishing_at: Option<Ts>,
        pub(crate) started_at: Option<Ts>,
        pub(crate) ended_at: Option<Ts>,
    }
}

impl SpeakerRole {
    /// Whether they run the session: they are not paced, held or muted, and always shown.
    pub(crate) const fn is_staff(self) -> bool {
        matches!(self, Self::Assistant | Self::Host)
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Executed,
    Already,
}

impl Session {
    /// Over whose affairs its host side reaches.
    pub(crate) fn reach(&self) -> Reach {
        self.leader_id.map_or(Reach::Shop, Reach::Leader)
    }
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.status, LiveStatus::Ended | LiveStatus::Cancelled)
    }
    /// What the encoder sends: the id finds the session, the secret proves the host.
    pub(crate) fn stream_key(&self) -> String {
        format!("{}-{}", self.id, self.stream_secret)
    }
    /// Whether a stream that runs at `now` puts the session on air.
    pub(crate) fn starts_by_stream(&self, now: Ts) -> bool {
        let due = self.starts_at;
        let window = due.plus_ms(-AUTO_START_EARLY_MS)..=due.plus_ms(AUTO_START_LATE_MS);
        self.status == LiveStatus::Planned && window.contains(&now)
    }
    pub(crate) fn start(&self) -> Result<Step, Fault> {
        match self.status {
            LiveStatus::Planned => Ok(Step::Executed),
            LiveStatus::OnAir => Ok(Step::Already),
            LiveStatus::Ended | LiveStatus::Cancelled => Err(OVER.fault()),
        }
    }
    pub(crate) fn end(&self) -> Result<Step, Fault> {
        match self.status {
            LiveStatus::OnAir => Ok(Step::Executed),
            LiveStatus::Ended => Ok(Step::Already),
            LiveStatus::Planned | LiveStatus::Cancelled => Err(NOT_ON_AIR.fault()),
        }
    }
    pub(crate) fn cancel(&self) -> Result<Step, Fault> {
        match self.status {
            LiveStatus::Planned => Ok(Step::Executed),
            LiveStatus::Cancelled => Ok(Step::Already),
            LiveStatus::OnAir | LiveStatus::Ended => Err(Code::WRONG_STATE.fault()),
        }
    }
}

/// The realtime topic of a session.
pub fn topic(live: LiveId) -> String {
    format!("live:{live}")
}

/// The public name of a session's stream.
pub fn stream_name(live: LiveId) -> String {
    live.to_string()
}

/// 128 random bits as hex.
pub(crate) fn secret(rng: &dyn Rng) -> String {
    let mut raw = [0; 16];
    rng.fill(&mut raw);
    raw.iter().fold(String::with_capacity(32), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Splits what an encoder sent into the session and its secret; an encoder may append a query.
pub(crate) fn parse_key(key: &str) -> Option<(LiveId, &str)> {
    let bare = key.split('?').next().unwrap_or_default();
    let (id, secret) = bare.split_once('-')?;
    Some((id.parse().ok()?, secret))
}

/// Compares without telling by its time where the two differ.
pub(crate) fn same_secret(known: &str, told: &str) -> bool {
    known.as_bytes().ct_eq(told.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::SeededRng;

    fn session(status: LiveStatus) -> Session {
        Session {
            id: LiveId(7),
            title: "水果专场".into(),
            cover_key: None,
            starts_at: Ts(10_000_000),
            leader_id: Some(PersonId(3)),
            campaign_id: CampaignId(5),
            interest_tags: Json(vec![]),
            status,
            stream_secret: "abc".into(),
            preview_token: "p".into(),
            publishing: false,
            publishing_at: None,
            started_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn transitions_are_a_table() {
        use LiveStatus as S;
        for (status, start, end, cancel) in [
            (S::Planned, Some(Step::Executed), None, Some(Step::Executed)),
            (S::OnAir, Some(Step::Already), Some(Step::Executed), None),
            (S::Ended, None, Some(Step::Already), None),
            (S::Cancelled, None, None, Some(Step::Already)),
        ] {
            let s = session(status);
            assert_eq!(
                (s.start().ok(), s.end().ok(), s.cancel().ok()),
                (start, end, cancel),
                "{status}"
            );
        }
    }

    #[test]
    fn a_stream_starts_its_session_around_the_due_time_only() {
        let planned = session(LiveStatus::Planned);
        let due = planned.starts_at;
        assert!(!planned.starts_by_stream(due.plus_ms(-AUTO_START_EARLY_MS - 1)));
        assert!(planned.starts_by_stream(due.plus_ms(-AUTO_START_EARLY_MS)));
        assert!(planned.starts_by_stream(due.plus_ms(AUTO_START_LATE_MS)));
        assert!(!planned.starts_by_stream(due.plus_ms(AUTO_START_LATE_MS + 1)));
        assert!(!session(LiveStatus::Ended).starts_by_stream(due));
    }

    #[test]
    fn a_key_names_its_session_and_proves_the_host() {
        let s = session(LiveStatus::Planned);
        assert_eq!(parse_key(&s.stream_key()), Some((LiveId(7), "abc")));
        assert_eq!(parse_key("7-abc?user=1"), Some((LiveId(7), "abc")));
        assert_eq!(parse_key("7abc"), None);
        assert_eq!(parse_key("x-abc"), None);
        assert!(same_secret("abc", "abc"));
        assert!(!same_secret("abc", "abd") && !same_secret("abc", "ab") && !same_secret("abc", ""));
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let rng = SeededRng::new(1);
        let (one, two) = (secret(&rng), secret(&rng));
        assert!(one.len() == 32 && one != two);
    }
}
