//! What stands in the middle of a live session's poster, by its look.

use crate::{
    canvas::{Area, Canvas, Style},
    live_poster::{LiveLead, LiveLook, LivePosterSpec},
    pieces::{self, MARGIN},
    theme::{INK, INK_SOFT, LEAF, LEAF_TINT, PAPER, PERSIMMON, WHITE},
};

const WIDTH: f32 = 750.0;
const NIGHT: &str = "#2A1A12";
const CREAM: &str = "#FCEFE2";
const CREAM_SOFT: &str = "#D9BFA9";
const GOLD: &str = "#FFC48A";

/// The colours of a look.
pub(crate) struct Scene {
    pub(crate) ink: &'static str,
    pub(crate) soft: &'static str,
    pub(crate) hour: &'static str,
    pub(crate) chip: &'static str,
    pub(crate) chip_opacity: &'static str,
    pub(crate) chip_ink: &'static str,
    /// What lies behind the ticket's notches.
    pub(crate) ground: [&'static str; 2],
    veiled: bool,
}

impl Scene {
    pub(crate) fn of(look: LiveLook) -> Self {
        match look {
            LiveLook::Reveal => Self {
                ink: INK,
                soft: INK_SOFT,
                hour: PERSIMMON,
                chip: LEAF_TINT,
                chip_opacity: "1",
                chip_ink: LEAF,
                ground: [PAPER, PAPER],
                veiled: false,
            },
            LiveLook::Suspense | LiveLook::Benefit => Self {
                ink: CREAM,
                soft: CREAM_SOFT,
                hour: WHITE,
                chip: WHITE,
                chip_opacity: "0.14",
                chip_ink: CREAM,
                ground: ["#522715", "#341D13"],
                veiled: true,
            },
        }
    }
}

/// One product with its price at the left of its words.
pub(crate) fn lead(canvas: &mut Canvas, spec: &LivePosterSpec, lead: &LiveLead, scene: &Scene) {
    let area = Area::new(MARGIN + 36.0, 604.0, 232.0, 232.0);
    pictured(canvas, spec.teasers.first(), area, scene);
    let (x, room) = (area.right() + 36.0, WIDTH - MARGIN - area.right() - 52.0);
    let name = Style::new(36.0, scene.ink).bold();
    let text = if lead.name.is_empty() {
        spec.language.mystery()
    } else {
        &lead.name
    };
    let last = canvas.paragraph(text, (x, 676.0), (room, 46.0), 2, name);
    if lead.price_text.is_empty() {
        return;
    }
    let fill = if scene.veiled { GOLD } else { PERSIMMON };
    let price = Style::new(76.0, fill)
        .bold()
        .shrunk(&lead.price_text, room, 40.0);
    canvas.line(&lead.price_text, x, last + 98.0, room, price);
}

/// Three dishes side by side.
pub(crate) fn three(canvas: &mut Canvas, spec: &LivePosterSpec, scene: &Scene) {
    let (side, gap) = (196.0, 28.0);
    let mut x = (WIDTH - 3.0 * side - 2.0 * gap) / 2.0;
    for index in 0..3 {
        let area = Area::new(x, 640.0, side, side);
        pictured(canvas, spec.teasers.get(index), area, scene);
        x += side + gap;
    }
}

/// The first thing to gain, as large as it fits.
pub(crate) fn words_large(canvas: &mut Canvas, spec: &LivePosterSpec) {
    let area = Area::new(MARGIN, 604.0, WIDTH - 2.0 * MARGIN, 226.0);
    canvas.raw("<g opacity=\"0.16\">");
    canvas.rect(area, 32.0, WHITE);
    canvas.raw("</g>");
    let text = spec.perks.iter().find(|perk| !perk.trim().is_empty());
    let text = text.map_or(spec.language.guess(), String::as_str);
    let room = area.w - 72.0;
    let style = Style::new(60.0, GOLD).bold().middle();
    let lines = if style.measure(text) > room { 2 } else { 1 };
    let first = area.middle() + if lines == 2 { -16.0 } else { 22.0 };
    canvas.paragraph(text, (WIDTH / 2.0, first), (room, 74.0), lines, style);
    pieces::leaf(canvas, area.right() - 48.0, area.y + 6.0, 46.0, 24.0, LEAF);
}

fn pictured(canvas: &mut Canvas, picture: Option<&Vec<u8>>, area: Area, scene: &Scene) {
    let picture = picture.map_or(&[][..], Vec::as_slice);
    let radius = 36.0;
    if !scene.veiled {
        canvas.card(area, radius);
        canvas.picture(picture, area, radius);
        return;
    }
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
