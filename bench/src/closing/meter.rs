//! Seconds and memory of a stage.
use std::time::Instant;

/// Runs a stage and tells its seconds and the process' memory before and at its peak, in MB.
pub(crate) async fn stage(
    name: &str,
    run: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let before = memory("VmRSS:");
    // Linux measures the peak anew from here; elsewhere there is none.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let began = Instant::now();
    run.await?;
    let took = began.elapsed().as_secs_f64();
    println!("stage\t{name}\t{took:.2}\t{before}\t{}", memory("VmHWM:"));
    Ok(())
}

fn memory(what: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix(what));
    let kb = line.and_then(|l| l.split_whitespace().next());
    kb.and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
