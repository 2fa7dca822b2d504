//! What the shop says about claims.
use julin_web::Ctx;

/// The deadlines and limits of after-sale.
#[derive(Debug, Clone, Copy)]
pub struct ClaimPolicy {
    /// Seconds after pickup in which a member may claim, where a product's guarantee says nothing else.
    pub window_s: i64,
    /// Seconds that a leader has to decide.
    pub leader_s: i64,
    /// Seconds that operators have after her.
    pub operator_s: i64,
    /// What nobody decided in time is granted up to this many fen; 0: never.
    pub auto_approve_up_to_fen: i64,
    /// Points that operators may give beyond the money of one claim.
    pub points_max: i64,
}

impl ClaimPolicy {
    /// As configured.
    pub fn of(ctx: &Ctx) -> Self {
        let settings = &ctx.config.settlement;
        Self {
            window_s: settings.after_sale_window_s,
            leader_s: settings.after_sale_leader_s,
            operator_s: settings.after_sale_operator_s,
            auto_approve_up_to_fen: settings.after_sale_auto_approve_up_to_fen,
            points_max: settings.after_sale_points_max,
        }
    }
}
