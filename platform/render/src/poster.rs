//! The poster of a campaign.

use crate::{
    Language, RenderError,
    canvas::{Area, Canvas, Style},
    pieces::{self, MARGIN, Ticket},
    theme::{INK, INK_FAINT, INK_SOFT, PAPER, PERSIMMON_TINT},
};

const WIDTH: f32 = 750.0;
const TICKET_TOP: f32 = 1046.0;
/// More would be too small to read on a phone.
const ROWS: usize = 3;

/// One thing on offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PosterItem {
    /// What it is.
    pub name: String,
    /// Its price as people read it, `¥12.80`.
    pub price_text: String,
    /// The next tier, `满 30 份 ¥10.80`; may be empty.
    pub tier_text: String,
    /// A JPEG, PNG, WebP or GIF; may be empty.
    pub picture: Vec<u8>,
}

/// What stands on a campaign's poster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PosterSpec {
    /// The community it is for.
    pub community: String,
    /// The leader's name.
    pub leader: String,
    /// The campaign's title.
    pub title: String,
    /// The goods; the first three are shown, the rest are counted.
    pub items: Vec<PosterItem>,
    /// When it ends, `今晚 20:00 截单`.
    pub cutoff_text: String,
    /// Where the QR code leads.
    pub qr_url: String,
    /// The store's name.
    pub brand: String,
    /// A line in small type: pickup point, contact.
    pub footer: String,
    /// The language of the poster's own words.
    pub language: Language,
}

/// Draws a campaign's poster, 750×1334 PNG.
pub fn poster(spec: &PosterSpec) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(750, 1334);
    compose(&mut canvas, spec)?;
    canvas.png()
}

fn compose(canvas: &mut Canvas, spec: &PosterSpec) -> Result<(), RenderError> {
    pieces::paper(canvas, WIDTH, 1334.0);
    pieces::head(canvas, &spec.brand, &spec.community, 76.0, WIDTH);
    leader(canvas, spec);
    let room = WIDTH - 2.0 * MARGIN;
    let title = Style::new(52.0, INK).bold().shrunk(&spec.title, room, 45.0);
    let last = canvas.paragraph(&spec.title, (MARGIN, 316.0), (room, 68.0), 2, title);
    let top = last + 40.0;
    goods(
        canvas,
        spec,
        Area::new(MARGIN, top, room, TICKET_TOP - 32.0 - top),
    );
    let ticket = Ticket {
        call: spec.language.scan(),
        time: &spec.cutoff_text,
        footer: &spec.footer,
        url: &spec.qr_url,
        ground: [PAPER, PAPER],
    };
    pieces::ticket(canvas, Area::new(MARGIN, TICKET_TOP, room, 244.0), &ticket)
}

fn leader(canvas: &mut Canvas, spec: &PosterSpec) {
    let y = 186.0;
    pieces::avatar(canvas, &spec.leader, MARGIN + 44.0, y, 44.0);
    let name = Style::new(32.0, INK).bold();
    canvas.line(
        &spec.leader,
        MARGIN + 108.0,
        name.baseline(y - 21.0),
        460.0,
        name,
    );
    let invites = Style::new(26.0, INK_SOFT);
    canvas.line(
        spec.language.invites(),
        MARGIN + 108.0,
        invites.baseline(y + 23.0),
        460.0,
        invites,
    );
}

fn goods(canvas: &mut Canvas, spec: &PosterSpec, area: Area) {
    let hidden = spec.items.len().saturating_sub(ROWS);
    let note = if hidden > 0 { 44.0 } else { 0.0 };
    let area = Area {
        h: area.h - note,
        ..area
    };
    match &spec.items[..] {
        [] => {}
        [only] => hero(canvas, only, area),
        items => rows(canvas, &items[..items.len().min(ROWS)], area),
    }
    if hidden > 0 {
        let style = Style::new(25.0, INK_SOFT).middle();
        let text = spec.language.more(hidden);
        canvas.line(
            &text,
            WIDTH / 2.0,
            style.baseline(area.bottom() + 28.0),
            area.w,
            style,
        );
    }
}

/// A single thing fills the poster.
fn hero(canvas: &mut Canvas, item: &PosterItem, area: Area) {
    canvas.card(area, 32.0);
    let picture = Area {
        h: area.h - 196.0,
        ..area.inset(20.0)
    };
    show(canvas, item, picture, 22.0);
    let x = area.x + 36.0;
    let room = area.w - 72.0;
    let name = Style::new(36.0, INK).bold();
    canvas.line(&item.name, x, picture.bottom() + 62.0, room, name);
    let y = area.bottom() - 40.0;
    let used = pieces::price(canvas, &item.price_text, x, y, 66.0, room);
    pieces::pill(
        canvas,
        &item.tier_text,
        x + used + 24.0,
        y - 44.0,
        room - used - 24.0,
    );
}

fn rows(canvas: &mut Canvas, items: &[PosterItem], area: Area) {
    let gap = 18.0;
    #[expect(clippy::cast_precision_loss, reason = "at most three")]
    let count = items.len() as f32;
    let height = ((area.h - gap * (count - 1.0)) / count).min(300.0);
    let mut y = area.y;
    for item in items {
        row(
            canvas,
            item,
            Area {
                y,
                h: height,
                ..area
            },
        );
        y += height + gap;
    }
}

fn row(canvas: &mut Canvas, item: &PosterItem, area: Area) {
    canvas.card(area, 28.0);
    let picture = Area {
        w: area.h - 32.0,
        ..area.inset(16.0)
    };
    show(canvas, item, picture, 18.0);
    let x = picture.right() + 26.0;
    let room = area.right() - x - 26.0;
    let name = Style::new(30.0, INK).bold();
    let roomy = area.h > 215.0;
    let last = canvas.paragraph(&item.name, (x, area.y + 49.0), (room, 38.0), 2, name);
    let price = area.bottom() - 28.0;
    let used = pieces::price(canvas, &item.price_text, x, price, 52.0, room);
    let beside = room - used - 20.0;
    if roomy {
        pieces::pill(canvas, &item.tier_text, x, last + 18.0, room);
    } else {
        pieces::pill(
            canvas,
            &item.tier_text,
            x + used + 20.0,
            price - 36.0,
            beside,
        );
    }
}

/// The picture, or a calm stand-in with the first letter of the name.
fn show(canvas: &mut Canvas, item: &PosterItem, area: Area, radius: f32) {
    canvas.rect(area, radius, PERSIMMON_TINT);
    if canvas.picture(&item.picture, area, radius) {
        return;
    }
    let (x, y) = (area.x + area.w / 2.0, area.middle());
    let size = area.h.min(area.w);
    pieces::leaf(canvas, x, y - size * 0.05, size * 0.6, 24.0, "#F3CDB2");
    let first: String = item.name.chars().take(1).collect();
    let style = Style::new(size * 0.3, INK_FAINT).bold().middle();
    canvas.line(&first, x, style.baseline(y), area.w, style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{canvas::tests::laid_out, has_cjk_font};

    const HOSTILE: [&str; 6] = [
        "</text><script>alert(1)</script>&amp;\"'<image href=\"file:///etc/passwd\"/>",
        "🍓🥚👨‍👩‍👧‍👦🇨🇳 draußen 𠮷野家 ﷽ ẞ ☃️ \u{1b}[31m \u{202e}gnirts\u{0}",
        "שלום עולם مرحبا بالعالم नमस्ते สวัสดีชาวโลก",
        "五常大米新米上市，一口香甜！",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "",
    ];

    fn filled(text: &str, count: usize) -> PosterSpec {
        let item = PosterItem {
            name: text.to_owned(),
            price_text: text.to_owned(),
            tier_text: text.to_owned(),
            picture: text.as_bytes().to_vec(),
        };
        PosterSpec {
            community: text.to_owned(),
            leader: text.to_owned(),
            title: text.to_owned(),
            items: vec![item; count],
            cutoff_text: text.to_owned(),
            qr_url: "https://julin.example/c/1".to_owned(),
            brand: text.to_owned(),
            footer: text.to_owned(),
            language: Language::Chinese,
        }
    }

    #[test]
    fn every_character_has_its_glyph() {
        assert!(
            has_cjk_font(),
            "install a Chinese font, such as fonts-noto-cjk"
        );
        for text in HOSTILE {
            let mut canvas = Canvas::new(750, 1334);
            compose(&mut canvas, &filled(text, 4)).unwrap();
            for laid in laid_out(&canvas.tree().unwrap()) {
                assert_eq!(laid.missing_glyphs, 0, "{:?}", laid.text);
            }
        }
    }

    #[test]
    fn no_text_leaves_the_poster() {
        for text in HOSTILE
            .iter()
            .flat_map(|text| [(*text).to_owned(), text.repeat(12)])
        {
            for count in [0, 1, 2, 3, 9] {
                let mut canvas = Canvas::new(750, 1334);
                compose(&mut canvas, &filled(&text, count)).unwrap();
                for laid in laid_out(&canvas.tree().unwrap()) {
                    let (left, right) = (laid.bounds.left(), laid.bounds.right());
                    assert!(
                        left >= 30.0 && right <= 720.0,
                        "{left}..{right}: {:?}",
                        laid.text
                    );
                    assert!(laid.bounds.bottom() <= 1334.0, "{:?}", laid.text);
                }
            }
        }
    }
}
