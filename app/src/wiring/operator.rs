//! The first operator, set from the command line: nobody could sign in to create her.
use anyhow::{Result, bail};
use julin_db::{Command, Db, Tx};
use julin_identity::{NewStaff, create_staff, hash_password};
use julin_kernel::{Scope, ShopId};
use julin_web::{Grant, Reach, Role};

struct SetOperator {
    scope: Scope,
    new: NewStaff,
}

impl Command for SetOperator {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> julin_db::Result<()> {
        create_staff(tx, self.scope, &self.new).await.map(|_| ())
    }
}

/// Shortest password taken.
const PASSWORD_MIN_CHARS: usize = 10;

/// Creates an operator of the whole shop.
pub(crate) async fn create(db: &Db, shop: ShopId, login: &str, password: &str) -> Result<()> {
    if password.chars().count() < PASSWORD_MIN_CHARS {
        bail!("a password has at least {PASSWORD_MIN_CHARS} characters");
    }
    let password_hash = hash_password(&*db.env().rng, password.to_owned()).await?;
    let grants = vec![Grant {
        role: Role::Operator,
        reach: Reach::Shop,
    }];
    let new = NewStaff {
        login: login.to_owned(),
        nickname: login.to_owned(),
        password_hash,
        grants,
    };
    db.write(SetOperator {
        scope: Scope::shop(shop),
        new,
    })
    .await?;
    Ok(())
}
