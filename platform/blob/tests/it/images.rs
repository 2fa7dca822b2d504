use bytes::Bytes;
use julin_blob::{
    ContentType, ImageError, ImageLimits, LocalBlobs, PutImageError, inspect, put_image,
};

fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
        &size[..],
        b"\x08\x06\0\0\0",
    ]
    .concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    // An application segment, a fill byte and a table (C4) come before the frame.
    let head = b"\xff\xd8\xff\xe0\0\x04xx\xff\xff\xc4\0\x03x\xff\xc2\0\x0b\x08";
    [&head[..], &size, b"\x01"].concat()
}

fn webp(chunk: &[u8]) -> Vec<u8> {
    [b"RIFF\0\0\0\0WEBP", chunk].concat()
}

#[test]
fn the_true_type_and_size_are_read_from_the_bytes() {
    use ContentType::{Gif, Jpeg, Png, Webp};
    for (data, content_type, width, height) in [
        (png(3, 4), Png, 3, 4),
        (jpeg(640, 480), Jpeg, 640, 480),
        (b"GIF89a\x05\0\x06\0".to_vec(), Gif, 5, 6),
        (
            webp(b"VP8X\x0a\0\0\0\x10\0\0\0\xff\0\0\x7f\0\0"),
            Webp,
            256,
            128,
        ),
        (webp(b"VP8L\0\0\0\0\x2f\xff\xc0\x1f\0"), Webp, 256, 128),
        (
            webp(b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x00\x01\x80\x00"),
            Webp,
            256,
            128,
        ),
    ] {
        let info = inspect(&data, ImageLimits::default()).unwrap();
        assert_eq!(
            (info.content_type, info.width, info.height),
            (content_type, width, height)
        );
    }
}

#[test]
fn other_types_are_refused_whatever_they_pretend() {
    for data in [
        &b""[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"MZ\x90\0",
        b"BM\0\0",
        b"\0\0\0\x18ftypheic",
        b"RIFF\0\0\0\0WAVE",
    ] {
        assert_eq!(
            inspect(data, ImageLimits::default()),
            Err(ImageError::UnknownType)
        );
    }
}

#[test]
fn every_cut_of_a_header_is_refused_calmly() {
    for data in [
        png(3, 4),
        jpeg(640, 480),
        webp(b"VP8L\0\0\0\0\x2f\xff\xc0\x1f\0"),
    ] {
        let needed = data.len() - usize::from(data[1] == b'P') * 5 - usize::from(data[0] == 0xff);
        for end in 0..needed {
            assert!(
                inspect(&data[..end], ImageLimits::default()).is_err(),
                "cut at {end}"
            );
        }
    }
    assert_eq!(
        inspect(&png(0, 4), ImageLimits::default()),
        Err(ImageError::Damaged)
    );
    let endless = [&b"\xff\xd8"[..], &[0xff; 1000]].concat();
    assert_eq!(
        inspect(&endless, ImageLimits::default()),
        Err(ImageError::Damaged)
    );
}

#[test]
fn limits_hold() {
    let limits = ImageLimits {
        bytes: 100,
        side_px: 100,
        area_px: 5_000,
    };
    assert!(inspect(&png(100, 50), limits).is_ok());
    for (width, height) in [(101, 1), (1, 101), (100, 51), (u32::MAX, u32::MAX)] {
        let refused = inspect(&png(width, height), limits);
        assert_eq!(refused, Err(ImageError::TooLarge { width, height }));
    }
    let heavy = [png(1, 1), vec![0; 100]].concat();
    let refused = inspect(&heavy, limits);
    assert_eq!(
        refused,
        Err(ImageError::TooHeavy {
            bytes: heavy.len(),
            limit: 100
        })
    );
}

#[tokio::test]
async fn an_upload_is_kept_under_its_true_type() {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalBlobs::open(dir.path()).unwrap();
    let upload = |data: Vec<u8>| put_image(&store, Bytes::from(data), ImageLimits::default());
    let (key, info) = upload(png(3, 4)).await.unwrap();
    assert_eq!(key.content_type(), ContentType::Png);
    assert_eq!(info.width, 3);
    let refused = upload(b"<svg/>".to_vec()).await;
    assert!(matches!(
        refused,
        Err(PutImageError::Image(ImageError::UnknownType))
    ));
}
