//! A cut-out on a warm ground: a product picture where there is no photograph.

use crate::{
    RenderError,
    canvas::{Area, Canvas, Style},
    text::fit,
    theme::{INK, WHITE},
};

const SIDE: f32 = 800.0;

/// The ground that a product lies on: light, deep and table colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    light: &'static str,
    deep: &'static str,
    table: &'static str,
}

const GROUNDS: [Ground; 8] = [
    Ground {
        light: "#FFF3E4",
        deep: "#FBD9B5",
        table: "#F2BE8B",
    }, // apricot
    Ground {
        light: "#F6F8E8",
        deep: "#DDE8BF",
        table: "#C3D59A",
    }, // young leaf
    Ground {
        light: "#FFF0EC",
        deep: "#F9CFC3",
        table: "#EFB0A0",
    }, // peach
    Ground {
        light: "#FFF8DD",
        deep: "#FBE5A2",
        table: "#EFCF74",
    }, // millet
    Ground {
        light: "#EFF6F2",
        deep: "#C9E2D6",
        table: "#A6CDBB",
    }, // celadon
    Ground {
        light: "#F8EFE8",
        deep: "#E6D0BE",
        table: "#D2B399",
    }, // clay
    Ground {
        light: "#EFF4F8",
        deep: "#CFDDE9",
        table: "#AFC5D8",
    }, // porcelain
    Ground {
        light: "#F8F0F4",
        deep: "#E9CFDC",
        table: "#D8B2C6",
    }, // taro
];

impl Ground {
    /// One of eight grounds; the same seed is always the same ground.
    pub fn from_seed(seed: u64) -> Self {
        // Neighbouring ids should not look alike, nor repeat in a fixed order.
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61;
        GROUNDS[usize::try_from(mixed).unwrap_or(0) % GROUNDS.len()]
    }
}

/// Sets a cut-out (PNG or WebP with transparency) on a ground, 800×800 PNG; a caption stands below. A
/// picture without transparency is a photograph already and fills the square.
pub fn product_picture(
    art: &[u8],
    ground: Ground,
    caption: Option<&str>,
) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(800, 800);
    lay(&mut canvas, ground);
    let seen = extent(art)?;
    if seen.w >= 0.98 && seen.h >= 0.98 {
        canvas.picture(art, Area::new(0.0, 0.0, SIDE, SIDE), 0.0);
    } else {
        stand(
            &mut canvas,
            art,
            seen,
            if caption.is_some() { 596.0 } else { 652.0 },
        )?;
    }
    if let Some(caption) = caption {
        label(&mut canvas, caption);
    }
    canvas.png()
}

/// Puts the visible part of a cut-out with its foot at `floor`, whatever margin it has.
fn stand(canvas: &mut Canvas, art: &[u8], seen: Area, floor: f32) -> Result<(), RenderError> {
    let scale = (480.0 / seen.h).min(520.0 / seen.w);
    let (wide, middle) = (seen.w * scale, SIDE / 2.0);
    shadow(canvas, middle, floor, wide);
    let left = middle - (seen.x + seen.w / 2.0) * scale;
    canvas.cut_out(
        art,
        Area::new(left, floor - seen.bottom() * scale, scale, scale),
    )
}

/// Where the picture is not transparent, as fractions of the square that holds it.
fn extent(art: &[u8]) -> Result<Area, RenderError> {
    const GRID: u16 = 256;
    let mut canvas = Canvas::new(GRID.into(), GRID.into());
    let side = f32::from(GRID);
    canvas.cut_out(art, Area::new(0.0, 0.0, side, side))?;
    let pixels = canvas.pixels()?;
    let whole = Area::new(0.0, 0.0, 1.0, 1.0);
    let mut seen: Option<[u16; 4]> = None;
    for (y, row) in (0..GRID).zip(pixels.pixels().chunks(GRID.into())) {
        for (x, _) in (0..GRID).zip(row).filter(|(_, pixel)| pixel.alpha() > 24) {
            let [left, top, right, bottom] = seen.unwrap_or([x, y, x, y]);
            seen = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
        }
    }
    Ok(seen.map_or(whole, |edges| {
        let [left, top, right, bottom] = edges.map(|edge| f32::from(edge) / side);
        Area::new(
            left,
            top,
            right - left + 1.0 / side,
            bottom - top + 1.0 / side,
        )
    }))
}

/// A wall with light from the upper left, and a table.
fn lay(canvas: &mut Canvas, Ground { light, deep, table }: Ground) {
    canvas.raw(&format!(
        "<defs><radialGradient id=\"wall\" cx=\"0.34\" cy=\"0.26\" r=\"0.95\">\
         <stop offset=\"0\" stop-color=\"{light}\"/><stop offset=\"1\" stop-color=\"{deep}\"/>\
         </radialGradient><linearGradient id=\"table\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\">\
         <stop offset=\"0\" stop-color=\"{table}\" stop-opacity=\"0.55\"/>\
         <stop offset=\"1\" stop-color=\"{table}\" stop-opacity=\"0.95\"/></linearGradient></defs>\
         <rect width=\"800\" height=\"800\" fill=\"url(#wall)\"/>\
         <circle cx=\"400\" cy=\"380\" r=\"300\" fill=\"{WHITE}\" opacity=\"0.34\"/>\
         <path d=\"M0 560C210 528 590 528 800 560V800H0Z\" fill=\"url(#table)\"/>"
    ));
}

/// A wide soft shadow and a narrow dark one, where the thing touches the table.
fn shadow(canvas: &mut Canvas, x: f32, floor: f32, wide: f32) {
    canvas.raw(&format!(
        "<defs><filter id=\"near\" x=\"-30%\" y=\"-200%\" width=\"160%\" height=\"500%\">\
         <feGaussianBlur stdDeviation=\"7\"/></filter><filter id=\"far\" x=\"-30%\" y=\"-200%\" \
         width=\"160%\" height=\"500%\"><feGaussianBlur stdDeviation=\"20\"/></filter></defs>\
         <g fill=\"#5B3A1E\"><ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"26\" opacity=\"0.30\" \
         filter=\"url(#far)\"/><ellipse cx=\"{x}\" cy=\"{}\" rx=\"{}\" ry=\"9\" opacity=\"0.34\" \
         filter=\"url(#near)\"/></g>",
        x + 14.0,
        floor + 2.0,
        wide * 0.48,
        floor - 4.0,
        wide * 0.30,
    ));
}

fn label(canvas: &mut Canvas, caption: &str) {
    let style = Style::new(42.0, INK).bold().middle();
    let text = fit(caption, SIDE - 200.0, style.size, style.weight);
    if text.is_empty() {
        return;
    }
    let wide = style.measure(&text) + 76.0;
    let area = Area::new((SIDE - wide) / 2.0, 668.0, wide, 84.0);
    canvas.card(area, 42.0);
    canvas.line(
        &text,
        SIDE / 2.0,
        style.baseline(area.middle()),
        SIDE - 200.0,
        style,
    );
}
