//! What may be written of goods sold by weight.
use julin_kernel::{Fault, Weighing};
use julin_web::check;

/// A unit weighs no more than a tonne.
const GRAMS_MAX: i64 = 1_000_000;
/// Beyond half of what was ordered every reading would do.
const TOLERANCE_MAX_BPS: i64 = 5_000;

/// Checks and trims how something is sold by weight; `at` names the field.
pub fn check_weighing(at: &str, weighing: &mut Weighing) -> Result<(), Fault> {
    let field = |name: &str| format!("{at}.{name}");
    weighing.unit = check::text(&field("unit"), &weighing.unit, 1, 6)?;
    check::range(&field("grams"), weighing.grams.0, 1, GRAMS_MAX)?;
    let tolerance = weighing.tolerance_bps.0;
    check::range(&field("tolerance_bps"), tolerance, 0, TOLERANCE_MAX_BPS).map(|_| ())
}
