#![doc = include_str!("../README.md")]

mod appoint;
mod bar;
mod card;
mod estate;
mod home;
mod http;
mod invite;
mod join;
mod leader;
mod level;
mod membership;
mod people;
mod place;
mod record;
mod refusals;
mod roster;
mod view;

pub use appoint::{Appointment, Post, appoint, appoint_leader};
pub use bar::{Bar, BarReason, LeaderDeed, bars_of, is_free, require_free, set_bars};
pub use card::{
    BuildingRef, CommunityRef, LeaderCard, MemberGroupRef, PickupPointRef, leader_card,
    leader_cards,
};
pub use estate::{NewCommunity, NewPickupPoint, add_buildings, create_community, put_pickup_point};
pub use home::{Home, homes};
pub use invite::{invite_code, leader_of_invite};
pub use join::{Address, ensure_membership, join, may_join};
pub use leader::{
    Leader, leader, leaders_after, leaders_of_communities, leaders_of_pickup_point, levels_of,
    rooms_of_leader,
};
pub use level::{LeaderLevel, level_bonuses, rank_leader};
pub use membership::{
    Membership, leave, members_among, members_of_community, members_of_leader, membership,
    memberships_of, residents_among,
};
pub use people::{People, PersonBrief};
pub use place::{
    Building, Community, PickupPoint, Place, building, building_of, buildings_of, communities,
    community, pickup_point, pickup_points, pickup_points_of, places_of,
};
pub use record::LeaderRecord;
pub use roster::PersonCard;
pub use view::{CommunityView, InviteView, MembershipView, PublicCommunity};

/// The room's tables.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "community",
    files: &[
        (
            "0001_community",
            include_str!("../migrations/0001_community.sql"),
        ),
        ("0002_record", include_str!("../migrations/0002_record.sql")),
        (
            "0003_record_measures",
            include_str!("../migrations/0003_record_measures.sql"),
        ),
        (
            "0004_leader_level",
            include_str!("../migrations/0004_leader_level.sql"),
        ),
        ("0005_bar", include_str!("../migrations/0005_bar.sql")),
    ],
};

/// The room, ready to be composed. It needs the port `People`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = record::reactions();
    room
}
