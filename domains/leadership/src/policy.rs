//! How the shop takes leaders on: what reviewers judge by, how many there must be, which papers.
use crate::refusals::CHANGED;
use crate::store::policy as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Fault, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Criteria of a shop, at most.
const CRITERIA_MAX: usize = 10;

/// Something that reviewers judge by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderCriterion)]
pub(crate) struct Criterion {
    /// 1–30 characters, different from the others.
    pub(crate) name: String,
    /// How much it counts beside the others, 1–100.
    pub(crate) weight: i64,
}

/// How the shop takes leaders on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderPolicy)]
pub(crate) struct Policy {
    /// Whether residents may apply.
    pub(crate) open: bool,
    /// Days until somebody declined may apply again, 0–365.
    pub(crate) again_after_days: i64,
    /// How many reviewers give marks before a decision, 1–2.
    pub(crate) reviewers: i64,
    /// What they judge by, 1–10.
    pub(crate) criteria: Vec<Criterion>,
    /// Whether an identity check is asked for.
    pub(crate) needs_identity: bool,
    /// Whether a signed contract is asked for.
    pub(crate) needs_contract: bool,
    /// Courses gate those who became leaders at this instant or later. None: none gates yet; the first
    /// one that does sets it to the instant it is published.
    pub(crate) gated_since: Option<Ts>,
}

impl Default for Policy {
    fn default() -> Self {
        let criterion = |(name, weight): (&str, i64)| Criterion {
            name: name.to_owned(),
            weight,
        };
        let usual = [("小区里的人缘", 40), ("时间投入", 30), ("服务意识", 30)];
        Self {
            open: true,
            again_after_days: 30,
            reviewers: 1,
            criteria: usual.map(criterion).to_vec(),
            needs_identity: true,
            needs_contract: true,
            gated_since: None,
        }
    }
}

impl Policy {
    /// The same, trimmed, if it is within its bounds.
    pub(crate) fn checked(mut self) -> Result<Self, Fault> {
        check::range("policy.again_after_days", self.again_after_days, 0, 365)?;
        check::range("policy.reviewers", self.reviewers, 1, 2)?;
        check::count("policy.criteria", &self.criteria, 1, CRITERIA_MAX)?;
        for i in 0..self.criteria.len() {
            let field = |name: &str| format!("policy.criteria.{i}.{name}");
            let one = &self.criteria[i];
            check::range(&field("weight"), one.weight, 1, 100)?;
            let name = check::text(&field("name"), &one.name, 1, 30)?;
            let twice = self.criteria[..i].iter().any(|c| c.name == name);
            check::that(&field("name"), !twice)?;
            self.criteria[i].name = name;
        }
        if let Some(since) = self.gated_since {
            check::range("policy.gated_since", since.0, 0, 4_102_444_800_000)?;
        }
        Ok(self)
    }
}

/// A policy, and which version of it was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderPolicyEdit)]
pub(crate) struct PolicyEdit {
    /// The version that was read; 0 if none was set yet.
    pub(crate) version: i64,
    /// What it is to be.
    pub(crate) policy: Policy,
}

/// Sets the policy; training is looked at again for all leaders.
pub(crate) struct SetPolicy {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) edit: PolicyEdit,
}

impl Command for SetPolicy {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (version, before) = store::get(tx, self.scope).await?;
        if version != self.edit.version {
            return Err(CHANGED.field("version").into());
        }
        if version > 0 && before == self.edit.policy {
            return Ok(());
        }
        store::put(tx, self.scope, &self.edit.policy, version + 1).await?;
        crate::jobs::look_again(tx, self.scope).await?;
        let (action, shop) = ("leadership.policy.set", self.scope.shop.0);
        let detail = json!({ "policy": [before, self.edit.policy] });
        audit(tx, &self.actor, action, "shop", shop, detail).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_shop_begins_with_is_within_bounds() {
        assert_eq!(Policy::default().checked().unwrap(), Policy::default());
    }

    #[test]
    fn criteria_differ_by_name() {
        let mut policy = Policy::default();
        policy.criteria[1].name = format!(" {} ", policy.criteria[0].name);
        let fault = policy.checked().unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("policy.criteria.1.name"));
    }
}
