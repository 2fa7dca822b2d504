//! Grants: a role over a reach.
use crate::recent;
use julin_db::{DbError, Tx, q, row, text_enum};
use julin_kernel::{Code, Fault, Id as _, PersonId, Scope};
use julin_web::{Grant, Reach, Role};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Kinds of reach.
    pub enum ReachKind {
        /// The whole shop.
        Shop = "shop",
        /// One leader.
        Leader = "leader",
        /// One supplier.
        Supplier = "supplier",
        /// One pickup point.
        PickupPoint = "pickup_point",
        /// One's own affairs.
        Own = "own",
    }
}

impl ReachKind {
    /// The kind and raw id (0 for the shop) of a reach.
    pub(crate) fn of(reach: Reach) -> (Self, i64) {
        match reach {
            Reach::Shop => (Self::Shop, 0),
            Reach::Leader(id) => (Self::Leader, id.raw()),
            Reach::Supplier(id) => (Self::Supplier, id.raw()),
            Reach::PickupPoint(id) => (Self::PickupPoint, id.raw()),
            Reach::Own(id) => (Self::Own, id.raw()),
        }
    }
    pub(crate) fn reach(self, id: i64) -> Reach {
        match self {
            Self::Shop => Reach::Shop,
            Self::Leader => Reach::Leader(julin_kernel::Id::from_raw(id)),
            Self::Supplier => Reach::Supplier(julin_kernel::Id::from_raw(id)),
            Self::PickupPoint => Reach::PickupPoint(julin_kernel::Id::from_raw(id)),
            Self::Own => Reach::Own(julin_kernel::Id::from_raw(id)),
        }
    }
}

/// A reach as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReachView {
    /// Over what kind of thing.
    pub kind: ReachKind,
    /// Over which; absent for the whole shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A grant as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoleGrant {
    /// What they are.
    pub role: Role,
    /// Over what.
    pub reach: ReachView,
}

impl From<Grant> for RoleGrant {
    fn from(grant: Grant) -> Self {
        let (kind, id) = ReachKind::of(grant.reach);
        let id = (kind != ReachKind::Shop).then(|| id.to_string());
        Self {
            role: grant.role,
            reach: ReachView { kind, id },
        }
    }
}

impl RoleGrant {
    /// The grant, or `invalid` at `field`.
    pub(crate) fn read(&self, field: &str) -> Result<Grant, Fault> {
        let wrong = || Code::INVALID.field(field);
        let id = match (self.reach.kind, &self.reach.id) {
            (ReachKind::Shop, None) => 0,
            (ReachKind::Shop, Some(_)) | (_, None) => return Err(wrong()),
            (_, Some(id)) => id
                .parse::<i64>()
                .ok()
                .filter(|id| *id > 0)
                .ok_or_else(wrong)?,
        };
        let fits = matches!(
            (self.role, self.reach.kind),
            (Role::Member, ReachKind::Own)
                | (Role::Leader, ReachKind::Leader)
                | (Role::Operator, ReachKind::Shop)
                | (Role::Supplier, ReachKind::Supplier)
                | (Role::Verifier, ReachKind::PickupPoint | ReachKind::Shop)
        );
        let reach = self.reach.kind.reach(id);
        fits.then_some(Grant {
            role: self.role,
            reach,
        })
        .ok_or_else(wrong)
    }
}

row! {
    pub(crate) struct GrantRow {
        pub(crate) role: Role,
        pub(crate) reach_kind: ReachKind,
        pub(crate) reach_id: i64,
    }
}

/// What a person may be.
pub async fn grants(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<Vec<Grant>, DbError> {
    let rows: Vec<GrantRow> = tx
        .all(q!(
            "SELECT role, reach_kind, reach_id FROM identity_grant
             WHERE shop_id = $1 AND person_id = $2 ORDER BY role, reach_kind, reach_id",
            scope.shop,
            person
        ))
        .await?;
    let grant = |row: GrantRow| Grant {
        role: row.role,
        reach: row.reach_kind.reach(row.reach_id),
    };
    Ok(rows.into_iter().map(grant).collect())
}

/// Gives a role over a reach; giving it again changes nothing.
pub async fn grant(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    role: Role,
    reach: Reach,
) -> Result<(), DbError> {
    recent::forget_all();
    let (kind, id) = ReachKind::of(reach);
    tx.run(q!(
        "INSERT INTO identity_grant (shop_id, person_id, role, reach_kind, reach_id)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        scope.shop,
        person,
        role,
        kind,
        id
    ))
    .await?;
    Ok(())
}

/// Takes a role away; taking it again changes nothing.
pub async fn revoke(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    role: Role,
    reach: Reach,
) -> Result<(), DbError> {
    let (kind, id) = ReachKind::of(reach);
    tx.run(q!(
        "DELETE FROM identity_grant WHERE shop_id = $1 AND person_id = $2 AND role = $3
         AND reach_kind = $4 AND reach_id = $5",
        scope.shop,
        person,
        role,
        kind,
        id
    ))
    .await?;
    Ok(())
}

/// Everyone who holds a role over anything, oldest first.
pub async fn persons_with_role(
    tx: &mut Tx,
    scope: Scope,
    role: Role,
) -> Result<Vec<PersonId>, DbError> {
    let rows: Vec<(PersonId,)> = tx
        .all(q!(
            "SELECT DISTINCT person_id FROM identity_grant
             WHERE shop_id = $1 AND role = $2 ORDER BY person_id",
            scope.shop,
            role
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
