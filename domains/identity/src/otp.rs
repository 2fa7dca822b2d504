//! Sign-in codes: made, counted, checked.
use hmac::{Hmac, KeyInit as _, Mac as _};
use julin_db::{Command, DbError, Result, Tx, q, row};
use julin_kernel::{Code, Scope, Ts};
use sha2::Sha256;

julin_kernel::id! { OtpId "one sign-in code" }

const LIFE_S: i64 = 5 * 60;
const TRIES_MAX: i64 = 5;
/// Seconds between two codes to one number.
pub(crate) const PAUSE_S: i64 = 60;
/// Codes to one number: within these seconds, at most so many.
const PHONE_CAPS: [(i64, i64); 3] = [(PAUSE_S, 1), (3_600, 5), (86_400, 10)];
/// Codes asked for from one address: neighbours may share one.
const IP_CAP: (i64, i64) = (3_600, 100);

/// Makes a code for a number; answers it for the text message.
pub(crate) struct IssueOtp {
    pub(crate) scope: Scope,
    pub(crate) phone: String,
    pub(crate) ip: String,
}

impl Command for IssueOtp {
    type Output = String;
    async fn run(&self, tx: &mut Tx) -> Result<String> {
        forget_old(tx, self.scope).await?;
        self.within_caps(tx).await?;
        let code = format!("{:06}", tx.rng().below(1_000_000));
        let mut salt = [0; 16];
        tx.rng().fill(&mut salt);
        let (id, now) = (tx.new_id::<OtpId>(), tx.now());
        tx.run(q!(
            "INSERT INTO identity_otp
             (shop_id, id, phone, ip, salt, code_mac, sent_at, expires_at, tries, used)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, FALSE)",
            self.scope.shop,
            id.0,
            &self.phone,
            &self.ip,
            salt.to_vec(),
            mac(&salt, &self.phone, &code)
                .finalize()
                .into_bytes()
                .to_vec(),
            now,
            now.plus_s(LIFE_S)
        ))
        .await?;
        Ok(code)
    }
}

impl IssueOtp {
    async fn within_caps(&self, tx: &mut Tx) -> Result<()> {
        let now = tx.now();
        let sent = sent_to(tx, self.scope, &self.phone).await?;
        for (window_s, most) in PHONE_CAPS {
            let inside: Vec<Ts> = sent
                .iter()
                .copied()
                .filter(|at| *at > now.plus_s(-window_s))
                .collect();
            if i64::try_from(inside.len()).unwrap_or(i64::MAX) >= most {
                let oldest = inside.iter().min().copied().unwrap_or(now);
                return Err(wait(oldest.plus_s(window_s).since(now)).into());
            }
        }
        let (window_s, most) = IP_CAP;
        if sent_from(tx, self.scope, &self.ip, now.plus_s(-window_s)).await? >= most {
            return Err(wait(window_s * 1_000).into());
        }
        Ok(())
    }
}

/// Too many; says how long to wait.
fn wait(ms: i64) -> julin_kernel::Fault {
    Code::TOO_MANY.fault().retry_after_ms(ms)
}

/// A code is bound to its number.
fn mac(salt: &[u8], phone: &str, code: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes a key of any length");
    mac.update(phone.as_bytes());
    mac.update(b":");
    mac.update(code.as_bytes());
    mac
}

async fn forget_old(tx: &mut Tx, scope: Scope) -> Result<(), DbError> {
    let day_ago = tx.now().plus_s(-86_400);
    tx.run(q!(
        "DELETE FROM identity_otp WHERE shop_id = $1 AND sent_at <= $2",
        scope.shop,
        day_ago
    ))
    .await?;
    Ok(())
}

async fn sent_to(tx: &mut Tx, scope: Scope, phone: &str) -> Result<Vec<Ts>, DbError> {
    let rows: Vec<(Ts,)> = tx
        .all(q!(
            "SELECT sent_at FROM identity_otp WHERE shop_id = $1 AND phone = $2",
            scope.shop,
            phone
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

async fn sent_from(tx: &mut Tx, scope: Scope, ip: &str, since: Ts) -> Result<i64, DbError> {
    let sent: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) AS n FROM identity_otp WHERE shop_id = $1 AND ip = $2 AND sent_at > $3",
            scope.shop,
            ip,
            since
        ))
        .await?;
    Ok(sent.0)
}

row! {
    struct OtpRow {
        id: i64,
        salt: Vec<u8>,
        code_mac: Vec<u8>,
        expires_at: Ts,
        tries: i64,
        used: bool,
    }
}

/// Checks a code against the last one sent and uses it up. A wrong one is counted, so the caller
/// must commit.
pub(crate) async fn use_code(
    tx: &mut Tx,
    scope: Scope,
    phone: &str,
    code: &str,
) -> Result<bool, DbError> {
    let sql = q!(
        "SELECT id, salt, code_mac, expires_at, tries, used FROM identity_otp
         WHERE shop_id = $1 AND phone = $2 ORDER BY id DESC LIMIT 1",
        scope.shop,
        phone
    );
    let Some(last) = tx.opt::<OtpRow>(sql).await? else {
        return Ok(false);
    };
    if last.used || last.tries >= TRIES_MAX || last.expires_at <= tx.now() {
        return Ok(false);
    }
    let right = mac(&last.salt, phone, code)
        .verify_slice(&last.code_mac)
        .is_ok();
    tx.run(q!(
        "UPDATE identity_otp SET tries = tries + 1, used = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        last.id,
        right
    ))
    .await?;
    Ok(right)
}
