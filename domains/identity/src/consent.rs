//! What people agreed to, and when.
use crate::refusals::CONSENT_REQUIRED;
use julin_db::{DbError, Result, Tx, q, row};
use julin_kernel::{PersonId, Scope, Ts};
use serde::{Deserialize, Serialize};

/// The version of the terms and of the privacy policy in force.
pub const CONSENT_VERSION: &str = "2026-11";
const DOCUMENTS: [&str; 2] = ["terms", "privacy"];

/// The versions a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
pub(crate) struct Consent {
    /// Version of the terms.
    pub terms: String,
    /// Version of the privacy policy.
    pub privacy: String,
}

impl Consent {
    fn is_current(&self) -> bool {
        self.terms == CONSENT_VERSION && self.privacy == CONSENT_VERSION
    }
}

row! {
    /// One consent.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub struct ConsentRow {
        /// `terms` or `privacy`.
        pub document: String,
        /// Which version.
        pub version: String,
        /// When.
        pub at: Ts,
    }
}

/// Everything a person agreed to, newest first.
pub async fn consents(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<Vec<ConsentRow>, DbError> {
    tx.all(q!(
        "SELECT document, version, at FROM identity_consent
         WHERE shop_id = $1 AND person_id = $2 ORDER BY at DESC, document",
        scope.shop,
        person
    ))
    .await
}

/// Records that a person agrees to the documents in force.
pub async fn give_consent(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<(), DbError> {
    let now = tx.now();
    for document in DOCUMENTS {
        tx.run(q!(
            "INSERT INTO identity_consent (shop_id, person_id, document, version, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            scope.shop,
            person,
            document,
            CONSENT_VERSION,
            now
        ))
        .await?;
    }
    Ok(())
}

/// Whether a person must still agree to the documents in force.
pub(crate) async fn is_missing(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<bool, DbError> {
    let given = consents(tx, scope, person).await?;
    let has = |document: &str| {
        given
            .iter()
            .any(|c| c.document == document && c.version == CONSENT_VERSION)
    };
    Ok(!DOCUMENTS.iter().all(|d| has(d)))
}

/// Refuses unless the versions in force are agreed to.
pub(crate) fn require(given: Option<&Consent>) -> Result<()> {
    if given.is_some_and(Consent::is_current) {
        return Ok(());
    }
    Err(CONSENT_REQUIRED
        .field("consent")
        .detail(CONSENT_VERSION)
        .into())
}
