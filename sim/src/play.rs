//! Plays a history in the shop and in the model, and compares the two after every step.
mod buy;
mod change;
mod claims;
mod correct;
mod debts;
mod dispatch;
mod fulfil;
mod hear;
mod offer;
mod team;
mod weigh;

use crate::dice::Dice;
use crate::laws;
use crate::model::{Campaign, Model, Stage, Status};
use crate::steps::Step;
use crate::till::Trouble;
use crate::world::World;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

/// Due instants that one wait may pass through.
const INSTANTS_MAX: usize = 5_000;
/// Days within which everything that was opened is counted.
const DAYS_MAX: usize = 30;

/// A history under way.
pub(crate) struct Play {
    world: World,
    model: Model,
    /// The last order asked for: its key, its body and who asked, and what was answered.
    last: Option<(String, Value, usize, Option<Value>)>,
    keys: u64,
    /// Facts heard so far, and sums that came twice.
    heard: usize,
    twice: usize,
    statements: usize,
    pub(crate) tally: Tally,
}

/// What a history came to, so that one can see that it was not empty.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Orders placed.
    pub placed: u64,
    /// Orders refused.
    pub refused: u64,
    /// Payments booked.
    pub captured: u64,
    /// Refunds promised.
    pub refunds: u64,
    /// Orders handed over.
    pub handed: u64,
    /// Claims made.
    pub claims: u64,
    /// Campaigns counted.
    pub counted: u64,
    /// Payments taken in cash.
    pub cash: u64,
    /// Withdrawals asked for.
    pub withdrawn: u64,
    /// Orders edited.
    pub edited: u64,
    /// Bags weighed.
    pub weighed: u64,
    /// Orders placed with a coupon or points.
    pub saved: u64,
    /// Pickup points decided about.
    pub decided: u64,
    /// Campaigns that opened again.
    pub extended: u64,
    /// Corrections of what was settled.
    pub corrected: u64,
    /// Teams that their leaders decided about.
    pub teams: u64,
    /// Seats taken in teams.
    pub seats: u64,
    /// Final payments that were asked for, and those that did not come.
    pub rests: u64,
    /// Deposits kept or given back because the rest did not come.
    pub given_up: u64,
    /// Runners that died.
    pub died: u64,
}

impl Tally {
    /// Adds another history.
    pub fn add(&mut self, other: Self) {
        self.placed += other.placed;
        self.refused += other.refused;
        self.captured += other.captured;
        self.refunds += other.refunds;
        self.handed += other.handed;
        self.claims += other.claims;
        self.counted += other.counted;
        self.cash += other.cash;
        self.withdrawn += other.withdrawn;
        self.edited += other.edited;
        self.weighed += other.weighed;
        self.saved += other.saved;
        self.decided += other.decided;
        self.extended += other.extended;
        self.corrected += other.corrected;
        self.teams += other.teams;
        self.seats += other.seats;
        self.rests += other.rests;
        self.given_up += other.given_up;
        self.died += other.died;
    }
}

/// Plays a whole history; an error says at which step what was broken.
pub(crate) async fn play(seed: u64, steps: &[Step]) -> Result<Tally> {
    let mut dice = Dice::of(seed);
    let (world, model) = World::build(&mut dice).await?;
    let mut play = Play {
        world,
        model,
        last: None,
        keys: 0,
        heard: 0,
        twice: 0,
        statements: 0,
        tally: Tally::default(),
    };
    play.settle().await.context("before the first step")?;
    for (n, step) in steps.iter().enumerate() {
        let done = play.step(step).await;
        done.with_context(|| format!("step {n}: {step:?}"))?;
    }
    play.rest().await.context("when all came to rest")?;
    Ok(play.tally)
}

impl Play {
    async fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Open(raw) => self.open(*raw).await?,
            Step::Place(raw) => self.place(*raw).await?,
            Step::PlaceAgain { changed } => self.place_again(*changed).await?,
            Step::Pay(raw) => self.pay(*raw).await?,
            Step::Tell => self.tell(1).await?,
            Step::Cancel(raw) => self.cancel(*raw).await?,
            Step::Wait(ms) => return self.wait(*ms).await,
            Step::ToNext => return self.wait_for_next().await,
            Step::CutoffNow(raw) => self.cutoff_now(*raw).await?,
            Step::EditGoods(raw) => self.edit_goods(*raw).await?,
            Step::CountStock(raw) => self.count_stock(*raw).await?,
            Step::Receive(raw) => self.receive(*raw).await?,
            Step::Arrive(raw) => self.arrive(*raw).await?,
            Step::HandOver(raw) => self.hand_over(*raw).await?,
            Step::Claim(raw) => self.claim(*raw).await?,
            Step::Decide(raw) => self.decide(*raw).await?,
            Step::Weigh(raw) => self.weigh(*raw).await?,
            Step::Excess(raw) => self.excess(*raw).await?,
            Step::DecidePoint(raw) => self.decide_point(*raw).await?,
            Step::Cash(raw) => self.cash(*raw).await?,
            Step::SettleCash(raw) => self.settle_cash(*raw).await?,
            Step::Withdraw(raw) => self.withdraw(*raw).await?,
            Step::DecideWithdrawal(raw) => self.decide_withdrawal(*raw).await?,
            Step::Statement(raw) => self.statement(*raw).await?,
            Step::Edit(raw) => self.edit(*raw).await?,
            Step::DecideTeam(raw) => self.decide_team(*raw).await?,
            Step::Correct(raw) => self.correct(*raw).await?,
            Step::WithdrawEdit(raw) => self.withdraw_edit(*raw).await?,
            Step::Trouble(troubles) => self.trouble(troubles),
            Step::Slow(slow) => self.world.till.books().slow = *slow,
        }
        self.drain().await?;
        self.settle().await
    }

    fn trouble(&mut self, troubles: &[Trouble]) {
        let mut books = self.world.till.books();
        books.troubles.extend(troubles.iter().copied());
    }

    /// Runs what is due; a runner that died is followed by another.
    async fn drain(&mut self) -> Result<()> {
        loop {
            let (runner, till) = (self.world.runner.clone(), self.world.till.clone());
            tokio::select! {
                biased;
                done = runner.drain() => return Ok(done?),
                () = till.died() => {}
            }
            self.tally.died += 1;
            self.world.restart();
        }
    }

    /// Lets time pass, stopping wherever something is due.
    async fn wait(&mut self, ms: i64) -> Result<()> {
        let until = self.world.now() + ms;
        for _ in 0..INSTANTS_MAX {
            let due = self.world.runner.next_due().await?;
            let next = due
                .map_or(until, |due| due.0.min(until))
                .max(self.world.now() + 1);
            self.world
                .app
                .clock
                .advance(next.min(until) - self.world.now());
            self.drain().await?;
            self.settle().await?;
            if self.world.now() >= until {
                return Ok(());
            }
        }
        bail!("something is due again and again")
    }

    async fn wait_for_next(&mut self) -> Result<()> {
        let now = self.model.now;
        let times = self.model.campaigns.iter();
        let times = times.flat_map(|c| [c.cutoff_at, c.counting_at]);
        let next = times.filter(|at| *at > now).min();
        self.wait(next.map_or(60_000, |at| at - now)).await
    }

    /// Nothing goes wrong any more, and time passes until everything has come to its end.
    async fn rest(&mut self) -> Result<()> {
        let owed = {
            let mut books = self.world.till.books();
            books.troubles.clear();
            books.slow = false;
            books.untold.len()
        };
        self.tell(owed).await?;
        self.drain().await?;
        self.settle().await?;
        // Now and then so long that nobody has weighed for a week.
        let days = if self.keys.is_multiple_of(3) { 9 } else { 1 };
        self.wait(days * 86_400_000).await?;
        self.count_everything().await?;
        for raw in 0..24 {
            let steps = [
                Step::Receive(raw),
                Step::DecidePoint(raw),
                Step::Weigh(raw),
                Step::Weigh(raw * 7),
                Step::HandOver(raw),
                Step::Claim(raw * 31),
                Step::Decide(raw * 17),
            ];
            for step in steps {
                Box::pin(self.step(&step)).await?;
            }
            self.arrive_everywhere().await?;
        }
        while self.model.claims.iter().any(|c| c.open) {
            self.decide(0).await?;
        }
        for raw in 0..12 {
            self.wait(3 * 86_400_000).await?;
            let steps = [
                Step::Withdraw(raw),
                Step::DecideWithdrawal(raw * 13),
                Step::DecideWithdrawal(raw * 29),
                Step::Statement(raw),
                Step::Correct(raw * 37),
                Step::Pay(raw * 41),
            ];
            for step in steps {
                Box::pin(self.step(&step)).await?;
            }
        }
        self.return_cash().await?;
        self.drain().await?;
        self.settle().await?;
        let open = self.model.orders.iter().filter(|o| !o.is_over());
        let stuck: Vec<(i64, Status)> = open.map(|o| (o.id, o.status)).collect();
        ensure!(stuck.is_empty(), "orders that never end: {stuck:?}");
        laws::at_rest(&self.world, &self.model).await
    }

    /// Waits until every campaign is counted and every presale is over.
    async fn count_everything(&mut self) -> Result<()> {
        for _ in 0..DAYS_MAX {
            let mut campaigns = self.model.campaigns.iter();
            let open = |c: &Campaign| {
                matches!(
                    c.stage,
                    Stage::Scheduled | Stage::Open | Stage::Cutoff | Stage::Succeeded
                )
            };
            if !campaigns.any(open) {
                return Ok(());
            }
            self.wait(86_400_000).await?;
        }
        bail!("a campaign that is never counted (rule 13)")
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        format!("sim-key-{:08}", self.keys)
    }
}

/// One of a list, by a throw.
pub(super) fn pick<T>(of: &[T], raw: u64) -> Option<&T> {
    let n = u64::try_from(of.len()).ok().filter(|n| *n > 0)?;
    of.get(usize::try_from(raw % n).ok()?)
}
