//! Show, hide or spotlight a product card. At most one is in the spotlight.
use crate::replay::chapter;
use crate::session::{CardState, OVER};
use crate::store::card::{self as store, Card};
use crate::store::session;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CardId, Code, LiveId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Changes a card's state; answers the cards that changed, this one last.
pub(crate) struct SetCard {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) card: CardId,
    pub(crate) state: CardState,
}

impl Command for SetCard {
    type Output = Vec<Card>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<Card>> {
        let scope = Scope::shop(self.actor.shop);
        let found = session::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        if s.is_over() {
            return Err(OVER.fault().into());
        }
        let cards = store::of_live(tx, scope, self.live).await?;
        if !cards.iter().any(|c| c.id == self.card) {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let changed = decide(cards, self.card, self.state, tx.now());
        for card in &changed {
            store::set_state(tx, scope, card.id, card.state, card.pushed_at).await?;
        }
        chapter::note(tx, scope, &s, &changed).await?;
        if !changed.is_empty() {
            let detail = json!({ "live": self.live, "state": self.state });
            audit(
                tx,
                &self.actor,
                "live.card.set",
                "live_card",
                self.card.0,
                detail,
            )
            .await?;
        }
        Ok(changed)
    }
}

/// The cards that change, with their new state.
fn decide(cards: Vec<Card>, id: CardId, state: CardState, now: julin_kernel::Ts) -> Vec<Card> {
    let steps = |card: Card| {
        let to = if card.id == id {
            state
        } else if state == CardState::Spotlight && card.state == CardState::Spotlight {
            CardState::Shown
        } else {
            card.state
        };
        let pushed_at = if to == CardState::Spotlight {
            Some(now)
        } else {
            card.pushed_at
        };
        (to != card.state).then_some(Card {
            state: to,
            pushed_at,
            ..card
        })
    };
    let mut changed: Vec<Card> = cards.into_iter().filter_map(steps).collect();
    changed.sort_by_key(|c| c.id == id);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{CampaignItemId, Ts};

    fn card(id: i64, state: CardState) -> Card {
        Card {
            id: CardId(id),
            item_id: CampaignItemId(id),
            position: id,
            state,
            pushed_at: None,
        }
    }

    #[test]
    fn the_spotlight_moves_and_there_is_one() {
        let cards = vec![
            card(1, CardState::Spotlight),
            card(2, CardState::Hidden),
            card(3, CardState::Shown),
        ];
        let changed = decide(cards, CardId(2), CardState::Spotlight, Ts(9));
        let seen: Vec<_> = changed
            .iter()
            .map(|c| (c.id.0, c.state, c.pushed_at))
            .collect();
        assert_eq!(
            seen,
            [
                (1, CardState::Shown, None),
                (2, CardState::Spotlight, Some(Ts(9)))
            ]
        );
    }

    #[test]
    fn nothing_changes_twice() {
        let cards = vec![card(1, CardState::Hidden)];
        assert!(decide(cards, CardId(1), CardState::Hidden, Ts(9)).is_empty());
    }
}
