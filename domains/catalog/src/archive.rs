//! Taking a product out of the assortment.
use crate::store::product;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, ProductId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Archives a product; doing so again changes nothing.
#[derive(Debug, Clone)]
pub struct Archive {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: ProductId,
}

impl Command for Archive {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        if !product::archive(tx, scope, self.id).await? {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let (id, none) = (self.id.0, json!({}));
        audit(
            tx,
            &self.actor,
            "catalog.product.archive",
            "product",
            id,
            none,
        )
        .await
    }
}
