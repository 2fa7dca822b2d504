//! The poster before a live session: it tells when, and as much of what as its look gives away.

use std::fmt::Write as _;

use crate::{
    Language, RenderError,
    canvas::{Area, Canvas, Style},
    live_scene::{Scene, lead, three, words_large},
    pieces::{self, MARGIN, Ticket},
    theme::{PERSIMMON, WHITE},
};

const WIDTH: f32 = 750.0;
const NIGHT: &str = "#2A1A12";

/// How much a live session's poster gives away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LiveLook {
    /// Pictures under a veil, at night.
    #[default]
    Suspense,
    /// What there is to gain, large.
    Benefit,
    /// Pictures and price as they are, by day.
    Reveal,
}

/// The product that a poster leads with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveLead {
    /// Its name; nothing where it is not to be known yet.
    pub name: String,
    /// `¥69.90`, or `¥?9.90`.
    pub price_text: String,
}

/// What stands on a live session's poster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LivePosterSpec {
    /// How much it gives away.
    pub look: LiveLook,
    /// The community it is for.
    pub community: String,
    /// Who is on air.
    pub leader: String,
    /// The session's title.
    pub title: String,
    /// The hour, as large as it gets: `20:00`.
    pub time_text: String,
    /// The day: `11 月 23 日 周一`.
    pub date_text: String,
    /// Its pictures, the lead's first; up to three.
    pub teasers: Vec<Vec<u8>>,
    /// The product that it leads with; without one, three pictures stand side by side.
    pub lead: Option<LiveLead>,
    /// One line below the pictures; the poster's own if empty.
    pub line: String,
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

/// Draws a live session's poster, 750×1334 PNG.
pub fn live_poster(spec: &LivePosterSpec) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(750, 1334);
    let scene = Scene::of(spec.look);
    match spec.look {
        LiveLook::Reveal => pieces::paper(&mut canvas, WIDTH, 1334.0),
        LiveLook::Suspense | LiveLook::Benefit => night(&mut canvas),
    }
    head(&mut canvas, spec, &scene);
    words(&mut canvas, spec, &scene);
    match (&spec.lead, spec.look) {
        (_, LiveLook::Benefit) => words_large(&mut canvas, spec),
        (Some(one), _) => lead(&mut canvas, spec, one, &scene),
        (None, _) => three(&mut canvas, spec, &scene),
    }
    line(&mut canvas, spec, &scene);
    perks(&mut canvas, spec, &scene);
    let time = format!("{} {}", spec.date_text, spec.time_text);
    let ticket = Ticket {
        call: spec.language.scan_live(),
        time: &time,
        footer: &spec.footer,
        url: &spec.qr_url,
        ground: scene.ground,
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

fn head(canvas: &mut Canvas, spec: &LivePosterSpec, scene: &Scene) {
    let y = 76.0;
    pieces::mark(canvas, MARGIN, y - 28.0, 56.0);
    let name = Style::new(32.0, scene.ink).bold();
    let used = canvas.line(&spec.brand, MARGIN + 68.0, name.baseline(y), 250.0, name);
    let place = Style::new(26.0, scene.soft).end();
    let room = WIDTH - 2.0 * MARGIN - 68.0 - used - 40.0;
    canvas.line(
        &spec.community,
        WIDTH - MARGIN,
        place.baseline(y),
        room,
        place,
    );
}

fn words(canvas: &mut Canvas, spec: &LivePosterSpec, scene: &Scene) {
    let (middle, room) = (WIDTH / 2.0, WIDTH - 2.0 * MARGIN);
    badge(canvas, spec.language.live_badge(), middle, 168.0);
    let date = Style::new(34.0, scene.ink).middle();
    canvas.line(&spec.date_text, middle, date.baseline(242.0), room, date);
    let hour = Style::new(138.0, scene.hour).bold().middle();
    canvas.line(&spec.time_text, middle, hour.baseline(338.0), room, hour);
    let title = Style::new(46.0, scene.ink).bold().middle();
    let last = canvas.paragraph(&spec.title, (middle, 472.0), (room, 60.0), 2, title);
    let host = Style::new(28.0, scene.soft).middle();
    let text = format!("{} · {}", spec.language.leader(), spec.leader);
    if !spec.leader.is_empty() {
        canvas.line(&text, middle, last + 52.0, room, host);
    }
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

/// One line below what is shown.
fn line(canvas: &mut Canvas, spec: &LivePosterSpec, scene: &Scene) {
    let own = match spec.look {
        LiveLook::Suspense => spec.language.guess(),
        LiveLook::Benefit | LiveLook::Reveal => "",
    };
    let text = if spec.line.trim().is_empty() {
        own
    } else {
        &spec.line
    };
    let room = WIDTH - 2.0 * MARGIN;
    let style = Style::new(28.0, scene.soft)
        .middle()
        .shrunk(text, room, 22.0);
    canvas.line(text, WIDTH / 2.0, style.baseline(876.0), room, style);
}

fn perks(canvas: &mut Canvas, spec: &LivePosterSpec, scene: &Scene) {
    let shown = usize::from(spec.look == LiveLook::Benefit);
    let perks: Vec<_> = spec
        .perks
        .iter()
        .filter(|perk| !perk.trim().is_empty())
        .skip(shown)
        .take(3)
        .collect();
    let gap = 18.0;
    #[expect(clippy::cast_precision_loss, reason = "at most three")]
    let count = perks.len().max(1) as f32;
    let room = WIDTH - 2.0 * MARGIN;
    let wide = ((room - gap * (count - 1.0)) / count).min(if count > 1.0 { 300.0 } else { room });
    let mut x = (WIDTH - wide * count - gap * (count - 1.0)) / 2.0;
    for perk in perks {
        let area = Area::new(x, 926.0, wide, 68.0);
        canvas.raw(&format!("<g opacity=\"{}\">", scene.chip_opacity));
        canvas.rect(area, 18.0, scene.chip);
        canvas.raw("</g>");
        let style = Style::new(28.0, scene.chip_ink).bold().middle();
        let style = style.shrunk(perk, wide - 32.0, 20.0);
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
