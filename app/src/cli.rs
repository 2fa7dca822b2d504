//! The command line.
use crate::{context, demo, doctor, openapi, rooms, serve};
use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use julin_config::{Config, LogFormat, Sources};
use std::path::PathBuf;
use std::process::ExitCode;

/// Community group buying and private-domain live commerce in one binary.
#[derive(Parser)]
#[command(name = "julin", version, about)]
struct Cli {
    /// Settings file (TOML).
    #[arg(long, env = "JULIN_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// One setting, as `key=value`; may be given many times.
    #[arg(long = "set", value_name = "KEY=VALUE", global = true)]
    set: Vec<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the shop.
    Serve,
    /// Bring the database up to date and stop.
    Migrate,
    /// Check settings, disk, fonts, ports and database.
    Doctor,
    /// Print the OpenAPI document.
    Openapi,
    /// Print an example of the settings file.
    Config,
    /// Set the password of an operator (created when missing), read from standard input.
    Operator {
        /// Sign-in name.
        login: String,
    },
    /// Serve the demo neighbourhood, made on first start.
    Demo {
        /// Where it lives.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
    },
    /// Publish a film to a room of the running demo (needs ffmpeg).
    DemoLive {
        /// Where the demo lives.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Address of the running demo.
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        url: String,
        /// Stop after this many seconds.
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
}

/// Parses the command line and does it.
pub(crate) async fn run() -> Result<ExitCode> {
    let cli = Cli::parse();
    match &cli.command {
        Command::Openapi => say(&openapi::json()?),
        Command::Config => say(&Config::example()),
        Command::Doctor => return Ok(doctor::run(&load(&cli, &[])?, &say).await),
        Command::Migrate => {
            let config = load(&cli, &[])?;
            let db = context::open_db(&config, context::system_env()).await?;
            let applied = db.migrate(&rooms::migrations()).await?;
            say(&format!("{} migrations applied", applied.len()));
        }
        Command::Operator { login } => {
            let config = load(&cli, &[])?;
            let mut password = String::new();
            std::io::stdin().read_line(&mut password)?;
            context::set_operator(&config, login, password.trim()).await?;
            say(&format!("operator {login} can sign in"));
        }
        Command::Serve => {
            let config = load(&cli, &[])?;
            logging(&config);
            serve::serve(config).await?;
        }
        Command::Demo { data } => {
            let config = load(&cli, &demo::settings(data))?;
            logging(&config);
            demo::serve(config, &say).await?;
        }
        Command::DemoLive { data, url, seconds } => demo::publish(data, url, *seconds).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn load(cli: &Cli, under: &[(String, String)]) -> Result<Config> {
    let mut flags = under.to_vec();
    for pair in &cli.set {
        let (key, value) = pair.split_once('=').context("--set takes key=value")?;
        flags.push((key.to_owned(), value.to_owned()));
    }
    let sources = Sources {
        file: cli.config.clone(),
        env: std::env::vars().collect(),
        flags,
    };
    Ok(Config::load(&sources)?)
}

fn logging(config: &Config) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter =
        EnvFilter::try_new(&config.log.filter).unwrap_or_else(|_bad| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call (tests) keeps the first subscriber.
    let _ = match config.log.format {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Text => builder.try_init(),
    };
}

#[expect(clippy::print_stdout, reason = "the command line answers here")]
fn say(text: &str) {
    println!("{text}");
}

/// Says on standard error why the program ends.
#[expect(clippy::print_stderr, reason = "the command line complains here")]
pub(crate) fn complain(text: &str) {
    eprintln!("julin: {text}");
}
