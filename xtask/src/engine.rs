//! The two engines that the same tests run on, one pass for each.

use std::process::Command;

use crate::Result;
use crate::pg::Cluster;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Pg,
}

pub(crate) const BOTH: &[Engine] = &[Engine::Sqlite, Engine::Pg];

impl Engine {
    /// What `--engine` asks for; both without it.
    pub(crate) fn chosen(word: Option<&str>) -> Result<&'static [Self]> {
        match word {
            None | Some("both") => Ok(BOTH),
            Some("sqlite") => Ok(&[Self::Sqlite]),
            Some("pg") => Ok(&[Self::Pg]),
            Some(other) => Err(format!("--engine is sqlite, pg or both, not `{other}`")),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Pg => "PostgreSQL",
        }
    }

    /// Tells the tests of a command which engine to use, and where it is.
    pub(crate) fn set(self, command: &mut Command, cluster: Option<&Cluster>) {
        match (self, cluster) {
            (Self::Pg, Some(cluster)) => command
                .env("JULIN_TEST_ENGINE", "pg")
                .env("JULIN_TEST_PG", &cluster.url),
            _ => command
                .env("JULIN_TEST_ENGINE", "sqlite")
                .env_remove("JULIN_TEST_PG"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_chosen_by_name() {
        assert_eq!(Engine::chosen(None).unwrap(), BOTH);
        assert_eq!(Engine::chosen(Some("both")).unwrap(), BOTH);
        assert_eq!(Engine::chosen(Some("pg")).unwrap(), [Engine::Pg]);
        assert!(Engine::chosen(Some("oracle")).is_err());
    }

    #[test]
    fn without_a_cluster_the_tests_are_not_sent_to_one() {
        let mut command = Command::new("true");
        Engine::Sqlite.set(&mut command, None);
        let set: Vec<_> = command
            .get_envs()
            .filter(|(_, value)| value.is_some())
            .collect();
        assert_eq!(set.len(), 1);
        assert_eq!(set[0].1.unwrap(), "sqlite");
    }
}
