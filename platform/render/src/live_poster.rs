//! The poster before a live session: it tells when, and not quite what.

use std::fmt::Write as _;

use crate::{
    Language, RenderError,
    canvas::{Area, Canvas, Style},
    pieces::{self, MARGIN, Ticket},
    theme::{PERSIMMON, WHITE},
};

const WIDTH: f32 = 750.0;
const NIGHT: &str = "#2A1A12";
const CREAM: &str = "#FCEFE2";
const CREAM_SOFT: &str = "#D9BFA9";

/// What stands on a live session's poster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LivePosterSpec {
    /// The community it is for.
    pub community: String,
    /// Who is on air.
    pub leader: String,
    /// The session's title.
    pub title: String,
    /// The hour, as large as it gets: `20:00`.
    pub time_text: String,
    /// The day: `今晚 · 11 月 23 日`.
    pub date_text: String,
    /// Pictures that are shown blurred; up to three.
    pub teasers: Vec<Vec<u8>>,
    /// What there is to gain: `3 轮福袋`, `全场 5 折起`; up to three.
    pub perks: Vec<String>,
    /// Where the QR code leads.
    pub qr_url: String,
    /// The store's name.
    pub brand: String,
    /// A line in small type.
    pub footer: String,
    /// The language of the poster's own words.
    pub language: Language,
}

/// Draws a live session's suspense poster, 750×1334 PNG.
pub fn live_poster(spec: &LivePosterSpec) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(750, 1334);
    night(&mut canvas);
    head(&mut canvas, spec);
    words(&mut canvas, spec);
    curtain(&mut canvas, spec);
    perks(&mut canvas, spec);
    let time = format!("{} {}", spec.date_text, spec.time_text);
    let ticket = Ticket {
        call: spec.language.scan_live(),
        time: &time,
        footer: &spec.footer,
        url: &spec.qr_url,
        ground: ["#522715", "#341D13"],
    };
    let area = Area::new(MARGIN, 1046.0, WIDTH - 2.0 * MARGIN, 244.0);
    pieces::ticket(&mut canvas, area, &ticket)?;
    canvas.png()
}

/// A warm evening with a lamp over the table.
fn night(canvas: &mut Canvas) {
    canvas.raw(&format!(
        "<defs><radialGradient id=\"lamp\" cx=\"0.5\" cy=\"0.46\" r=\"0.62\">\
         <stop offset=\"0\" stop-color=\"#B4501F\"/><stop offset=\"0.45\" stop-color=\"#6B2F17\"/>\
         <stop offset=\"1\" stop-color=\"{NIGHT}\"/></radialGradient>\
         <filter id=\"veil\" x=\"-10%\" y=\"-10%\" width=\"120%\" height=\"120%\">\
         <feGaussianBlur stdDeviation=\"13\"/></filter></defs>\
         <rect width=\"750\" height=\"1334\" fill=\"url(#lamp)\"/>"
    ));
    let sparks = [
        (96, 300, 5),
        (660, 262, 7),
        (610, 520, 4),
        (134, 560, 6),
        (690, 760, 5),
        (60, 830, 4),
    ];
    let mut svg = String::new();
    for (x, y, r) in sparks {
        _ = write!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"#FFD9B0\" opacity=\"0.5\"/>"
        );
    }
    canvas.raw(&svg);
}

fn head(canvas: &mut Canvas, spec: &LivePosterSpec) {
    let y = 76.0;
    pieces::mark(canvas, MARGIN, y - 28.0, 56.0);
    let name = Style::new(32.0, CREAM).bold();
    let used = canvas.line(&spec.brand, MARGIN + 68.0, name.baseline(y), 250.0, name);
    let place = Style::new(26.0, CREAM_SOFT).end();
    let room = WIDTH - 2.0 * MARGIN - 68.0 - used - 40.0;
    canvas.line(
        &spec.community,
        WIDTH - MARGIN,
        place.baseline(y),
        room,
        place,
    );
}

fn words(canvas: &mut Canvas, spec: &LivePosterSpec) {
    let (middle, room) = (WIDTH / 2.0, WIDTH - 2.0 * MARGIN);
    badge(canvas, spec.language.live_badge(), middle, 168.0);
    let date = Style::new(34.0, CREAM).middle();
    canvas.line(&spec.date_text, middle, date.baseline(242.0), room, date);
    let hour = Style::new(138.0, WHITE).bold().middle();
    canvas.line(&spec.time_text, middle, hour.baseline(338.0), room, hour);
    let title = Style::new(46.0, CREAM).bold().middle();
    let last = canvas.paragraph(&spec.title, (middle, 472.0), (room, 60.0), 2, title);
    let host = Style::new(28.0, CREAM_SOFT).middle();
    let text = format!("{} · {}", spec.language.leader(), spec.leader);
    canvas.line(&text, middle, last + 52.0, room, host);
}

fn badge(canvas: &mut Canvas, text: &str, x: f32, y: f32) {
    let style = Style::new(28.0, WHITE).bold();
    let wide = style.measure(text) + 84.0;
    canvas.rect(
        Area::new(x - wide / 2.0, y - 28.0, wide, 56.0),
        28.0,
        PERSIMMON,
    );
    canvas.circle(x - wide / 2.0 + 34.0, y, 8.0, WHITE);
    canvas.line(text, x - wide / 2.0 + 56.0, style.baseline(y), wide, style);
}

/// Three dishes under a veil.
fn curtain(canvas: &mut Canvas, spec: &LivePosterSpec) {
    let side = 196.0;
    let gap = 28.0;
    let mut x = (WIDTH - 3.0 * side - 2.0 * gap) / 2.0;
    for index in 0..3 {
        let area = Area::new(x, 640.0, side, side);
        veiled(
            canvas,
            spec.teasers.get(index).map_or(&[][..], Vec::as_slice),
            area,
        );
        x += side + gap;
    }
    let style = Style::new(26.0, CREAM_SOFT).middle();
    let room = WIDTH - 2.0 * MARGIN;
    canvas.line(
        spec.language.guess(),
        WIDTH / 2.0,
        style.baseline(874.0),
        room,
        style,
    );
}

fn veiled(canvas: &mut Canvas, picture: &[u8], area: Area) {
    let radius = 36.0;
    canvas.rect(area, radius, "#8C431F");
    canvas.veil(picture, area, radius);
    canvas.raw("<g opacity=\"0.16\">");
    canvas.rect(area, radius, NIGHT);
    canvas.raw("</g>");
    let style = Style::new(92.0, CREAM).bold().middle();
    canvas.line(
        "?",
        area.x + area.w / 2.0,
        style.baseline(area.middle()),
        area.w,
        style,
    );
}

fn perks(canvas: &mut Canvas, spec: &LivePosterSpec) {
    let perks: Vec<_> = spec
        .perks
        .iter()
        .filter(|perk| !perk.trim().is_empty())
        .take(3)
        .collect();
    let gap = 18.0;
    #[expect(clippy::cast_precision_loss, reason = "at most three")]
    let count = perks.len().max(1) as f32;
    let wide = ((WIDTH - 2.0 * MARGIN - gap * (count - 1.0)) / count).min(300.0);
    let mut x = (WIDTH - wide * count - gap * (count - 1.0)) / 2.0;
    let style = Style::new(28.0, CREAM).bold().middle();
    for perk in perks {
        let area = Area::new(x, 926.0, wide, 68.0);
        canvas.raw("<g opacity=\"0.14\">");
        canvas.rect(area, 18.0, WHITE);
        canvas.raw("</g>");
        canvas.line(
            perk,
            x + wide / 2.0,
            style.baseline(area.middle()),
            wide - 32.0,
            style,
        );
        x += wide + gap;
    }
}
