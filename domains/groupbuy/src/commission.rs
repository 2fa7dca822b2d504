//! What a leader earns on an item: what its campaign says for her level; if nothing, what it says for
//! everybody; and where that is a rate, the goods' rate and what her level adds to it. All of it is frozen
//! when the campaign is published, so that placing an order asks nobody.
use crate::input::CommissionKind;
use crate::snapshot::{CampaignSnapshot, ItemSnapshot};
use crate::store::campaign;
use julin_community::{LeaderLevel, level_bonuses, levels_of};
use julin_contracts::CommissionRule;
use julin_db::{Result, Tx};
use julin_kernel::{Bps, CampaignId, Code, Fault, Money, PersonId, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a campaign says of one item for the leaders of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelCommission {
    /// Which level.
    pub level: LeaderLevel,
    /// How the commission is reckoned.
    pub kind: CommissionKind,
    /// What `rate` is, in basis points of what is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_bps: Option<i64>,
    /// What `per_piece` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_piece: Option<Money>,
}

impl LevelCommission {
    /// A rate and a fixed amount are told exactly when they are meant.
    fn check(&self, at: &str, lowest: Money) -> Result<(), Fault> {
        let field = |name: &str| format!("{at}.{name}");
        let is = |kind| self.kind == kind;
        check::that(
            &field("rate_bps"),
            is(CommissionKind::Rate) == self.rate_bps.is_some(),
        )?;
        check::range(&field("rate_bps"), self.rate_bps.unwrap_or(0), 0, 5_000)?;
        let told = self.per_piece.is_some();
        check::that(&field("per_piece"), is(CommissionKind::PerPiece) == told)?;
        let amount = self.per_piece.map_or(0, |a| a.0);
        check::range(&field("per_piece"), amount, 0, lowest.0).map(|_| ())
    }

    fn rule(&self) -> CommissionRule {
        match (self.kind, self.per_piece) {
            (CommissionKind::PerPiece, Some(amount)) => CommissionRule::PerPiece { amount },
            (CommissionKind::Spread, _) => CommissionRule::Spread,
            _ => CommissionRule::Rate,
        }
    }
}

/// Refuses what says twice or wrongly what a level earns.
pub(crate) fn check_levels(
    at: &str,
    levels: &[LevelCommission],
    lowest: Money,
) -> Result<(), Fault> {
    for (i, one) in levels.iter().enumerate() {
        if levels[..i].iter().any(|other| other.level == one.level) {
            return Err(Code::INVALID.field(format!("{at}.{i}.level")));
        }
        one.check(&format!("{at}.{i}"), lowest)?;
    }
    Ok(())
}

/// A leader's level in a campaign, as it was when that was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaderTerms {
    /// Who.
    pub leader: PersonId,
    /// Her level.
    pub level: LeaderLevel,
    /// What it adds to the goods' rate.
    pub bonus: Bps,
}

/// The most that a rate may come to.
const WHOLE_BPS: i64 = 10_000;

impl CampaignSnapshot {
    /// What a leader earns on an item: the rate, and how it is reckoned.
    pub fn commission(&self, item: &ItemSnapshot, leader: PersonId) -> (i64, CommissionRule) {
        let terms = self.terms.iter().find(|t| t.leader == leader);
        let level = terms.map_or(LeaderLevel::Standard, |t| t.level);
        let named = item.commission_levels.iter().find(|l| l.level == level);
        if let Some(named) = named {
            return (named.rate_bps.unwrap_or(item.commission_bps), named.rule());
        }
        let bonus = match item.commission {
            CommissionRule::Rate => terms.map_or(0, |t| t.bonus.0),
            CommissionRule::PerPiece { .. } | CommissionRule::Spread => 0,
        };
        let rate = item.commission_bps.saturating_add(bonus).min(WHOLE_BPS);
        (rate, item.commission)
    }
}

/// Notes the levels of those who take part and what they add, as they are now.
pub(crate) async fn freeze_levels(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    let leaders = campaign::leaders(tx, scope, &[campaign]).await?;
    let who: Vec<PersonId> = leaders.iter().map(|l| l.1).collect();
    let bonuses = level_bonuses(tx, scope).await?;
    let bonus = |level| {
        bonuses
            .iter()
            .find(|b| b.0 == level)
            .map_or(Bps(0), |b| b.1)
    };
    let levels = levels_of(tx, scope, &who).await?;
    let frozen = levels.into_iter().map(|(leader, level)| LeaderTerms {
        leader,
        level,
        bonus: bonus(level),
    });
    let frozen: Vec<LeaderTerms> = frozen.collect();
    Ok(campaign::set_levels(tx, scope, campaign, &frozen).await?)
}
