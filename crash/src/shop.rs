//! The program under test, in a process of its own that is killed without warning.
use crate::Options;
use crate::provider::Merchant;
use anyhow::{Context as _, Result, bail};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How to start it.
pub(crate) struct Shop {
    options: Options,
    settings: Vec<String>,
    pub(crate) base: String,
}

/// How long the slowest start may take on a machine that is busy.
const START: Duration = Duration::from_secs(90);

impl Shop {
    /// A shop that pays through `merchant` and listens on `port`.
    pub(crate) fn new(options: &Options, merchant: &Merchant, port: u16) -> Result<Self> {
        let base = format!("http://127.0.0.1:{port}");
        let keys = merchant.write_keys(&options.dir)?;
        let mut settings = vec![
            format!("data_dir={}", options.dir.join("data").display()),
            "node_id=1".to_owned(),
            format!("http.listen=127.0.0.1:{port}"),
            format!("http.public_url={base}"),
            "media.enabled=false".to_owned(),
            "payments.provider=wechatpay".to_owned(),
            "orders.payment_timeout_s=60".to_owned(),
            "settlement.after_sale_window_s=25".to_owned(),
            "log.filter=warn,julin=info".to_owned(),
        ];
        settings.extend(keys);
        if let Some(pg) = &options.pg {
            settings.push(format!("database.url={pg}"));
        }
        Ok(Self {
            options: options.clone(),
            settings,
            base,
        })
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.options.julin);
        command.arg(word);
        for setting in &self.settings {
            command.args(["--set", setting]);
        }
        command
    }

    /// Makes the operator whom everything else is made by.
    pub(crate) fn operator(&self, login: &str, password: &str) -> Result<()> {
        let mut command = self.command("operator");
        let mut child = command.arg(login).stdin(Stdio::piped()).spawn()?;
        let mut words = child.stdin.take().context("stdin")?;
        writeln!(words, "{password}")?;
        drop(words);
        anyhow::ensure!(child.wait()?.success(), "no operator could be made");
        Ok(())
    }

    /// Starts it; it is killed when dropped.
    pub(crate) fn start(&self) -> Result<Process> {
        let log = self.options.dir.join("julin.log");
        let log = File::options().create(true).append(true).open(log)?;
        let mut command = self.command("serve");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        Ok(Process {
            child: command.stderr(log).spawn()?,
            began: Instant::now(),
        })
    }

    /// Waits until it answers.
    pub(crate) async fn ready(&self, process: &mut Process) -> Result<()> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        while process.began.elapsed() < START {
            if process.is_over()? {
                bail!("it went away: see {}/julin.log", self.options.dir.display());
            }
            let answer = http.get(format!("{}/readyz", self.base)).send().await;
            if answer.is_ok_and(|a| a.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("it did not start")
    }
}

/// The running program.
pub(crate) struct Process {
    child: Child,
    pub(crate) began: Instant,
}

impl Process {
    /// SIGKILL, and nothing is left of it.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
    /// Whether it ended by itself.
    pub(crate) fn is_over(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// SIGKILL for the server of a PostgreSQL folder.
pub(crate) fn kill_postgres(data: &Path) -> Result<()> {
    let text = std::fs::read_to_string(data.join("postmaster.pid"))?;
    let pid = text.lines().next().context("no process number")?;
    let status = Command::new("kill").args(["-KILL", pid.trim()]).status()?;
    anyhow::ensure!(status.success(), "PostgreSQL was not there to be killed");
    Ok(())
}
