use super::*;

fn faults(prefix: &str, domain: bool, text: &str) -> Vec<(usize, &'static str, String)> {
    let (file, text, prefix) = ("0001.sql".to_owned(), text.to_owned(), prefix.to_owned());
    let found = check_one(&Source {
        file,
        text,
        prefix,
        domain,
    });
    found
        .into_iter()
        .map(|r| (r.line, r.rule, r.subject))
        .collect()
}

fn fault(line: usize, rule: &'static str, subject: &str) -> Vec<(usize, &'static str, String)> {
    vec![(line, rule, subject.to_owned())]
}

const GOOD: &str = "-- The order as the member sees it.
CREATE TABLE orders_order (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  -- pg: photo BYTEA,
  -- sqlite: photo BLOB,
  paid BOOLEAN NOT NULL CHECK (paid IN (TRUE, FALSE)),
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, note)
);
CREATE TABLE orders_line (
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, n),
  FOREIGN KEY (shop_id, order_id) REFERENCES orders_order (shop_id, id)
);
CREATE UNIQUE INDEX orders_line_by_n ON orders_line (shop_id, n);
";

#[test]
fn a_good_migration_passes() {
    assert_eq!(faults("orders", true, GOOD), []);
}

#[test]
fn a_table_of_another_room_is_refused() {
    let create = "CREATE TABLE live_room (shop_id BIGINT PRIMARY KEY);";
    assert_eq!(
        faults("orders", true, create),
        fault(1, "own-tables", "live_room")
    );
    let reference = "CREATE TABLE orders_line (shop_id BIGINT PRIMARY KEY,\n\
        sku BIGINT REFERENCES catalog_sku (id));";
    assert_eq!(
        faults("orders", true, reference),
        fault(2, "own-tables", "catalog_sku")
    );
}

#[test]
fn types_of_one_engine_are_refused() {
    for kind in [
        "INTEGER",
        "VARCHAR(20)",
        "DECIMAL(10, 2)",
        "TIMESTAMP",
        "SERIAL",
        "JSONB",
    ] {
        let text =
            format!("CREATE TABLE orders_x (shop_id BIGINT PRIMARY KEY,\n a {kind} NOT NULL)");
        assert_eq!(
            faults("orders", true, &text),
            fault(2, "portable-type", "a"),
            "{kind}"
        );
    }
    let added = "ALTER TABLE orders_x ADD COLUMN b REAL;";
    assert_eq!(
        faults("orders", true, added),
        fault(1, "portable-type", "b")
    );
}

#[test]
fn sqlite_may_append_by_its_rowid_where_postgresql_has_the_shop_first() {
    let table = |key: &str| {
        format!(
            "CREATE TABLE orders_x (\n shop_id BIGINT NOT NULL,\n-- sqlite:   id INTEGER PRIMARY KEY,\n{key}\n);"
        )
    };
    let good =
        table("-- pg:   id BIGINT NOT NULL,\n-- pg: PRIMARY KEY (shop_id, id),\n n TEXT NOT NULL");
    assert_eq!(faults("orders", true, &good), []);
    let keyless = table("-- pg:   id BIGINT NOT NULL,\n n TEXT NOT NULL");
    assert_eq!(
        faults("orders", true, &keyless),
        fault(1, "shop-first", "orders_x")
    );
}

#[test]
fn the_shop_comes_first_in_every_key() {
    for (key, line) in [
        ("id BIGINT PRIMARY KEY", 2),
        ("id BIGINT,\nPRIMARY KEY (id, shop_id)", 3),
        ("id BIGINT,\nPRIMARY KEY (shop_id, id),\nUNIQUE (id)", 4),
        ("id BIGINT UNIQUE, PRIMARY KEY (shop_id, id)", 2),
    ] {
        let text = format!("CREATE TABLE orders_x (shop_id BIGINT NOT NULL,\n{key});");
        assert_eq!(
            faults("orders", true, &text),
            fault(line, "shop-first", "orders_x"),
            "{key}"
        );
    }
    let none = "CREATE TABLE orders_x (shop_id BIGINT NOT NULL);";
    assert_eq!(
        faults("orders", true, none),
        fault(1, "shop-first", "orders_x")
    );
    let index = "CREATE UNIQUE INDEX orders_x_by_id ON orders_x (id);";
    assert_eq!(
        faults("orders", true, index),
        fault(1, "shop-first", "orders_x")
    );
}

#[test]
fn the_platform_keeps_no_shop() {
    assert_eq!(
        faults(
            "events",
            false,
            "CREATE TABLE events_outbox (id BIGINT PRIMARY KEY);"
        ),
        []
    );
}

#[test]
fn what_one_engine_lacks_is_refused() {
    let text = "ALTER TABLE orders_x ALTER COLUMN a TYPE TEXT;";
    assert_eq!(
        faults("orders", true, text),
        fault(1, "portable-sql", "alter column")
    );
    assert_eq!(
        faults(
            "orders",
            true,
            "-- pg: ALTER TABLE orders_x ALTER COLUMN a TYPE TEXT;"
        ),
        []
    );
}
