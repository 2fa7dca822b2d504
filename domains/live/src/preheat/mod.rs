//! Before a session: what is teased and when it is told, what who reserved waits for, who is reminded and
//! who came.
pub(crate) mod attendance;
pub(crate) mod http;
pub(crate) mod invite;
pub(crate) mod plan;
pub(crate) mod port;
pub(crate) mod poster;
pub(crate) mod quiet;
pub(crate) mod remind;
pub(crate) mod seen;
pub(crate) mod show;
pub(crate) mod teaser;
pub(crate) mod wish;
