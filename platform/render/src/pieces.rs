//! Pieces that several pictures share.

use crate::{
    RenderError,
    canvas::{Area, Canvas, Style},
    text::fit,
    theme::{
        INK, INK_FAINT, INK_SOFT, LEAF, LEAF_TINT, LINE, PAPER, PERSIMMON, PERSIMMON_TINT, WHITE,
    },
};

/// The distance that everything keeps from the edge.
pub(crate) const MARGIN: f32 = 44.0;

/// Paper with a warm corner and a green one.
pub(crate) fn paper(canvas: &mut Canvas, width: f32, height: f32) {
    canvas.rect(Area::new(0.0, 0.0, width, height), 0.0, PAPER);
    canvas.circle(width - 40.0, 20.0, 300.0, "#FAEADD");
    canvas.circle(width + 30.0, -20.0, 210.0, "#F7DDC9");
    canvas.circle(-30.0, height - 110.0, 230.0, "#EEF3E8");
    leaf(canvas, width - 196.0, 226.0, 74.0, -38.0, "#E9C7AC");
    leaf(canvas, 52.0, height - 330.0, 66.0, 28.0, "#D5E4D2");
}

/// One leaf with its vein, pointing up before it is turned.
pub(crate) fn leaf(canvas: &mut Canvas, x: f32, y: f32, size: f32, turn: f32, fill: &str) {
    canvas.raw(&format!(
        "<g transform=\"translate({x} {y}) rotate({turn}) scale({})\"><path d=\"M0 -50C34 -28 34 24 \
         0 50C-34 24 -34 -28 0 -50Z\" fill=\"{fill}\"/><path d=\"M0 -34V62\" stroke=\"{PAPER}\" \
         stroke-opacity=\"0.65\" stroke-width=\"4\" stroke-linecap=\"round\" fill=\"none\"/></g>",
        size / 100.0
    ));
}

/// The mark of the house: a persimmon under its four leaves.
pub(crate) fn mark(canvas: &mut Canvas, x: f32, y: f32, size: f32) {
    canvas.raw(&format!(
        "<g transform=\"translate({x} {y}) scale({})\"><path d=\"M50 22C76 16 96 34 94 58C92 82 74 96 \
         50 96C26 96 8 82 6 58C4 34 24 16 50 22Z\" fill=\"{PERSIMMON}\"/><path d=\"M18 60C16 46 24 36 \
         34 32\" stroke=\"#F4A277\" stroke-width=\"6\" stroke-linecap=\"round\" fill=\"none\"/>\
         <path d=\"M50 30C40 38 28 36 20 28C30 20 42 20 50 26C58 20 70 20 80 28C72 36 60 38 50 30Z\" \
         fill=\"{LEAF}\"/><path d=\"M50 30C42 22 40 12 44 4H54C58 12 58 22 50 30Z\" fill=\"#256B41\"/>\
         <path d=\"M50 27C44 34 44 42 50 48C56 42 56 34 50 27Z\" fill=\"#3D9160\"/></g>",
        size / 100.0
    ));
}

/// The brand at the left, the community in a pill at the right.
pub(crate) fn head(canvas: &mut Canvas, brand: &str, community: &str, y: f32, width: f32) {
    mark(canvas, MARGIN, y - 28.0, 56.0);
    let name = Style::new(32.0, INK).bold();
    let used = canvas.line(brand, MARGIN + 68.0, name.baseline(y), 250.0, name);
    let room = width - 2.0 * MARGIN - 68.0 - used - 110.0;
    let style = Style::new(25.0, INK_SOFT);
    let text = fit(community, room, style.size, style.weight);
    if text.is_empty() {
        return;
    }
    let wide = style.measure(&text) + 74.0;
    let pill = Area::new(width - MARGIN - wide, y - 25.0, wide, 50.0);
    canvas.rect(pill, 25.0, WHITE);
    pin(canvas, pill.x + 20.0, y - 12.0, 24.0);
    canvas.line(&text, pill.x + 52.0, style.baseline(y), room, style);
}

/// A place.
fn pin(canvas: &mut Canvas, x: f32, y: f32, size: f32) {
    canvas.raw(&format!(
        "<g transform=\"translate({x} {y}) scale({})\"><path fill-rule=\"evenodd\" d=\"M12 0C6 0 2 4.4 \
         2 9.8C2 16.4 12 24 12 24S22 16.4 22 9.8C22 4.4 18 0 12 0ZM12 6A4 4 0 1 1 12 14A4 4 0 1 1 12 \
         6Z\" fill=\"{PERSIMMON}\"/></g>",
        size / 24.0
    ));
}

/// A clock, for everything that ends or begins.
pub(crate) fn clock(canvas: &mut Canvas, x: f32, y: f32, size: f32, stroke: &str) {
    canvas.raw(&format!(
        "<g transform=\"translate({x} {y}) scale({})\" fill=\"none\" stroke=\"{stroke}\" \
         stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\
         <circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"M12 6V12.5L16 15\"/></g>",
        size / 24.0
    ));
}

/// A face for someone without a picture: the first letter of the name.
pub(crate) fn avatar(canvas: &mut Canvas, name: &str, x: f32, y: f32, radius: f32) {
    canvas.circle(x, y, radius, WHITE);
    canvas.circle(x, y, radius - 4.0, PERSIMMON_TINT);
    let first: String = name.chars().take(1).collect();
    let style = Style::new(radius * 0.86, PERSIMMON).bold().middle();
    canvas.line(&first, x, style.baseline(y), radius * 2.0, style);
}

/// A short text on a tint, its left top corner at `(x, y)`; returns its width.
pub(crate) fn pill(canvas: &mut Canvas, text: &str, x: f32, y: f32, room: f32) -> f32 {
    let style = Style::new(24.0, LEAF).bold();
    let text = fit(text, room - 32.0, style.size, style.weight);
    if text.is_empty() {
        return 0.0;
    }
    let wide = style.measure(&text) + 32.0;
    canvas.rect(Area::new(x, y, wide, 42.0), 12.0, LEAF_TINT);
    canvas.line(&text, x + 16.0, style.baseline(y + 21.0), room, style);
    wide
}

/// A price, its figures larger than its sign and its cents; returns its width.
pub(crate) fn price(canvas: &mut Canvas, text: &str, x: f32, y: f32, size: f32, room: f32) -> f32 {
    let digits = |c: char| c.is_ascii_digit();
    let start = text.find(digits).unwrap_or(0);
    let end = text[start..]
        .find(|c: char| !digits(c) && c != ',')
        .map_or(text.len(), |n| start + n);
    let small = size * 0.62;
    let parts = [
        (&text[..start], small),
        (&text[start..end], size),
        (&text[end..], small),
    ];
    let mut used = 0.0;
    for (part, size) in parts {
        let style = Style::new(size, PERSIMMON).bold();
        if room - used > size && !part.is_empty() {
            used += canvas.line(part, x + used, y, room - used, style) + 2.0;
        }
    }
    used
}

/// What stands beside the code on a ticket.
pub(crate) struct Ticket<'a> {
    pub(crate) call: &'a str,
    pub(crate) time: &'a str,
    pub(crate) footer: &'a str,
    pub(crate) url: &'a str,
    /// What lies behind the ticket, where its notches are cut at the top and at the bottom.
    pub(crate) ground: [&'a str; 2],
}

/// A white ticket with a tear line: words at the left, the QR code at the right.
pub(crate) fn ticket(
    canvas: &mut Canvas,
    area: Area,
    ticket: &Ticket<'_>,
) -> Result<(), RenderError> {
    canvas.card(area, 32.0);
    let side = area.h - 64.0;
    let code = Area::new(area.right() - side - 34.0, area.y + 32.0, side, side);
    let tear = code.x - 34.0;
    tear_line(canvas, tear, area, ticket.ground);
    canvas.qr(ticket.url, code.x, code.y, side)?;
    let (x, room) = (area.x + 36.0, tear - area.x - 60.0);
    let call = Style::new(35.0, INK).bold().shrunk(ticket.call, room, 24.0);
    canvas.line(ticket.call, x, area.y + 74.0, room, call);
    let when = Style::new(27.0, PERSIMMON)
        .bold()
        .shrunk(ticket.time, room - 42.0, 24.0);
    clock(canvas, x, area.y + 98.0, 30.0, PERSIMMON);
    let first = (x + 42.0, when.baseline(area.y + 113.0));
    canvas.paragraph(ticket.time, first, (room - 42.0, 36.0), 2, when);
    let footer = Style::new(21.0, INK_FAINT).shrunk(ticket.footer, room, 17.0);
    canvas.line(ticket.footer, x, area.bottom() - 34.0, room, footer);
    Ok(())
}

fn tear_line(canvas: &mut Canvas, x: f32, area: Area, [top, bottom]: [&str; 2]) {
    canvas.raw(&format!(
        "<path d=\"M{x} {}V{}\" stroke=\"{LINE}\" stroke-width=\"3\" stroke-dasharray=\"2 10\" \
         stroke-linecap=\"round\" fill=\"none\"/>",
        area.y + 30.0,
        area.bottom() - 30.0
    ));
    canvas.circle(x, area.y, 16.0, top);
    canvas.circle(x, area.bottom(), 16.0, bottom);
}
