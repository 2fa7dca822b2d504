//! Enums kept as text in columns and JSON.

/// Declares an enum that is one word in the database, in JSON and in the OpenAPI schema:
/// `text_enum! { /// Doc. pub enum Status { Open = "open", Closed = "closed" } }`.
#[macro_export]
macro_rules! text_enum {
    ($($(#[$m:meta])* $v:vis enum $n:ident { $($(#[$vm:meta])* $k:ident = $s:literal),+ $(,)? })*) => { $(
        $(#[$m])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug,
                 $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(crate = "julin_db::serde")]
        $v enum $n { $($(#[$vm])* #[serde(rename = $s)] $k),+ }
        impl $n {
            /// Every variant.
            pub const ALL: &'static [Self] = &[$(Self::$k),+];
            /// The word kept in columns and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$k => $s),+ }
            }
            /// The variant of a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.as_str() == word)
            }
        }
        // The derive would name the variants, not the words that go over the wire.
        impl $crate::utoipa::PartialSchema for $n {
            fn schema() -> $crate::utoipa::openapi::RefOr<$crate::utoipa::openapi::schema::Schema> {
                $crate::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|x| x.as_str())))
                    .into()
            }
        }
        impl $crate::utoipa::ToSchema for $n {}
        impl ::std::fmt::Display for $n {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl From<$n> for $crate::Val {
            fn from(x: $n) -> Self { $crate::Val::Text(x.as_str().to_owned()) }
        }
        impl $crate::Field for $n {
            fn get(row: &$crate::RawRow<'_>, i: usize) -> ::std::result::Result<Self, String> {
                let word = <String as $crate::Field>::get(row, i)?;
                Self::parse(&word).ok_or_else(|| format!("unknown {} {word}", stringify!($n)))
            }
        }
    )* };
}
