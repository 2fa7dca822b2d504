//! 拼团: a price for so many together; everybody has their money back when they are not so many in time.
use super::{Model, Order, Stage, Status};

/// How an item is sold to teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TeamTerms {
    pub(crate) size: i64,
    pub(crate) price: i64,
    pub(crate) lasts_ms: i64,
    pub(crate) limit: Option<i64>,
    /// Whether its leader decides about a team that is not full in time.
    pub(crate) decides: bool,
}

/// What an order asks of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TeamAsk {
    Open,
    Join(i64),
}

/// Where a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forms {
    Forming,
    Undecided,
    Complete,
    Failed,
}

/// A team.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) id: i64,
    pub(crate) campaign: i64,
    pub(crate) item: i64,
    pub(crate) leader: i64,
    pub(crate) terms: TeamTerms,
    pub(crate) expires_at: i64,
    pub(crate) settles_at: i64,
    pub(crate) forms: Forms,
}

impl Team {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.forms, Forms::Complete | Forms::Failed)
    }
}

/// Seats of a team: held by unpaid orders, paid, and pieces paid for.
pub(crate) type Seats = (i64, i64, i64);

impl Model {
    pub(crate) fn team(&self, id: i64) -> Option<&Team> {
        self.teams.iter().find(|t| t.id == id)
    }

    fn in_team(&self, id: i64) -> impl Iterator<Item = &Order> {
        let sits = move |o: &&Order| o.team == Some(id) && o.status != Status::Cancelled;
        self.orders.iter().filter(sits)
    }

    /// Who sits in a team, by their orders.
    pub(crate) fn seats(&self, id: i64) -> Seats {
        let (mut held, mut paid, mut pieces) = (0, 0, 0);
        for order in self.in_team(id) {
            if order.status == Status::Pending {
                held += 1;
            } else {
                paid += 1;
                pieces += order.lines.iter().map(|l| l.quantity).sum::<i64>();
            }
        }
        (held, paid, pieces)
    }

    /// Pieces of a campaign's complete teams: they count for its minimum and for no tier.
    pub(super) fn team_pieces(&self, campaign: i64) -> i64 {
        let complete = |t: &&Team| t.campaign == campaign && t.forms == Forms::Complete;
        let teams = self.teams.iter().filter(complete);
        teams.map(|t| self.seats(t.id).2).sum()
    }

    /// What a piece costs in the team that is asked for, or the refusal.
    pub(super) fn judge_team(
        &self,
        member: i64,
        lines: &[(i64, i64)],
        ask: TeamAsk,
    ) -> Result<i64, &'static str> {
        let [(item, pieces)] = lines else {
            return Err("orders.team_one_item");
        };
        let terms = self.item(*item).and_then(|i| i.team);
        let terms = terms.ok_or("orders.team_not_offered")?;
        if terms.limit.is_some_and(|limit| *pieces > limit) {
            return Err("orders.limit_exceeded");
        }
        let TeamAsk::Join(id) = ask else {
            return Ok(terms.price);
        };
        let team = self.team(id).filter(|t| t.item == *item);
        let team = team.ok_or("orders.team_unknown")?;
        let (held, paid, _) = self.seats(id);
        if self.in_team(id).any(|o| o.member == member) {
            Err("orders.team_twice")
        } else if team.forms != Forms::Forming || self.now >= team.expires_at {
            Err("orders.team_over")
        } else if held + paid >= team.terms.size {
            Err("orders.team_full")
        } else {
            Ok(team.terms.price)
        }
    }

    /// An order opened a team.
    pub(crate) fn open_team(&mut self, id: i64, order: i64) {
        let Some(order) = self.orders.iter_mut().find(|o| o.id == order) else {
            return;
        };
        order.team = Some(id);
        let (campaign, item, leader) = (order.campaign, order.lines[0].item, order.leader);
        let terms = self.item(item).and_then(|i| i.team);
        let found = self.campaign(campaign).cloned().zip(terms);
        if let Some((campaign, terms)) = found {
            let expires_at = (self.now + terms.lasts_ms).min(campaign.cutoff_at);
            self.teams.push(Team {
                id,
                campaign: campaign.id,
                item,
                leader,
                terms,
                expires_at,
                settles_at: expires_at + campaign.counting_at - campaign.cutoff_at,
                forms: Forms::Forming,
            });
        }
    }

    fn set_forms(&mut self, id: i64, forms: Forms) {
        for team in self.teams.iter_mut().filter(|t| t.id == id) {
            team.forms = forms;
        }
    }

    /// A seat was paid for: the last one makes the team.
    pub(super) fn seat_paid(&mut self, id: i64) {
        let (_, paid, _) = self.seats(id);
        let full = |t: &Team| !t.is_over() && paid == t.terms.size;
        if self.team(id).is_some_and(full) {
            self.set_forms(id, Forms::Complete);
        }
    }

    /// Somebody left: a team that nobody sits in is over.
    pub(super) fn seat_left(&mut self, id: i64) {
        let (held, paid, _) = self.seats(id);
        let over = self.team(id).is_some_and(Team::is_over);
        if held + paid == 0 && !over {
            self.set_forms(id, Forms::Failed);
        }
    }

    /// Whether an order that had expired may sit down once more.
    pub(super) fn could_sit(&self, order: &Order) -> bool {
        let Some(id) = order.team else {
            return true;
        };
        let (held, paid, _) = self.seats(id);
        let free = |t: &Team| t.forms == Forms::Forming && held + paid < t.terms.size;
        let sits = self.in_team(id).any(|o| o.member == order.member);
        self.team(id).is_some_and(free) && !sits
    }

    /// Whether what a seat is of may change: while the team forms.
    pub(super) fn still_forms(&self, order: &Order) -> bool {
        let forms = |id| self.team(id).is_some_and(|t| t.forms == Forms::Forming);
        order.team.is_none_or(forms)
    }

    /// Whether an order's team was given up.
    pub(super) fn has_failed_team(&self, order: &Order) -> bool {
        let failed = |id| self.team(id).is_some_and(|t| t.forms == Forms::Failed);
        order.team.is_some_and(failed)
    }

    /// Time passes: a leader is asked about a team that is not full in time.
    pub(super) fn ask_leaders(&mut self) {
        for at in 0..self.teams.len() {
            let team = &self.teams[at];
            let due = team.forms == Forms::Forming && team.settles_at <= self.now;
            if due && team.terms.decides && self.seats(team.id).1 > 0 {
                self.teams[at].forms = Forms::Undecided;
            }
        }
    }

    /// A team is given up, says the shop: everybody who paid has their money back. Answers whether that
    /// was due: its time is up, its campaign is counted, or its leader gave it up.
    pub(crate) fn team_failed(&mut self, id: i64) -> bool {
        let Some(team) = self.team(id).cloned() else {
            return false;
        };
        let campaign = self.campaign(team.campaign);
        let counted = campaign.is_none_or(|c| c.counting_at <= self.now);
        let nobody = self.seats(id).1 == 0;
        let expired = team.settles_at <= self.now && (!team.terms.decides || nobody);
        let due = match team.forms {
            Forms::Failed => true,
            Forms::Complete => false,
            Forms::Forming | Forms::Undecided => counted || expired,
        };
        self.give_team_up(id);
        due
    }

    /// All who paid for a seat have their money back.
    pub(crate) fn give_team_up(&mut self, id: i64) {
        self.set_forms(id, Forms::Failed);
        let paid = |o: &Order| o.team == Some(id) && o.status == Status::Paid;
        for at in 0..self.orders.len() {
            if paid(&self.orders[at]) {
                self.cancel(at);
            }
        }
    }

    /// Her leader lets a team have the goods, or gives it up; none if it must be refused.
    pub(crate) fn may_decide_team(&self, team: &Team, complete: bool) -> bool {
        let open = self.campaign(team.campaign);
        let open = open.is_some_and(|c| matches!(c.stage, Stage::Open | Stage::Cutoff));
        let already = if complete {
            Forms::Complete
        } else {
            Forms::Failed
        };
        let may = team.forms == Forms::Undecided || team.forms == already;
        open && may
    }

    pub(crate) fn complete_team(&mut self, id: i64) {
        self.set_forms(id, Forms::Complete);
    }

    /// Teams whose time is over, and that neither came about nor were given up.
    pub(crate) fn late_teams(&self) -> Vec<i64> {
        let late = |t: &&Team| {
            let waits = t.forms == Forms::Forming && t.settles_at + super::PAY_MS < self.now;
            let stage = self.campaign(t.campaign).map(|c| c.stage);
            let counted = !matches!(stage, Some(Stage::Open | Stage::Cutoff));
            !t.is_over() && (waits || counted)
        };
        self.teams.iter().filter(late).map(|t| t.id).collect()
    }
}
