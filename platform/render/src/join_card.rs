//! A leader's invitation into her community.

use crate::{
    Language, RenderError,
    canvas::{Area, Canvas, Style},
    pieces::{self, MARGIN},
    theme::{INK, INK_FAINT, INK_SOFT, PERSIMMON},
};

const WIDTH: f32 = 750.0;

/// What stands on an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinCardSpec {
    /// Who invites.
    pub leader: String,
    /// Into which community.
    pub community: String,
    /// Where the QR code leads.
    pub qr_url: String,
    /// The store's name.
    pub brand: String,
    /// A line in small type: the pickup point, opening hours.
    pub footer: String,
    /// The language of the card's own words.
    pub language: Language,
}

/// Draws an invitation, 750×1000 PNG.
pub fn join_card(spec: &JoinCardSpec) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(750, 1000);
    pieces::paper(&mut canvas, WIDTH, 1000.0);
    pieces::head(&mut canvas, &spec.brand, "", 76.0, WIDTH);
    let card = Area::new(MARGIN, 196.0, WIDTH - 2.0 * MARGIN, 760.0);
    canvas.card(card, 36.0);
    pieces::avatar(&mut canvas, &spec.leader, WIDTH / 2.0, card.y, 64.0);
    words(&mut canvas, spec, card);
    let side = 330.0;
    let code = Area::new((WIDTH - side) / 2.0, card.y + 288.0, side, side);
    corners(&mut canvas, code.inset(-26.0));
    canvas.qr(&spec.qr_url, code.x, code.y, side)?;
    canvas.png()
}

fn words(canvas: &mut Canvas, spec: &JoinCardSpec, card: Area) {
    let (middle, room) = (WIDTH / 2.0, card.w - 72.0);
    let leader = Style::new(30.0, INK).bold().middle();
    let text = format!("{} · {}", spec.leader, spec.language.leader());
    canvas.line(&text, middle, card.y + 116.0, room, leader);
    let welcome = Style::new(28.0, INK_SOFT).middle();
    canvas.line(
        spec.language.welcome(),
        middle,
        card.y + 168.0,
        room,
        welcome,
    );
    let community = Style::new(46.0, INK).bold().middle();
    canvas.line(&spec.community, middle, card.y + 226.0, room, community);
    let scan = Style::new(29.0, PERSIMMON).bold().middle();
    canvas.line(
        spec.language.scan_join(),
        middle,
        card.bottom() - 64.0,
        room,
        scan,
    );
    let footer = Style::new(22.0, INK_FAINT).middle();
    canvas.line(&spec.footer, middle, card.bottom() - 26.0, room, footer);
}

/// The four corners of a viewfinder.
fn corners(canvas: &mut Canvas, area: Area) {
    let Area { x, y, w, h } = area;
    let (right, bottom, arm) = (x + w, y + h, 36.0);
    canvas.raw(&format!(
        "<path fill=\"none\" stroke=\"{PERSIMMON}\" stroke-width=\"6\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\" d=\"M{x} {}V{y}H{}M{} {y}H{right}V{}M{right} {}V{bottom}H{}M{} \
         {bottom}H{x}V{}\"/>",
        y + arm,
        x + arm,
        right - arm,
        y + arm,
        bottom - arm,
        right - arm,
        x + arm,
        bottom - arm
    ));
}
