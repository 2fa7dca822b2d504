//! Uploads that lie.
use super::town::Town;
use julin_testkit::{Client, Reply};

/// A form with one file.
pub(super) async fn upload(client: &Client, name: &str, kind: &str, data: &[u8]) -> Reply {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: {kind}\r\n\r\n"
    );
    let body = [head.as_bytes(), data, b"\r\n--edge--\r\n"].concat();
    let form = [("content-type", "multipart/form-data; boundary=edge")];
    client
        .send("POST", "/api/v1/uploads", body.into(), &form)
        .await
}

/// The beginning and the end of a PNG that says it has these dimensions.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(&header[..4], &header[4..]), (b"IDAT", &[]), (b"IEND", &[])] {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(name);
        out.extend(data);
        out.extend(crc(&[name, data].concat()).to_be_bytes());
    }
    out
}

fn crc(data: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg())
        })
    };
    !data.iter().fold(u32::MAX, step)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_refused_and_leaves_nothing() {
    let town = Town::build().await;
    let prints = super::prints::Prints::of(&town.app.ctx.db).await;
    let before = prints.take().await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let html = b"<html><script>alert(1)</script></html>";
    let bomb = png(60_000, 60_000);
    let heavy = [png(10, 10), vec![0; 8 * 1024 * 1024]].concat();
    let huge = vec![0xff; 9 * 1024 * 1024 + 1];
    let cases: [(&str, &[u8], u16, &str); 9] = [
        ("svg", svg, 422, "catalog.not_a_picture"),
        ("html", html, 422, "catalog.not_a_picture"),
        ("nothing", b"", 422, "catalog.not_a_picture"),
        (
            "half a JPEG",
            b"\xff\xd8\xff\xe0\x00\x10JFIF",
            422,
            "catalog.not_a_picture",
        ),
        (
            "a PNG's first bytes",
            &bomb[..12],
            422,
            "catalog.not_a_picture",
        ),
        ("no pixels", &png(0, 9), 422, "catalog.not_a_picture"),
        ("bomb", &bomb, 413, "catalog.picture_too_large"),
        ("heavy", &heavy, 413, "catalog.picture_too_large"),
        ("beyond the form", &huge, 413, "catalog.picture_too_large"),
    ];
    for (what, data, status, code) in cases {
        let reply = upload(&town.sides[0].leader, "p.jpg", "image/jpeg", data).await;
        let said = reply.json();
        assert_eq!(
            (reply.status, &said["code"], &said["field"]),
            (status, &code.into(), &"file".into()),
            "{what}: {said}"
        );
    }
    for (what, name) in [("other field", "picture"), ("no name", "")] {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\nx\r\n--edge--\r\n"
        );
        let form = [("content-type", "multipart/form-data; boundary=edge")];
        let reply = town.sides[0]
            .leader
            .send("POST", "/api/v1/uploads", body.into(), &form)
            .await;
        assert_eq!(reply.refused(422, "invalid")["field"], "file", "{what}");
    }
    assert_eq!(
        super::prints::changed(&before, &prints.take().await),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_served_as_what_it_is_whatever_it_was_called() {
    let town = Town::build().await;
    let lied = upload(&town.sides[0].leader, "x.html", "text/html", &png(3, 3))
        .await
        .ok();
    let served = town.app.anyone().get(lied["url"].as_str().unwrap()).await;
    assert_eq!(served.headers["content-type"], "image/png");
    assert_eq!(served.headers["x-content-type-options"], "nosniff");
    for odd in [
        "..%2f../etc%2fpasswd",
        "ab/%00",
        "ab/x.svg",
        "ab/..%2f..%2fjulin.db",
    ] {
        let reply = town.app.anyone().get(&format!("/blobs/{odd}")).await;
        reply.refused(404, "not_found");
    }
}
