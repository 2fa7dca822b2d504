//! `cargo xtask soak fuzz`: what strangers may send, and anything like it, for as long as one likes.

use std::fs;
use std::path::PathBuf;

use crate::args::Args;
use crate::{Result, sh};

const TARGETS: &[&str] = &["rtmp", "flv", "hls", "pictures", "sdp", "socket"];
const SECONDS: &str = "600";
const TRIPLE: &str = "x86_64-unknown-linux-gnu";
/// Coverage counters as cargo-fuzz asks for them; a stable compiler takes them as well. No sanitizer: no
/// code of ours is unsafe, and what is looked for is panics, hangs and memory.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Clink-dead-code";
const RECORDING: &str = "-v error -nostdin -y -f lavfi -i testsrc=size=64x64:rate=10 \
    -f lavfi -i sine=frequency=440:sample_rate=8000 -t 1 -c:v libx264 -preset ultrafast -g 5 \
    -threads 1 -pix_fmt yuv420p -c:a aac -b:a 8k";

const FRAGMENTED: &str = "-movflags frag_keyframe+empty_moov+default_base_moof -f mp4";

/// Builds the targets and runs all of them or the named ones, one after the other.
pub(crate) fn run(mut args: Args) -> Result {
    let seconds = args.value("--seconds")?;
    let seconds = seconds.as_deref().unwrap_or(SECONDS);
    let names = args.names()?;
    if let Some(wrong) = names.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        return Err(format!(
            "there is no target `{wrong}`: {}",
            TARGETS.join(", ")
        ));
    }
    build()?;
    seed()?;
    let chosen = |target: &&&str| names.is_empty() || names.iter().any(|name| name == **target);
    for target in TARGETS.iter().filter(chosen) {
        println!("  {target}: {seconds} s");
        hunt(target, seconds)?;
    }
    Ok(())
}

fn folder() -> PathBuf {
    sh::target().join("fuzz")
}

fn program(name: &str) -> PathBuf {
    folder().join(TRIPLE).join("release").join(name)
}

fn build() -> Result {
    let mut cargo = sh::cargo(&["build", "--release", "--target", TRIPLE]);
    cargo
        .current_dir(sh::root().join("media/fuzz"))
        .env("CARGO_TARGET_DIR", folder())
        .env("RUSTFLAGS", COVERAGE);
    sh::run(&mut cargo)
}

/// What the targets begin from: a small recording, and the seeds beside them.
fn seed() -> Result {
    let corpus = folder().join("corpus");
    fs::create_dir_all(&corpus).map_err(|e| e.to_string())?;
    let recording = folder().join("recording.flv");
    let words: Vec<&str> = RECORDING.split_whitespace().collect();
    sh::run(sh::cmd("ffmpeg", &words).arg(&recording))?;
    let segments = corpus.join("hls");
    fs::create_dir_all(&segments).map_err(|e| e.to_string())?;
    for (file, format) in [("ts", "-f mpegts"), ("mp4", FRAGMENTED)] {
        let mut ffmpeg = sh::cmd("ffmpeg", &["-v", "error", "-nostdin", "-y", "-i"]);
        ffmpeg.arg(&recording).args(["-c", "copy"]);
        ffmpeg.args(format.split_whitespace());
        sh::run(ffmpeg.arg(segments.join(file)))?;
    }
    let seeds = [
        "run",
        "-q",
        "-p",
        "julin-media",
        "--features",
        "fuzz",
        "--example",
        "fuzz_seeds",
    ];
    sh::run(sh::cargo(&seeds).arg("--").arg(&recording).arg(&corpus))
}

/// Stops at the first finding, which stays in the folder.
fn hunt(target: &str, seconds: &str) -> Result {
    let corpus = folder().join("corpus").join(target);
    fs::create_dir_all(&corpus).map_err(|e| e.to_string())?;
    let seeds = sh::root().join("media/fuzz/seeds").join(target);
    let mut command = sh::cmd::<&str>(program(target), &[]);
    command
        .arg(format!("-max_total_time={seconds}"))
        .args([
            "-rss_limit_mb=1024",
            "-timeout=10",
            "-max_len=65536",
            "-print_final_stats=1",
        ])
        .arg(format!("-artifact_prefix={}/{target}-", folder().display()))
        .arg(&corpus);
    if seeds.is_dir() {
        command.arg(seeds);
    }
    sh::run(&mut command)
}
