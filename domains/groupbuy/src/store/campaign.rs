//! Campaigns and who takes part in them.
use super::Result;
use crate::CampaignStatus;
use crate::commission::LeaderTerms;
use julin_community::LeaderLevel;
use julin_db::{Tx, q, row};
use julin_kernel::{Bps, CampaignId, CommunityId, LiveId, PersonId, Scope, Ts};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct CampaignRow {
        pub(crate) id: CampaignId,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) title: String,
        pub(crate) description: String,
        pub(crate) status: CampaignStatus,
        pub(crate) opens_at: Ts,
        pub(crate) cutoff_at: Ts,
        pub(crate) counting_at: Ts,
        pub(crate) zone: String,
        pub(crate) min_quantity: Option<i64>,
        pub(crate) pickup_note: String,
        pub(crate) live_id: Option<LiveId>,
        pub(crate) created_by: PersonId,
    }
}

/// Who wrote a campaign, and under which idempotency key.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) source_text: Option<&'a str>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    c: &CampaignRow,
    made: Made<'_>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO groupbuy_campaign (shop_id, id, leader_id, title, description, status, opens_at,
         cutoff_at, counting_at, zone, min_quantity, pickup_note, policy_on_failure, source_text, created_by,
         idem_key, idem_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'refund_all', $13, $14, $15, $16, $17)",
        scope.shop,
        c.id,
        c.leader_id,
        &c.title,
        &c.description,
        c.status,
        c.opens_at,
        c.cutoff_at,
        c.counting_at,
        &c.zone,
        c.min_quantity,
        &c.pickup_note,
        made.source_text,
        made.by,
        made.key,
        made.hash,
        now
    ))
    .await
    .map(|_| ())
}

/// Writes everything of a campaign but its state.
pub(crate) async fn update(tx: &mut Tx, scope: Scope, c: &CampaignRow) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_campaign SET title = $3, description = $4, opens_at = $5, cutoff_at = $6,
         counting_at = $7, min_quantity = $8, pickup_note = $9 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        c.id,
        &c.title,
        &c.description,
        c.opens_at,
        c.cutoff_at,
        c.counting_at,
        c.min_quantity,
        &c.pickup_note
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<Option<CampaignRow>> {
    tx.opt(q!(
        "SELECT id, leader_id, title, description, status, opens_at, cutoff_at, counting_at, zone,
         min_quantity, pickup_note, live_id, created_by FROM groupbuy_campaign
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CampaignId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM groupbuy_campaign
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Moves a campaign that stands in `from`; answers whether it did.
pub(crate) async fn set_status(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    from: CampaignStatus,
    to: CampaignStatus,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE groupbuy_campaign SET status = $4 WHERE shop_id = $1 AND id = $2 AND status = $3",
            scope.shop,
            id,
            from,
            to
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn set_live(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    live: Option<LiveId>,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE groupbuy_campaign SET live_id = $3 WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id,
            live
        ))
        .await?;
    Ok(n == 1)
}

/// Replaces who takes part.
pub(crate) async fn set_leaders(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    leaders: &[(PersonId, CommunityId)],
) -> Result<()> {
    let clear = q!(
        "DELETE FROM groupbuy_campaign_leader WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        id
    );
    tx.run(clear).await?;
    let insert = q!(
        "INSERT INTO groupbuy_campaign_leader (shop_id, campaign_id, leader_id, community_id)
         VALUES ($1, $2, $3, $4)"
    );
    let sets = leaders
        .iter()
        .map(|(l, c)| vec![scope.shop.into(), id.into(), (*l).into(), (*c).into()]);
    tx.run_many(insert, sets.collect()).await.map(|_| ())
}

/// Who takes part, by campaign.
pub(crate) async fn leaders(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<Vec<(CampaignId, PersonId, CommunityId)>> {
    let sql = q!(
        "SELECT campaign_id, leader_id, community_id FROM groupbuy_campaign_leader WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND campaign_id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY campaign_id, leader_id")).await
}

row! {
    #[derive(Debug, Clone, Copy)]
    struct LeaderRow {
        leader_id: PersonId,
        community_id: CommunityId,
        level: LeaderLevel,
        bonus_bps: Bps,
    }
}

/// One who takes part, with what her level adds.
pub(crate) struct TakingPart {
    pub(crate) community: CommunityId,
    pub(crate) terms: LeaderTerms,
}

/// Who takes part in a campaign, with what their levels add.
pub(crate) async fn leaders_with_terms(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Vec<TakingPart>> {
    let rows: Vec<LeaderRow> = tx
        .all(q!(
            "SELECT leader_id, community_id, level, bonus_bps FROM groupbuy_campaign_leader
             WHERE shop_id = $1 AND campaign_id = $2 ORDER BY leader_id",
            scope.shop,
            id
        ))
        .await?;
    let one = |r: LeaderRow| TakingPart {
        community: r.community_id,
        terms: LeaderTerms {
            leader: r.leader_id,
            level: r.level,
            bonus: r.bonus_bps,
        },
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Freezes what the levels of those who take part add.
pub(crate) async fn set_levels(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    terms: &[LeaderTerms],
) -> Result<()> {
    let sets = terms.iter().map(|t| {
        vec![
            scope.shop.into(),
            id.into(),
            t.leader.into(),
            t.level.into(),
            t.bonus.into(),
        ]
    });
    let sql = q!(
        "UPDATE groupbuy_campaign_leader SET level = $4, bonus_bps = $5
         WHERE shop_id = $1 AND campaign_id = $2 AND leader_id = $3"
    );
    tx.run_many(sql, sets.collect()).await.map(|_| ())
}

/// Removes a draft with all that belongs to it.
pub(crate) async fn remove(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<()> {
    set_leaders(tx, scope, id, &[]).await?;
    super::item::clear(tx, scope, id).await?;
    tx.run(q!(
        "DELETE FROM groupbuy_counter WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        id
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM groupbuy_step WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        id
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM groupbuy_campaign WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Keeps a campaign's row from being changed until the transaction ends; answers whether there is one.
pub(crate) async fn hold(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<bool> {
    let sql = q!(
        "SELECT id FROM groupbuy_campaign WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    );
    let found: Option<(CampaignId,)> = tx.opt(sql.for_share()).await?;
    Ok(found.is_some())
}
