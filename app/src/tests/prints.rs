//! A fingerprint of everything that is stored: what is refused leaves it as it was.
use julin_db::{Db, Sql};
use std::collections::BTreeMap;

/// The statement that reads all of one table as a text.
struct Table {
    name: String,
    sql: &'static str,
}

/// Reads what every table holds.
pub(super) struct Prints(Db, Vec<Table>);

/// What every table holds, by its name.
pub(super) type Print = BTreeMap<String, String>;

impl Prints {
    pub(super) async fn of(db: &Db) -> Self {
        let mut tables = vec![];
        for name in names(db).await {
            let sql = if db.engine_name() == "sqlite" {
                lite(db, &name).await
            } else {
                format!(
                    "SELECT COALESCE(string_agg(CAST(t AS TEXT), ';' ORDER BY CAST(t AS TEXT)), '') FROM {name} t"
                )
            };
            // The statements live as long as the test's process.
            let sql: &'static str = Box::leak(sql.into_boxed_str());
            tables.push(Table { name, sql });
        }
        assert!(tables.len() > 40, "only {} tables", tables.len());
        Self(db.clone(), tables)
    }

    pub(super) async fn take(&self) -> Print {
        let mut tx = self.0.read().await.unwrap();
        let mut all = Print::new();
        for table in &self.1 {
            let text: (String,) = tx.one(Sql::new(table.sql)).await.unwrap();
            all.insert(table.name.clone(), text.0);
        }
        all
    }
}

async fn names(db: &Db) -> Vec<String> {
    let sql = if db.engine_name() == "sqlite" {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    } else {
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    };
    let rows: Vec<(String,)> = db.all(Sql::new(sql)).await.unwrap();
    rows.into_iter().map(|r| r.0).collect()
}

/// SQLite has no row as a text: every column is quoted.
async fn lite(db: &Db, table: &str) -> String {
    let columns = Sql::new("SELECT name FROM pragma_table_info($1)").bind(table);
    let columns: Vec<(String,)> = db.all(columns).await.unwrap();
    let quoted: Vec<String> = columns
        .iter()
        .map(|c| format!("quote(\"{}\")", c.0))
        .collect();
    let row = quoted.join("||','||");
    format!("SELECT COALESCE(group_concat({row}, ';'), '') FROM {table}")
}

/// The tables that changed.
pub(super) fn changed(before: &Print, after: &Print) -> Vec<String> {
    let differs =
        |(name, text): (&String, &String)| (after.get(name) != Some(text)).then(|| name.clone());
    before.iter().filter_map(differs).collect()
}
