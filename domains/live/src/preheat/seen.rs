//! What somebody sees of a session before it begins, by what they look forward to: pure.
use crate::preheat::teaser::{LivePreheatPlan, LivePreview, LiveTeaser};
use julin_kernel::{CampaignItemId, CardId, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// A teaser as viewers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveTeaserView {
    /// What there is to gain; null before its time.
    #[schema(required)]
    pub text: Option<String>,
    /// What is shown until then.
    pub hint: String,
    /// When it is told; in the past once it is.
    pub reveals_at: Ts,
    /// The item that it speaks of, once it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<CampaignItemId>,
    /// Whether it is for what the viewer looks forward to.
    pub yours: bool,
}

/// Somebody who looks: what they look forward to, dearest first, and the items they named.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reader {
    pub(crate) tags: Vec<String>,
    pub(crate) items: Vec<CampaignItemId>,
}

/// A card as far as its place matters.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) card: CardId,
    pub(crate) item: CampaignItemId,
    pub(crate) name: String,
}

/// The session's time, as teasers go by it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    pub(crate) now: Ts,
    pub(crate) due: Ts,
    /// On air or over: nothing is held back.
    pub(crate) begun: bool,
}

impl When {
    fn told(&self, teaser: &LiveTeaser) -> bool {
        self.begun || teaser.reveal.at(self.due) <= self.now
    }
}

/// The preview for a reader: the plan's first that fits.
pub(crate) fn preview<'a>(plan: &'a LivePreheatPlan, reader: &Reader) -> Option<&'a LivePreview> {
    plan.previews.iter().find(|p| reader.tags.contains(&p.tag))
}

/// The cards in the reader's order: the preview's lead, the items named, those whose name was named
/// before, then the host's order.
pub(crate) fn order(
    cards: &[Placed],
    lead: Option<CampaignItemId>,
    reader: &Reader,
) -> Vec<CardId> {
    let rank = |c: &&Placed| {
        if Some(c.item) == lead {
            0
        } else if reader.items.contains(&c.item) {
            1
        } else if reader.tags.contains(&c.name) {
            2
        } else {
            3
        }
    };
    let mut sorted: Vec<&Placed> = cards.iter().collect();
    sorted.sort_by_key(rank);
    sorted.into_iter().map(|c| c.card).collect()
}

/// The teasers in the reader's order: theirs, everybody's, those of others. Words are left out before
/// their time.
pub(crate) fn teasers(teasers: &[&LiveTeaser], when: When, reader: &Reader) -> Vec<LiveTeaserView> {
    let yours = |t: &LiveTeaser| t.tag.as_ref().is_some_and(|tag| reader.tags.contains(tag));
    let rank = |t: &&LiveTeaser| match (&t.tag, yours(t)) {
        (_, true) => 0,
        (None, false) => 1,
        (Some(_), false) => 2,
    };
    let mut sorted = teasers.to_vec();
    sorted.sort_by_key(rank);
    let view = |t: &LiveTeaser| {
        let told = when.told(t);
        LiveTeaserView {
            text: told.then(|| t.text.clone()),
            hint: t.hint.clone(),
            reveals_at: t.reveal.at(when.due),
            item_id: t.item_id.filter(|_| told),
            yours: yours(t),
        }
    };
    sorted.into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preheat::teaser::LiveReveal;

    fn teaser(text: &str, reveal: LiveReveal, tag: Option<&str>) -> LiveTeaser {
        LiveTeaser {
            text: text.into(),
            hint: String::new(),
            reveal,
            tag: tag.map(str::to_owned),
            lucky_bag_id: None,
            item_id: Some(CampaignItemId(9)),
            proof: String::new(),
        }
    }

    fn reader(tags: &[&str]) -> Reader {
        Reader {
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            items: vec![],
        }
    }

    #[test]
    fn words_are_held_back_until_their_time_and_not_after_the_start() {
        let one = teaser("送鸡蛋", LiveReveal::OneHour, None);
        let mut when = When {
            now: Ts(6_400_000 - 1),
            due: Ts(10_000_000),
            begun: false,
        };
        let told = |when| teasers(&[&one], when, &Reader::default()).remove(0);
        assert_eq!((told(when).text, told(when).item_id), (None, None));
        when.begun = true;
        assert_eq!(told(when).text.as_deref(), Some("送鸡蛋"));
        when = When {
            now: Ts(6_400_000),
            begun: false,
            ..when
        };
        assert_eq!(told(when).item_id, Some(CampaignItemId(9)));
    }

    #[test]
    fn what_one_looks_forward_to_comes_first_and_the_rest_keeps_its_order() {
        let all = [
            teaser("海鲜到", LiveReveal::Now, Some("海鲜")),
            teaser("人人有", LiveReveal::Now, None),
            teaser("水果到", LiveReveal::Now, Some("水果")),
        ];
        let refs: Vec<&LiveTeaser> = all.iter().collect();
        let when = When {
            now: Ts(1),
            due: Ts(2),
            begun: false,
        };
        let texts = |tags: &[&str]| -> Vec<String> {
            let seen = teasers(&refs, when, &reader(tags));
            seen.into_iter().filter_map(|t| t.text).collect()
        };
        assert_eq!(texts(&["水果"]), ["水果到", "人人有", "海鲜到"]);
        assert_eq!(texts(&[]), ["人人有", "海鲜到", "水果到"]);
    }

    #[test]
    fn cards_follow_lead_named_items_and_earlier_wishes() {
        let card = |n: i64, name: &str| Placed {
            card: CardId(n),
            item: CampaignItemId(n),
            name: name.into(),
        };
        let cards = [
            card(1, "樱桃"),
            card(2, "蜜桃"),
            card(3, "鲈鱼"),
            card(4, "虾"),
        ];
        let mut who = reader(&["虾"]);
        who.items = vec![CampaignItemId(3)];
        let order = |lead| -> Vec<i64> {
            let ids = super::order(&cards, lead, &who);
            ids.into_iter().map(|c| c.0).collect()
        };
        assert_eq!(order(Some(CampaignItemId(2))), [2, 3, 4, 1]);
        assert_eq!(order(None), [3, 4, 1, 2]);
    }
}
