//! Passwords of staff: argon2id outside any transaction, attempts counted inside.
use crate::login::{Attempt, enter};
use crate::session::STAFF_SESSION_S;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use julin_db::{Command, DbError, Error, Result, Tx, q, row};
use julin_kernel::{Code, PersonId, Rng, Scope, Ts};
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB and tens of milliseconds, so few run at once.
static HASHING: Semaphore = Semaphore::const_new(2);
const WINDOW_S: i64 = 15 * 60;
/// What a login that does not exist is compared with, so that it takes as long as one that does.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$anVsaW4tbm9ib2R5MQ$\
                      PQYLgdkDbpVQHvBvUU4Nn0NkXrnUUyQL0nsUIYqVm1Q";

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = HASHING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)
}

/// The argon2id hash of a password, as a PHC string.
pub async fn hash_password(rng: &dyn Rng, password: String) -> Result<String> {
    let mut salt = [0; 16];
    rng.fill(&mut salt);
    let hashed = off_thread(move || {
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|h| h.to_string())
    });
    hashed.await?.map_err(Error::internal)
}

/// Whether a password belongs to a hash; never when there is no hash, after the same effort.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    off_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let right = Argon2::default()
            .verify_password(password.as_bytes(), hash.as_str())
            .is_ok();
        right && known
    })
    .await
}

/// Gives a person a login and a password (hashed before, by `hash_password`).
pub async fn set_password(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    login: &str,
    hash: &str,
) -> Result<(), DbError> {
    tx.run(q!(
        "UPDATE identity_person SET login_name = $3, password_hash = $4
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        person,
        login,
        hash
    ))
    .await?;
    Ok(())
}

/// What is limited, and how often within the window.
fn subjects(login: &str, ip: &str) -> [(String, i64); 3] {
    [
        (format!("both:{login}|{ip}"), 5),
        (format!("login:{login}"), 50),
        (format!("ip:{ip}"), 50),
    ]
}

row! {
    struct Window {
        since: Ts,
        tries: i64,
    }
}

row! {
    /// What a password is compared with.
    pub(crate) struct Credential {
        pub(crate) id: PersonId,
        pub(crate) password_hash: Option<String>,
    }
}

/// Counts an attempt before it is made, so that many at once gain nothing.
pub(crate) struct BeginAttempt {
    pub(crate) scope: Scope,
    pub(crate) login: String,
    pub(crate) ip: String,
}

impl Command for BeginAttempt {
    type Output = Option<Credential>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<Credential>> {
        for (subject, most) in subjects(&self.login, &self.ip) {
            self.count(tx, &subject, most).await?;
        }
        let sql = q!(
            "SELECT id, password_hash FROM identity_person
             WHERE shop_id = $1 AND login_name = $2",
            self.scope.shop,
            &self.login
        );
        Ok(tx.opt(sql).await?)
    }
}

impl BeginAttempt {
    async fn count(&self, tx: &mut Tx, subject: &str, most: i64) -> Result<()> {
        let now = tx.now();
        let sql = q!(
            "SELECT since, tries FROM identity_attempt WHERE shop_id = $1 AND subject = $2",
            self.scope.shop,
            subject
        );
        let window = tx.opt::<Window>(sql).await?;
        let window = window.filter(|w| w.since.plus_s(WINDOW_S) > now);
        let (since, tries) = window.map_or((now, 0), |w| (w.since, w.tries));
        if tries >= most {
            let left_ms = since.plus_s(WINDOW_S).since(now);
            return Err(Code::TOO_MANY.fault().retry_after_ms(left_ms).into());
        }
        tx.run(q!(
            "INSERT INTO identity_attempt (shop_id, subject, since, tries) VALUES ($1, $2, $3, $4)
             ON CONFLICT (shop_id, subject) DO UPDATE SET since = $3, tries = $4",
            self.scope.shop,
            subject,
            since,
            tries + 1
        ))
        .await?;
        Ok(())
    }
}

/// Lets in whoever gave the right password, and forgets the attempts of this login from here.
pub(crate) struct SignInByPassword {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) login: String,
    pub(crate) ip: String,
}

impl Command for SignInByPassword {
    type Output = Attempt;
    async fn run(&self, tx: &mut Tx) -> Result<Attempt> {
        let [(both, _), ..] = subjects(&self.login, &self.ip);
        tx.run(q!(
            "DELETE FROM identity_attempt WHERE shop_id = $1 AND subject = $2",
            self.scope.shop,
            both
        ))
        .await?;
        enter(tx, self.scope, self.person, STAFF_SESSION_S).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::phc::PasswordHash;
    use julin_kernel::SeededRng;

    #[tokio::test]
    async fn a_missing_hash_costs_as_much_as_a_real_one_and_lets_nobody_in() {
        let real = hash_password(&SeededRng::new(1), "right".into())
            .await
            .unwrap();
        let (nobody, like) = (
            PasswordHash::new(NOBODY).unwrap(),
            PasswordHash::new(&real).unwrap(),
        );
        assert_eq!(
            (nobody.algorithm, nobody.version),
            (like.algorithm, like.version)
        );
        assert_eq!(nobody.params, like.params);
        assert_eq!(nobody.hash.unwrap().len(), like.hash.unwrap().len());
        assert!(verify("right".into(), Some(real.clone())).await.unwrap());
        assert!(!verify("wrong".into(), Some(real)).await.unwrap());
        assert!(!verify("right".into(), None).await.unwrap());
    }
}
