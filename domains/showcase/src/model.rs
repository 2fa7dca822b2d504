//! Posts as stored, and where they go from where they stand.
use crate::ids::ShowPostId;
use julin_db::{Json, row, text_enum};
use julin_kernel::{
    CampaignId, Code, CommunityId, Fault, LineId, LiveId, OrderId, PersonId, ProductId, Ts,
};

text_enum! {
    /// Where a post stands.
    pub(crate) enum ShowPostStatus {
        /// Somebody has to look at it.
        Waiting = "waiting",
        /// Everybody sees it.
        Shown = "shown",
        /// Is not shown; its member may send another.
        Declined = "declined",
        /// Was shown and is no more.
        TakenDown = "taken_down",
        /// Its member took it back.
        Withdrawn = "withdrawn",
    }
    /// What those who decide do with a post.
    pub(crate) enum ShowPostAction {
        /// Show it: everywhere, and in the live that is named.
        Show = "show",
        /// Do not show it.
        Decline = "decline",
        /// Show it no more.
        TakeDown = "take_down",
    }
    /// Why a post was declined, taken down or reported.
    pub(crate) enum ShowPostReason {
        /// The photo does not show the goods.
        NotTheGoods = "not_the_goods",
        /// Somebody's face, number or door can be seen.
        Personal = "personal",
        /// Draws neighbours elsewhere.
        Advert = "advert",
        /// Is not true.
        Untrue = "untrue",
        /// Insults somebody.
        Abuse = "abuse",
        /// Something else.
        Other = "other",
    }
}

row! {
    /// A post as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Post {
        pub(crate) id: ShowPostId,
        pub(crate) member_id: PersonId,
        pub(crate) order_id: OrderId,
        pub(crate) line_id: LineId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) leader_id: PersonId,
        pub(crate) community_id: CommunityId,
        pub(crate) product_id: ProductId,
        pub(crate) item_name: String,
        pub(crate) live_id: Option<LiveId>,
        pub(crate) words: String,
        pub(crate) images: Json<Vec<String>>,
        pub(crate) name: String,
        pub(crate) status: ShowPostStatus,
        pub(crate) reason: Option<ShowPostReason>,
        pub(crate) reports: i64,
        pub(crate) upheld: bool,
        pub(crate) rewarded: bool,
        pub(crate) posted_at: Ts,
        pub(crate) shown_at: Option<Ts>,
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Executed,
    Already,
}

impl ShowPostAction {
    /// Where it leads.
    pub(crate) const fn to(self) -> ShowPostStatus {
        match self {
            Self::Show => ShowPostStatus::Shown,
            Self::Decline => ShowPostStatus::Declined,
            Self::TakeDown => ShowPostStatus::TakenDown,
        }
    }
}

impl ShowPostStatus {
    /// What this action does to a post that stands here.
    pub(crate) fn step(self, action: ShowPostAction) -> Result<Step, Fault> {
        use ShowPostAction as A;
        match (action, self) {
            (action, status) if action.to() == status => Ok(Step::Already),
            (A::Show, Self::Waiting | Self::TakenDown)
            | (A::Decline, Self::Waiting)
            | (A::TakeDown, Self::Shown) => Ok(Step::Executed),
            _ => Err(Code::WRONG_STATE.fault().detail(self.as_str())),
        }
    }
    /// Whether a line is spoken for by a post that stands here.
    pub(crate) const fn stands(self) -> bool {
        matches!(self, Self::Waiting | Self::Shown | Self::TakenDown)
    }
}

#[cfg(test)]
mod tests {
    use super::{ShowPostAction as A, ShowPostStatus as S, Step};

    #[test]
    fn nothing_leaves_a_state_but_by_a_drawn_step() {
        let mut drawn = vec![];
        for from in S::ALL {
            for action in A::ALL {
                if from.step(*action).ok() == Some(Step::Executed) {
                    drawn.push((*from, *action));
                }
            }
        }
        let expected = [
            (S::Waiting, A::Show),
            (S::Waiting, A::Decline),
            (S::Shown, A::TakeDown),
            (S::TakenDown, A::Show),
        ];
        assert_eq!(drawn, expected);
    }

    #[test]
    fn what_was_withdrawn_is_its_members_alone() {
        for action in A::ALL {
            assert!(S::Withdrawn.step(*action).is_err(), "{action:?}");
        }
    }
}
