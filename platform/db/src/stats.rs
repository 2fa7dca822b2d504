//! What SQLite plans by. Without statistics it takes any index whose first column is bound for a good
//! one, and ours all begin with the shop, in which everything lies: it then reads a whole table in the
//! order it likes. Gathered statistics (ANALYZE) would make the plans of a shop depend on the day they
//! were gathered. So fixed ones are laid down: everything in one shop, tables long, names of states few.
use crate::{Command, Result, Sql, Tx, Val};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Rows of every table, as planned for.
const ROWS: u64 = 1_000_000;
/// Rows of an index that holds some rows only (`… WHERE …`).
const ROWS_PARTIAL: u64 = 10_000;
/// Columns with a few values, and how many.
const FEW: [&str; 4] = ["status", "state", "kind", "priority"];
const FEW_VALUES: u64 = 10;
/// Columns by which many rows belong together, and how many values they have.
const SHARED: [&str; 9] = [
    "campaign_id",
    "community_id",
    "coupon_id",
    "day",
    "item_id",
    "leader_id",
    "pickup_point_id",
    "sku_id",
    "supplier_id",
];
const SHARED_VALUES: u64 = 1_000;
/// Values of any other column.
const VALUES: u64 = 100_000;

/// Lays the statistics of every index down, on SQLite, where they are not there yet.
pub(crate) struct LayStats;

impl Command for LayStats {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        if tx.is_postgres() {
            return Ok(());
        }
        // Makes the table of statistics, if there is none, and reads it.
        tx.script("ANALYZE sqlite_schema").await?;
        let wanted = wanted(tx).await?;
        let found = "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx";
        let found: Vec<(String, String, String)> = tx.all(Sql::new(found)).await?;
        if wanted == found {
            return Ok(());
        }
        tx.script("DELETE FROM sqlite_stat1").await?;
        let insert = Sql::new("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)");
        let rows = wanted.into_iter();
        let rows: Vec<Vec<Val>> = rows
            .map(|(table, index, stat)| vec![table.into(), index.into(), stat.into()])
            .collect();
        tx.run_set(insert, &rows).await?;
        told(tx).await
    }
}

/// Other connections read statistics with the schema, so they are told that it has changed.
async fn told(tx: &mut Tx) -> Result<()> {
    let (version,): (i64,) = tx.one(Sql::new("PRAGMA schema_version")).await?;
    let next = version.wrapping_add(1) & i64::from(i32::MAX);
    tx.script(&format!(
        "PRAGMA schema_version = {next}; ANALYZE sqlite_schema"
    ))
    .await?;
    Ok(())
}

/// One index: what tells how many rows it holds and how much each of its columns narrows them.
struct Index {
    unique: bool,
    partial: bool,
    columns: Vec<String>,
}

type Columns = Vec<(String, String, i64, i64, Option<String>)>;

async fn wanted(tx: &mut Tx) -> Result<Vec<(String, String, String)>> {
    // The key of a table without rowids goes by the table's name. An index without a text is a key.
    let sql = "SELECT t.name AS tbl,
           CASE WHEN t.wr = 1 AND x.origin = 'pk' THEN t.name ELSE x.name END AS idx,
           CASE WHEN SUBSTR(COALESCE(m.sql, 'CREATE UNIQUE'), 1, 13) = 'CREATE UNIQUE' THEN 1 ELSE 0 END AS uniq,
           x.partial AS partial, i.name AS col
         FROM pragma_table_list t JOIN pragma_index_list(t.name) x JOIN pragma_index_info(x.name) i
         LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = x.name
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'
         ORDER BY tbl, idx, i.seqno";
    let found: Columns = tx.all(Sql::new(sql)).await?;
    let mut indexes: BTreeMap<(String, String), Index> = BTreeMap::new();
    for (table, index, unique, partial, column) in found {
        let index = indexes.entry((table, index)).or_insert(Index {
            unique: unique != 0,
            partial: partial != 0,
            columns: vec![],
        });
        index.columns.push(column.unwrap_or_default());
    }
    let stats = indexes.into_iter();
    Ok(stats.map(|((t, x), index)| (t, x, index.stat())).collect())
}

impl Index {
    /// Rows in all, then rows left after the first column, the first two, and so on.
    fn stat(&self) -> String {
        let rows = if self.partial { ROWS_PARTIAL } else { ROWS };
        let mut left = rows;
        let mut stat = rows.to_string();
        for (n, column) in self.columns.iter().enumerate() {
            left /= values(column);
            let whole = self.unique && n + 1 == self.columns.len();
            let here = if whole { 1 } else { left.max(1) };
            let _ = write!(stat, " {here}");
        }
        stat
    }
}

/// How many values a column is planned to have.
fn values(column: &str) -> u64 {
    match column {
        "shop_id" => 1,
        few if FEW.contains(&few) => FEW_VALUES,
        shared if SHARED.contains(&shared) => SHARED_VALUES,
        _ => VALUES,
    }
}
