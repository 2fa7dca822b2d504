//! placeholder
use julin_kernel::{Ts, Zone};
/// p
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct ParsedBuy {}
/// p
pub fn parse(_text: &str, _now: Ts, _zone: &Zone) -> ParsedBuy { ParsedBuy {} }
