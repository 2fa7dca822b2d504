//! Why membership says no.
use julin_kernel::Code;

/// A tier that members have cannot be removed.
pub const TIER_HELD: Code = Code::new(
    "membership.tier_held",
    409,
    "还有会员在这个等级，不能删除",
    "Members have this tier; it cannot be removed",
);
/// A higher tier must ask for more.
pub const TIER_ORDER: Code = Code::new(
    "membership.tier_order",
    422,
    "高一级的要求要比低一级高",
    "A higher tier must ask for more than the one below",
);
