//! A closed loop: each buyer asks again as soon as answered.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// What came out.
pub(crate) struct Figures {
    /// Orders acknowledged a second.
    pub(crate) per_second: f64,
    /// Half were faster.
    pub(crate) p50_ms: f64,
    /// One in a hundred was slower.
    pub(crate) p99_ms: f64,
}

/// One buyer.
pub(crate) trait Buyer: Send + 'static {
    /// Places one order and waits until it is durable.
    fn buy(&mut self) -> impl Future<Output = anyhow::Result<()>> + Send;
}

const WARMING: u8 = 0;
const MEASURING: u8 = 1;

/// Lets the buyers buy for a second unmeasured, then for `span`.
pub(crate) async fn measure<B: Buyer>(buyers: Vec<B>, span: Duration) -> anyhow::Result<Figures> {
    let phase = Arc::new(AtomicU8::new(WARMING));
    let over = Arc::new(AtomicBool::new(false));
    let mut tasks = vec![];
    for mut buyer in buyers {
        let (phase, over) = (phase.clone(), over.clone());
        tasks.push(tokio::spawn(async move {
            let mut took = vec![];
            while !over.load(Ordering::Relaxed) {
                let (asked, counts) = (Instant::now(), phase.load(Ordering::Relaxed) == MEASURING);
                buyer.buy().await?;
                if counts {
                    took.push(asked.elapsed());
                }
            }
            anyhow::Ok(took)
        }));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    phase.store(MEASURING, Ordering::Relaxed);
    let began = Instant::now();
    tokio::time::sleep(span).await;
    let lasted = began.elapsed();
    over.store(true, Ordering::Relaxed);
    let mut took = vec![];
    for task in tasks {
        took.extend(task.await??);
    }
    Ok(figures(took, lasted))
}

fn figures(mut took: Vec<Duration>, lasted: Duration) -> Figures {
    took.sort_unstable();
    let at = |share: usize| {
        let place = took.len() * share / 100;
        took.get(place).map_or(f64::NAN, |d| d.as_secs_f64() * 1e3)
    };
    let n = u32::try_from(took.len()).unwrap_or(u32::MAX);
    Figures {
        per_second: f64::from(n) / lasted.as_secs_f64(),
        p50_ms: at(50),
        p99_ms: at(99),
    }
}
