//! Lists of campaigns.
use super::Result;
use super::campaign::CampaignRow;
use crate::CampaignStatus;
use julin_db::{Tx, q};
use julin_kernel::{CommunityId, PageQuery, PersonId, Scope};

/// Which campaigns.
#[derive(Debug, Clone, Default)]
pub(crate) struct CampaignFilter {
    /// In which a leader of this community takes part.
    pub(crate) community: Option<CommunityId>,
    /// In which this leader takes part.
    pub(crate) leader: Option<PersonId>,
    /// In one of these states.
    pub(crate) status: Vec<CampaignStatus>,
    /// With these words in the title.
    pub(crate) words: String,
}

impl CampaignFilter {
    /// The words as a pattern, where `!` takes the meaning from `%` and `_`.
    fn like(&self) -> Option<String> {
        let words = self.words.trim().to_lowercase();
        let literal = words
            .replace('!', "!!")
            .replace('%', "!%")
            .replace('_', "!_");
        (!literal.is_empty()).then(|| format!("%{literal}%"))
    }
}

pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    filter: &CampaignFilter,
    query: &PageQuery,
) -> Result<Vec<CampaignRow>> {
    let mut sql = q!(
        "SELECT c.id, c.leader_id, c.title, c.description, c.status, c.opens_at, c.cutoff_at, c.counting_at,
         c.zone, c.min_quantity, c.pickup_note, c.live_id, c.created_by FROM groupbuy_campaign c
         WHERE c.shop_id = $1 AND c.id < $2",
        scope.shop,
        query.before()
    );
    sql = sql.within(" AND c.status IN ", filter.status.iter().copied());
    if filter.leader.is_some() {
        let takes_part = " AND EXISTS (SELECT 1 FROM groupbuy_campaign_leader l
            WHERE l.shop_id = c.shop_id AND l.campaign_id = c.id AND l.leader_id = ";
        sql = sql.and(takes_part, filter.leader).push(")");
    }
    if filter.community.is_some() {
        let takes_part = " AND EXISTS (SELECT 1 FROM groupbuy_campaign_leader l
            WHERE l.shop_id = c.shop_id AND l.campaign_id = c.id AND l.community_id = ";
        sql = sql.and(takes_part, filter.community).push(")");
    }
    if let Some(like) = filter.like() {
        sql = sql
            .and(" AND lower(c.title) LIKE ", Some(like))
            .push(" ESCAPE '!'");
    }
    tx.all(
        sql.push(" ORDER BY c.id DESC")
            .and(" LIMIT ", Some(query.size() + 1)),
    )
    .await
}
