//! One round of placing: all requests on one campaign. Load sets → decide → write sets.
use crate::decide::{Ask, Shelf, Verdict, judge_one, take};
use crate::discount::{self, Saved};
use crate::flash;
use crate::load::{self, Before, Held, Places};
use crate::place::{PlaceOrder, PlacedOrder};
use crate::refusals as no;
use crate::write::{self, Placed};
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Code, Fault, PersonId, Scope, Ts};
use julin_promo::{Wallet, Want};
use std::collections::HashMap;

/// Who used which key.
type Key<'a> = (PersonId, &'a str);
/// The hash of the body then, and what was answered.
type Answered<'a> = (&'a str, Result<PlacedOrder, Fault>);
/// The keys used before, and in this round so far.
type Keys<'a> = HashMap<Key<'a>, Answered<'a>>;

pub(crate) struct Round<'a> {
    scope: Scope,
    asked: &'a [&'a PlaceOrder],
}

impl<'a> Round<'a> {
    /// One answer for each request, in order.
    pub(crate) async fn play(
        tx: &mut Tx,
        asked: &'a [&'a PlaceOrder],
    ) -> Result<Vec<Result<PlacedOrder>>> {
        let Some(first) = asked.first() else {
            return Ok(vec![]);
        };
        let round = Self {
            scope: first.scope,
            asked,
        };
        let answers = round.answers(tx, first).await?;
        Ok(answers.into_iter().map(|a| a.map_err(Into::into)).collect())
    }

    async fn answers(
        &self,
        tx: &mut Tx,
        first: &PlaceOrder,
    ) -> Result<Vec<Result<PlacedOrder, Fault>>> {
        let before = load::before(tx, self.scope, self.asked).await?;
        let Some(campaign) = julin_groupbuy::hold(tx, self.scope, first.campaign).await? else {
            let no = || Err(no::NOT_OPEN.field("campaign_id"));
            return Ok(self.asked.iter().map(|_| no()).collect());
        };
        let asks: Vec<&Ask> = self.asked.iter().map(|a| &a.ask).collect();
        let wants = self.asked.iter().map(|a| &a.wish.want);
        let wants: Vec<&Want> = wants.filter(|w| !w.is_empty()).collect();
        let (mut shelf, held) = if wants.is_empty() {
            load::rush(tx, self.scope, &campaign, &asks).await?
        } else {
            // Whoever uses a coupon locks it, after the stock, as a checkout does.
            let shelf = load::shelf(tx, self.scope, &campaign, &asks).await?;
            (shelf, Held::Locked)
        };
        let places = load::places(tx, self.scope, self.asked).await?;
        let mut wallet = julin_promo::wallet(tx, self.scope, &wants).await?;
        let mut table = Table {
            campaign: &campaign,
            shelf: &mut shelf,
            wallet: &mut wallet,
            held,
        };
        self.judge(tx, &mut table, &places, &before).await
    }

    /// Judges each in turn, and writes what passed.
    async fn judge(
        &self,
        tx: &mut Tx,
        table: &mut Table<'_>,
        places: &Places,
        before: &Before,
    ) -> Result<Vec<Result<PlacedOrder, Fault>>> {
        let now = tx.now();
        let (mut answers, mut placed) = (vec![], vec![]);
        let mut keys: Keys<'_> = before.iter().map(known).collect();
        for (asked, place) in self.asked.iter().zip(&places.0) {
            let key = (asked.ask.member, asked.key.as_str());
            if let Some((hash, answer)) = keys.get(&key) {
                let same = *hash == asked.hash;
                answers.push(if same {
                    answer.clone()
                } else {
                    Err(Code::KEY_REUSED.fault())
                });
                continue;
            }
            let verdict = match place {
                Ok(_) => table.decide(asked, now),
                Err(fault) => Err(fault.clone()),
            };
            let answer = verdict.map(|(verdict, saved)| {
                let order = Placed::new(tx, asked, place.as_ref().ok(), verdict, saved);
                let answer = order.answer();
                placed.push(order);
                answer
            });
            keys.insert(key, (&asked.hash, answer.clone()));
            answers.push(answer);
        }
        write::write(tx, self.scope, table.campaign, &placed, table.held).await?;
        let held: Vec<_> = placed.iter().filter_map(Placed::reservation).collect();
        julin_promo::reserve(tx, self.scope, &held).await?;
        let taken = placed.iter().flat_map(Placed::lines);
        flash::sold_out(tx, self.scope, table.campaign.id, table.shelf, taken).await?;
        Ok(answers)
    }
}

/// What requests are judged by, used up as they pass.
struct Table<'a> {
    campaign: &'a CampaignSnapshot,
    shelf: &'a mut Shelf,
    wallet: &'a mut Wallet,
    held: Held,
}

impl Table<'_> {
    /// Judges one request and what it wants to use. A refused request takes nothing.
    fn decide(&mut self, asked: &PlaceOrder, now: Ts) -> Result<(Verdict, Saved), Fault> {
        let (ask, wish) = (&asked.ask, &asked.wish);
        let mut verdict = judge_one(self.shelf, ask, now, asked.pay_within_s)?;
        let saved = if wish.want.is_empty() {
            Saved::default()
        } else {
            let goods = discount::goods(0, ask.leader, self.campaign, &verdict);
            discount::judge(self.wallet, wish, &goods, now)?
        };
        take(self.shelf, ask, &verdict);
        verdict.total = verdict.total.minus(saved.total()?)?;
        Ok((verdict, saved))
    }
}

fn known<'b>(
    ((member, key), (hash, order)): (&'b (PersonId, String), &'b (String, PlacedOrder)),
) -> (Key<'b>, Answered<'b>) {
    ((*member, key), (hash, Ok(*order)))
}
