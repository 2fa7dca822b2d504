//! How leaders are ranked, and what a rank adds to the commission rate of the goods.
use crate::leader::leader;
use julin_db::{Command, DbError, Result, Tx, q, text_enum};
use julin_kernel::{Bps, Code, PersonId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

text_enum! {
    /// A leader's rank, given by the shop.
    pub enum LeaderLevel {
        /// 普通: every leader begins here.
        Standard = "standard",
        /// 银牌.
        Silver = "silver",
        /// 金牌.
        Gold = "gold",
    }
}

/// What each level adds to the goods' rate; all of them, in their order.
pub async fn level_bonuses(tx: &mut Tx, scope: Scope) -> Result<Vec<(LeaderLevel, Bps)>, DbError> {
    let set: Vec<(LeaderLevel, Bps)> = tx
        .all(q!(
            "SELECT level, bonus_bps FROM community_level WHERE shop_id = $1",
            scope.shop
        ))
        .await?;
    let bonus = |level: LeaderLevel| set.iter().find(|s| s.0 == level).map_or(Bps(0), |s| s.1);
    Ok(LeaderLevel::ALL.iter().map(|l| (*l, bonus(*l))).collect())
}

/// All leaders with their level, by id.
pub(crate) async fn leader_levels(
    tx: &mut Tx,
    scope: Scope,
) -> Result<Vec<(PersonId, LeaderLevel)>, DbError> {
    tx.all(q!(
        "SELECT person_id, level FROM community_leader WHERE shop_id = $1 ORDER BY person_id",
        scope.shop
    ))
    .await
}

/// Ranks a leader, for campaigns published from now on; answers how she was ranked before.
pub async fn rank_leader(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    level: LeaderLevel,
) -> Result<LeaderLevel> {
    let known = leader(tx, scope, person).await?;
    let before = known.ok_or(Code::NOT_FOUND.fault())?.level;
    if before != level {
        tx.run(q!(
            "UPDATE community_leader SET level = $3 WHERE shop_id = $1 AND person_id = $2",
            scope.shop,
            person,
            level
        ))
        .await?;
    }
    Ok(before)
}

/// Ranks a leader: for campaigns published from now on.
pub(crate) struct SetLevel {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) leader: PersonId,
    pub(crate) level: LeaderLevel,
}

impl Command for SetLevel {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let before = rank_leader(tx, self.scope, self.leader, self.level).await?;
        if before == self.level {
            return Ok(());
        }
        let detail = json!({"level": [before, self.level]});
        let (action, id) = ("community.leader.level", self.leader.0);
        audit(tx, &self.actor, action, "leader", id, detail).await
    }
}

/// Sets what the levels add: for campaigns published from now on.
pub(crate) struct SetBonuses {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) bonuses: Vec<(LeaderLevel, Bps)>,
}

impl Command for SetBonuses {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let before = level_bonuses(tx, self.scope).await?;
        for (level, bonus) in &self.bonuses {
            tx.run(q!(
                "INSERT INTO community_level (shop_id, level, bonus_bps) VALUES ($1, $2, $3)
                 ON CONFLICT (shop_id, level) DO UPDATE SET bonus_bps = excluded.bonus_bps",
                self.scope.shop,
                *level,
                *bonus
            ))
            .await?;
        }
        let now = level_bonuses(tx, self.scope).await?;
        if now == before {
            return Ok(());
        }
        let changed = before.iter().zip(&now).filter(|(was, is)| was != is);
        let told = changed.map(|(was, is)| (format!("{}_bps", is.0), json!([was.1, is.1])));
        let detail = serde_json::Value::Object(told.collect());
        let (action, shop) = ("community.levels.set", self.scope.shop.0);
        audit(tx, &self.actor, action, "shop", shop, detail).await
    }
}
