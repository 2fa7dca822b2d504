//! What members and leaders are told of claims.
use super::store::Claim;
use crate::store::{Line, Order};
use julin_contracts::MessageRequested;
use julin_db::Tx;
use julin_events::emit;
use julin_kernel::{Money, PersonId, Scope, Ts};
use std::collections::BTreeMap;

fn message(
    claim: &Claim,
    to: PersonId,
    template: &str,
    args: &[(&str, String)],
) -> MessageRequested {
    let link = if to == claim.member_id {
        format!("/orders/{}", claim.order_id)
    } else {
        "/leader/after-sales".to_owned()
    };
    let args: BTreeMap<_, _> = args
        .iter()
        .map(|(k, v)| ((*k).to_owned(), v.clone()))
        .collect();
    MessageRequested {
        to,
        template: template.to_owned(),
        args,
        link: Some(link),
        key: format!("{template}:{}:{to}", claim.id),
    }
}

type Told = julin_db::Result<()>;

/// The money is on its way.
pub(crate) async fn approved(tx: &mut Tx, scope: Scope, claim: &Claim, amount: Money) -> Told {
    let args = [("amount", amount.display())];
    let mut told = message(claim, claim.member_id, "after_sale_approved", &args);
    told.key = format!("after-sale:{}", claim.id);
    emit(tx, scope, told).await.map(|_| ())
}

/// It was refused; a claim that was appealed may be refused twice.
pub(crate) async fn rejected(tx: &mut Tx, scope: Scope, claim: &Claim, why: &str) -> Told {
    let args = [("why", why.to_owned())];
    let mut told = message(claim, claim.member_id, "after_sale_rejected", &args);
    if claim.appealed_at.is_some() {
        told.key.push_str(":appeal");
    }
    emit(tx, scope, told).await.map(|_| ())
}

/// The goods must come back first.
pub(crate) async fn bring_back(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    order: &Order,
    line: &Line,
) -> Told {
    let point = julin_community::pickup_point(tx, scope, order.pickup_point_id).await?;
    let args = [
        ("item", line.name.clone()),
        ("pickup_point", point.map(|p| p.name).unwrap_or_default()),
    ];
    let told = message(claim, claim.member_id, "after_sale_bring_back", &args);
    emit(tx, scope, told).await.map(|_| ())
}

/// Goods lie at the pickup point in place of others.
pub(crate) async fn goods_ready(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    order: &Order,
    line: &Line,
) -> Told {
    let point = julin_community::pickup_point(tx, scope, order.pickup_point_id).await?;
    let args = [
        ("item", line.name.clone()),
        ("pickup_point", point.map(|p| p.name).unwrap_or_default()),
    ];
    let told = message(claim, claim.member_id, "after_sale_goods_ready", &args);
    emit(tx, scope, told).await.map(|_| ())
}

/// Goods come with the next purchase in place of others.
pub(crate) async fn goods_awaited(tx: &mut Tx, scope: Scope, claim: &Claim, line: &Line) -> Told {
    let args = [("item", line.name.clone())];
    let told = message(claim, claim.member_id, "after_sale_goods_awaited", &args);
    emit(tx, scope, told).await.map(|_| ())
}

/// Goods are offered instead of money; each offer is told.
pub(crate) async fn offered(tx: &mut Tx, scope: Scope, claim: &Claim, line: &Line, at: Ts) -> Told {
    let args = [("item", line.name.clone())];
    let mut told = message(claim, claim.member_id, "after_sale_offered", &args);
    told.key = format!("{}:{}", told.key, at.0);
    emit(tx, scope, told).await.map(|_| ())
}

/// Points came for the trouble.
pub(crate) async fn compensated(tx: &mut Tx, scope: Scope, claim: &Claim, points: i64) -> Told {
    let args = [("points", points.to_string())];
    let told = message(claim, claim.member_id, "points", &args);
    emit(tx, scope, told).await.map(|_| ())
}

/// Operators decide now; the leader reads it too.
pub(crate) async fn escalated(tx: &mut Tx, scope: Scope, claim: &Claim) -> Told {
    for (to, template) in [
        (claim.member_id, "after_sale_escalated"),
        (claim.leader_id, "after_sale_taken_over"),
    ] {
        let args = [("amount", claim.amount.display())];
        emit(tx, scope, message(claim, to, template, &args)).await?;
    }
    Ok(())
}

/// The whole batch was refunded.
pub(crate) async fn batch(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&Order, &Line),
    amount: Money,
    key: String,
) -> Told {
    let args = BTreeMap::from([
        ("item".to_owned(), line.name.clone()),
        ("amount".to_owned(), amount.display()),
    ]);
    let told = MessageRequested {
        to: order.member_id,
        template: "after_sale_batch".to_owned(),
        args,
        link: Some(format!("/orders/{}", order.id)),
        key,
    };
    emit(tx, scope, told).await.map(|_| ())
}
