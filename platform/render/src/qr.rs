//! QR codes.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::{RenderError, theme::INK};

/// The quiet zone that readers need, in modules.
const QUIET: usize = 4;

/// The dark modules of a QR code as an SVG path.
pub(crate) struct Qr {
    pub(crate) path: String,
    /// Modules a side, without the quiet zone.
    pub(crate) modules: usize,
}

impl Qr {
    /// Medium error correction: a poster is photographed, forwarded and compressed.
    pub(crate) fn of(url: &str) -> Result<Self, RenderError> {
        let too_long = |_| RenderError::AddressTooLong { bytes: url.len() };
        let code = QRBuilder::new(url).ecl(ECL::M).build().map_err(too_long)?;
        let dark = |x: usize, y: usize| code[y][x].value();
        let mut path = String::new();
        for y in 0..code.size {
            let mut x = 0;
            while x < code.size {
                let run = (x..code.size).take_while(|x| dark(*x, y)).count();
                if run > 0 {
                    _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        Ok(Self {
            path,
            modules: code.size,
        })
    }
}

/// A QR code of `url` with its quiet zone, as an SVG document that scales to any size.
pub fn qr_svg(url: &str) -> Result<String, RenderError> {
    let Qr { path, modules } = Qr::of(url)?;
    let side = modules + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"{INK}\" transform=\"translate({QUIET} {QUIET})\" d=\"{path}\"/></svg>"
    ))
}
