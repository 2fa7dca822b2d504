//! Which lot goes into whose bag: decided some bags at a time, from what is read anew, so that a crash in
//! between loses nothing and a late order finds its lot too.
use super::model::LotId;
use super::store::{self, Bag, Lot, Rest};
use crate::jobs;
use crate::store::purchase::{PurchaseLine, PurchaseRow};
use julin_db::{Command, Db, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{CampaignId, CampaignItemId, Code, Fault, Scope};
use serde::{Deserialize, Serialize};

/// A lot that goods came in.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PurchaseReceivedLot)]
pub struct ReceivedLot {
    /// As the supplier writes it, 1–40 characters.
    pub code: String,
    /// How many pieces of it came.
    pub pieces: i64,
}

/// Lots of one line at the most.
const LOTS_MAX: usize = 50;
/// Bags filled in one transaction.
const SOME: i64 = 500;

/// Refuses lots that are not all of what came; none may be told.
pub(crate) fn check(field: &str, lots: &[ReceivedLot], received: i64) -> Result<(), Fault> {
    if lots.is_empty() {
        return Ok(());
    }
    julin_web::check::count(&format!("{field}.lots"), lots, 0, LOTS_MAX)?;
    let mut sum = 0;
    for (at, lot) in lots.iter().enumerate() {
        let of = |name: &str| format!("{field}.lots.{at}.{name}");
        let code = julin_web::check::text(&of("code"), &lot.code, 1, 40)?;
        let again = lots[..at].iter().any(|l| l.code.trim() == code);
        julin_web::check::that(&of("code"), !again)?;
        sum += julin_web::check::range(&of("pieces"), lot.pieces, 1, received)?;
    }
    if sum != received {
        let detail = format!("{sum} ≠ {received}");
        return Err(Code::INVALID.field(format!("{field}.lots")).detail(detail));
    }
    Ok(())
}

/// Keeps the lots of a line that was counted in.
pub(crate) async fn keep(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&PurchaseRow, &PurchaseLine),
    lots: &[ReceivedLot],
) -> Result<()> {
    for lot in lots {
        let new = Lot {
            id: tx.new_id(),
            purchase_order_id: order.id,
            campaign_id: order.campaign_id,
            supplier_id: order.supplier_id,
            item_id: line.item_id,
            name: line.name.clone(),
            spec: line.spec.clone(),
            code: lot.code.trim().to_owned(),
            pieces: lot.pieces,
            received_at: tx.now(),
        };
        store::insert(tx, scope, &new).await?;
    }
    Ok(())
}

/// Names a campaign whose bags are filled from its lots.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct AssignLots {
    pub(crate) campaign: CampaignId,
    /// Tells one purchase order's job from another's.
    pub(crate) of: i64,
}

/// Leaves the filling to a job.
pub(crate) async fn later(tx: &mut Tx, scope: Scope, work: AssignLots) -> Result<()> {
    let job = Job {
        kind: jobs::LOTS,
        key: work.of.to_string(),
        payload: work,
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

/// Fills all bags of a campaign that no lot was found for.
pub(crate) async fn assign(db: Db, scope: Scope, work: AssignLots) -> Result<()> {
    let items = store::items(&mut db.read().await?, scope, work.campaign).await?;
    for item in items {
        let of = (work.campaign, item);
        while db.write(FillSome { scope, of }).await? {}
    }
    Ok(())
}

/// A late order's bag is filled from what is left.
pub(crate) async fn join(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    for item in store::items(tx, scope, campaign).await? {
        fill_some(tx, scope, (campaign, item)).await?;
    }
    Ok(())
}

struct FillSome {
    scope: Scope,
    of: (CampaignId, CampaignItemId),
}

impl Command for FillSome {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        fill_some(tx, self.scope, self.of).await
    }
}

/// Answers whether more are to be filled.
async fn fill_some(tx: &mut Tx, scope: Scope, of: (CampaignId, CampaignItemId)) -> Result<bool> {
    let bags = store::unassigned(tx, scope, of, SOME).await?;
    let rests = store::rests(tx, scope, of).await?;
    let filled = pack(&bags, rests);
    store::insert_bags(tx, scope, &filled).await?;
    Ok(!filled.is_empty() && i64::try_from(bags.len()).is_ok_and(|n| n == SOME))
}

/// Bag after bag from lot after lot; what no lot is left for goes without one.
fn pack(bags: &[Bag], rests: Vec<Rest>) -> Vec<(LotId, &Bag, i64)> {
    let mut filled = vec![];
    let mut rests = rests.into_iter().filter(|r| r.pieces > 0);
    let mut open = rests.next();
    for bag in bags {
        let mut wanted = bag.pieces;
        while wanted > 0 {
            let Some(rest) = &mut open else { return filled };
            let taken = wanted.min(rest.pieces);
            filled.push((rest.id, bag, taken));
            wanted -= taken;
            rest.pieces -= taken;
            if rest.pieces == 0 {
                open = rests.next();
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{LineId, OrderId, PickupPointId};
    use proptest::prelude::*;

    fn bag(line: i64, pieces: i64) -> Bag {
        Bag {
            line_id: LineId(line),
            order_id: OrderId(line),
            pickup_point_id: PickupPointId(1),
            chain_number: line,
            pieces,
        }
    }

    #[test]
    fn a_bag_may_hold_goods_of_two_lots() {
        let bags = [bag(1, 2), bag(2, 3)];
        let rests = vec![
            Rest {
                id: LotId(7),
                pieces: 3,
            },
            Rest {
                id: LotId(8),
                pieces: 9,
            },
        ];
        let packed = pack(&bags, rests);
        let told: Vec<_> = packed
            .iter()
            .map(|(l, b, n)| (l.0, b.line_id.0, *n))
            .collect();
        assert_eq!(told, [(7, 1, 2), (7, 2, 1), (8, 2, 2)]);
    }

    proptest! {
        #[test]
        fn every_piece_is_of_one_lot_and_no_lot_gives_more_than_it_has(
            wanted in prop::collection::vec(1i64..9, 0..30), lots in prop::collection::vec(0i64..40, 0..6),
        ) {
            let bags: Vec<_> = (1..).zip(&wanted).map(|(id, n)| bag(id, *n)).collect();
            let rests: Vec<_> = (1..).zip(&lots).map(|(id, n)| Rest { id: LotId(id), pieces: *n }).collect();
            let packed = pack(&bags, rests.clone());
            let given: i64 = packed.iter().map(|p| p.2).sum();
            let (all, there) = (wanted.iter().sum::<i64>(), lots.iter().sum::<i64>());
            prop_assert_eq!(given, all.min(there));
            for rest in rests {
                let of: i64 = packed.iter().filter(|p| p.0 == rest.id).map(|p| p.2).sum();
                prop_assert!(of <= rest.pieces);
            }
            for b in &bags {
                let of: i64 = packed.iter().filter(|p| p.1.line_id == b.line_id).map(|p| p.2).sum();
                prop_assert!(of <= b.pieces);
            }
        }
    }
}
