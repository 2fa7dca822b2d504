//! Making a campaign: opened at once, at its time, or kept as a draft.
use crate::input::CampaignInput;
use crate::lineup::{Author, bind_stock, write_items};
use crate::publish::publish;
use crate::schedule::check_times;
use crate::store::campaign::{self, CampaignRow, Made};
use crate::store::{dispatch, extension, presale as presale_store};
use crate::{CampaignStatus, presale};
use julin_community::{LeaderDeed, leader, leaders_of_communities, require_free};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, CommunityId, PersonId, Scope};
use julin_web::{Actor, Replay, audit};
use serde_json::json;

/// Makes a campaign.
#[derive(Debug, Clone)]
pub struct CreateCampaign {
    /// Who makes it.
    pub actor: Actor,
    /// The leader whose campaign it is; none for an operator's.
    pub owner: Option<PersonId>,
    /// Idempotency key.
    pub key: String,
    /// Hash of what was asked.
    pub hash: String,
    /// What is written, checked.
    pub input: CampaignInput,
    /// The store's zone.
    pub zone: String,
    /// Seconds that an order may be paid after it was placed.
    pub payment_timeout_s: i64,
    /// The rate of goods that name none.
    pub commission_bps: i64,
}

const NO_LEADERS: Code = Code::new(
    "groupbuy.no_leaders",
    422,
    "所选小区还没有团长",
    "No leader takes part",
);

impl Command for CreateCampaign {
    type Output = CampaignId;
    async fn run(&self, tx: &mut Tx) -> Result<CampaignId> {
        let scope = Scope::shop(self.actor.shop);
        let before = campaign::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &self.hash)? {
            return Ok(id);
        }
        let leaders = self.leaders(tx, scope).await?;
        let mut row = self.row(tx);
        check_times(tx.now(), row.opens_at, row.cutoff_at)?;
        campaign::insert(tx, scope, &row, self.made()).await?;
        extension::set(tx, scope, row.id, self.input.extension).await?;
        presale_store::set(tx, scope, row.id, self.input.presale).await?;
        dispatch::set(tx, scope, row.id, self.input.dispatch).await?;
        campaign::set_leaders(tx, scope, row.id, &leaders).await?;
        let author = Author {
            actor: &self.actor,
            owner: self.owner,
            commission_bps: self.commission_bps,
        };
        write_items(tx, scope, row.id, &self.input.items, &author).await?;
        presale::check_items(tx, scope, row.id).await?;
        if !self.input.draft {
            if let Some(owner) = self.owner {
                require_free(tx, scope, owner, LeaderDeed::Buy).await?;
            }
            bind_stock(tx, scope, row.id).await?;
            publish(tx, scope, &mut row).await?;
        }
        let detail = json!({"title": row.title, "status": row.status, "leaders": leaders.len()});
        audit(
            tx,
            &self.actor,
            "groupbuy.campaign.create",
            "campaign",
            row.id.0,
            detail,
        )
        .await?;
        Ok(row.id)
    }
}

impl CreateCampaign {
    fn made(&self) -> Made<'_> {
        Made {
            by: self.actor.person,
            key: &self.key,
            hash: &self.hash,
            source_text: self.input.source_text.as_deref(),
        }
    }

    async fn leaders(&self, tx: &mut Tx, scope: Scope) -> Result<Vec<(PersonId, CommunityId)>> {
        let found = match self.owner {
            Some(owner) => leader(tx, scope, owner).await?.into_iter().collect(),
            None => leaders_of_communities(tx, scope, &self.input.community_ids).await?,
        };
        if found.is_empty() {
            return Err(NO_LEADERS.field("community_ids").into());
        }
        Ok(found.iter().map(|l| (l.person, l.community)).collect())
    }

    fn row(&self, tx: &mut Tx) -> CampaignRow {
        let cutoff_at = self.input.cutoff_at;
        CampaignRow {
            id: tx.new_id(),
            leader_id: self.owner,
            title: self.input.title.clone(),
            description: self.input.description.clone(),
            status: CampaignStatus::Draft,
            opens_at: self.input.opens_at.unwrap_or(tx.now()),
            cutoff_at,
            counting_at: cutoff_at.plus_s(self.payment_timeout_s),
            zone: self.zone.clone(),
            min_quantity: self.input.min_quantity,
            pickup_note: self.input.pickup_note.clone(),
            live_id: None,
            created_by: self.actor.person,
        }
    }
}
