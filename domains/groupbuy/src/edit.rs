//! Editing a campaign.
use crate::extend;
use crate::input::{self, CampaignEdit};
use crate::lineup::{Author, bind_stock, return_stock, write_items};
use crate::publish::publish;
use crate::schedule::{check_times, set_timers};
use crate::store::campaign::{self, CampaignRow};
use crate::store::presale as presale_store;
use crate::store::{dispatch, extension, item, step};
use crate::{CampaignStatus, Dispatch, Presale, presale, set_status};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Fault, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Edits a campaign: freely before it opens, then title, description, pickup note and a later cutoff.
#[derive(Debug, Clone)]
pub struct EditCampaign {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: CampaignId,
    /// What changes; its items are checked.
    pub edit: CampaignEdit,
    /// Seconds that an order may be paid after it was placed.
    pub payment_timeout_s: i64,
    /// The rate of goods that name none.
    pub commission_bps: i64,
}

const FIXED: Code = Code::new(
    "groupbuy.fixed_once_open",
    409,
    "开团后不能修改这一项",
    "This cannot be changed once the campaign is open",
);

impl Command for EditCampaign {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let before = campaign::get(tx, scope, self.id).await?;
        let before = before.ok_or(Code::NOT_FOUND.fault())?;
        let after = self.apply(before.clone())?;
        if before.status.is_unpublished() {
            check_times(tx.now(), after.opens_at, after.cutoff_at)?;
            self.extend(tx, scope, &after).await?;
            self.rewrite(tx, scope, after.clone()).await?;
        } else {
            self.only_what_may_change(&before)?;
            campaign::update(tx, scope, &after).await?;
            set_timers(tx, scope, &after).await?;
            if after.cutoff_at != before.cutoff_at {
                step::write(tx, scope, self.id, "postponed", Some(after.cutoff_at)).await?;
            }
        }
        let detail = json!({
            "title": [before.title, after.title],
            "cutoff_at": [before.cutoff_at, after.cutoff_at],
            "items": self.edit.items.as_ref().map(Vec::len),
        });
        audit(
            tx,
            &self.actor,
            "groupbuy.campaign.edit",
            "campaign",
            self.id.0,
            detail,
        )
        .await
    }
}

impl EditCampaign {
    fn apply(&self, mut row: CampaignRow) -> Result<CampaignRow, Fault> {
        let edit = &self.edit;
        if let Some(title) = &edit.title {
            row.title = input::title(title)?;
        }
        if let Some(description) = &edit.description {
            row.description = input::description(description)?;
        }
        if let Some(note) = &edit.pickup_note {
            row.pickup_note = input::pickup_note(note)?;
        }
        if let Some(min) = edit.min_quantity {
            row.min_quantity = Some(input::min_quantity(min)?).filter(|n| *n > 0);
        }
        row.opens_at = edit.opens_at.unwrap_or(row.opens_at);
        if let Some(cutoff) = edit.cutoff_at {
            row.cutoff_at = cutoff;
            row.counting_at = cutoff.plus_s(self.payment_timeout_s);
        }
        Ok(row)
    }

    /// Writes what was told of opening again; without a minimum there is nothing to miss.
    async fn extend(&self, tx: &mut Tx, scope: Scope, after: &CampaignRow) -> Result<()> {
        let min = after.min_quantity;
        if let Some(told) = self.edit.extension {
            let policy = extend::checked(Some(told), min)?;
            extension::set(tx, scope, self.id, policy).await?;
        } else if min.is_none() {
            extension::set(tx, scope, self.id, None).await?;
        }
        Ok(())
    }

    /// Members bought under the old terms: those stay.
    fn only_what_may_change(&self, before: &CampaignRow) -> Result<(), Fault> {
        let edit = &self.edit;
        if before.status != CampaignStatus::Open {
            return Err(Code::WRONG_STATE.fault().detail(before.status.as_str()));
        }
        let fixed = [
            ("items", edit.items.is_some()),
            ("extension", edit.extension.is_some()),
            ("presale", edit.presale.is_some()),
            ("dispatch", edit.dispatch.is_some()),
            (
                "opens_at",
                edit.opens_at.is_some_and(|t| t != before.opens_at),
            ),
            ("draft", edit.draft == Some(true)),
            (
                "min_quantity",
                edit.min_quantity
                    .is_some_and(|n| n != before.min_quantity.unwrap_or(0)),
            ),
            (
                "cutoff_at",
                edit.cutoff_at.is_some_and(|t| t < before.cutoff_at),
            ),
        ];
        match fixed.iter().find(|(_, touched)| *touched) {
            Some((field, _)) => Err(FIXED.field(*field)),
            None => Ok(()),
        }
    }

    /// Nobody has bought yet: items may be replaced, and it may become a draft or be published.
    async fn rewrite(&self, tx: &mut Tx, scope: Scope, mut row: CampaignRow) -> Result<()> {
        let keep_draft = self
            .edit
            .draft
            .unwrap_or(row.status == CampaignStatus::Draft);
        return_stock(tx, scope, row.id).await?;
        campaign::update(tx, scope, &row).await?;
        if let Some(items) = &self.edit.items {
            item::clear(tx, scope, row.id).await?;
            let author = Author {
                actor: &self.actor,
                owner: row.leader_id,
                commission_bps: self.commission_bps,
            };
            write_items(tx, scope, row.id, items, &author).await?;
        } else {
            item::unbind(tx, scope, row.id).await?;
        }
        if let Some(terms) = self.edit.presale.map(Presale::checked).transpose()? {
            presale_store::set(tx, scope, row.id, terms).await?;
        }
        if let Some(terms) = self.edit.dispatch.map(Dispatch::checked).transpose()? {
            dispatch::set(tx, scope, row.id, terms).await?;
        }
        presale::check_items(tx, scope, row.id).await?;
        if row.status == CampaignStatus::Scheduled {
            set_status(tx, scope, row.id, row.status, CampaignStatus::Draft).await?;
        }
        if keep_draft {
            return Ok(());
        }
        bind_stock(tx, scope, row.id).await?;
        publish(tx, scope, &mut row).await
    }
}
