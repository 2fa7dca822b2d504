//! 拼团 (team buy): an item has a price of its own for a team of so many, each of whom pays. The team
//! is full in time, or everybody is refunded. Only people who paid sit in it (rule 16).
mod due;
mod end;
mod read;
mod seats;
mod terms;
mod view;

pub use end::{CompleteTeam, DissolveTeam};
pub use read::{team_brief, team_pieces};
pub use seats::{
    NewSeat, NewTeam, Seats, change_seat, leave_team, lock_forming, lock_teams, pay_seat,
    take_seat_again, take_seats, team_status,
};
pub use terms::{TeamPolicy, TeamStatus, TeamTerms};
pub use view::{TeamBrief, TeamSeatView, TeamView};

pub(crate) use due::{TEAM, TeamDue, TeamTimer};
pub(crate) use end::end_unresolved;
pub(crate) use read::{team_page, team_view};
