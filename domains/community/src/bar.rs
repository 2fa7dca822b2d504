//! What a leader may not do for now: opening buys and going live wait for training, or are stopped by a
//! sanction. A room above sets the bars in its own transaction; those below ask `require_free`.
use julin_db::{DbError, Result, Tx, q, row, text_enum};
use julin_kernel::{Code, PersonId, Scope, Ts};

text_enum! {
    /// What can be barred.
    pub enum LeaderDeed {
        /// Opening a buy.
        Buy = "buy",
        /// Going live.
        Live = "live",
    }
}

text_enum! {
    /// Why it is barred.
    pub enum BarReason {
        /// A course is not passed yet.
        Training = "training",
        /// Paused by a sanction.
        Sanction = "sanction",
    }
}

const TRAINING_FIRST: Code = Code::new(
    "community.training_first",
    409,
    "请先完成培训并通过考试",
    "Please take the training and pass its test first",
);
const SANCTIONED: Code = Code::new(
    "community.sanctioned",
    409,
    "团长权限被暂停，可以在培训与考核里查看原因并申诉",
    "This leader may not do this for now; the reason and an appeal are on the training page",
);

row! {
    /// One bar.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Bar {
        /// What may not be done.
        pub deed: LeaderDeed,
        /// Why.
        pub reason: BarReason,
        /// What is missing, ready for reading.
        pub detail: String,
        /// Since when.
        pub set_at: Ts,
    }
}

/// The bars of a leader.
pub async fn bars_of(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Vec<Bar>, DbError> {
    tx.all(q!(
        "SELECT deed, reason, detail, set_at FROM community_bar
         WHERE shop_id = $1 AND leader_id = $2 ORDER BY deed, reason",
        scope.shop,
        leader
    ))
    .await
}

/// Lets exactly these bars stand for one reason; others of it are lifted.
pub async fn set_bars(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    reason: BarReason,
    bars: &[(LeaderDeed, String)],
) -> Result<(), DbError> {
    tx.run(q!(
        "DELETE FROM community_bar WHERE shop_id = $1 AND leader_id = $2 AND reason = $3",
        scope.shop,
        leader,
        reason
    ))
    .await?;
    let now = tx.now();
    for (deed, detail) in bars {
        tx.run(q!(
            "INSERT INTO community_bar (shop_id, leader_id, deed, reason, detail, set_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            scope.shop,
            leader,
            *deed,
            reason,
            detail.as_str(),
            now
        ))
        .await?;
    }
    Ok(())
}

/// Whether nothing keeps a leader from it.
pub async fn is_free(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    deed: LeaderDeed,
) -> Result<bool, DbError> {
    let bars = bars_of(tx, scope, leader).await?;
    Ok(bars.iter().all(|b| b.deed != deed))
}

/// Refuses what a leader may not do for now; the detail tells what is missing.
pub async fn require_free(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    deed: LeaderDeed,
) -> Result<()> {
    let bars = bars_of(tx, scope, leader).await?;
    let Some(bar) = bars.into_iter().find(|b| b.deed == deed) else {
        return Ok(());
    };
    let code = match bar.reason {
        BarReason::Training => &TRAINING_FIRST,
        BarReason::Sanction => &SANCTIONED,
    };
    Err(code.fault().detail(bar.detail).into())
}
