#![doc = include_str!("../README.md")]

mod cli;
mod context;
mod demo;
mod doctor;
mod embed;
mod http;
mod openapi;
mod relay;
mod rooms;
mod serve;
#[cfg(test)]
mod tests;
mod wiring;

use std::process::ExitCode;

/// Rows, events and frames: many small pieces that live and die together.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let worker_threads = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .max(2);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(worker_threads)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(cli::run()),
        Err(e) => Err(e.into()),
    };
    match outcome {
        Ok(code) => code,
        Err(e) => {
            cli::complain(&format!("{e:#}"));
            ExitCode::FAILURE
        }
    }
}
