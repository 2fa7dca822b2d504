//! What the camera wrote is gone; what the eye sees is not.

use bytes::Bytes;
use julin_blob::{BlobStore as _, ImageLimits, LocalBlobs, inspect, put_image};

const PLACE: &[u8] = b"31.2304N 121.4737E";

/// Uploads a picture and reads back what was kept.
async fn kept(data: &[u8]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalBlobs::open(dir.path()).unwrap();
    let upload = Bytes::copy_from_slice(data);
    let (key, _) = put_image(&store, upload, ImageLimits::default())
        .await
        .unwrap();
    store.get(&key, None).await.unwrap().unwrap().data.to_vec()
}

fn tells_the_place(data: &[u8]) -> bool {
    data.windows(PLACE.len()).any(|window| window == PLACE)
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let size = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &size, body].concat()
}

/// An Exif body with one entry before the orientation, and the place behind.
fn exif(little: bool, orientation: u8) -> Vec<u8> {
    let tiff: &[u8] = if little {
        b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0ACME\x12\x01\x03\0\x01\0\0\0"
    } else {
        b"MM\0*\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x04ACME\x01\x12\0\x03\0\0\0\x01"
    };
    let value = if little {
        [orientation, 0, 0, 0]
    } else {
        [0, orientation, 0, 0]
    };
    [&b"Exif\0\0"[..], tiff, &value, &[0; 4], PLACE].concat()
}

const FRAME: &[u8] = b"\x08\0\x04\0\x03\x01\x01\x11\0";
const SCAN: &[u8] = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\x00\x34\xff\xd9";

fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    [
        &b"\xff\xd8"[..],
        &segments.concat(),
        &segment(0xc0, FRAME),
        SCAN,
    ]
    .concat()
}

#[tokio::test]
async fn a_jpeg_loses_its_place_and_keeps_its_orientation() {
    for (little, orientation) in [(true, 6), (false, 8)] {
        let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let colours = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
        let upload = jpeg(&[
            jfif.clone(),
            segment(0xe1, &exif(little, orientation)),
            segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat()),
            colours.clone(),
            segment(0xed, PLACE),
            segment(0xfe, PLACE),
        ]);
        assert!(tells_the_place(&upload));
        let turned = [
            &b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
            &[orientation],
            &[0; 6],
        ];
        let expected = jpeg(&[jfif, segment(0xe1, &turned.concat()), colours]);
        assert_eq!(kept(&upload).await, expected);
    }
}

#[tokio::test]
async fn an_upright_jpeg_keeps_no_exif_at_all() {
    assert_eq!(
        kept(&jpeg(&[segment(0xe1, &exif(true, 1))])).await,
        jpeg(&[])
    );
}

fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&size[..], &name, body, b"crc!"].concat()
}

#[tokio::test]
async fn a_png_loses_its_texts_and_what_hangs_behind() {
    let head = chunk(*b"IHDR", b"\0\0\0\x03\0\0\0\x04\x08\x06\0\0\0");
    let (body, end) = (chunk(*b"IDAT", b"pixels"), chunk(*b"IEND", b""));
    let sign = b"\x89PNG\r\n\x1a\n".to_vec();
    let texts = [
        chunk(*b"tEXt", PLACE),
        chunk(*b"eXIf", PLACE),
        chunk(*b"iTXt", PLACE),
    ]
    .concat();
    let clean = [&sign[..], &head, &body, &end].concat();
    let upload = [&sign[..], &head, &texts, &body, &end, PLACE].concat();
    assert_eq!(kept(&upload).await, clean);
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        let size = u32::try_from(data.len()).unwrap().to_le_bytes();
        body.extend([&name[..], &size, data, &vec![0; data.len() % 2]].concat());
    }
    [
        &b"RIFF"[..],
        &u32::try_from(body.len()).unwrap().to_le_bytes(),
        &body,
    ]
    .concat()
}

#[tokio::test]
async fn a_webp_loses_its_exif_and_says_so_in_its_header() {
    let flagged = b"\x1c\0\0\0\x02\0\0\x03\0\0";
    let plain = b"\x10\0\0\0\x02\0\0\x03\0\0";
    let upload = riff(&[
        (b"VP8X", flagged),
        (b"VP8L", b"odd"),
        (b"EXIF", PLACE),
        (b"XMP ", PLACE),
    ]);
    let clean = riff(&[(b"VP8X", plain), (b"VP8L", b"odd")]);
    assert_eq!(kept(&upload).await, clean);
}

#[tokio::test]
async fn every_cut_and_every_wrong_byte_is_survived() {
    let upload = jpeg(&[segment(0xe1, &exif(false, 6))]);
    for at in 0..upload.len() {
        let mut wrong = upload.clone();
        wrong[at] = 0xff;
        for data in [&upload[..at], &wrong[..]] {
            if inspect(data, ImageLimits::default()).is_ok() {
                kept(data).await;
            }
        }
    }
}
