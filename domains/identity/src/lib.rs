#![doc = include_str!("../README.md")]

mod consent;
mod grants;
mod http;
mod login;
mod me;
mod otp;
mod password;
mod person;
mod phone;
mod recent;
mod refusals;
mod session;
mod sms;
mod staff;

pub use consent::{CONSENT_VERSION, ConsentRow, consents, give_consent};
pub use grants::{ReachKind, ReachView, RoleGrant, grant, grants, persons_with_role, revoke};
pub use me::{IdentityExport, Me};
pub use password::{hash_password, set_password};
pub use person::{
    Person, PersonStatus, people, person, person_by_phone, person_by_phone_tail, register_guest,
    register_or_find,
};
pub use phone::{mask_name, mask_phone, normalise_phone};
pub use session::{DbSessions, MEMBER_SESSION_S, STAFF_SESSION_S, open_session};
pub use sms::{LocalInbox, SmsSender};
pub use staff::{NewStaff, StaffView, create_staff};

/// The room's tables.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "identity",
    files: &[(
        "0001_identity",
        include_str!("../migrations/0001_identity.sql"),
    )],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    julin_web::Room::new(MIGRATIONS, http::routes())
}
