//! Programs that we need and Rust does not bring: looked for, installed when we may, else named.

use std::process::Command;

use crate::{Result, pg, sh};

pub(crate) struct Tool {
    name: &'static str,
    present: fn() -> bool,
    /// Debian packages; none when Debian's own is too old to rely on.
    apt: &'static [&'static str],
    /// How a person gets it where we cannot install it.
    otherwise: &'static str,
    /// Whether nothing works without it.
    required: bool,
}

/// Oldest Node that the web tools run on.
const NODE_OLDEST: (u32, u32) = (20, 19);

const NODE: Tool = Tool {
    name: "Node ≥ 20.19",
    present: node_is_new_enough,
    apt: &[],
    otherwise: "install Node 20.19 or newer from https://nodejs.org/en/download",
    required: true,
};
const NPM: Tool = Tool {
    name: "npm",
    present: || sh::which("npm").is_some(),
    apt: &[],
    otherwise: "it comes with Node: https://nodejs.org/en/download",
    required: true,
};
const COMPILER: Tool = Tool {
    name: "C compiler",
    present: || sh::which("cc").is_some(),
    apt: &["gcc", "libc6-dev"],
    otherwise: "install gcc or clang with your system's packages",
    required: true,
};
const CMAKE: Tool = Tool {
    name: "CMake",
    present: || sh::which("cmake").is_some(),
    apt: &["cmake", "make"],
    otherwise: "install cmake and make with your system's packages: libopus is built with them",
    required: true,
};
const FONT: Tool = Tool {
    name: "Chinese font",
    present: has_chinese_font,
    apt: &["fontconfig", "fonts-wqy-microhei"],
    otherwise: "install Noto Sans CJK or WenQuanYi Micro Hei: posters show boxes without it",
    required: false,
};
const FFMPEG: Tool = Tool {
    name: "ffmpeg",
    present: || sh::which("ffmpeg").is_some(),
    apt: &["ffmpeg"],
    otherwise: "install ffmpeg with your system's packages: it publishes the demo's live video",
    required: false,
};
const CHROMIUM: Tool = Tool {
    name: "Chromium",
    present: || {
        ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .any(|p| sh::which(p).is_some())
    },
    apt: &["chromium"],
    otherwise: "install Chromium with your system's packages: the end-to-end tests drive it",
    required: true,
};
const POSTGRESQL: Tool = Tool {
    name: "PostgreSQL",
    present: || pg::bin_dir().is_some(),
    apt: &["postgresql"],
    otherwise: "install the PostgreSQL server programs (initdb, postgres), 15 or newer",
    required: true,
};

const REDIS: Tool = Tool {
    name: "Redis",
    present: || sh::which("redis-server").is_some(),
    apt: &["redis-server"],
    otherwise: "install redis-server with your system's packages: the benchmarks stand beside it",
    required: true,
};

const NGINX_RTMP: Tool = Tool {
    name: "nginx with its RTMP module",
    present: || {
        sh::which("nginx").is_some()
            && std::path::Path::new("/usr/lib/nginx/modules/ngx_rtmp_module.so").exists()
    },
    apt: &["nginx-light", "libnginx-mod-rtmp"],
    otherwise: "install nginx and its RTMP module: a media server that shares no code with ours",
    required: true,
};
const NGINX_NCHAN: Tool = Tool {
    name: "nginx with nchan",
    present: || {
        sh::which("nginx").is_some()
            && std::path::Path::new("/usr/lib/nginx/modules/ngx_nchan_module.so").exists()
    },
    apt: &["nginx-light", "libnginx-mod-nchan"],
    otherwise: "install nginx and its nchan module: a server of WebSockets that shares no code with ours",
    required: true,
};
const GSTREAMER: Tool = Tool {
    name: "GStreamer",
    present: has_gstreamer,
    apt: &[
        "gstreamer1.0-tools",
        "gstreamer1.0-plugins-base",
        "gstreamer1.0-plugins-good",
        "gstreamer1.0-plugins-bad",
        "gstreamer1.0-plugins-ugly",
        "gstreamer1.0-libav",
    ],
    otherwise: "install gst-launch-1.0 with the good, bad, ugly and libav plugins",
    required: true,
};

/// What `cargo xtask run` needs.
pub(crate) const TO_RUN: &[Tool] = &[NODE, NPM, COMPILER, CMAKE, FONT, FFMPEG];
/// What every test needs besides Rust.
pub(crate) const TO_TEST: &[Tool] = &[
    NODE,
    NPM,
    COMPILER,
    CMAKE,
    Tool {
        required: true,
        ..FFMPEG
    },
    NGINX_RTMP,
    GSTREAMER,
];
/// What the end-to-end tests need besides.
pub(crate) const TO_TEST_E2E: &[Tool] = &[
    Tool {
        required: true,
        ..FONT
    },
    Tool {
        required: true,
        ..FFMPEG
    },
    CHROMIUM,
];
pub(crate) const TO_TEST_PG: &[Tool] = &[POSTGRESQL];
/// The peers that benchmarks stand beside.
pub(crate) const TO_BENCH: &[Tool] = &[REDIS];
pub(crate) const TO_BENCH_MEDIA: &[Tool] = &[FFMPEG, NGINX_RTMP];
pub(crate) const TO_BENCH_FANOUT: &[Tool] = &[NGINX_NCHAN];

/// Looks for every tool and installs what is missing; fails when a required one stays away.
pub(crate) fn provide(tools: &[&[Tool]]) -> Result {
    println!(
        "  rust: {}",
        sh::capture(&mut sh::cargo(&["--version"]))?.trim()
    );
    let tools: Vec<&Tool> = tools.iter().copied().flatten().collect();
    let missing = missing(&tools);
    let names: Vec<&str> = tools
        .iter()
        .filter(|t| !missing.iter().any(|m| m.name == t.name))
        .map(|t| t.name)
        .collect();
    println!("  found: {}", names.join(", "));
    install(&missing)?;
    judge(&self::missing(&missing))
}

fn missing<'a>(tools: &[&'a Tool]) -> Vec<&'a Tool> {
    tools
        .iter()
        .copied()
        .filter(|tool| !(tool.present)())
        .collect()
}

/// One line for each tool that is not there.
fn judge(missing: &[&Tool]) -> Result {
    for tool in missing {
        println!("  {} is missing: {}", tool.name, tool.otherwise);
    }
    let required: Vec<&str> = missing
        .iter()
        .filter(|t| t.required)
        .map(|t| t.name)
        .collect();
    if required.is_empty() {
        Ok(())
    } else {
        Err(format!("missing: {}", required.join(", ")))
    }
}

fn install(missing: &[&Tool]) -> Result {
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.apt).copied().collect();
    if packages.is_empty() || sh::which("apt-get").is_none() || !sh::is_root() {
        return Ok(());
    }
    println!("  installing {}", packages.join(", "));
    sh::run(&mut apt(&["update", "-qq"]))?;
    if packages.contains(&"postgresql") {
        pg::without_main_cluster(|| get(&packages))
    } else {
        get(&packages)
    }
}

fn get(packages: &[&str]) -> Result {
    sh::run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

fn apt(args: &[&str]) -> Command {
    let mut command = sh::cmd("apt-get", args);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn node_is_new_enough() -> bool {
    sh::which("node").is_some()
        && sh::capture(&mut sh::cmd("node", &["--version"])).is_ok_and(|v| is_new_enough(&v))
}

/// Whether `v20.19.0` is at least [`NODE_OLDEST`].
fn is_new_enough(version: &str) -> bool {
    let mut parts = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= NODE_OLDEST,
        _ => false,
    }
}

fn has_gstreamer() -> bool {
    // An element of each package.
    let elements = ["x264enc", "avdec_h264", "hlsdemux", "flvmux", "rtmp2sink"];
    sh::which("gst-inspect-1.0").is_some()
        && elements.iter().all(|element| {
            sh::capture(&mut sh::cmd("gst-inspect-1.0", &["--exists", element])).is_ok()
        })
}

fn has_chinese_font() -> bool {
    sh::which("fc-list").is_some()
        && sh::capture(&mut sh::cmd("fc-list", &[":lang=zh", "family"]))
            .is_ok_and(|fonts| !fonts.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions() {
        for (version, enough) in [
            ("v20.19.0\n", true),
            ("v22.1.0", true),
            ("v20.18.3", false),
            ("v18.20.4", false),
            ("", false),
        ] {
            assert_eq!(is_new_enough(version), enough, "{version}");
        }
    }

    #[test]
    fn only_a_required_tool_stops_the_run() {
        assert!(judge(&[&FFMPEG]).is_ok());
        assert_eq!(
            judge(&[&FFMPEG, &NODE]).unwrap_err(),
            "missing: Node ≥ 20.19"
        );
    }
}
