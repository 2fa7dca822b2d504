//! A phone must be able to read the codes.

use julin_render::{
    JoinCardSpec, LivePosterSpec, PosterSpec, RenderError, join_card, live_poster, poster, qr_svg,
};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::decoded;

const URL: &str = "https://julin.example/c/184467440737?from=7";

fn read(pixels: &Pixmap) -> Vec<String> {
    let grey = |x: usize, y: usize| pixels.pixels()[y * pixels.width() as usize + x].green();
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    image
        .detect_grids()
        .iter()
        .map(|grid| grid.decode().unwrap().1)
        .collect()
}

#[test]
fn the_codes_on_all_pictures_lead_to_the_address() {
    let url = URL.to_owned();
    let campaign = poster(&PosterSpec {
        qr_url: url.clone(),
        ..PosterSpec::default()
    })
    .unwrap();
    let live = LivePosterSpec {
        qr_url: url.clone(),
        ..LivePosterSpec::default()
    };
    let join = JoinCardSpec {
        qr_url: url,
        ..JoinCardSpec::default()
    };
    for png in [
        campaign,
        live_poster(&live).unwrap(),
        join_card(&join).unwrap(),
    ] {
        assert_eq!(read(&decoded(&png)), [URL]);
    }
}

#[test]
fn the_bare_code_scales_and_reads() {
    let tree = Tree::from_str(&qr_svg(URL).unwrap(), &Options::default()).unwrap();
    let mut pixels = Pixmap::new(400, 400).unwrap();
    let scale = 400.0 / tree.size().width();
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    assert_eq!(read(&pixels), [URL]);
}

#[test]
fn an_address_beyond_a_code_is_refused() {
    let url = "x".repeat(5_000);
    let refused = RenderError::AddressTooLong { bytes: 5_000 };
    assert_eq!(qr_svg(&url), Err(refused.clone()));
    assert_eq!(
        poster(&PosterSpec {
            qr_url: url,
            ..PosterSpec::default()
        }),
        Err(refused)
    );
}
