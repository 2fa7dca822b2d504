//! Publishes a film to the room of the running demo: real frames, made by ffmpeg from the project's own
//! pictures, sent over RTMP as an encoder would.
use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// Signs in as the first leader, finds her next live, and publishes for `seconds`.
pub(crate) async fn publish(data: &Path, url: &str, seconds: u32) -> Result<()> {
    let http = julin_http()?;
    let send = |path: String, token: Option<String>, body: Option<serde_json::Value>| {
        let http = http.clone();
        let url = url.trim_end_matches('/').to_owned();
        async move {
            let mut request = match &body {
                Some(body) => http.post(format!("{url}{path}")).json(body),
                None => http.get(format!("{url}{path}")),
            };
            request = request.header("x-requested-with", "julin");
            if let Some(token) = token {
                request =
                    request.header("cookie", format!("{}={token}", julin_web::SESSION_COOKIE));
            }
            let answer = request.send().await?.error_for_status()?;
            let cookie = answer
                .headers()
                .get("set-cookie")
                .and_then(|v| v.to_str().ok());
            let token = cookie
                .and_then(|c| c.split(';').next()?.split_once('='))
                .map(|c| c.1.to_owned());
            anyhow::Ok((token, answer.json::<serde_json::Value>().await?))
        }
    };
    let role = serde_json::json!({ "role": "leader" });
    let (token, _) = send("/api/v1/demo/login".into(), None, Some(role)).await?;
    let token = token.context("the demo gave no session: is `julin demo` running there?")?;
    let mut live = None;
    for status in ["on_air", "planned"] {
        let (_, page) = send(format!("/api/v1/lives?status={status}"), None, None).await?;
        live = live.or_else(|| page["items"][0]["id"].as_str().map(str::to_owned));
    }
    let live = live.context("no live is planned")?;
    let (_, view) = send(
        format!("/api/v1/lives/{live}/admin"),
        Some(token.clone()),
        None,
    )
    .await?;
    if view["status"] == "planned" {
        let start = format!("/api/v1/lives/{live}/start");
        send(start, Some(token), Some(serde_json::json!({}))).await?;
    }
    let key = view["rtmp"]["key"].as_str().context("no stream key")?;
    let target = format!(
        "{}/{key}",
        view["rtmp"]["url"].as_str().context("no rtmp url")?
    );
    film(data, &target, seconds).await
}

fn julin_http() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// Slides of the project's pictures with sound, 720×1280 at 25 frames, H.264 and AAC.
async fn film(data: &Path, target: &str, seconds: u32) -> Result<()> {
    let slides = data.join("film");
    std::fs::create_dir_all(&slides)?;
    let arts = ["strawberry", "cherries", "egg", "tangerine", "tomato"];
    for (n, art) in arts.iter().enumerate() {
        let Some(bytes) = crate::embed::demo_art(art) else {
            bail!("build the web apps first")
        };
        let ground = julin_render::Ground::from_seed(u64::try_from(n).unwrap_or(0) + 3);
        let picture = tokio::task::spawn_blocking(move || {
            julin_render::product_picture(&bytes, ground, None)
        });
        std::fs::write(slides.join(format!("{n}.png")), picture.await??)?;
    }
    let pattern = slides.join("%d.png");
    let seconds = seconds.to_string();
    let zoom = "fps=25,scale=1080:1080,crop=w=720:h=1080:x='180+160*sin(t/3)':y=0,\
        pad=720:1280:0:100:color=0xFBF7F2,format=yuv420p";
    let status = Command::new("ffmpeg")
        .args([
            "-hide_banner",
            "-loglevel",
            "error",
            "-re",
            "-loop",
            "1",
            "-framerate",
            "1/4",
            "-i",
        ])
        .arg(&pattern)
        .args([
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=0.06*sin(2*PI*t*(330+110*floor(mod(t\\,4)))):s=48000",
        ])
        .args([
            "-t", &seconds, "-vf", zoom, "-c:v", "libx264", "-preset", "veryfast",
        ])
        .args([
            "-tune",
            "zerolatency",
            "-profile:v",
            "main",
            "-bf",
            "0",
            "-g",
            "50",
            "-b:v",
            "1500k",
        ])
        .args([
            "-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-f", "flv", target,
        ])
        .stdin(Stdio::null())
        .status()
        .await
        .context("ffmpeg: install it, e.g. apt-get install ffmpeg")?;
    anyhow::ensure!(status.success(), "ffmpeg ended with {status}");
    Ok(())
}
