use crate::start;
use julin_kernel::PersonId;
use julin_testkit::{Client, Reply};

/// The smallest PNG: one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
    0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0, b'I', b'E', b'N', b'D',
    0xae, 0x42, 0x60, 0x82,
];

async fn upload(client: &Client, name: &str, data: &[u8]) -> Reply {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.gif\"\r\n\
         Content-Type: text/html\r\n\r\n"
    );
    let body = [head.as_bytes(), data, b"\r\n--edge--\r\n"].concat();
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    client
        .send("POST", "/api/v1/uploads", body.into(), &kind)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_kept_under_its_content_and_served_for_ever() {
    let app = start().await;
    let member = app.member(PersonId(2));
    let kept = upload(&member, "file", PNG).await.ok();
    let url = kept["url"].as_str().unwrap();
    assert!(url.starts_with("/blobs/"), "{url}");
    assert_eq!(url.rsplit_once('.').unwrap().1, "png");
    assert_eq!(kept["width"], 1);
    assert_eq!(
        upload(&member, "file", PNG).await.ok(),
        kept,
        "the same bytes, the same name"
    );
    let served = app.anyone().get(url).await;
    assert_eq!((served.status, &served.bytes[..]), (200, PNG));
    let header = |name: &str| served.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        header("content-type"),
        "image/png",
        "told by its bytes, not by the form"
    );
    assert!(header("cache-control").contains("immutable"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    let etag = header("etag");
    let again = app
        .anyone()
        .send("GET", url, "".into(), &[("if-none-match", &etag)])
        .await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_not_kept() {
    let app = start().await;
    let member = app.member(PersonId(2));
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    upload(&member, "file", script)
        .await
        .refused(422, "catalog.not_a_picture");
    upload(&member, "other", PNG).await.refused(422, "invalid");
    let heavy = [PNG, &vec![0; 8 * 1024 * 1024]].concat();
    upload(&member, "file", &heavy)
        .await
        .refused(413, "catalog.picture_too_large");
    member
        .post("/api/v1/uploads", serde_json::json!({}))
        .await
        .refused(422, "invalid");
    upload(&app.anyone(), "file", PNG)
        .await
        .refused(401, "unauthenticated");
    for path in ["/blobs/ab/none.png", "/blobs/../x", "/blobs/%2e%2e/etc"] {
        assert_eq!(app.anyone().get(path).await.status, 404, "{path}");
    }
}
