//! Recordings and replays: recorded while on air, shown with the products at the times they were
//! explained, with what was said, in whole or as clips.
pub(crate) mod chapter;
pub(crate) mod clip;
pub(crate) mod grant;
pub(crate) mod keep;
pub(crate) mod life;
pub(crate) mod port;
pub(crate) mod said;
pub(crate) mod show;
pub(crate) mod state;
pub(crate) mod timeline;
pub(crate) mod view;
