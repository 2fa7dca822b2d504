#![doc = include_str!("../README.md")]

mod cancel;
mod chain;
mod claim;
mod commission;
mod count;
mod counting;
mod create;
mod cutoff;
mod dispatch;
mod edit;
mod extend;
mod figures;
mod flash;
mod http;
mod input;
mod jobs;
mod lineup;
mod names;
pub mod parse;
mod poster;
mod presale;
mod publish;
mod quota;
mod reactions;
mod read;
mod schedule;
mod share;
mod snapshot;
mod status;
mod store;
mod team;
mod tier;
mod title;
mod transition;
mod uncounted;
mod view;

pub use cancel::Cancel;
pub use chain::{
    ChainEntry, ChainItem, add_chain_row, edit_chain_row, joined_count, next_chain_number,
    void_chain_row,
};
pub use claim::claim_guest;
pub use commission::{LeaderTerms, LevelCommission};
pub use counting::{count_paid, final_prices, uncount};
pub use create::CreateCampaign;
pub use cutoff::CutoffNow;
pub use dispatch::{Dispatch, DispatchPolicy, dispatch};
pub use edit::EditCampaign;
pub use extend::{Extension, ExtensionView};
pub use figures::progress;
pub use flash::{
    Flash, FlashPlan, FlashPress, FlashSaleView, FlashState, LiveHosts, PlanFlash, StartFlash,
    StopFlash, WithdrawFlash, flash_sale, flash_sales, stock_freed,
};
pub use input::{CampaignEdit, CampaignInput, CampaignItemInput, CommissionKind, QuickItemInput};
pub use names::chain_row_of_order;
pub use presale::{Presale, PresaleView, UnpaidFinal, presale};
pub use publish::OpenNow;
pub use quota::{
    OverLimit, bought_by, give_quota_back, note_bought, note_bought_within, take_quota,
};
pub use share::ShareMoment;
pub use snapshot::{CampaignSnapshot, ItemSnapshot, hold, snapshot};
pub use status::CampaignStatus;
pub use team::{
    CompleteTeam, DissolveTeam, NewSeat, NewTeam, Seats, TeamBrief, TeamPolicy, TeamSeatView,
    TeamStatus, TeamTerms, TeamView, change_seat, leave_team, lock_forming, lock_teams, pay_seat,
    take_seat_again, take_seats, team_brief, team_pieces, team_status,
};
pub use tier::{NextTier, Tier, next_tier, price_at, true_up};
pub use title::{title, titles};
pub use transition::{campaign_status, link_live, set_status};
pub use uncounted::uncounted;
pub use view::{
    CampaignCard, CampaignProgress, CampaignShare, CampaignState, CampaignStep, CampaignView,
    ChainRow, ItemProgress, ItemView, MyCampaign, MyChainOrder, TierView,
};

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "groupbuy",
    files: &[
        (
            "0001_groupbuy",
            include_str!("../migrations/0001_groupbuy.sql"),
        ),
        (
            "0002_commission",
            include_str!("../migrations/0002_commission.sql"),
        ),
        (
            "0003_presale",
            include_str!("../migrations/0003_presale.sql"),
        ),
        (
            "0004_policies",
            include_str!("../migrations/0004_policies.sql"),
        ),
        (
            "0005_weighing",
            include_str!("../migrations/0005_weighing.sql"),
        ),
        ("0006_flash", include_str!("../migrations/0006_flash.sql")),
        (
            "0007_guarantee",
            include_str!("../migrations/0007_guarantee.sql"),
        ),
        (
            "0009_commission_levels",
            include_str!("../migrations/0009_commission_levels.sql"),
        ),
        (
            "0011_dispatch",
            include_str!("../migrations/0011_dispatch.sql"),
        ),
    ],
};

/// This room, ready to be composed. It needs community's port `People`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::reactions();
    room.jobs = jobs::jobs;
    room
}
