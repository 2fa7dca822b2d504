//! A drawing that grows: shapes, text and pictures as SVG, then pixels.

use std::{fmt::Write as _, sync::Arc};

use julin_blob::{ContentType, ImageLimits, inspect};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, ImageKind, Options, Tree},
};

use crate::{
    RenderError,
    fonts::{FONTS, Weight},
    qr::Qr,
    text::{clean, escape, fit, measure, wrap},
    theme,
};

/// What a picture may cost to decode; phones take 12 million pixels.
const PICTURE_LIMITS: ImageLimits = ImageLimits {
    bytes: 8 * 1024 * 1024,
    side_px: 8_000,
    area_px: 26_000_000,
};

pub(crate) struct Canvas {
    width: u32,
    height: u32,
    body: String,
    clips: usize,
    pictures: Vec<ImageKind>,
}

/// A box on the canvas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

impl Area {
    pub(crate) fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    pub(crate) fn inset(self, by: f32) -> Self {
        Self::new(
            self.x + by,
            self.y + by,
            self.w - 2.0 * by,
            self.h - 2.0 * by,
        )
    }

    pub(crate) fn right(self) -> f32 {
        self.x + self.w
    }

    pub(crate) fn bottom(self) -> f32 {
        self.y + self.h
    }

    pub(crate) fn middle(self) -> f32 {
        self.y + self.h / 2.0
    }
}

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) weight: Weight,
    pub(crate) fill: &'static str,
    pub(crate) anchor: Anchor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Style {
    pub(crate) fn new(size: f32, fill: &'static str) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            fill,
            anchor: Anchor::Start,
        }
    }

    pub(crate) fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    pub(crate) fn middle(self) -> Self {
        Self {
            anchor: Anchor::Middle,
            ..self
        }
    }

    pub(crate) fn end(self) -> Self {
        Self {
            anchor: Anchor::End,
            ..self
        }
    }

    /// The baseline of text whose middle is at `y`.
    pub(crate) fn baseline(self, y: f32) -> f32 {
        y + self.size * 0.36
    }

    pub(crate) fn measure(self, text: &str) -> f32 {
        measure(text, self.size, self.weight)
    }

    /// Smaller, but not below `smallest`, if `text` then fits into `room`; else unchanged.
    pub(crate) fn shrunk(self, text: &str, room: f32, smallest: f32) -> Self {
        let wide = self.measure(&clean(text, self.weight));
        let size = if wide > room {
            self.size * room / wide
        } else {
            self.size
        };
        if size < smallest {
            self
        } else {
            Self {
                size: size.floor(),
                ..self
            }
        }
    }
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            body: String::new(),
            clips: 0,
            pictures: Vec::new(),
        }
    }

    /// SVG written by this crate; never text from outside.
    pub(crate) fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    pub(crate) fn rect(&mut self, area: Area, radius: f32, fill: &str) {
        let Area { x, y, w, h } = area;
        _ = write!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{radius}\" fill=\"{fill}\"/>"
        );
    }

    pub(crate) fn circle(&mut self, x: f32, y: f32, r: f32, fill: &str) {
        _ = write!(
            self.body,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"/>"
        );
    }

    /// A white card with the one shadow of the house.
    pub(crate) fn card(&mut self, area: Area, radius: f32) {
        let shadow = Area {
            y: area.y + 6.0,
            ..area
        };
        self.raw("<g filter=\"url(#soft)\" opacity=\"0.10\">");
        self.rect(shadow, radius, "#7A4A25");
        self.raw("</g>");
        self.rect(area, radius, theme::WHITE);
    }

    /// One line of text within `room` pixels; returns how wide it is.
    pub(crate) fn line(&mut self, text: &str, x: f32, y: f32, room: f32, style: Style) -> f32 {
        let text = fit(text, room, style.size, style.weight);
        self.set(&text, x, y, room, style);
        style.measure(&text)
    }

    /// Several lines within `room`; returns the baseline of the last one.
    pub(crate) fn paragraph(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        (room, leading): (f32, f32),
        lines: usize,
        style: Style,
    ) -> f32 {
        let mut baseline = y - leading;
        for line in wrap(text, room, style.size, style.weight, lines) {
            baseline += leading;
            self.set(&line, x, baseline, room, style);
        }
        baseline.max(y - leading)
    }

    /// Shaping may still make a foreign script wider than the sum of its characters, so the room
    /// is also a clip.
    fn set(&mut self, text: &str, x: f32, y: f32, room: f32, style: Style) {
        let (anchor, left) = match style.anchor {
            Anchor::Start => ("start", x),
            Anchor::Middle => ("middle", x - room / 2.0),
            Anchor::End => ("end", x - room),
        };
        let Style {
            size, weight, fill, ..
        } = style;
        let slack = size * 0.1;
        let clip = self.clip(
            Area::new(left - slack, y - size * 1.2, room + 2.0 * slack, size * 1.7),
            0.0,
        );
        _ = write!(
            self.body,
            "<g clip-path=\"url(#{clip})\"><text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" \
             font-weight=\"{}\" fill=\"{fill}\" text-anchor=\"{anchor}\">{}</text></g>",
            weight.number(),
            escape(text)
        );
    }

    /// A picture that fills `area`, cropped evenly; `false` if it cannot be used.
    pub(crate) fn picture(&mut self, data: &[u8], area: Area, radius: f32) -> bool {
        let Ok(kind) = accept(data) else { return false };
        let clip = self.clip(area, radius);
        _ = write!(self.body, "<g clip-path=\"url(#{clip})\">");
        self.image(kind, area, "slice");
        self.raw("</g>");
        true
    }

    /// A picture that can be guessed at but not seen; it needs a filter named `veil`.
    pub(crate) fn veil(&mut self, data: &[u8], area: Area, radius: f32) {
        let clip = self.clip(area, radius);
        _ = write!(
            self.body,
            "<g clip-path=\"url(#{clip})\"><g filter=\"url(#veil)\">"
        );
        // Larger than its frame, or the blur would mix in what is not there.
        self.picture(data, area.inset(-40.0), 0.0);
        self.raw("</g></g>");
    }

    /// A picture that lies whole within `area`.
    pub(crate) fn cut_out(&mut self, data: &[u8], area: Area) -> Result<(), RenderError> {
        let kind = accept(data)?;
        self.image(kind, area, "meet");
        Ok(())
    }

    fn image(&mut self, kind: ImageKind, area: Area, how: &str) {
        let Area { x, y, w, h } = area;
        let index = self.pictures.len();
        self.pictures.push(kind);
        _ = write!(
            self.body,
            "<image x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" href=\"{index}\" \
             preserveAspectRatio=\"xMidYMid {how}\"/>"
        );
    }

    fn clip(&mut self, area: Area, radius: f32) -> String {
        self.clips += 1;
        let id = format!("c{}", self.clips);
        _ = write!(self.body, "<clipPath id=\"{id}\">");
        self.rect(area, radius, "#000");
        self.raw("</clipPath>");
        id
    }

    /// A QR code that fills a square; the caller leaves the quiet zone around it.
    pub(crate) fn qr(&mut self, url: &str, x: f32, y: f32, side: f32) -> Result<(), RenderError> {
        let Qr { path, modules } = Qr::of(url)?;
        #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
        let scale = side / modules as f32;
        _ = write!(
            self.body,
            "<path transform=\"translate({x} {y}) scale({scale})\" fill=\"{}\" \
             shape-rendering=\"crispEdges\" d=\"{path}\"/>",
            theme::INK
        );
        Ok(())
    }

    /// The drawing as PNG.
    pub(crate) fn png(self) -> Result<Vec<u8>, RenderError> {
        self.pixels()?
            .encode_png()
            .map_err(|error| RenderError::Drawing(error.to_string()))
    }

    /// The drawing as pixels.
    pub(crate) fn pixels(self) -> Result<Pixmap, RenderError> {
        let (width, height) = (self.width, self.height);
        let tree = self.tree()?;
        let fault = || RenderError::Drawing(format!("{width}×{height} pixels cannot be held"));
        let mut pixels = Pixmap::new(width, height).ok_or_else(fault)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        Ok(pixels)
    }

    pub(crate) fn tree(self) -> Result<Tree, RenderError> {
        let Self {
            width,
            height,
            body,
            pictures,
            ..
        } = self;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             font-family=\"{}\"><defs><filter id=\"soft\" x=\"-20%\" y=\"-20%\" width=\"140%\" \
             height=\"140%\"><feGaussianBlur stdDeviation=\"14\"/></filter></defs>{body}</svg>",
            escape(&FONTS.family)
        );
        let options = Options {
            fontdb: Arc::clone(&FONTS.db),
            image_href_resolver: ours_only(pictures),
            ..Options::default()
        };
        Tree::from_str(&svg, &options).map_err(|error| RenderError::Drawing(error.to_string()))
    }
}

/// Resolves our own numbers and nothing else: no file, no address, no nested SVG.
fn ours_only(pictures: Vec<ImageKind>) -> ImageHrefResolver<'static> {
    ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(move |href, _| pictures.get(href.parse::<usize>().ok()?).cloned()),
    }
}

fn accept(data: &[u8]) -> Result<ImageKind, julin_blob::ImageError> {
    let info = inspect(data, PICTURE_LIMITS)?;
    let data = Arc::new(data.to_vec());
    match info.content_type {
        ContentType::Jpeg => Ok(ImageKind::JPEG(data)),
        ContentType::Png => Ok(ImageKind::PNG(data)),
        ContentType::Gif => Ok(ImageKind::GIF(data)),
        ContentType::Webp => Ok(ImageKind::WEBP(data)),
        _ => Err(julin_blob::ImageError::UnknownType),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use resvg::usvg::{Group, Node, Rect, TextChunk, Tree};

    /// One text on a canvas as it was laid out.
    pub(crate) struct Laid {
        pub(crate) text: String,
        pub(crate) bounds: Rect,
        pub(crate) missing_glyphs: usize,
    }

    pub(crate) fn laid_out(tree: &Tree) -> Vec<Laid> {
        let mut out = Vec::new();
        walk(tree.root(), &mut out);
        out
    }

    fn walk(group: &Group, out: &mut Vec<Laid>) {
        for node in group.children() {
            match node {
                Node::Group(group) => walk(group, out),
                Node::Text(text) => {
                    let spans = text.layouted().iter();
                    let glyphs = spans.flat_map(|span| &span.positioned_glyphs);
                    out.push(Laid {
                        text: text.chunks().iter().map(TextChunk::text).collect(),
                        bounds: text.abs_bounding_box(),
                        missing_glyphs: glyphs.filter(|glyph| glyph.id.0 == 0).count(),
                    });
                }
                _ => {}
            }
        }
    }
}
