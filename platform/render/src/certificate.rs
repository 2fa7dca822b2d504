//! That somebody passed a course.

use crate::{
    Language, RenderError,
    canvas::{Area, Canvas, Style},
    pieces::{self, MARGIN},
    theme::{INK, INK_FAINT, INK_SOFT, LINE, PERSIMMON},
};

const WIDTH: f32 = 1000.0;
const HEIGHT: f32 = 750.0;
/// The side of the code that leads to the page that verifies it.
const CODE: f32 = 130.0;

/// What stands on a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateSpec {
    /// Who passed.
    pub name: String,
    /// What.
    pub course: String,
    /// The day, ready for reading.
    pub date_text: String,
    /// By which the certificate is found.
    pub number: String,
    /// Where the QR code leads: the page that verifies it.
    pub qr_url: String,
    /// The store's name.
    pub brand: String,
    /// The language of the certificate's own words.
    pub language: Language,
}

/// Draws a certificate, 1000×750 PNG.
pub fn certificate(spec: &CertificateSpec) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(1000, 750);
    pieces::paper(&mut canvas, WIDTH, HEIGHT);
    pieces::head(&mut canvas, &spec.brand, "", 70.0, WIDTH);
    let card = Area::new(MARGIN, 124.0, WIDTH - 2.0 * MARGIN, HEIGHT - 124.0 - MARGIN);
    canvas.card(card, 32.0);
    words(&mut canvas, spec, card);
    foot(&mut canvas, spec, card)?;
    canvas.png()
}

fn words(canvas: &mut Canvas, spec: &CertificateSpec, card: Area) {
    let (middle, room) = (WIDTH / 2.0, card.w - 120.0);
    let mut line = |text: &str, down: f32, style: Style, least: f32| {
        let style = style.shrunk(text, room, least);
        canvas.line(text, middle, card.y + down, room, style.middle());
    };
    let soft = Style::new(26.0, INK_SOFT);
    let title = Style::new(56.0, PERSIMMON).bold();
    line(spec.language.certificate(), 92.0, title, 40.0);
    line(spec.language.awarded(), 148.0, soft, 20.0);
    line(&spec.name, 222.0, Style::new(54.0, INK).bold(), 28.0);
    line(spec.language.passed(), 278.0, soft, 20.0);
    line(&spec.course, 342.0, Style::new(38.0, INK).bold(), 22.0);
}

/// When and under which number at the left, the code at the right.
fn foot(canvas: &mut Canvas, spec: &CertificateSpec, card: Area) -> Result<(), RenderError> {
    let (x, code_x) = (card.x + 56.0, card.right() - 56.0 - CODE);
    let top = card.bottom() - CODE - 50.0;
    canvas.raw(&format!(
        "<path d=\"M{x} {}H{}\" stroke=\"{LINE}\" stroke-width=\"2\" fill=\"none\"/>",
        top - 22.0,
        card.right() - 56.0
    ));
    let room = code_x - x - 40.0;
    let date = Style::new(30.0, INK).bold();
    canvas.line(&spec.date_text, x, top + 56.0, room, date);
    let number = Style::new(26.0, INK_SOFT).shrunk(&spec.number, room, 18.0);
    canvas.line(&spec.number, x, top + 104.0, room, number);
    canvas.qr(&spec.qr_url, code_x, top, CODE)?;
    let scan = Style::new(19.0, INK_FAINT).middle();
    let under = (code_x + CODE / 2.0, card.bottom() - 20.0);
    canvas.line(
        spec.language.scan_verify(),
        under.0,
        under.1,
        CODE + 90.0,
        scan,
    );
    Ok(())
}
