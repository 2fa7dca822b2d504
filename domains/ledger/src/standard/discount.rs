//! What coupons and points pay of an order, and who bears it in the end (rule 23).
use super::pair;
use crate::{Account, AccountKind, Posting, Refs, memo};
use julin_kernel::{CampaignId, Money, OrderId, PersonId, SupplierId};

const MARKETING: Account = Account::shop(AccountKind::Marketing);

/// The discount of an order, as its postings need it.
#[derive(Clone, Copy, Debug)]
pub struct DiscountFact {
    /// Of which order.
    pub order: OrderId,
    /// On which campaign.
    pub campaign: CampaignId,
    /// How much.
    pub amount: Money,
}

impl DiscountFact {
    fn posting(&self, key: String, memo_code: &'static str, sides: (Account, Account)) -> Posting {
        Posting {
            key,
            memo_code,
            refs: Refs {
                order: Some(self.order),
                campaign: Some(self.campaign),
                ..Refs::default()
            },
            entries: pair(sides.0, sides.1, self.amount),
        }
    }
    /// The order is paid: the shop pays this part of it for the member.
    pub fn given(&self, member: PersonId) -> Posting {
        let sides = (MARKETING, Account::customer_funds(member));
        self.posting(format!("discount:{}", self.order), memo::DISCOUNT, sides)
    }
    /// The order came to nothing: the shop has it back.
    pub fn returned(&self, member: PersonId) -> Posting {
        let sides = (Account::customer_funds(member), MARKETING);
        let key = format!("discount_returned:{}", self.order);
        self.posting(key, memo::DISCOUNT_RETURNED, sides)
    }
    /// Some of the goods went back: the shop has its part of their price back, out of what the member
    /// holds or, once the order is over and nobody holds it, out of what was sold. `cause` names it once
    /// for ever.
    pub fn went_back(&self, holder: Option<PersonId>, cause: &str) -> Posting {
        let sold = Account::shop(AccountKind::SalesReturns);
        let from = holder.map_or(sold, Account::customer_funds);
        let key = format!("discount_returned:{}:{cause}", self.order);
        self.posting(key, memo::DISCOUNT_RETURNED, (from, MARKETING))
    }
    /// The leader whose coupon it was pays it. Her balance may go below zero.
    pub fn borne_by_leader(&self, leader: PersonId) -> Posting {
        let sides = (Account::leader_available(leader), MARKETING);
        let key = format!("discount_borne:{}:leader", self.order);
        self.posting(key, memo::DISCOUNT_BORNE, sides)
    }
    /// She has it back; `cause` names what for, once for ever.
    pub fn returned_to_leader(&self, leader: PersonId, cause: &str) -> Posting {
        let sides = (MARKETING, Account::leader_available(leader));
        let key = format!("discount_borne_returned:{}:leader:{cause}", self.order);
        self.posting(key, memo::DISCOUNT_BORNE_RETURNED, sides)
    }
    /// A supplier whose coupon it was pays it: less is owed to it.
    pub fn borne_by_supplier(&self, supplier: SupplierId) -> Posting {
        let sides = (Account::supplier_payable(supplier), MARKETING);
        let key = format!("discount_borne:{}:{supplier}", self.order);
        self.posting(key, memo::DISCOUNT_BORNE, sides)
    }
    /// It has it back; `cause` names what for, once for ever.
    pub fn returned_to_supplier(&self, supplier: SupplierId, cause: &str) -> Posting {
        let sides = (MARKETING, Account::supplier_payable(supplier));
        let key = format!("discount_borne_returned:{}:{supplier}:{cause}", self.order);
        self.posting(key, memo::DISCOUNT_BORNE_RETURNED, sides)
    }
}
