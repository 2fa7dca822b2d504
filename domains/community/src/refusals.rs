//! What this room refuses.
use julin_kernel::Code;

pub(crate) const NOT_A_LEADER: Code = Code::new(
    "community.not_a_leader",
    404,
    "没有这位团长",
    "There is no such leader",
);
pub(crate) const LEADS_ELSEWHERE: Code = Code::new(
    "community.leads_elsewhere",
    409,
    "这位团长已在别的小区带团",
    "This person already leads in another community",
);
pub(crate) const NOT_OF_COMMUNITY: Code = Code::new(
    "community.not_of_community",
    422,
    "楼栋或自提点不属于这个小区",
    "That building or pickup point is not of this community",
);
pub(crate) const INVITE_UNKNOWN: Code = Code::new(
    "community.invite_unknown",
    404,
    "邀请码不存在",
    "There is no such invitation",
);
pub(crate) const NOT_JOINED: Code = Code::new(
    "community.not_joined",
    404,
    "还没有加入这位团长",
    "You have not joined this leader",
);
