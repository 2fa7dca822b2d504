//! Invitation codes: one a leader, for ever, so that a printed card stays good.
use julin_db::{DbError, Tx, q};
use julin_kernel::{PersonId, Scope};

/// Without what is read wrongly from paper: no 0/O, 1/I/L.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH: usize = 8;

/// A leader's code.
pub async fn invite_code(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = tx
        .opt(q!(
            "SELECT code FROM community_invite WHERE shop_id = $1 AND leader_id = $2",
            scope.shop,
            leader
        ))
        .await?;
    Ok(row.map(|r| r.0))
}

/// Whose code this is, in any case of letters.
pub async fn leader_of_invite(
    tx: &mut Tx,
    scope: Scope,
    code: &str,
) -> Result<Option<PersonId>, DbError> {
    let row: Option<(PersonId,)> = tx
        .opt(q!(
            "SELECT leader_id FROM community_invite WHERE shop_id = $1 AND code = $2",
            scope.shop,
            code.trim().to_ascii_uppercase()
        ))
        .await?;
    Ok(row.map(|r| r.0))
}

/// Gives a leader a code. 31^8 codes: a clash fails the command, and it is asked again.
pub(crate) async fn give_code(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<(), DbError> {
    let (code, now) = (fresh(tx), tx.now());
    tx.run(q!(
        "INSERT INTO community_invite (shop_id, code, leader_id, created_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, leader_id) DO NOTHING",
        scope.shop,
        code,
        leader,
        now
    ))
    .await?;
    Ok(())
}

fn fresh(tx: &Tx) -> String {
    let letter = |_| {
        let at = usize::try_from(tx.rng().below(31)).unwrap_or(0);
        char::from(ALPHABET[at])
    };
    (0..LENGTH).map(letter).collect()
}
