//! Intents: what members said they look forward to. They are kept by the session they were said for, so
//! that what is taken back there is gone here, and fade after a season.
use julin_contracts::LiveInterestsTold;
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::{PersonId, Scope, Ts};
use std::collections::{HashMap, HashSet};

type Result<T> = std::result::Result<T, DbError>;

/// How long an intent is remembered.
const KEPT_MS: i64 = 90 * 86_400_000;
/// Intents of a member at most, the newest.
const MOST: usize = 20;

/// Keeps what a member looks forward to now; what they named for this session before is gone.
pub(crate) async fn keep(
    tx: &mut Tx,
    scope: Scope,
    told: &LiveInterestsTold,
    at: Ts,
) -> Result<()> {
    tx.run(q!(
        "DELETE FROM crm_interest WHERE shop_id = $1 AND member_id = $2 AND live_id = $3",
        scope.shop,
        told.member,
        told.live
    ))
    .await?;
    let sets = told.interests.iter().map(|word| {
        vec![
            scope.shop.into(),
            told.member.into(),
            told.live.into(),
            Val::from(word),
            at.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO crm_interest (shop_id, member_id, live_id, word, at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (shop_id, member_id, live_id, word) DO NOTHING"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// What a member looked forward to lately, the newest first, each once.
pub async fn interests_of(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>> {
    let mut found = of_members(tx, scope, &[member]).await?;
    Ok(found.remove(&member).unwrap_or_default())
}

/// The same for several.
pub(crate) async fn of_members(
    tx: &mut Tx,
    scope: Scope,
    members: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>> {
    let since = tx.now().plus_ms(-KEPT_MS);
    let sql = q!(
        "SELECT member_id, word FROM crm_interest WHERE shop_id = $1 AND at > $2",
        scope.shop,
        since
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    let rows: Vec<(PersonId, String)> = tx.all(sql.push(" ORDER BY at DESC, word")).await?;
    let mut seen = HashSet::new();
    let mut out: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (member, word) in rows {
        let named = out.entry(member).or_default();
        if named.len() < MOST && seen.insert((member, word.clone())) {
            named.push(word);
        }
    }
    Ok(out)
}
