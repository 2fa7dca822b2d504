//! The questions of a session in groups: by likeness, until a person arranges them otherwise.
use super::ask::{self, Asked};
use super::wish::WishState;
use crate::others;
use crate::session::Session;
use crate::store::replay::recording::{self, Chapter};
use crate::store::review::ask::{self as store, Named, Question};
use crate::store::{card, session};
use crate::talk::question::QuestionState;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Code, CommentId, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use utoipa::ToSchema;

/// Questions of one session that are grouped: what most ask.
const QUESTIONS_MAX: i64 = 1_000;
const TITLE_MAX: usize = 60;

const CHANGED: Code = Code::new(
    "live.review_changed",
    409,
    "提问分组刚被别人改过，请刷新后再改",
    "Somebody else changed the groups meanwhile; reload and try again",
);

/// A question of a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAskedQuestion {
    /// The question.
    pub id: CommentId,
    /// Its words.
    pub text: String,
    /// When it was asked first.
    pub asked_at: Ts,
    /// Members who ask it.
    pub votes: i64,
    /// Whether it was answered.
    pub answered: bool,
    /// What the answer was, if it was written down.
    #[schema(required)]
    pub answer: Option<String>,
    /// Who answered.
    #[schema(required)]
    pub answered_by: Option<String>,
    /// How long the asker waited, in seconds.
    #[schema(required)]
    pub waited_s: Option<i64>,
}

/// Questions that ask the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAskedGroup {
    /// Its first question, which names the group.
    pub lead_id: CommentId,
    /// What it is called.
    pub title: String,
    /// The card that it is about: named by the asker, or explained when it was asked.
    #[schema(required)]
    pub card_id: Option<CardId>,
    /// Its name.
    #[schema(required)]
    pub card_name: Option<String>,
    /// Whether it asks for something that was not sold.
    pub wanted: bool,
    /// Whether somebody put it aside.
    pub dropped: bool,
    /// How it stands in the list for choosing products; null where it is not in it.
    #[schema(required)]
    pub wish: Option<WishState>,
    /// Members who ask any of them, each once a question.
    pub votes: i64,
    /// Questions that were answered.
    pub answered: i64,
    /// Questions that were not.
    pub open: i64,
    /// Its questions, the first one first.
    pub questions: Vec<LiveAskedQuestion>,
}

/// The questions of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAsked {
    /// Rises when somebody arranges the groups.
    pub version: i64,
    /// The groups: what most ask first, those put aside last.
    pub groups: Vec<LiveAskedGroup>,
    /// Questions that were answered.
    pub answered: i64,
    /// Questions that were not.
    pub open: i64,
    /// Seconds until an answer, in the middle; null where nothing was answered.
    #[schema(required)]
    pub median_wait_s: Option<i64>,
}

/// The card a question is about: the one it names, else the one in the spotlight then.
fn card_of(q: &Question, chapters: &[Chapter]) -> Option<CardId> {
    let shown =
        |c: &&Chapter| c.starts_at <= q.asked_at && c.ends_at.is_none_or(|end| q.asked_at < end);
    q.card_id
        .or_else(|| chapters.iter().rev().find(shown).map(|c| c.card_id))
}

/// The questions of a session in their groups.
pub(crate) async fn asked(tx: &mut Tx, scope: Scope, s: &Session) -> Result<LiveAsked> {
    let questions = store::questions(tx, scope, s.id, QUESTIONS_MAX).await?;
    let chapters = recording::chapters(tx, scope, s.id).await?;
    let cards: HashMap<CommentId, Option<CardId>> = questions
        .iter()
        .map(|q| (q.id, card_of(q, &chapters)))
        .collect();
    let known: HashSet<CommentId> = questions.iter().map(|q| q.id).collect();
    let placed = store::places(tx, scope, s.id).await?;
    let placed: HashMap<CommentId, CommentId> = placed
        .into_iter()
        .filter(|(id, lead)| known.contains(id) && known.contains(lead))
        .collect();
    let leads: Vec<CommentId> = placed
        .values()
        .copied()
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    // Those that nobody placed join what stands, or one another; leads stand as they are.
    let loose = questions
        .iter()
        .filter(|q| !placed.contains_key(&q.id) || leads.contains(&q.id));
    let loose: Vec<Asked> = loose
        .map(|q| Asked {
            id: q.id,
            text: q.text.clone(),
            card: cards.get(&q.id).copied().flatten(),
            votes: q.votes,
        })
        .collect();
    let mut lead_of: HashMap<CommentId, CommentId> =
        ask::grouped(&loose, &leads).into_iter().collect();
    lead_of.extend(placed);
    let names = card_names(tx, scope, s).await?;
    let people: Vec<PersonId> = questions.iter().filter_map(|q| q.answered_by).collect();
    let people = others::nicknames(tx, scope, &people).await?;
    let wishes = store::wishes(tx, scope, (Some(s.id), None)).await?;
    let wishes: HashMap<CommentId, WishState> =
        wishes.into_iter().map(|w| (w.lead_id, w.state)).collect();
    let named = store::named(tx, scope, s.id).await?;
    let named: HashMap<CommentId, Named> = named.into_iter().map(|n| (n.lead_id, n)).collect();
    let mut by: BTreeMap<CommentId, Vec<&Question>> = BTreeMap::new();
    for q in &questions {
        by.entry(lead_of.get(&q.id).copied().unwrap_or(q.id))
            .or_default()
            .push(q);
    }
    let mut groups: Vec<LiveAskedGroup> = vec![];
    for (lead, all) in by {
        let card = cards.get(&lead).copied().flatten();
        let name = named.get(&lead);
        let mut group = view(lead, all, &people);
        group.card_name = card.and_then(|c| names.get(&c).cloned());
        group.card_id = card;
        group.dropped = name.is_some_and(|n| n.dropped);
        group.wish = wishes.get(&lead).copied();
        group.wanted =
            ask::wants(&group.title) && !names.values().any(|n| group.title.contains(n.as_str()));
        if let Some(title) = name.map(|n| &n.title).filter(|t| !t.is_empty()) {
            group.title.clone_from(title);
        }
        groups.push(group);
    }
    groups.sort_by_key(|g| (g.dropped, std::cmp::Reverse(g.votes), g.lead_id));
    let mut waits: Vec<i64> = groups
        .iter()
        .flat_map(|g| &g.questions)
        .filter_map(|q| q.waited_s)
        .collect();
    waits.sort_unstable();
    let kept = || groups.iter().filter(|g| !g.dropped);
    Ok(LiveAsked {
        version: store::version(tx, scope, s.id).await?,
        answered: kept().map(|g| g.answered).sum(),
        open: kept().map(|g| g.open).sum(),
        median_wait_s: waits.get(waits.len() / 2).copied(),
        groups,
    })
}

async fn card_names(tx: &mut Tx, scope: Scope, s: &Session) -> Result<HashMap<CardId, String>> {
    let campaign = others::campaign(tx, scope, s.campaign_id).await?;
    let offers = campaign.into_iter().flat_map(|c| c.offers);
    let names: HashMap<CampaignItemId, String> = offers.map(|o| (o.item, o.name)).collect();
    let cards = card::of_live(tx, scope, s.id).await?.into_iter();
    Ok(cards
        .filter_map(|c| Some((c.id, names.get(&c.item_id)?.clone())))
        .collect())
}

fn view(
    lead: CommentId,
    mut all: Vec<&Question>,
    people: &HashMap<PersonId, String>,
) -> LiveAskedGroup {
    all.sort_by_key(|q| (q.id != lead, std::cmp::Reverse(q.votes), q.id));
    let question = |q: &&Question| {
        let answered = q.state == QuestionState::Answered;
        LiveAskedQuestion {
            id: q.id,
            text: q.text.clone(),
            asked_at: q.asked_at,
            votes: q.votes,
            answered,
            answer: q.answer.clone().filter(|_| answered),
            answered_by: q
                .answered_by
                .filter(|_| answered)
                .and_then(|p| people.get(&p).cloned()),
            waited_s: q
                .answered_at
                .filter(|_| answered)
                .map(|at| at.since(q.asked_at).max(0) / 1_000),
        }
    };
    let questions: Vec<LiveAskedQuestion> = all.iter().map(question).collect();
    let answered = super::split::count(questions.iter().filter(|q| q.answered).count());
    LiveAskedGroup {
        lead_id: lead,
        title: questions
            .first()
            .map(|q| q.text.clone())
            .unwrap_or_default(),
        card_id: None,
        card_name: None,
        wanted: false,
        dropped: false,
        wish: None,
        votes: questions.iter().map(|q| q.votes).sum(),
        answered,
        open: super::split::count(questions.len()) - answered,
        questions,
    }
}

/// A group as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveGroupInput {
    /// What it is called; empty: as its first question.
    #[serde(default)]
    pub title: String,
    /// Whether it is put aside.
    #[serde(default)]
    pub dropped: bool,
    /// Its questions; the first names the group.
    pub questions: Vec<CommentId>,
}

/// The groups as they are to be; questions that are left out are grouped by likeness.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveGroupsInput {
    /// The version that was arranged; 0 where there was none.
    pub version: i64,
    /// The groups.
    pub groups: Vec<LiveGroupInput>,
}

/// Arranges the groups: merged, split, renamed, put aside.
pub(crate) struct Arrange {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveGroupsInput,
}

impl Command for Arrange {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, live) = (Scope::shop(self.actor.shop), self.live);
        let found = session::get(tx, scope, live).await?;
        found.ok_or(Code::NOT_FOUND.fault())?;
        check::count("groups", &self.input.groups, 0, 1_000)?;
        let known = store::questions(tx, scope, live, QUESTIONS_MAX).await?;
        let known: HashSet<CommentId> = known.into_iter().map(|q| q.id).collect();
        let mut seen = HashSet::new();
        let mut groups = vec![];
        for (i, g) in self.input.groups.iter().enumerate() {
            check::count(&format!("groups.{i}.questions"), &g.questions, 1, 1_000)?;
            for (k, id) in g.questions.iter().enumerate() {
                let fresh = known.contains(id) && seen.insert(*id);
                check::that(&format!("groups.{i}.questions.{k}"), fresh)?;
            }
            let named = Named {
                lead_id: g.questions.first().copied().unwrap_or(CommentId(0)),
                title: check::text(&format!("groups.{i}.title"), &g.title, 0, TITLE_MAX)?,
                dropped: g.dropped,
            };
            groups.push((named, g.questions.clone()));
        }
        if store::version(tx, scope, live).await? != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        store::arrange(tx, scope, live, &groups).await?;
        let detail = json!({ "groups": groups.len(), "questions": seen.len() });
        audit(tx, &self.actor, "live.review.group", "live", live.0, detail).await
    }
}
