//! A community with a pickup point and two leaders: what the tests of the rooms above begin with.
use crate::IdentityPeople;
use julin_community::{
    Appointment, NewCommunity, NewPickupPoint, appoint_leader, create_community, put_pickup_point,
};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CommunityId, PersonId, PickupPointId, Scope};

/// Founds 枫林苑.
pub struct Found(pub Scope);

/// What was founded.
#[derive(Debug, Clone, Copy)]
pub struct Founded {
    /// 枫林苑
    pub community: CommunityId,
    /// 北门小店
    pub pickup_point: PickupPointId,
    /// 李姐
    pub leader: PersonId,
    /// 周姐, of the same community and pickup point.
    pub rival: PersonId,
}

impl Command for Found {
    type Output = Founded;
    async fn run(&self, tx: &mut Tx) -> Result<Founded> {
        let home = NewCommunity {
            name: "枫林苑".into(),
            address: "枫林路 1 号".into(),
            district: None,
        };
        let community = create_community(tx, self.0, &home).await?;
        let point = NewPickupPoint {
            name: "北门小店".into(),
            address: "北门".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let pickup_point = put_pickup_point(tx, self.0, community, &point).await?;
        let leader = |phone: &str, nickname: &str| Appointment {
            community,
            phone: phone.into(),
            nickname: nickname.into(),
            pickup_point,
            intro: String::new(),
        };
        let first = leader("13800000001", "李姐");
        let second = leader("13800000002", "周姐");
        Ok(Founded {
            community,
            pickup_point,
            leader: appoint_leader(tx, self.0, &IdentityPeople, &first).await?,
            rival: appoint_leader(tx, self.0, &IdentityPeople, &second).await?,
        })
    }
}
