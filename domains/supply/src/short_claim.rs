//! What did not come is claimed for the member when the rest is handed over, so that nobody has to ask
//! for it: the claim waits for a decision that names who bears it (rules 21 and 24).
use crate::store::sorting;
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{OrderId, PersonId, Scope};
use julin_orders::{ClaimBody, ClaimReason, RequestAfterSale};

/// Claims the pieces of an order that went short; once, whoever hands over.
pub(crate) async fn raise(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    order: OrderId,
    window_s: i64,
) -> Result<()> {
    for line in sorting::of_order(tx, scope, order).await? {
        if line.short == 0 {
            continue;
        }
        let claim = RequestAfterSale {
            scope,
            member,
            order,
            key: format!("short:{}", line.line_id),
            body: ClaimBody {
                line_id: line.line_id,
                quantity: Some(line.short),
                share_bps: None,
                reason: ClaimReason::Missing,
                note: format!("到货少了 {} 份", line.short),
                image_keys: vec![],
            },
            window_s,
        };
        match claim.run(tx).await {
            // What was refunded before cannot be claimed again; the goods are handed over all the same.
            Ok(_) | Err(Error::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
