//! A guest turned out to be a member: what was paid for them is the member's, and so is what may still be
//! paid.
use julin_db::{Result, Tx, q};
use julin_kernel::{Money, OrderId, PersonId, Scope};
use julin_ledger::{Account, balance, post, standard};

/// Makes `member` the payer of a guest's orders, and hands over what is held for the guest.
pub async fn change_payer(
    tx: &mut Tx,
    scope: Scope,
    (guest, member): (PersonId, PersonId),
    orders: &[OrderId],
) -> Result<()> {
    for order in orders {
        tx.run(q!(
            "UPDATE payments_payment SET member_id = $4
             WHERE shop_id = $1 AND order_id = $2 AND member_id = $3",
            scope.shop,
            *order,
            guest,
            member
        ))
        .await?;
    }
    let held = Money(-balance(tx, scope, Account::customer_funds(guest)).await?.0);
    if held != Money::ZERO {
        post(tx, scope, standard::guest_claimed(guest, member, held)).await?;
    }
    Ok(())
}
