//! A fresh database for one test.
use julin_db::{Db, Env, Migrations, Options};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

pub(crate) async fn fresh(dir: &Path, migrations: &[Migrations], env: Env) -> Db {
    let url = match std::env::var("JULIN_TEST_ENGINE").as_deref() {
        Ok("pg") => clone_template(migrations, env.clone()).await,
        Ok("sqlite") | Err(_) => dir.join("test.db").display().to_string(),
        Ok(other) => panic!("JULIN_TEST_ENGINE is sqlite or pg, not {other}"),
    };
    let db = open(&url, env).await;
    db.migrate(migrations).await.unwrap();
    db
}

async fn open(url: &str, env: Env) -> Db {
    let options = Options {
        url: url.to_owned(),
        durable: false,
        connections: 6,
    };
    Db::connect(&options, env).await.unwrap()
}

/// Clones the template that holds these tables, made on first need.
async fn clone_template(migrations: &[Migrations], env: Env) -> String {
    let base = std::env::var("JULIN_TEST_PG").expect("JULIN_TEST_PG names a PostgreSQL server");
    let (root, _) = base.rsplit_once('/').unwrap();
    let texts: String = migrations
        .iter()
        .flat_map(|m| m.files)
        .map(|f| f.1)
        .collect();
    let hash = Sha256::digest(texts);
    let template = format!(
        "julin_tpl_{:02x}{:02x}{:02x}{:02x}",
        hash[0], hash[1], hash[2], hash[3]
    );
    let (admin, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    admin
        .batch_execute("SELECT pg_advisory_lock(7401)")
        .await
        .unwrap();
    let known = "SELECT 1 FROM pg_database WHERE datname = $1";
    if admin
        .query_opt(known, &[&template])
        .await
        .unwrap()
        .is_none()
    {
        let building = format!("{template}_new");
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)"))
            .await
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE {building}"))
            .await
            .unwrap();
        let db = open(&format!("{root}/{building}"), env).await;
        db.migrate(migrations).await.unwrap();
        drop(db);
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{building}'"
        );
        admin.batch_execute(&end).await.unwrap();
        admin
            .batch_execute(&format!("ALTER DATABASE {building} RENAME TO {template}"))
            .await
            .unwrap();
    }
    let name = format!(
        "julin_t{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::SeqCst)
    );
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .unwrap();
    admin
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .await
        .unwrap();
    admin
        .batch_execute("SELECT pg_advisory_unlock(7401)")
        .await
        .unwrap();
    drop(admin);
    let _ = connection.await;
    format!("{root}/{name}")
}
