//! `fuzz_seeds FILE.flv FOLDER`: what the fuzz targets begin from, made of a real recording.

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(recording), Some(folder)) = (args.next(), args.next()) else {
        return Err(std::io::Error::other("usage: fuzz_seeds FILE.flv FOLDER"));
    };
    let recording = fs::read(recording)?;
    let folder = Path::new(&folder);
    let put = |target: &str, bytes: &[u8]| {
        let place = folder.join(target);
        fs::create_dir_all(&place)?;
        fs::write(place.join("recording"), bytes)
    };
    put("flv", &recording)?;
    put("rtmp", &julin_media::fuzz::as_rtmp(&recording))?;
    put("pictures", &julin_media::fuzz::as_pictures(&recording))
}
