//! An application to lead, and how it moves.
use crate::ids::ApplicationId;
use julin_db::{Json, row, text_enum};
use julin_kernel::{Code, CommunityId, Fault, PersonId, Ts};

text_enum! {
    /// How far an application is.
    pub(crate) enum LeaderApplicationStatus {
        /// Kept, not sent.
        Draft = "draft",
        /// Sent; nobody looked at it yet.
        Submitted = "submitted",
        /// Somebody gave marks.
        InReview = "in_review",
        /// Waits for the applicant to complete it.
        MoreAsked = "more_asked",
        /// She leads.
        Approved = "approved",
        /// Not this time.
        Declined = "declined",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}
use LeaderApplicationStatus as S;

row! {
    /// An application as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Application {
        pub(crate) id: ApplicationId,
        pub(crate) person_id: PersonId,
        pub(crate) community_id: Option<CommunityId>,
        pub(crate) community_name: String,
        pub(crate) building: String,
        pub(crate) hours_per_week: i64,
        pub(crate) experience: String,
        pub(crate) why: String,
        pub(crate) pickup: String,
        pub(crate) image_keys: Json<Vec<String>>,
        pub(crate) consent: String,
        pub(crate) consent_at: Ts,
        pub(crate) status: LeaderApplicationStatus,
        pub(crate) note: String,
        pub(crate) version: i64,
        pub(crate) made_at: Ts,
        pub(crate) submitted_at: Option<Ts>,
        pub(crate) decided_at: Option<Ts>,
        pub(crate) decided_by: Option<PersonId>,
    }
}

impl LeaderApplicationStatus {
    pub(crate) const fn is_open(self) -> bool {
        !matches!(self, S::Approved | S::Declined | S::Withdrawn)
    }
    /// Whether the applicant may write in it.
    pub(crate) const fn is_hers(self) -> bool {
        matches!(self, S::Draft | S::MoreAsked)
    }
    /// Whether the shop has something to do.
    pub(crate) const fn is_with_shop(self) -> bool {
        matches!(self, S::Submitted | S::InReview)
    }
    /// Refuses unless it may become `to`.
    pub(crate) fn may_become(self, to: Self) -> Result<(), Fault> {
        let legal = match to {
            S::Draft => self == S::Draft,
            S::Submitted => self.is_hers(),
            S::InReview | S::MoreAsked | S::Approved | S::Declined => self.is_with_shop(),
            S::Withdrawn => self.is_open(),
        };
        if legal {
            return Ok(());
        }
        Err(Code::WRONG_STATE.fault().detail(self.as_str()))
    }
}

impl Application {
    /// By what an open one is found again: the community, or the name of one that we do not serve yet.
    pub(crate) fn place(&self) -> String {
        match self.community_id {
            Some(id) => format!("c:{id}"),
            None => format!("n:{}", self.community_name.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_as_it_is() {
        for over in [S::Approved, S::Declined, S::Withdrawn] {
            for to in S::ALL {
                assert!(over.may_become(*to).is_err(), "{over} → {to}");
            }
        }
    }

    #[test]
    fn the_shop_decides_only_what_it_was_sent() {
        for with_her in [S::Draft, S::MoreAsked] {
            assert!(with_her.may_become(S::Approved).is_err());
            assert!(with_her.may_become(S::Submitted).is_ok());
            assert!(with_her.may_become(S::Withdrawn).is_ok());
        }
        assert!(S::Submitted.may_become(S::Submitted).is_err());
    }
}
