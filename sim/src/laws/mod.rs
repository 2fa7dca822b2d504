//! The shop against the model: every row that a rule speaks of, after every step.
mod among;
mod commission;
mod debts;
mod dispatch;
mod money;
mod orders;
mod promo;
mod rows;
mod stock;
mod supply;
mod team;

use crate::model::Model;
use crate::world::World;
use anyhow::{Result, ensure};
use std::fmt::Debug;

/// Compares everything.
pub(crate) async fn compare(world: &World, model: &Model) -> Result<()> {
    let broken = world.till.books().broken.clone();
    ensure!(broken.is_empty(), "at the provider: {broken:?}");
    orders::compare(world, model).await?;
    stock::compare(world, model).await?;
    money::compare(world, model).await?;
    commission::compare(world, model).await?;
    supply::compare(world, model).await?;
    dispatch::compare(world, model).await?;
    promo::compare(world, model).await?;
    team::compare(world, model).await?;
    among::compare(world, model).await?;
    given_up(world).await
}

/// What must hold besides once nothing is under way.
pub(crate) async fn at_rest(world: &World, model: &Model) -> Result<()> {
    compare(world, model).await?;
    money::at_rest(world, model).await?;
    debts::at_rest(world).await
}

/// Nothing may be given up: every fault of the provider is one that passes.
async fn given_up(world: &World) -> Result<()> {
    let scope = world.app.scope();
    let letters = world.runner.dead_letters(scope).await?;
    ensure!(letters.is_empty(), "events were given up: {letters:?}");
    let jobs = world.runner.dead_jobs(scope).await?;
    ensure!(jobs.is_empty(), "jobs were given up: {jobs:?}");
    Ok(())
}

/// Says which rule is broken when two things differ.
pub(crate) fn same<T: PartialEq + Debug>(
    rule: &str,
    about: impl Debug,
    shop: T,
    model: T,
) -> Result<()> {
    ensure!(
        shop == model,
        "{rule}: {about:?} is {shop:?} in the shop, {model:?} in the model"
    );
    Ok(())
}
