//! Databases that are filled once and copied.
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// Where a benchmark keeps its databases.
pub(crate) enum Store {
    /// Files in a folder.
    Lite(PathBuf),
    /// Databases of a server.
    Pg(String),
}

impl Store {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Lite(_) => "SQLite",
            Self::Pg(_) => "PostgreSQL",
        }
    }

    /// The address of a database that is made empty.
    pub(crate) async fn empty(&self, name: &str) -> anyhow::Result<String> {
        match self {
            Self::Lite(dir) => Ok(file(dir, name).display().to_string()),
            Self::Pg(url) => {
                again(url, name, "").await?;
                at(url, name)
            }
        }
    }

    /// A copy of one that nobody has open.
    pub(crate) async fn copy(&self, from: &str, to: &str) -> anyhow::Result<String> {
        match self {
            Self::Lite(dir) => {
                for tail in ["", "-wal"] {
                    let path = |name: &str| {
                        let mut path = file(dir, name).into_os_string();
                        path.push(tail);
                        PathBuf::from(path)
                    };
                    if path(from).exists() {
                        std::fs::copy(path(from), path(to))?;
                    }
                }
                Ok(file(dir, to).display().to_string())
            }
            Self::Pg(url) => {
                again(url, to, &format!(" TEMPLATE closing_{from}")).await?;
                at(url, to)
            }
        }
    }

    /// Takes the databases away again.
    pub(crate) async fn drop_all(&self) -> anyhow::Result<()> {
        let Self::Pg(url) = self else { return Ok(()) };
        for name in ["seed", "calm", "killed"] {
            run(
                url,
                &format!("DROP DATABASE IF EXISTS closing_{name} WITH (FORCE)"),
            )
            .await?;
        }
        Ok(())
    }
}

fn file(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.db"))
}

fn at(url: &str, name: &str) -> anyhow::Result<String> {
    let (root, _) = url.rsplit_once('/').context("no database in the address")?;
    Ok(format!("{root}/closing_{name}"))
}

async fn again(url: &str, name: &str, how: &str) -> anyhow::Result<()> {
    run(
        url,
        &format!("DROP DATABASE IF EXISTS closing_{name} WITH (FORCE)"),
    )
    .await?;
    run(url, &format!("CREATE DATABASE closing_{name}{how}")).await
}

async fn run(url: &str, text: &str) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let task = tokio::spawn(connection);
    client.batch_execute(text).await?;
    drop(client);
    task.await??;
    Ok(())
}
