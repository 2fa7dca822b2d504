use julin_render::{
    Ground, JoinCardSpec, LivePosterSpec, PosterItem, PosterSpec, RenderError, join_card,
    live_poster, poster, product_picture,
};
use resvg::tiny_skia::PremultipliedColorU8;

use crate::{art, decoded};

fn is_red(pixel: PremultipliedColorU8) -> bool {
    pixel.red() > 180 && pixel.green() < 60
}

fn size(png: &[u8]) -> (u32, u32) {
    let pixels = decoded(png);
    (pixels.width(), pixels.height())
}

#[test]
fn pictures_have_their_sizes_and_are_light_enough_to_send() {
    let campaign = poster(&PosterSpec::default()).unwrap();
    let live = live_poster(&LivePosterSpec::default()).unwrap();
    let join = join_card(&JoinCardSpec::default()).unwrap();
    let product = product_picture(&art(64, 8), Ground::from_seed(1), Some("今早现摘")).unwrap();
    for (png, expected) in [
        (campaign, (750, 1334)),
        (live, (750, 1334)),
        (join, (750, 1000)),
        (product, (800, 800)),
    ] {
        assert_eq!(size(&png), expected);
        assert!(png.len() < 600_000, "{} bytes", png.len());
    }
}

#[test]
fn a_poster_shows_its_pictures_and_survives_broken_ones() {
    let item = |picture: Vec<u8>| PosterItem {
        picture,
        ..PosterItem::default()
    };
    let drawn = |picture: Vec<u8>| {
        let spec = PosterSpec {
            items: vec![item(picture)],
            ..PosterSpec::default()
        };
        decoded(&poster(&spec).unwrap())
    };
    let reds = |picture| {
        drawn(picture)
            .pixels()
            .iter()
            .filter(|p| is_red(**p))
            .count()
    };
    assert!(reds(art(64, 0)) > 50_000);
    let bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0";
    let cut = art(64, 0)[..60].to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><rect fill='#f00'/></svg>".to_vec();
    for broken in [bomb.to_vec(), cut, svg, vec![0; 100], Vec::new()] {
        assert_eq!(reds(broken), 0);
    }
}

#[test]
fn a_cut_out_stands_in_the_middle_whatever_its_margin() {
    let edges = |margin| {
        let png = product_picture(&art(100, margin), Ground::from_seed(3), None).unwrap();
        let pixels = decoded(&png);
        let row = |y: u32| (0..800).filter(move |x| is_red(pixels.pixel(*x, y).unwrap()));
        let xs: Vec<_> = row(450).collect();
        (*xs.first().unwrap(), *xs.last().unwrap())
    };
    for margin in [5, 20, 35] {
        // The fewer pixels there are, the softer the edges grow when they are enlarged.
        let (left, right) = edges(margin);
        assert!(
            (left + right).abs_diff(799) < 16,
            "{margin}: {left}..{right}"
        );
        assert!(
            (right - left).abs_diff(480) < 40,
            "{margin}: {left}..{right}"
        );
    }
}

#[test]
fn a_photograph_fills_the_square() {
    let png = product_picture(&art(64, 0), Ground::from_seed(3), None).unwrap();
    assert!(decoded(&png).pixels().iter().all(|pixel| is_red(*pixel)));
}

#[test]
fn art_that_is_no_picture_is_refused() {
    for art in [&b"<svg/>"[..], b"", b"\x89PNG\r\n\x1a\n"] {
        let refused = product_picture(art, Ground::from_seed(3), None);
        assert!(matches!(refused, Err(RenderError::Picture(_))));
    }
}

#[test]
fn a_ground_keeps_to_its_seed_and_neighbours_differ() {
    assert_eq!(Ground::from_seed(9), Ground::from_seed(9));
    let different = (0..32).filter(|seed| Ground::from_seed(*seed) != Ground::from_seed(seed + 1));
    assert!(different.count() > 20);
}

#[test]
fn the_same_spec_is_the_same_picture() {
    let spec = PosterSpec {
        title: "周六早市".into(),
        ..PosterSpec::default()
    };
    assert!(poster(&spec).unwrap() == poster(&spec).unwrap());
}
