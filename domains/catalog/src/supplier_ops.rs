//! Adding and editing suppliers.
use crate::Supplier;
use crate::store::supplier::{self as store, Made};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, Scope, SupplierId};
use julin_web::{Actor, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What is written of a supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierInput {
    /// Its name.
    pub name: String,
    /// Whom to ask for.
    #[serde(default)]
    pub contact: String,
    /// Their number.
    #[serde(default)]
    pub phone: String,
}

impl SupplierInput {
    pub(crate) fn checked(self) -> Result<Self, Fault> {
        Ok(Self {
            name: check::text("name", &self.name, 1, 60)?,
            contact: check::text("contact", &self.contact, 0, 40)?,
            phone: check::text("phone", &self.phone, 0, 30)?,
        })
    }
}

/// A supplier as staff sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplierView {
    /// Its id.
    pub id: SupplierId,
    /// Its name.
    pub name: String,
    /// Whom to ask for.
    pub contact: String,
    /// Their number.
    pub phone: String,
    /// Whether it is a leader who sells goods of her own.
    pub is_leader: bool,
}

impl From<Supplier> for SupplierView {
    fn from(s: Supplier) -> Self {
        Self {
            id: s.id,
            is_leader: s.owner_id.is_some(),
            name: s.name,
            contact: s.contact,
            phone: s.phone,
        }
    }
}

/// Adds a supplier.
#[derive(Debug, Clone)]
pub struct CreateSupplier {
    /// Who adds it.
    pub actor: Actor,
    /// Idempotency key.
    pub key: String,
    /// Hash of what was asked.
    pub hash: String,
    /// What is written.
    pub input: SupplierInput,
}

impl Command for CreateSupplier {
    type Output = SupplierId;
    async fn run(&self, tx: &mut Tx) -> Result<SupplierId> {
        let scope = Scope::shop(self.actor.shop);
        let before = store::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &self.hash)? {
            return Ok(id);
        }
        let made = Made {
            by: self.actor.person,
            key: Some(&self.key),
            hash: &self.hash,
        };
        let id = store::insert(tx, scope, None, &self.input, made).await?;
        let detail = json!({"name": self.input.name});
        audit(
            tx,
            &self.actor,
            "catalog.supplier.create",
            "supplier",
            id.0,
            detail,
        )
        .await?;
        Ok(id)
    }
}

/// Edits a supplier.
#[derive(Debug, Clone)]
pub struct EditSupplier {
    /// Who edits it.
    pub actor: Actor,
    /// Which.
    pub id: SupplierId,
    /// What is written.
    pub input: SupplierInput,
}

impl Command for EditSupplier {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        if !store::update(tx, scope, self.id, &self.input).await? {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let detail = json!({"name": self.input.name});
        audit(
            tx,
            &self.actor,
            "catalog.supplier.edit",
            "supplier",
            self.id.0,
            detail,
        )
        .await
    }
}
