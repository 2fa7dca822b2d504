//! Values that must not reach a log.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// A secret: `Debug` shows only whether it is set.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself: call it only where it is used.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is unset.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "(unset)" } else { "***" })
    }
}

/// The engine that a database URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server; take the URL from `DatabaseUrl::expose`.
    Postgres,
}

/// A database URL: `Debug` hides its password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Wraps a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its password: call it only where a connection is made.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The engine, with a relative SQLite path taken from `data_dir`; `None` for other schemes.
    pub fn engine(&self, data_dir: &Path) -> Option<Engine> {
        if self.0.starts_with("postgres://") || self.0.starts_with("postgresql://") {
            return Some(Engine::Postgres);
        }
        let file = self.0.strip_prefix("sqlite:")?;
        let file = file.strip_prefix("//").unwrap_or(file);
        (!file.is_empty()).then(|| Engine::Sqlite(data_dir.join(file)))
    }

    fn redacted(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once("://") else {
            return self.0.clone();
        };
        let (authority, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        // A password may hold a raw slash, so the last `@` of the whole counts when there is none here.
        match (authority.rsplit_once('@'), rest.rsplit_once('@')) {
            (Some((user, host)), _) => format!("{scheme}://{}@{host}{}", hide(user), mask(tail)),
            (None, Some((user, host))) => format!("{scheme}://{}@{}", hide(user), mask(host)),
            (None, None) => format!("{scheme}://{authority}{}", mask(tail)),
        }
    }
}

fn hide(user: &str) -> String {
    user.split_once(':')
        .map_or_else(|| user.to_owned(), |(name, _)| format!("{name}:***"))
}

/// `?password=…` is a way to state it too.
fn mask(tail: &str) -> String {
    let parts = tail.split_inclusive(['?', '&']).map(|part| {
        let end = part.trim_start_matches(|c| c != '&');
        if part.starts_with("password=") {
            format!("password=***{end}")
        } else {
            part.to_owned()
        }
    });
    parts.collect()
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_what_is_secret() {
        for (url, shown) in [
            ("sqlite:julin.db", "sqlite:julin.db"),
            ("postgres://ann:pw@db/julin", "postgres://ann:***@db/julin"),
            ("postgres://ann:p/w@db/julin", "postgres://ann:***@db/julin"),
            ("postgres://ann:p@w@db/julin", "postgres://ann:***@db/julin"),
            (
                "postgres://db/julin?user=ann&password=pw",
                "postgres://db/julin?user=ann&password=***",
            ),
            (
                "postgres://db/j?password=pw&user=ann",
                "postgres://db/j?password=***&user=ann",
            ),
            ("postgres://ann@db", "postgres://ann@db"),
        ] {
            assert_eq!(DatabaseUrl::new(url).redacted(), shown);
        }
        assert_eq!(format!("{:?}", Secret::new("k")), "***");
        assert_eq!(format!("{:?}", Secret::default()), "(unset)");
    }

    #[test]
    fn a_relative_sqlite_file_lies_in_the_data_dir() {
        let data = Path::new("/srv/julin");
        for (url, engine) in [
            (
                "sqlite:a.db",
                Some(Engine::Sqlite("/srv/julin/a.db".into())),
            ),
            (
                "sqlite:///var/a.db",
                Some(Engine::Sqlite("/var/a.db".into())),
            ),
            ("postgres://h/d", Some(Engine::Postgres)),
            ("postgresql://h/d", Some(Engine::Postgres)),
            ("mysql://h/d", None),
            ("sqlite:", None),
        ] {
            assert_eq!(DatabaseUrl::new(url).engine(data), engine, "{url}");
        }
    }
}
