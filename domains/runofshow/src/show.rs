//! Puts together what is shown of a run-of-show.
use crate::checklist::{due_at, names_missing};
use crate::desk::topic;
use crate::ports::LiveBrief;
use crate::script::{Facts, ScriptText, ShopWord, Writer, facts_of, find, words_of};
use crate::store::plan::Plan;
use crate::store::script::Script;
use crate::store::segment::Segment;
use crate::store::task::Task;
use crate::store::visit::Visit;
use crate::store::{plan, script, segment, task, visit};
use crate::view::{
    ApprovalView, GateView, OverrideView, PageView, Prompter, RunOfShow, ScriptView, SegmentView,
    TaskView, VisitView,
};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignItemId, PersonId, Scope};
use std::collections::HashMap;

type Known = HashMap<CampaignItemId, Facts>;
type Names = HashMap<PersonId, String>;

/// All of it.
pub(crate) async fn run_of_show(
    tx: &mut Tx,
    scope: Scope,
    brief: LiveBrief,
    assistant: bool,
) -> Result<RunOfShow> {
    let live = brief.live;
    let known: Known = facts_of(tx, scope, &brief).await?.into_iter().collect();
    let scripts = script::of_live(tx, scope, live).await?;
    let segments = segment::of_live(tx, scope, live).await?;
    let visits = visit::of_live(tx, scope, live).await?;
    let tasks = task::of_live(tx, scope, live).await?;
    let plan = plan::get(tx, scope, live).await?;
    let words = words_of(tx, scope).await?.words;
    let names = names(tx, scope, &scripts, &tasks, &plan).await?;
    let named = |s: &Segment| segment_view(s, &brief, &known);
    Ok(RunOfShow {
        live_id: live,
        title: brief.title.clone(),
        starts_at: brief.starts_at,
        started_at: brief.started_at,
        ended_at: brief.ended_at,
        over: brief.is_over(),
        topic: topic(live),
        assistant,
        scripts: script_views(&brief, &known, &scripts, &words, &names),
        rundown_version: plan.rundown_version,
        segments: segments.iter().map(named).collect(),
        visits: visits.iter().map(visit_view).collect(),
        checklist_version: plan.checklist_version,
        tasks: tasks.iter().map(|t| task_view(t, &brief, &names)).collect(),
        gate: gate(&plan, &tasks, &names),
    })
}

/// What the teleprompter shows: only what a person approved.
pub(crate) async fn prompter(tx: &mut Tx, scope: Scope, brief: LiveBrief) -> Result<Prompter> {
    let live = brief.live;
    let known: Known = facts_of(tx, scope, &brief).await?.into_iter().collect();
    let approved = script::of_live(tx, scope, live).await?.into_iter();
    let approved: HashMap<CampaignItemId, ScriptText> = approved
        .filter_map(|s| Some((s.item_id, s.approved_text?.0)))
        .collect();
    let segments = segment::of_live(tx, scope, live).await?;
    let open = visit::open(tx, scope, live).await?;
    let page = |s: &Segment| {
        let named = segment_view(s, &brief, &known);
        PageView {
            segment_id: s.id,
            kind: s.kind,
            title: named.title,
            planned_minutes: s.planned_minutes,
            note: s.note.clone(),
            card_id: named.card_id,
            price: s.item_id.and_then(|i| known.get(&i)).map(|f| f.price),
            script: s.item_id.and_then(|i| approved.get(&i).cloned()),
        }
    };
    let pages = segments.iter().map(page).collect();
    Ok(Prompter {
        title: brief.title,
        topic: topic(live),
        pages,
        current: open.map(|v| v.segment_id),
        current_since: open.map(|v| v.started_at),
    })
}

fn script_views(
    brief: &LiveBrief,
    known: &Known,
    scripts: &[Script],
    words: &[ShopWord],
    names: &Names,
) -> Vec<ScriptView> {
    let mut out = vec![];
    for card in &brief.cards {
        let Some(facts) = known.get(&card.item) else {
            continue;
        };
        let script = scripts.iter().find(|s| s.item_id == card.item);
        let text = script.map(|s| s.text.0.clone()).unwrap_or_default();
        out.push(ScriptView {
            card_id: card.card,
            name: facts.name.clone(),
            spec: facts.spec.clone(),
            image_url: facts.image_url.clone(),
            price: facts.price,
            asked: facts.asked.clone(),
            version: script.map_or(0, |s| s.version),
            writer: script.map_or(Writer::Person, |s| s.writer),
            findings: find(&text, words),
            text,
            approved: script.and_then(|s| approval(s, names)),
            updated_at: script.map(|s| s.updated_at),
            updated_by: script.map(|s| name(names, s.updated_by)),
        });
    }
    out
}

fn approval(s: &Script, names: &Names) -> Option<ApprovalView> {
    Some(ApprovalView {
        by: name(names, s.approved_by?),
        at: s.approved_at?,
        current: s.approved_version == Some(s.version),
        proof: s.proof.clone(),
    })
}

fn segment_view(s: &Segment, brief: &LiveBrief, known: &Known) -> SegmentView {
    let product = s.item_id.and_then(|item| known.get(&item));
    let title = match product {
        Some(facts) if s.title.is_empty() => facts.name.clone(),
        _ => s.title.clone(),
    };
    SegmentView {
        id: s.id,
        kind: s.kind,
        title,
        card_id: s.item_id.and_then(|item| brief.card_of(item)),
        planned_minutes: s.planned_minutes,
        note: s.note.clone(),
    }
}

fn visit_view(v: &Visit) -> VisitView {
    VisitView {
        segment_id: v.segment_id,
        started_at: v.started_at,
        ended_at: v.ended_at,
    }
}

fn task_view(t: &Task, brief: &LiveBrief, names: &Names) -> TaskView {
    TaskView {
        id: t.id,
        phase: t.phase,
        title: t.title.clone(),
        role: t.role,
        due_minutes: t.due_minutes,
        due_at: due_at(t.phase, t.due_minutes, brief),
        must: t.must,
        done_by: t.done_by.map(|by| name(names, by)),
        done_at: t.done_at,
    }
}

fn gate(plan: &Plan, tasks: &[Task], names: &Names) -> GateView {
    let holds = plan.override_version == Some(plan.checklist_version);
    let whole = plan
        .override_by
        .zip(plan.override_at)
        .zip(plan.override_reason.clone());
    GateView {
        missing: names_missing(tasks),
        let_pass: whole.map(|((by, at), reason)| OverrideView {
            by: name(names, by),
            at,
            reason,
            holds,
        }),
    }
}

fn name(names: &Names, person: PersonId) -> String {
    names.get(&person).cloned().unwrap_or_default()
}

/// The names of all who appear.
async fn names(
    tx: &mut Tx,
    scope: Scope,
    scripts: &[Script],
    tasks: &[Task],
    plan: &Plan,
) -> Result<Names> {
    let written = scripts
        .iter()
        .flat_map(|s| [Some(s.updated_by), s.approved_by]);
    let ticked = tasks.iter().map(|t| t.done_by);
    let all = written.chain(ticked).chain([plan.override_by]).flatten();
    let mut ids: Vec<PersonId> = all.collect();
    ids.sort_unstable();
    ids.dedup();
    let found = julin_identity::people(tx, scope, &ids).await?;
    Ok(found.into_iter().map(|(id, p)| (id, p.nickname)).collect())
}
