//! What the settings look like: the `settings!` macro writes each struct, its default and its schema
//! from one place, so that no field can lack a meaning or a default.

use std::{net::SocketAddr, path::PathBuf};

use crate::{
    Cidr, DatabaseUrl, LogFormat, PaymentProvider, PlaySigning, Secret, SmsProvider,
    StatementPeriod,
};

/// How a value written as plain text (variable, flag) is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Section,
    Text,
    Secret,
    Flag,
    Number,
    List,
}

/// One key of the schema.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) doc: &'static [&'static str],
    pub(crate) kind: Kind,
    /// The default as a TOML literal; `None` when the key is unset by default.
    pub(crate) default: Option<String>,
}

/// A type that may stand in a settings struct.
pub(crate) trait Setting {
    fn describe(&self, path: &str, doc: &'static [&'static str], out: &mut Vec<Entry>);
}

/// A single value.
pub(crate) trait Leaf {
    const KIND: Kind;
    fn literal(&self) -> Option<String>;
}

impl<T: Leaf> Setting for T {
    fn describe(&self, path: &str, doc: &'static [&'static str], out: &mut Vec<Entry>) {
        let default = self.literal();
        out.push(Entry {
            path: path.to_owned(),
            doc,
            kind: T::KIND,
            default,
        });
    }
}

impl<T: Leaf> Leaf for Option<T> {
    const KIND: Kind = T::KIND;
    fn literal(&self) -> Option<String> {
        self.as_ref().and_then(Leaf::literal)
    }
}

impl<T: ToString> Leaf for Vec<T> {
    const KIND: Kind = Kind::List;
    fn literal(&self) -> Option<String> {
        let items: Vec<_> = self
            .iter()
            .map(|item| format!("{:?}", item.to_string()))
            .collect();
        Some(format!("[{}]", items.join(", ")))
    }
}

macro_rules! leaf {
    ($kind:ident: $($type:ty = $literal:expr),+ $(,)?) => {$(
        impl Leaf for $type {
            const KIND: Kind = Kind::$kind;
            fn literal(&self) -> Option<String> {
                let literal: fn(&$type) -> String = $literal;
                Some(literal(self))
            }
        }
    )+};
}

leaf!(Flag: bool = ToString::to_string);
leaf!(Number: u16 = ToString::to_string, u32 = ToString::to_string, i64 = ToString::to_string, usize = ToString::to_string);
leaf!(Secret: Secret = |_| "\"\"".to_owned());
leaf!(Text:
    String = |text| format!("{text:?}"),
    PathBuf = |path| format!("{:?}", path.display().to_string()),
    SocketAddr = |address| format!("\"{address}\""),
    DatabaseUrl = |url| format!("{url:?}"),
    Cidr = |range| format!("\"{range}\""),
    SmsProvider = |provider| format!("{:?}", provider.as_str()),
    PaymentProvider = |provider| format!("{:?}", provider.as_str()),
    PlaySigning = |signing| format!("{:?}", signing.as_str()),
    StatementPeriod = |period| format!("{:?}", period.as_str()),
    LogFormat = |format| format!("{:?}", format.as_str()),
);

/// Declares a section: `/// meaning` + `name: Type = default`.
macro_rules! settings {
    ($($(#[doc = $about:literal])+ pub struct $name:ident {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty = $default:expr,)+
    })+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $crate::schema::Setting for $name {
            fn describe(
                &self,
                path: &str,
                doc: &'static [&'static str],
                out: &mut Vec<$crate::schema::Entry>,
            ) {
                $crate::schema::section(path, doc, out);
                $(self.$field.describe(
                    &$crate::schema::join(path, stringify!($field)),
                    &[$($doc),+],
                    out,
                );)+
            }
        }
    )+};
}
pub(crate) use settings;

/// Notes the section itself; the root has no key.
pub(crate) fn section(path: &str, doc: &'static [&'static str], out: &mut Vec<Entry>) {
    if !path.is_empty() {
        out.push(Entry {
            path: path.to_owned(),
            doc,
            kind: Kind::Section,
            default: None,
        });
    }
}

pub(crate) fn join(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// All keys in the order in which they are declared.
pub(crate) fn entries() -> Vec<Entry> {
    let mut out = Vec::new();
    crate::Config::default().describe("", &[], &mut out);
    out
}
