//! Forward-only migrations, owned by the rooms.
use crate::stats::LayStats;
use crate::{Command, Db, DbError, Result, Tx, q};

/// The migrations of one room, in order.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// The room; prefix of its tables.
    pub room: &'static str,
    /// `(name, sql)`; a line that starts with `-- sqlite:` or `-- pg:` is for that engine alone.
    pub files: &'static [(&'static str, &'static str)],
}

/// An arbitrary key that all Julin processes agree on.
const LOCK: i64 = 0x6a75_6c69_6e00;

struct Prepare;
impl Command for Prepare {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        tx.lock(LOCK).await?;
        tx.script(
            "CREATE TABLE IF NOT EXISTS db_migration (room TEXT NOT NULL, name TEXT NOT NULL, \
             applied_at BIGINT NOT NULL, PRIMARY KEY (room, name)); \
             CREATE TABLE IF NOT EXISTS db_node (node BIGINT NOT NULL PRIMARY KEY, \
             holder TEXT NOT NULL, leased_until BIGINT NOT NULL, high_water BIGINT NOT NULL);",
        )
        .await?;
        Ok(())
    }
}

struct Apply {
    room: &'static str,
    name: &'static str,
    text: &'static str,
}
impl Command for Apply {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        tx.lock(LOCK).await?;
        let seen = "SELECT 1 AS n FROM db_migration WHERE room = $1 AND name = $2";
        let seen = crate::Sql::new(seen).bind(self.room).bind(self.name);
        // PostgreSQL reads a bare 1 as int4, so only the number of rows is asked.
        if tx.run_returns_rows(seen).await? {
            return Ok(false);
        }
        let text = for_engine(self.text, tx.is_postgres());
        tx.script(&text).await?;
        let now = tx.now();
        tx.run(
            crate::Sql::new(
                "INSERT INTO db_migration (room, name, applied_at) VALUES ($1, $2, $3)",
            )
            .bind(self.room)
            .bind(self.name)
            .bind(now),
        )
        .await?;
        Ok(true)
    }
}

impl Tx {
    async fn run_returns_rows(&mut self, sql: crate::Sql) -> Result<bool, DbError> {
        struct Any;
        impl crate::Row for Any {
            const COLUMNS: &'static [&'static str] = &[];
            fn from_row(_: &crate::RawRow<'_>) -> Result<Self, String> {
                Ok(Self)
            }
        }
        Ok(self.opt::<Any>(sql).await?.is_some())
    }
}

fn for_engine(text: &str, postgres: bool) -> String {
    let (mine, other) = if postgres {
        ("-- pg:", "-- sqlite:")
    } else {
        ("-- sqlite:", "-- pg:")
    };
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|l| !l.trim_start().starts_with(other)) {
        out.push_str(line.trim_start().strip_prefix(mine).unwrap_or(line));
        out.push('\n');
    }
    out
}

impl Db {
    /// Applies what is missing, room by room in the order given, under a lock. Answers the names of
    /// what was applied.
    pub async fn migrate(&self, rooms: &[Migrations]) -> Result<Vec<String>> {
        self.write(Prepare).await?;
        let mut applied = vec![];
        for room in rooms {
            for &(name, text) in room.files {
                if self
                    .write(Apply {
                        room: room.room,
                        name,
                        text,
                    })
                    .await?
                {
                    applied.push(format!("{}/{name}", room.room));
                }
            }
        }
        self.write(LayStats).await?;
        Ok(applied)
    }
    /// The migrations that this database has, as `room/name`.
    pub async fn migrations_applied(&self) -> Result<Vec<String>> {
        let rows: Vec<(String, String)> = self
            .all(q!(
                "SELECT room, name FROM db_migration ORDER BY applied_at, room, name"
            ))
            .await?;
        Ok(rows
            .into_iter()
            .map(|(room, name)| format!("{room}/{name}"))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_for_one_engine_is_left_out_for_the_other() {
        let text = "A;\n-- pg: B;\n-- sqlite: C;\n";
        assert_eq!(super::for_engine(text, true), "A;\n B;\n");
        assert_eq!(super::for_engine(text, false), "A;\n C;\n");
    }
}
