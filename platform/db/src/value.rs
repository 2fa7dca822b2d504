//! Values bound to statements: the five kinds both engines share.
use julin_kernel as k;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// One bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Val {
    /// SQL NULL.
    Null,
    /// BIGINT.
    I64(i64),
    /// TEXT.
    Text(String),
    /// BOOLEAN.
    Bool(bool),
    /// BYTEA / BLOB.
    Bytes(Vec<u8>),
}

impl Val {
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Self::I64(x) => Some(*x),
            _ => None,
        }
    }
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(s) => Some(s),
            _ => None,
        }
    }
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(b) => Some(b),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($t:ty => $v:ident $f:expr),* $(,)?) => { $(
        impl From<$t> for Val { fn from(x: $t) -> Self { Self::$v(($f)(x)) } }
    )* };
}
from!(i64 => I64 |x| x, String => Text |x| x, bool => Bool |x| x, Vec<u8> => Bytes |x| x,
      &str => Text |x: &str| x.to_owned(), &String => Text |x: &String| x.clone(),
      k::Money => I64 |x: k::Money| x.0, k::Ts => I64 |x: k::Ts| x.0,
      k::Grams => I64 |x: k::Grams| x.0, k::Bps => I64 |x: k::Bps| x.0);

impl<T: Into<Self>> From<Option<T>> for Val {
    fn from(x: Option<T>) -> Self {
        x.map_or(Self::Null, Into::into)
    }
}
impl<T: serde::Serialize> From<&crate::Json<T>> for Val {
    fn from(x: &crate::Json<T>) -> Self {
        // Rooms store plain data: maps with string keys, which always serialise.
        serde_json::to_string(&x.0).map_or(Self::Null, Self::Text)
    }
}

macro_rules! numbers {
    ($($t:ident)*) => { $(
        impl crate::Field for k::$t {
            fn get(row: &crate::RawRow<'_>, i: usize) -> Result<Self, String> {
                <i64 as crate::Field>::get(row, i).map(Self)
            }
        }
    )* };
}
macro_rules! ids {
    ($($t:ident)*) => {
        $(impl From<k::$t> for Val { fn from(x: k::$t) -> Self { Self::I64(x.0) } })*
        numbers!($($t)*);
    };
}
ids!(ShopId PersonId SessionId CommunityId BuildingId PickupPointId RoomId SupplierId ProductId SkuId
     PoolId CampaignId CampaignItemId TeamId OrderId SubOrderId LineId PaymentId RefundId AfterSaleId JournalId
     LiveId CardId CommentId PurchaseOrderId BatchId MessageId EventId JobId AuditId TagId);

numbers!(Money Ts Grams Bps);

impl rusqlite::ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::I64(x) => ValueRef::Integer(*x),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
            Self::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Self::Bytes(b) => ValueRef::Blob(b),
        }))
    }
}

type BoxError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Val {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, BoxError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // PostgreSQL types a bare LIMIT or CAST parameter as it sees fit.
            Self::I64(x) if *ty == Type::INT4 => i32::try_from(*x)?.to_sql(ty, out),
            Self::I64(x) if *ty == Type::INT8 => x.to_sql(ty, out),
            Self::Text(s) if *ty == Type::TEXT || *ty == Type::VARCHAR => s.to_sql(ty, out),
            Self::Bool(b) if *ty == Type::BOOL => b.to_sql(ty, out),
            Self::Bytes(b) if *ty == Type::BYTEA => b.to_sql(ty, out),
            other => Err(format!("{other:?} bound to a parameter of type {ty}").into()),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}
