//! The pictures, from the outside.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as a test may"
)]

mod codes;
mod pictures;

use resvg::tiny_skia::{Color, Pixmap};

fn decoded(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).unwrap()
}

/// A PNG of this size: transparent, with a filled box that keeps `margin` from the edges.
fn art(side: u32, margin: u32) -> Vec<u8> {
    let mut pixels = Pixmap::new(side, side).unwrap();
    let red = Color::from_rgba8(200, 30, 30, 255)
        .premultiply()
        .to_color_u8();
    for y in margin..side - margin {
        for x in margin..side - margin {
            pixels.pixels_mut()[(y * side + x) as usize] = red;
        }
    }
    pixels.encode_png().unwrap()
}
