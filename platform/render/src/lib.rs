#![doc = include_str!("../README.md")]

mod canvas;
mod certificate;
mod error;
mod fonts;
mod join_card;
mod kept;
mod live_poster;
mod live_scene;
mod pieces;
mod poster;
mod product_picture;
mod qr;
mod text;
mod theme;
mod words;

pub use certificate::{CertificateSpec, certificate};
pub use error::RenderError;
pub use fonts::has_cjk_font;
pub use join_card::{JoinCardSpec, join_card};
pub use kept::Kept;
pub use live_poster::{LiveLead, LiveLook, LivePosterSpec, live_poster};
pub use poster::{PosterItem, PosterSpec, poster};
pub use product_picture::{Ground, product_picture};
pub use qr::qr_svg;
pub use words::Language;
