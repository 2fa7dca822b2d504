//! All writes that read no body.
use super::Right;
use super::Who::{Buyer, Leader, Operator};
use super::right;
use serde_json::Value;

/// All writes that read no body.
pub(in crate::tests) fn without_body() -> Vec<Right> {
    let bare = |who, name, path| right(who, name, path, Value::Null);
    let rest = vec![
        bare(
            Operator,
            "POST /api/v1/products/{id}/archive",
            "/api/v1/products/:product2/archive",
        ),
        bare(
            Leader,
            "POST /api/v1/scales/{id}/revoke",
            "/api/v1/scales/:scale_r/revoke",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/open",
            "/api/v1/campaigns/:draft_o/open",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/cancel",
            "/api/v1/campaigns/:draft_c/cancel",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/cutoff-now",
            "/api/v1/campaigns/:closing/cutoff-now",
        ),
        bare(
            Buyer,
            "POST /api/v1/orders/{id}/edits/withdraw",
            "/api/v1/orders/:paid/edits/withdraw",
        ),
        bare(
            Leader,
            "POST /api/v1/orders/{id}/cash",
            "/api/v1/orders/:unpaid_c/cash",
        ),
        bare(
            Buyer,
            "POST /api/v1/guest-claims/{token}",
            "/api/v1/guest-claims/:guest",
        ),
        bare(Leader, "POST /api/v1/leader/cash/net", ""),
        bare(
            Buyer,
            "POST /api/v1/coupons/{id}/claim",
            "/api/v1/coupons/:coupon/claim",
        ),
        bare(
            Leader,
            "POST /api/v1/flash-sales/{id}/stop",
            "/api/v1/flash-sales/:flash_s/stop",
        ),
        bare(
            Leader,
            "DELETE /api/v1/flash-sales/{id}",
            "/api/v1/flash-sales/:flash_w",
        ),
        bare(
            Leader,
            "POST /api/v1/teams/{id}/complete",
            "/api/v1/teams/:team_c/complete",
        ),
        bare(
            Leader,
            "POST /api/v1/teams/{id}/dissolve",
            "/api/v1/teams/:team_d/dissolve",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/spotlight",
            "/api/v1/lives/:onair/cards/:onair-card/spotlight",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/hide",
            "/api/v1/lives/:onair/cards/:onair-card/hide",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/show",
            "/api/v1/lives/:onair/cards/:onair-card/show",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/start",
            "/api/v1/lives/:planned_s/start",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/rotate-key",
            "/api/v1/lives/:planned/rotate-key",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/source",
            "/api/v1/lives/:planned/source",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/end",
            "/api/v1/lives/:onair_e/end",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/clips/{clip}",
            "/api/v1/lives/:onair_r/clips/:clip_d",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/recording",
            "/api/v1/lives/:onair_w/recording?reason=x",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cancel",
            "/api/v1/lives/:planned_c/cancel",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/comments/{cid}",
            "/api/v1/lives/:onair/comments/:comment",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/comments/{cid}/mute",
            "/api/v1/lives/:onair/comments/:comment/mute",
        ),
        bare(
            Buyer,
            "PUT /api/v1/lives/{id}/questions/{cid}/vote",
            "/api/v1/lives/:onair/questions/:question/vote",
        ),
        bare(
            Buyer,
            "DELETE /api/v1/lives/{id}/questions/{cid}/vote",
            "/api/v1/lives/:onair/questions/:question/vote",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/assistants/{pid}",
            "/api/v1/lives/:onair_e/assistants/:assistant",
        ),
        bare(
            Buyer,
            "POST /api/v1/lives/{id}/invitation",
            "/api/v1/lives/:planned/invitation",
        ),
        bare(
            Buyer,
            "DELETE /api/v1/lives/{id}/reserve",
            "/api/v1/lives/:planned/reserve",
        ),
        bare(
            Buyer,
            "POST /api/v1/orders/{id}/cancel",
            "/api/v1/orders/:unpaid/cancel",
        ),
        bare(
            Buyer,
            "POST /api/v1/after-sales/{id}/withdraw",
            "/api/v1/after-sales/:claim_w/withdraw",
        ),
        bare(
            Buyer,
            "POST /api/v1/after-sales/{id}/refund-instead",
            "/api/v1/after-sales/:claim_i/refund-instead",
        ),
        bare(
            Operator,
            "POST /api/v1/after-sales/batches/{id}/retry",
            "/api/v1/after-sales/batches/:batch/retry",
        ),
        bare(
            Buyer,
            "POST /api/v1/payments/{order_id}/prepay",
            "/api/v1/payments/:unpaid_p/prepay",
        ),
        bare(
            Buyer,
            "POST /api/v1/inbox/{id}/read",
            "/api/v1/inbox/:message/read",
        ),
        bare(Buyer, "POST /api/v1/inbox/read-all", ""),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/send",
            "/api/v1/purchase-orders/:po_planned/send",
        ),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/confirm",
            "/api/v1/purchase-orders/:po_sent/confirm",
        ),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/ship",
            "/api/v1/purchase-orders/:po_confirmed/ship",
        ),
        bare(
            Leader,
            "POST /api/v1/leader/withdrawals/{id}/cancel",
            "/api/v1/leader/withdrawals/:withdrawal_c/cancel",
        ),
        bare(
            Operator,
            "POST /api/v1/settlement/withdrawals/{id}/approve",
            "/api/v1/settlement/withdrawals/:withdrawal_a/approve",
        ),
        bare(Buyer, "POST /api/v1/auth/logout", ""),
    ];
    let others = super::gifts::bare()
        .into_iter()
        .chain(super::leaders::bare())
        .chain(super::review::bare())
        .chain(super::show::bare())
        .chain(super::posts::bare());
    others.chain(rest).collect()
}
