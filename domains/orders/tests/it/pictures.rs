//! A picture that somebody brings.
use julin_testkit::Client;

/// The smallest PNG: one pixel, or as many in a row as make it a picture of its own.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
    0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0, b'I', b'E', b'N', b'D',
    0xae, 0x42, 0x60, 0x82,
];

/// The last byte of its width.
const WIDTH: usize = 19;

/// Uploads it; answers its key.
pub(crate) async fn picture(who: &Client, own: u8) -> String {
    let head =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
    let mut png = PNG.to_vec();
    png[WIDTH] = own;
    let body = [head.as_bytes(), &png, b"\r\n--edge--\r\n"].concat();
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let path = "/api/v1/uploads";
    let kept = who.send("POST", path, body.into(), &kind).await.ok();
    kept["key"].as_str().unwrap().to_owned()
}
