//! Typed ids: `i64`, time-ordered (41 bits of milliseconds since 2025, 10 bits of node, 12 bits of
//! sequence), strings in JSON so that JavaScript keeps every digit.

/// Implemented by every typed id.
pub trait Id: Copy + Send + Sync + 'static {
    /// Wraps a raw value, as read from a column.
    fn from_raw(raw: i64) -> Self;
    /// The raw value, as stored in a column.
    fn raw(self) -> i64;
}

/// Declares id types: `id!(OrderId "one order")`.
#[macro_export]
macro_rules! id {
    ($($name:ident $doc:literal),* $(,)?) => { $(
        #[doc = concat!("Identifies ", $doc, ".")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
        impl $crate::Id for $name {
            fn from_raw(raw: i64) -> Self { Self(raw) }
            fn raw(self) -> i64 { self.0 }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::itoa::Buffer::new().format(self.0))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                $crate::deserialize_raw(d).map(Self)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::id_schema()
            }
        }
        impl utoipa::ToSchema for $name {}
    )* };
}

/// The OpenAPI schema shared by all ids: a string of digits.
#[doc(hidden)]
pub fn id_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .pattern(Some("^[0-9]{1,19}$"))
        .build()
        .into()
}

/// Reads an id written as a string of digits (or a JSON number, which small test ids may be).
#[doc(hidden)]
pub fn deserialize_raw<'de, D: serde::Deserializer<'de>>(d: D) -> Result<i64, D::Error> {
    struct Digits;
    impl serde::de::Visitor<'_> for Digits {
        type Value = i64;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an id: a string of digits")
        }
        fn visit_str<E: serde::de::Error>(self, s: &str) -> Result<i64, E> {
            // `parse` would take a sign.
            let digits = s
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| s.parse().ok());
            digits
                .flatten()
                .ok_or_else(|| E::custom("an id is a string of digits"))
        }
        fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<i64, E> {
            u64::try_from(n).map_err(E::custom).map(|_| n)
        }
        fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<i64, E> {
            i64::try_from(n).map_err(E::custom)
        }
    }
    d.deserialize_any(Digits)
}

id! {
    ShopId "one shop, the tenant",
    PersonId "one person (member, leader or staff; roles are grants)",
    SessionId "one signed-in session",
    CommunityId "one residential community",
    BuildingId "one building of a community",
    PickupPointId "one pickup point",
    RoomId "one member group (社群)",
    SupplierId "one supplier",
    ProductId "one product",
    SkuId "one stock-keeping unit",
    PoolId "one pool of stock",
    CampaignId "one campaign (a buy)",
    CampaignItemId "one SKU on offer in a campaign",
    TeamId "one team of a team buy (拼团)",
    OrderId "one order",
    SubOrderId "one sub-order (supplier, temperature zone, day)",
    LineId "one order line",
    PaymentId "one payment intent",
    RefundId "one refund",
    AfterSaleId "one after-sale claim",
    JournalId "one ledger transaction",
    LiveId "one live session",
    CardId "one product card of a live session",
    CommentId "one comment",
    PurchaseOrderId "one purchase order",
    BatchId "one batch of goods",
    MessageId "one inbox message",
    EventId "one domain event",
    JobId "one job",
    AuditId "one audit entry",
    TagId "one tag",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_strings_in_json_and_keep_every_digit() {
        let id = OrderId(9_007_199_254_740_993);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"9007199254740993\"");
        assert_eq!(serde_json::from_str::<OrderId>(&json).unwrap(), id);
        for wrong in [
            "\"12x\"",
            "\"\"",
            "\"-1\"",
            "\"+1\"",
            "-1",
            "1.0",
            "\"9223372036854775808\"",
        ] {
            assert!(serde_json::from_str::<OrderId>(wrong).is_err(), "{wrong}");
        }
    }
}
