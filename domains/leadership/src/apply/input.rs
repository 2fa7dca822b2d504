//! What an applicant writes.
use crate::refusals::CONSENT;
use julin_identity::CONSENT_VERSION;
use julin_kernel::{CommunityId, Fault};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an applicant writes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderApplicationInput)]
pub(crate) struct ApplicationInput {
    /// Where she wants to lead; none: a community that the shop does not serve yet.
    pub(crate) community_id: Option<CommunityId>,
    /// The name of such a community, at most 40 characters.
    #[serde(default)]
    pub(crate) community_name: String,
    /// Where she lives: `3栋`, at most 20 characters.
    pub(crate) building: String,
    /// Hours she can give in a week, 1–80.
    pub(crate) hours_per_week: i64,
    /// What she did before, at most 1000 characters.
    pub(crate) experience: String,
    /// Why she wants to, 1–1000 characters.
    pub(crate) why: String,
    /// Where she could hand goods out, at most 100 characters.
    pub(crate) pickup: String,
    /// Pictures she uploaded, at most 6.
    pub(crate) image_keys: Vec<String>,
    /// The version of the privacy policy that she agrees to for this purpose.
    pub(crate) consent: String,
    /// Sends it; else it is kept as a draft.
    pub(crate) submit: bool,
}

impl ApplicationInput {
    /// The same, trimmed, if it is within its bounds; `at` is what stands before its fields.
    pub(crate) fn checked(mut self, at: &str) -> Result<Self, Fault> {
        let field = |name: &str| format!("{at}{name}");
        if self.consent != CONSENT_VERSION {
            return Err(CONSENT.field(field("consent")));
        }
        let least = usize::from(self.submit);
        let named = usize::from(self.community_id.is_none());
        self.community_name =
            check::text(&field("community_name"), &self.community_name, named, 40)?;
        self.building = check::text(&field("building"), &self.building, least, 20)?;
        check::range(&field("hours_per_week"), self.hours_per_week, 1, 80)?;
        self.experience = check::text(&field("experience"), &self.experience, 0, 1_000)?;
        self.why = check::text(&field("why"), &self.why, least, 1_000)?;
        self.pickup = check::text(&field("pickup"), &self.pickup, 0, 100)?;
        check::count(&field("image_keys"), &self.image_keys, 0, 6)?;
        Ok(self)
    }
}

/// An application as it is to be, and which version was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderApplicationEdit)]
pub(crate) struct ApplicationEdit {
    /// The version that was read.
    pub(crate) version: i64,
    /// What it is to be.
    pub(crate) application: ApplicationInput,
}
