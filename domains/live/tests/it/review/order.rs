//! Orders as the orders room tells of them.
use crate::bench::{Emit, World};
use julin_contracts::{
    CancelReason, Event, OrderCancelled, OrderHead, OrderLineFact, OrderPaid, OrderPlaced,
};
use julin_kernel::{
    CampaignId, LineId, LiveId, Money, OrderId, PersonId, PickupPointId, SkuId, SupplierId,
};

pub(crate) struct Order<'a> {
    pub(crate) w: &'a World,
    pub(crate) live: Option<LiveId>,
    pub(crate) id: i64,
    pub(crate) member: PersonId,
    pub(crate) lines: Vec<OrderLineFact>,
}

impl Order<'_> {
    pub(crate) fn head(&self, campaign: CampaignId) -> OrderHead {
        OrderHead {
            order: OrderId(self.id),
            member: self.member,
            campaign,
            leader: self.w.leader,
            community: self.w.community,
            pickup_point: PickupPointId(1),
            live: self.live,
            card: None,
        }
    }
    pub(crate) fn total(&self) -> Money {
        Money::sum(self.lines.iter().map(|l| l.amount)).unwrap()
    }
    pub(crate) async fn emit(&self, event: impl Into<Event>) {
        self.w
            .app
            .write(Emit(self.w.app.scope(), event.into()))
            .await
            .unwrap();
    }
    pub(crate) async fn place(&self) {
        self.place_on(self.w.campaign.parse().unwrap()).await;
    }
    pub(crate) async fn place_on(&self, campaign: CampaignId) {
        let (head, lines) = (self.head(campaign), self.lines.clone());
        let pay_by = self.w.app.ctx.now();
        self.emit(OrderPlaced {
            head,
            lines,
            total: self.total(),
            pay_by,
        })
        .await;
    }
    pub(crate) async fn pay(&self) {
        let (head, lines) = (
            self.head(self.w.campaign.parse().unwrap()),
            self.lines.clone(),
        );
        self.emit(OrderPaid {
            head,
            chain_number: 1,
            lines,
            total: self.total(),
            first: true,
            discounts: vec![],
        })
        .await;
    }
    /// Paid, and not the first order of this member.
    pub(crate) async fn pay_again(&self) {
        let campaign = self.w.campaign.parse().unwrap();
        self.emit(OrderPaid {
            head: self.head(campaign),
            chain_number: 1,
            lines: self.lines.clone(),
            total: self.total(),
            first: false,
            discounts: vec![],
        })
        .await;
    }
    /// Placed under another leader.
    pub(crate) async fn place_under(&self, leader: PersonId) {
        let head = OrderHead {
            leader,
            ..self.head(self.w.campaign.parse().unwrap())
        };
        self.emit(OrderPlaced {
            head,
            lines: self.lines.clone(),
            total: self.total(),
            pay_by: self.w.app.ctx.now(),
        })
        .await;
    }
    pub(crate) async fn cancel(&self, was_paid: bool) {
        let (head, lines) = (
            self.head(self.w.campaign.parse().unwrap()),
            self.lines.clone(),
        );
        let reason = CancelReason::Expired;
        self.emit(OrderCancelled {
            head,
            lines,
            reason,
            was_paid,
        })
        .await;
    }
}

pub(crate) fn line(w: &World, item: usize, quantity: i64, unit: i64) -> OrderLineFact {
    OrderLineFact {
        line: LineId(i64::try_from(item).unwrap() * 100 + quantity),
        item: w.items[item].parse().unwrap(),
        sku: SkuId(1),
        supplier: SupplierId(1),
        name: String::new(),
        quantity,
        unit_price: Money(unit),
        supply_price: Money(0),
        commission_bps: 1_000,
        commission: julin_contracts::CommissionRule::Rate,
        amount: Money(unit * quantity),
    }
}
