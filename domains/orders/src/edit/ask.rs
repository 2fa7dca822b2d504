//! An edit is asked for: by the buyer, or by the leader or an operator on request, with a reason.
use super::apply::{Work, planned};
use super::model::{EditId, EditStatus, Wanted, WantedLine};
use super::plan::{self, Plan};
use super::store::{self as edits, NewEdit};
use super::withdraw::mine;
use super::{of_team, pending, stock, view};
use crate::changes::Change;
use crate::order::OrderStatus;
use crate::place::PlaceOrderLine;
use crate::refusals as no;
use crate::settle;
use crate::store::{self, Line, Order};
use julin_db::{Command, Error, Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Fault, Money, OrderId, PickupPointId, Scope, Ts};
use julin_payments::IntentDraft;
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an order is to be. What is absent stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditOrderBody {
    /// The revision that was seen; another one means that somebody edited it meanwhile.
    pub revision: i64,
    /// All of its lines: what is not named goes.
    #[serde(default)]
    pub lines: Option<Vec<PlaceOrderLine>>,
    /// Where it is picked up.
    #[serde(default)]
    pub pickup_point_id: Option<PickupPointId>,
    /// For the leader, at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// Why, at most 200 characters; leaders and operators must say so.
    #[serde(default)]
    pub reason: String,
}

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EditedOrder {
    /// The edit.
    pub id: EditId,
    /// The order.
    pub order_id: OrderId,
    /// `applied`, or `pending` until its surcharge is paid.
    pub status: EditStatus,
    /// Charged above zero, refunded below.
    pub difference: Money,
    /// Which payment of the order carries the surcharge.
    pub part: i64,
    /// Until when it may be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<Ts>,
}

/// Edits an order.
pub struct EditOrder {
    /// The tenant.
    pub scope: Scope,
    /// Who edits.
    pub actor: Actor,
    /// Which.
    pub order: OrderId,
    /// Same key and body, same edit.
    pub key: String,
    /// What it is to be.
    pub body: EditOrderBody,
    /// How long a surcharge may be paid, in seconds.
    pub pay_within_s: i64,
}

/// Everything an edit is judged by.
struct Case {
    order: Order,
    lines: Vec<Line>,
    campaign: CampaignSnapshot,
    wanted: Wanted,
    plan: Plan,
    own: bool,
    counted: bool,
}

impl Command for EditOrder {
    type Output = EditedOrder;
    async fn run(&self, tx: &mut Tx) -> Result<EditedOrder> {
        let hash = body_hash(&(self.order, &self.body));
        let before = edits::by_key(tx, self.scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return self.answer(tx, id).await;
        }
        let case = self.case(tx).await?;
        let more = plan::more(&case.plan, &case.lines);
        stock::take(tx, self.scope, &case.order, &case.campaign, &more)
            .await?
            .map_err(|fault| replaced(fault, &case.wanted, &more))?;
        let id = tx.new_id();
        let paid = case.order.status == OrderStatus::Paid;
        if paid && case.plan.due > Money::ZERO {
            self.ask_surcharge(tx, id, &case, &hash).await?;
        } else {
            self.insert(tx, id, &case, (EditStatus::Applied, 0, None), &hash)
                .await?;
            self.work(id, &case).apply(tx, Money::ZERO).await?;
        }
        self.audit(tx, &case).await?;
        self.answer(tx, id).await
    }
}

impl EditOrder {
    async fn answer(&self, tx: &mut Tx, id: EditId) -> Result<EditedOrder> {
        let edit = edits::get(tx, self.scope, id).await?;
        let edit = edit.ok_or_else(|| Error::internal("an edit vanished"))?;
        Ok(EditedOrder {
            id,
            order_id: edit.order_id,
            status: edit.status,
            difference: edit.difference,
            part: edit.part,
            pay_by: edit.pay_by,
        })
    }

    /// Reads the order and refuses whatever cannot be edited now.
    async fn case(&self, tx: &mut Tx) -> Result<Case> {
        let (order, own) = mine(tx, self.scope, &self.actor, self.order).await?;
        let reason = check::text("reason", &self.body.reason, usize::from(!own), 200)?;
        debug_assert!(own || !reason.is_empty());
        let campaign = julin_groupbuy::hold(tx, self.scope, order.campaign_id).await?;
        let campaign = campaign.ok_or_else(|| Error::internal("an order of no campaign"))?;
        let counted = self.counted((&order, own), &campaign, tx.now())?;
        if edits::pending(tx, self.scope, order.id).await?.is_some() {
            return Err(no::EDIT_PENDING.fault().into());
        }
        if edits::revision(tx, self.scope, order.id).await? != self.body.revision {
            return Err(no::EDITED_MEANWHILE.field("revision").into());
        }
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let wanted = self.wanted(tx, &order, &lines, &campaign).await?;
        let of = (&order, lines.as_slice());
        let plan = planned(tx, self.scope, of, &campaign, &wanted).await?;
        of_team::check(tx, self.scope, of, (&campaign, &plan)).await?;
        let same_point = wanted
            .pickup_point
            .is_none_or(|p| p == order.pickup_point_id);
        let same_note = wanted.note.as_ref().is_none_or(|n| *n == order.note);
        if plan.is_empty() && same_point && same_note {
            return Err(no::NOTHING_CHANGES.fault().into());
        }
        Ok(Case {
            order,
            lines,
            campaign,
            wanted,
            plan,
            own,
            counted,
        })
    }

    /// Refuses what can no longer be edited; answers whether the campaign is counted. Then staff may still
    /// say where an order is picked up, until it is sorted.
    fn counted(
        &self,
        (order, own): (&Order, bool),
        campaign: &CampaignSnapshot,
        now: Ts,
    ) -> Result<bool, Fault> {
        let Err(fault) = view::check_editable(order, campaign, now) else {
            return Ok(false);
        };
        let only_point = self.body.lines.is_none() && self.body.note.is_none();
        if !own && only_point && view::movable(order) {
            return Ok(true);
        }
        Err(fault)
    }

    async fn wanted(
        &self,
        tx: &mut Tx,
        order: &Order,
        lines: &[Line],
        campaign: &CampaignSnapshot,
    ) -> Result<Wanted> {
        let body = &self.body;
        if let Some(id) = body.pickup_point_id {
            let point = julin_community::pickup_point(tx, self.scope, id).await?;
            if point.is_none_or(|p| p.community != order.community_id) {
                return Err(no::PICKUP_UNKNOWN.field("pickup_point_id").into());
            }
        }
        let note = body.note.as_deref();
        let note = note.map(|n| check::text("note", n, 0, 200)).transpose()?;
        let priced = |list: &Vec<PlaceOrderLine>| priced(list, lines, campaign);
        Ok(Wanted {
            lines: body.lines.as_ref().map(priced).transpose()?,
            pickup_point: body.pickup_point_id,
            note,
            surcharge: None,
        })
    }

    fn work<'a>(&'a self, id: EditId, case: &'a Case) -> Work<'a> {
        Work {
            scope: self.scope,
            edit: id,
            revision: self.body.revision,
            order: &case.order,
            lines: &case.lines,
            campaign: &case.campaign,
            wanted: &case.wanted,
            counted: case.counted,
            by: self.actor.person,
            reason: self.body.reason.trim(),
        }
    }

    async fn insert(
        &self,
        tx: &mut Tx,
        id: EditId,
        case: &Case,
        (status, part, pay_by): (EditStatus, i64, Option<Ts>),
        hash: &str,
    ) -> Result<()> {
        let new = NewEdit {
            id,
            order: case.order.id,
            campaign: case.order.campaign_id,
            by: self.actor.person,
            status,
            part,
            revision: self.body.revision,
            wanted: &case.wanted,
            difference: case.plan.due,
            reason: self.body.reason.trim(),
            pay_by,
            idem: (&self.key, hash),
        };
        Ok(edits::insert(tx, self.scope, &new).await?)
    }

    /// Holds what it needs until the surcharge is paid, or until its deadline.
    async fn ask_surcharge(&self, tx: &mut Tx, id: EditId, case: &Case, hash: &str) -> Result<()> {
        let (scope, order) = (self.scope, &case.order);
        let last = tx.now().plus_s(self.pay_within_s);
        let pay_by = last.min(case.campaign.counting_at);
        // Part 1 of a presale is its final payment.
        let first = if order.deposit.is_some() { 2 } else { 1 };
        let part = julin_payments::next_part(tx, scope, order.id).await?;
        let part = part.max(first);
        self.insert(
            tx,
            id,
            case,
            (EditStatus::Pending, part, Some(pay_by)),
            hash,
        )
        .await?;
        let intent = IntentDraft {
            order: order.id,
            part,
            member: order.member_id,
            amount: case.plan.due,
            expires_at: pay_by,
            description: case.campaign.title.clone(),
        };
        julin_payments::create_intent(tx, scope, intent).await?;
        pending::expire_later(tx, scope, id, pay_by).await?;
        let asked = Change {
            from: None,
            ..Change::of("surcharge", "", case.plan.due.display())
        };
        let by = (Some(self.actor.person), "edit_asked");
        let at = (order.id, order.status);
        edits::write_changes(tx, scope, at, by, &[asked]).await?;
        self.tell_surcharge(tx, id, case).await
    }

    /// The buyer is told what somebody else asks them to pay.
    async fn tell_surcharge(&self, tx: &mut Tx, id: EditId, case: &Case) -> Result<()> {
        if case.own {
            return Ok(());
        }
        let args = BTreeMap::from([
            ("campaign".to_owned(), case.campaign.title.clone()),
            ("amount".to_owned(), case.plan.due.display()),
        ]);
        let (link, key) = (
            format!("/orders/{}", case.order.id),
            format!("order-surcharge:{id}"),
        );
        settle::message(
            tx,
            self.scope,
            &case.order,
            "order_surcharge",
            args,
            link,
            key,
        )
        .await
    }

    async fn audit(&self, tx: &mut Tx, case: &Case) -> Result<()> {
        if case.own {
            return Ok(());
        }
        let detail = serde_json::json!({
            "difference": case.plan.due, "reason": self.body.reason.trim(), "wanted": self.body,
        });
        let action = "orders.order.edit";
        audit(tx, &self.actor, action, "order", case.order.id.0, detail).await
    }
}

/// Lines that are there keep their frozen price; new ones have the price of this instant.
fn priced(
    list: &[PlaceOrderLine],
    lines: &[Line],
    campaign: &CampaignSnapshot,
) -> Result<Vec<WantedLine>, Fault> {
    let price = |(at, asked): (usize, &PlaceOrderLine)| {
        let known = lines.iter().find(|l| l.item_id == asked.item_id);
        let known = known.map(|l| l.unit_price);
        let price = known.or_else(|| campaign.item(asked.item_id).map(|i| i.price));
        let field = || no::ITEM_UNKNOWN.field(format!("lines.{at}.item_id"));
        Ok(WantedLine {
            item: asked.item_id,
            quantity: asked.quantity,
            unit_price: price.ok_or_else(field)?,
        })
    };
    list.iter().enumerate().map(price).collect()
}

/// Placing counted the pieces that are needed more; the asker counts all of the lines.
fn replaced(mut fault: Fault, wanted: &Wanted, more: &[plan::Shift]) -> Fault {
    let place = |field: &str| {
        let mut parts = field.splitn(3, '.');
        let (_, at, name) = (parts.next()?, parts.next()?, parts.next()?);
        let item = more.get(at.parse::<usize>().ok()?)?.item;
        let lines = wanted.lines.as_ref()?;
        let at = lines.iter().position(|w| w.item == item)?;
        Some(format!("lines.{at}.{name}"))
    };
    fault.field = fault.field.map(|field| place(&field).unwrap_or(field));
    fault
}
