//! The system's fonts: which family to set text in, what it covers, how wide it runs.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use resvg::usvg::fontdb::{self, Database, Family, ID, Query};
use skrifa::{FontRef, MetadataProvider as _, instance::LocationRef, instance::Size};

/// Families in the order in which they are liked; any other that knows Chinese comes after.
const LIKED: [&str; 12] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "MiSans",
    "Alibaba PuHuiTi",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
];

/// How heavy text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(crate) fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }
}

/// Whether the system has a font for Chinese.
pub fn has_cjk_font() -> bool {
    FONTS.cjk
}

/// Scanning the font directories takes a while, so it happens once, when the first text is drawn.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::system);

pub(crate) struct Fonts {
    pub(crate) db: Arc<Database>,
    pub(crate) family: String,
    cjk: bool,
    widths: Mutex<HashMap<(char, Weight), Option<f32>>>,
}

impl Fonts {
    fn system() -> Self {
        let mut db = Database::new();
        db.load_system_fonts();
        let found = cjk_family(&db);
        let cjk = found.is_some();
        let family = found.unwrap_or_else(|| "sans-serif".to_owned());
        Self {
            db: Arc::new(db),
            family,
            cjk,
            widths: Mutex::default(),
        }
    }

    /// The width of `c` in ems; `None` when no font has it, and it must be left out.
    pub(crate) fn width(&self, c: char, weight: Weight) -> Option<f32> {
        let cached = self.lock().get(&(c, weight)).copied();
        cached.unwrap_or_else(|| {
            let width = self.look_up(c, weight);
            self.lock().insert((c, weight), width);
            width
        })
    }

    fn look_up(&self, c: char, weight: Weight) -> Option<f32> {
        let query = Query {
            families: &[Family::Name(&self.family), Family::SansSerif],
            weight: fontdb::Weight(weight.number()),
            ..Query::default()
        };
        let first = self
            .db
            .query(&query)
            .and_then(|id| advance(&self.db, id, c));
        first.or_else(|| {
            self.db
                .faces()
                .find_map(|face| advance(&self.db, face.id, c))
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(char, Weight), Option<f32>>> {
        self.widths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cjk_family(db: &Database) -> Option<String> {
    let name = |face: &fontdb::FaceInfo| face.families.first().map(|(name, _)| name.clone());
    let knows = |family: &str| {
        let query = Query {
            families: &[Family::Name(family)],
            ..Query::default()
        };
        db.query(&query)
            .is_some_and(|id| advance(db, id, '团').is_some())
    };
    let liked = LIKED
        .iter()
        .find(|family| knows(family))
        .map(|family| (*family).to_owned());
    liked.or_else(|| {
        let any = db.faces().find(|face| advance(db, face.id, '团').is_some());
        any.and_then(name)
    })
}

fn advance(db: &Database, id: ID, c: char) -> Option<f32> {
    db.with_face_data(id, |data, index| {
        let font = FontRef::from_index(data, index).ok()?;
        let glyph = font.charmap().map(c)?;
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        metrics.advance_width(glyph)
    })?
}
