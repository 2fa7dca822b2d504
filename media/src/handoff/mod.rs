//! Outgrowing this server: streams pushed on to others, others who ask who may publish and watch, and
//! the addresses under which viewers watch there.

mod elsewhere;
pub(crate) mod hooks;
mod play;
mod relay;

pub use play::{PlayTemplates, Signing};
pub use relay::{RelayPhase, RelayState};

pub(crate) use elsewhere::Elsewhere;
pub(crate) use relay::Relays;

/// The application name of all streams, as publishers send it and CDNs know it.
pub(crate) const APP: &str = "live";

/// `template` with its `{app}` and `{stream}`.
pub(crate) fn fill(template: &str, stream: &str) -> String {
    template.replace("{app}", APP).replace("{stream}", stream)
}
