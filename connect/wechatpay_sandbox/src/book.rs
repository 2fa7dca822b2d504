//! The sum of all records, in memory.

use std::collections::BTreeMap;

use crate::model::{
    Notice, Order, OrderState, Record, Refund, RefundStatus, Transfer, TransferStatus,
};

/// Orders, refunds and owed callbacks by their numbers.
#[derive(Default)]
pub(crate) struct Book {
    orders: BTreeMap<String, Order>,
    numbers_by_prepay: BTreeMap<String, Vec<String>>,
    prepay_by_combine: BTreeMap<String, String>,
    refunds: BTreeMap<String, Refund>,
    transfers: BTreeMap<String, Transfer>,
    transfer_by_package: BTreeMap<String, String>,
    notices: BTreeMap<String, Notice>,
}

impl Book {
    /// Applies a fact. It decides nothing: what was written down has happened.
    pub(crate) fn apply(&mut self, record: Record) {
        match record {
            Record::Ordered(order) => self.add_order(order),
            Record::Settled {
                out_trade_no,
                state,
            } => self.set_state(&out_trade_no, state),
            Record::RefundOpened(refund) => {
                self.refunds
                    .insert(refund.terms.out_refund_no.clone(), refund);
            }
            Record::RefundSettled {
                out_refund_no,
                status,
                at_ms,
            } => {
                self.settle(&out_refund_no, status, at_ms);
            }
            Record::TransferOpened(transfer) => self.add_transfer(transfer),
            Record::TransferMoved {
                out_bill_no,
                status,
                at_ms,
                fail_reason,
            } => {
                if let Some(transfer) = self.transfers.get_mut(&out_bill_no) {
                    transfer.status = status;
                    transfer.updated_at_ms = at_ms;
                    transfer.fail_reason = fail_reason;
                }
            }
            Record::NoticeOwed(notice) => {
                self.notices.insert(notice.id.clone(), notice);
            }
            Record::NoticeDone { id } => {
                self.notices.remove(&id);
            }
        }
    }

    fn add_order(&mut self, order: Order) {
        let number = order.terms.out_trade_no.clone();
        let together = self.numbers_by_prepay.entry(order.prepay_id.clone());
        together.or_default().push(number.clone());
        if let Some(combine_no) = &order.combine_no {
            let prepay_id = order.prepay_id.clone();
            self.prepay_by_combine.insert(combine_no.clone(), prepay_id);
        }
        self.orders.insert(number, order);
    }

    fn add_transfer(&mut self, transfer: Transfer) {
        let number = transfer.terms.out_bill_no.clone();
        self.transfer_by_package
            .insert(transfer.package.clone(), number.clone());
        self.transfers.insert(number, transfer);
    }

    fn set_state(&mut self, out_trade_no: &str, state: OrderState) {
        if let Some(order) = self.orders.get_mut(out_trade_no) {
            order.state = state;
        }
    }

    fn settle(&mut self, out_refund_no: &str, status: RefundStatus, at_ms: i64) {
        if let Some(refund) = self.refunds.get_mut(out_refund_no) {
            refund.status = status;
            refund.settled_at_ms = Some(at_ms);
        }
    }

    pub(crate) fn order(&self, out_trade_no: &str) -> Option<&Order> {
        self.orders.get(out_trade_no)
    }

    /// What one cashier page is about: one order, or those of a combined payment.
    pub(crate) fn orders_by_prepay(&self, prepay_id: &str) -> Vec<&Order> {
        let numbers = self.numbers_by_prepay.get(prepay_id);
        let numbers = numbers.into_iter().flatten();
        numbers.filter_map(|number| self.order(number)).collect()
    }

    /// The orders of a combined payment; none if there is none of that number.
    pub(crate) fn combined(&self, combine_no: &str) -> Vec<&Order> {
        let prepay_id = self.prepay_by_combine.get(combine_no);
        prepay_id.map_or_else(Vec::new, |id| self.orders_by_prepay(id))
    }

    pub(crate) fn order_by_transaction(&self, transaction: &str) -> Option<&Order> {
        self.orders.values().find(|order| {
            matches!(&order.state, OrderState::Paid { transaction_id, .. }
                if transaction_id == transaction)
        })
    }

    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    pub(crate) fn refund(&self, out_refund_no: &str) -> Option<&Refund> {
        self.refunds.get(out_refund_no)
    }

    pub(crate) fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.values()
    }

    /// Refunds of an order that took or may yet take money.
    pub(crate) fn refunds_of(&self, out_trade_no: &str) -> impl Iterator<Item = &Refund> {
        self.refunds.values().filter(move |refund| {
            refund.terms.out_trade_no == out_trade_no && refund.status != RefundStatus::Closed
        })
    }

    pub(crate) fn refunds_under_way(&self) -> Vec<String> {
        let under_way = self
            .refunds
            .values()
            .filter(|r| r.status == RefundStatus::Processing);
        under_way
            .map(|refund| refund.terms.out_refund_no.clone())
            .collect()
    }

    pub(crate) fn transfer(&self, out_bill_no: &str) -> Option<&Transfer> {
        self.transfers.get(out_bill_no)
    }

    pub(crate) fn transfer_by_package(&self, package: &str) -> Option<&Transfer> {
        self.transfer(self.transfer_by_package.get(package)?)
    }

    pub(crate) fn transfers(&self) -> impl Iterator<Item = &Transfer> {
        self.transfers.values()
    }

    pub(crate) fn transfers_under_way(&self) -> Vec<String> {
        let under_way = |t: &&Transfer| t.status == TransferStatus::Transferring;
        let numbers = self.transfers.values().filter(under_way);
        numbers.map(|t| t.terms.out_bill_no.clone()).collect()
    }

    pub(crate) fn pending_notices(&self) -> Vec<Notice> {
        self.notices.values().cloned().collect()
    }
}
