//! Running other programs, always from the root of the checkout.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The `julin` that a profile's folder holds.
pub(crate) fn julin(profile: &str) -> PathBuf {
    target()
        .join(profile)
        .join(format!("julin{}", std::env::consts::EXE_SUFFIX))
}

pub(crate) fn cmd<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: &[S]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root()).stdin(Stdio::null());
    for name in own_variables() {
        command.env_remove(name);
    }
    command
}

/// What `cargo run` told us about ourselves: it would mislead another cargo, or one of its tools.
fn own_variables() -> impl Iterator<Item = String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

/// The same cargo that started us, so that every step shares its artefacts.
pub(crate) fn cargo<S: AsRef<OsStr>>(args: &[S]) -> Command {
    cmd(
        std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        args,
    )
}

/// `npm …` in `web/`.
pub(crate) fn npm<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = cmd("npm", args);
    command.current_dir(root().join("web"));
    command
}

/// Runs to the end; its output goes straight to the terminal.
pub(crate) fn run(command: &mut Command) -> Result {
    let line = say(command);
    let status = command.status().map_err(|e| cannot_start(&line, &e))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

/// Runs to the end and returns what it wrote to stdout.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let line = spell(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| cannot_start(&line, &e))?;
    if !output.status.success() {
        return Err(format!("`{line}` failed ({})", output.status));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("`{line}` wrote no UTF-8: {e}"))
}

/// Runs to the end, shows stdout as it comes and hands each line to `see`.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result {
    let line = say(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| cannot_start(&line, &e))?;
    if let Some(stdout) = child.stdout.take() {
        for bytes in BufReader::new(stdout).split(b'\n') {
            let text = String::from_utf8_lossy(&bytes.map_err(|e| e.to_string())?).into_owned();
            println!("{text}");
            see(&text);
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

/// Runs silently; only whether it worked counts.
pub(crate) fn works(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// Where a program lies on `PATH`.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

pub(crate) fn is_root() -> bool {
    capture(&mut cmd("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

fn say(command: &Command) -> String {
    let line = spell(command);
    println!("  $ {line}");
    line
}

fn cannot_start(line: &str, error: &std::io::Error) -> String {
    format!("`{line}` could not be started: {error}")
}

/// The command as a person would type it, without the folder of the program.
fn spell(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named() {
        let why = run(&mut cmd("/bin/sh", &["-c", "exit 3"])).unwrap_err();
        assert!(why.contains("sh -c exit 3") && why.contains('3'), "{why}");
    }

    #[test]
    fn lines_are_seen_even_when_the_program_fails() {
        let mut lines = Vec::new();
        let script = "echo one; echo two; exit 1";
        let outcome = watch(&mut cmd("/bin/sh", &["-c", script]), |line| {
            lines.push(line.to_owned());
        });
        assert!(outcome.is_err());
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn which_finds_only_what_is_there() {
        assert!(which("sh").is_some());
        assert!(which("no-such-program-here").is_none());
    }
}
