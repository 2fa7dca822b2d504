//! Teams (拼团): opened and joined with orders, decided about by their leaders.
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Ask, Campaign, Forms, TeamAsk};
use crate::world::answer;
use anyhow::{Context as _, Result, ensure};
use julin_db::q;
use serde_json::json;

impl Play {
    /// One line that opens a team or joins one, where the campaign sells to teams; now and then what does
    /// not fit.
    pub(super) fn some_team(&self, dice: &mut Dice, campaign: &Campaign) -> Option<(i64, TeamAsk)> {
        let sold = campaign.items.iter().filter(|i| i.team.is_some());
        let sold: Vec<i64> = sold.map(|i| i.id).collect();
        if sold.is_empty() || dice.chance(35) {
            return None;
        }
        let at = |dice: &mut Dice| dice.within(0..1_000).unsigned_abs();
        let item = if dice.chance(96) {
            *pick(&sold, at(dice))?
        } else {
            campaign.items[0].id
        };
        let teams = self.model.teams.iter().filter(|t| t.item == item);
        let forming = teams.clone().filter(|t| t.forms == Forms::Forming);
        let open: Vec<i64> = forming.map(|t| t.id).collect();
        let all: Vec<i64> = teams.map(|t| t.id).collect();
        let from = if open.is_empty() || dice.chance(10) {
            all
        } else {
            open
        };
        match pick(&from, at(dice)) {
            Some(team) if dice.chance(80) => Some((item, TeamAsk::Join(*team))),
            _ => Some((item, TeamAsk::Open)),
        }
    }

    /// The team that an order opened has an id of the shop's making.
    pub(super) async fn name_team(&mut self, ask: &Ask, order: i64) -> Result<()> {
        if ask.team != Some(TeamAsk::Open) {
            return Ok(());
        }
        let sql = q!("SELECT team_id FROM orders_order WHERE id = $1", order);
        let (team,): (Option<i64>,) = self.world.app.ctx.db.one(sql).await?;
        let team = team.context("an order that opened no team")?;
        self.model.open_team(team, order);
        Ok(())
    }

    /// A leader, mostly theirs, lets a team have the goods or gives it up.
    pub(super) async fn decide_team(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let all = self.model.teams.clone();
        let waits = all.iter().filter(|t| t.forms == Forms::Undecided);
        let waiting: Vec<_> = waits.cloned().collect();
        let any = waiting.is_empty() || dice.chance(10);
        let from = if any { all } else { waiting };
        let Some(team) = pick(&from, raw).cloned() else {
            return Ok(());
        };
        let complete = dice.chance(65);
        let word = if complete { "complete" } else { "dissolve" };
        let path = format!("/api/v1/teams/{}/{word}", team.id);
        let client = self.host_of(team.leader)?.clone();
        let told = answer(client.post(&path, json!({})).await)?.map(|_| ());
        let may = self.model.may_decide_team(&team, complete);
        ensure!(
            may == told.is_ok(),
            "{word} of {team:?} is answered {told:?}"
        );
        if may && team.forms == Forms::Undecided {
            if complete {
                self.model.complete_team(team.id);
            } else {
                self.model.give_team_up(team.id);
            }
            self.tally.teams += 1;
        }
        Ok(())
    }
}
