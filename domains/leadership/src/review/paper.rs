//! Contract and identity, checked through ports. What comes back is kept; numbers, names and scans are not.
use crate::ids::ApplicationId;
use crate::policy::Policy;
use crate::refusals::{CHECK_DOWN, UNCHECKED};
use crate::store::{application, paper as store, step};
use async_trait::async_trait;
use julin_db::{Command, Result, Tx, row, text_enum};
use julin_identity::mask_name;
use julin_kernel::{Code, Fault, PersonId, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

text_enum! {
    /// What is checked.
    pub(crate) enum PaperKind {
        /// Who she is.
        Identity = "identity",
        /// The signed contract.
        Contract = "contract",
    }
}

text_enum! {
    /// What came of it.
    pub(crate) enum PaperState {
        /// It is right.
        Passed = "passed",
        /// It is not.
        Failed = "failed",
    }
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It is right.
    Passed,
    /// It is not.
    Failed,
    /// Nobody can say yet.
    Pending,
}

/// The check could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckFault;

/// Who is to be checked. It is handed to the adapter and not kept.
#[derive(Debug, Clone)]
pub struct IdentityAsked {
    /// The name on the document.
    pub legal_name: String,
    /// The last four characters of its number.
    pub number_tail: String,
    /// Whether the operator saw the original and the person.
    pub seen_original: bool,
}

/// A contract that is to be checked.
#[derive(Debug, Clone)]
pub struct ContractAsked {
    /// SHA-256 of the scan, in lower-case hex.
    pub digest: String,
    /// Whether the operator holds the signed original.
    pub signed_by_both: bool,
}

/// Checks identities: by a provider, or by hand. Called outside of any transaction.
#[async_trait]
pub trait IdentityCheckPort: Send + Sync {
    /// How it is named in what is kept.
    fn name(&self) -> &'static str;
    /// Checks.
    async fn check(&self, asked: &IdentityAsked) -> std::result::Result<CheckOutcome, CheckFault>;
}

/// Knows whether a contract is signed: by a provider, or by hand. Called outside of any transaction.
#[async_trait]
pub trait ContractPort: Send + Sync {
    /// How it is named in what is kept.
    fn name(&self) -> &'static str;
    /// Checks.
    async fn check(&self, asked: &ContractAsked) -> std::result::Result<CheckOutcome, CheckFault>;
}

/// The operator looks and says so; nothing passes by itself.
pub struct ByHand;

fn by_hand(seen: bool) -> CheckOutcome {
    if seen {
        CheckOutcome::Passed
    } else {
        CheckOutcome::Pending
    }
}

#[async_trait]
impl IdentityCheckPort for ByHand {
    fn name(&self) -> &'static str {
        "by_hand"
    }
    async fn check(&self, asked: &IdentityAsked) -> std::result::Result<CheckOutcome, CheckFault> {
        Ok(by_hand(asked.seen_original))
    }
}

#[async_trait]
impl ContractPort for ByHand {
    fn name(&self) -> &'static str {
        "by_hand"
    }
    async fn check(&self, asked: &ContractAsked) -> std::result::Result<CheckOutcome, CheckFault> {
        Ok(by_hand(asked.signed_by_both))
    }
}

/// What an operator holds in hand: for an identity the name and the end of the number, for a contract
/// the digest of its scan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderPaperInput)]
pub(crate) struct PaperInput {
    /// Which of the two.
    pub(crate) kind: PaperKind,
    /// The name on the document, 2–30 characters; kept masked. Identity only.
    #[serde(default)]
    pub(crate) legal_name: String,
    /// The last four characters of its number. Identity only.
    #[serde(default)]
    pub(crate) number_tail: String,
    /// SHA-256 of the contract's scan in lower-case hex; the scan stays with the shop. Contract only.
    #[serde(default)]
    pub(crate) digest: String,
    /// Whether the original was seen, and (contract) both have signed.
    pub(crate) seen_original: bool,
}

impl PaperInput {
    pub(crate) fn identity(&self) -> Result<IdentityAsked, Fault> {
        let tail = self.number_tail.trim().to_uppercase();
        let (last, front) = (tail.chars().last(), tail.chars().take(3));
        let ends = last.is_some_and(|c| c.is_ascii_digit() || c == 'X');
        let fits =
            tail.chars().count() == 4 && ends && front.fold(true, |a, c| a & c.is_ascii_digit());
        check::that("number_tail", fits)?;
        check::that("digest", self.digest.is_empty())?;
        Ok(IdentityAsked {
            legal_name: check::text("legal_name", &self.legal_name, 2, 30)?,
            number_tail: tail,
            seen_original: self.seen_original,
        })
    }
    pub(crate) fn contract(&self) -> Result<ContractAsked, Fault> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let fits = self.digest.len() == 64 && self.digest.bytes().all(hex);
        check::that("digest", fits)?;
        check::that("legal_name", self.legal_name.is_empty())?;
        check::that("number_tail", self.number_tail.is_empty())?;
        Ok(ContractAsked {
            digest: self.digest.clone(),
            signed_by_both: self.seen_original,
        })
    }
    /// What is kept of it: a masked name and four characters, or the digest.
    pub(crate) fn told(&self) -> Result<String, Fault> {
        Ok(match self.kind {
            PaperKind::Identity => {
                let asked = self.identity()?;
                format!("{} ****{}", mask_name(&asked.legal_name), asked.number_tail)
            }
            PaperKind::Contract => self.contract()?.digest,
        })
    }
}

/// What is kept of a check's outcome; one that is pending is none.
pub(crate) fn outcome(
    found: std::result::Result<CheckOutcome, CheckFault>,
) -> Result<PaperState, Fault> {
    match found {
        Ok(CheckOutcome::Passed) => Ok(PaperState::Passed),
        Ok(CheckOutcome::Failed) => Ok(PaperState::Failed),
        Ok(CheckOutcome::Pending) => Err(UNCHECKED.field("seen_original")),
        Err(CheckFault) => Err(CHECK_DOWN.fault()),
    }
}

row! {
    /// A checked paper as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Paper {
        pub(crate) kind: PaperKind,
        pub(crate) state: PaperState,
        pub(crate) checked_with: String,
        pub(crate) told: String,
        pub(crate) checked_by: PersonId,
        pub(crate) at: Ts,
    }
}

/// The papers that the policy asks for and that have not passed.
pub(crate) fn missing(policy: &Policy, papers: &[Paper]) -> Vec<PaperKind> {
    let asked = [
        (PaperKind::Identity, policy.needs_identity),
        (PaperKind::Contract, policy.needs_contract),
    ];
    let passed = |kind| {
        let mut right = papers.iter().filter(|p| p.state == PaperState::Passed);
        right.any(|p| p.kind == kind)
    };
    let open = asked
        .iter()
        .filter(|(kind, asked)| *asked && !passed(*kind));
    open.map(|(kind, _)| *kind).collect()
}

/// Keeps what a check came to.
pub(crate) struct RecordPaper {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: ApplicationId,
    pub(crate) kind: PaperKind,
    pub(crate) state: PaperState,
    pub(crate) checked_with: &'static str,
    pub(crate) told: String,
}

impl Command for RecordPaper {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = application::get(tx, self.scope, self.id).await?;
        let one = found.ok_or(Code::NOT_FOUND.fault())?;
        if !one.status.is_with_shop() {
            return Err(Code::WRONG_STATE.fault().detail(one.status.as_str()).into());
        }
        let paper = Paper {
            kind: self.kind,
            state: self.state,
            checked_with: self.checked_with.to_owned(),
            told: self.told.clone(),
            checked_by: self.actor.person,
            at: tx.now(),
        };
        store::put(tx, self.scope, self.id, &paper).await?;
        let deed = (self.actor.person, "checked", self.kind.as_str());
        step::add(tx, self.scope, self.id, deed).await?;
        let detail = json!({ "kind": self.kind, "state": self.state, "with": self.checked_with });
        let (action, id) = ("leadership.application.check", self.id.0);
        audit(tx, &self.actor, action, "leader_application", id, detail).await
    }
}
