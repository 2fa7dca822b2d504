//! What a review finds worth doing: simple rules, each of which says why. Pure.
use super::LiveReview;
use super::follow::FollowUpRole;
use super::group::LiveAsked;
use super::mark::LiveMarkKind;
use super::split::count;
use julin_web::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// Communities with fewer people say nothing by how many came.
const HOMES_MIN: i64 = 20;
/// Fewer than so many of a hundred came: worth a talk with the leader.
const CAME_MIN_PERCENT: i64 = 15;
/// More than so many of a hundred fen went back: worth a look at the goods.
const BACK_MAX_PERCENT: i64 = 10;
/// Cards with fewer orders say nothing by their refunds.
const ORDERS_MIN: i64 = 5;

/// Something worth doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveSuggestion {
    /// Which finding it comes from; one that a follow-up was made from is not suggested again.
    pub cause: String,
    /// What to do, in the reader's language.
    pub title: String,
    /// Why, with the numbers.
    pub reason: String,
    /// Who does it.
    pub role: FollowUpRole,
    /// Hours after the end until when.
    pub due_hours: i64,
}

fn say(
    cause: String,
    (title, reason): (String, String),
    role: FollowUpRole,
    due_hours: i64,
) -> LiveSuggestion {
    LiveSuggestion {
        cause,
        title,
        reason,
        role,
        due_hours,
    }
}

/// Picks the language of a sentence and its reason.
fn pick(locale: Locale, zh: (String, String), en: (String, String)) -> (String, String) {
    locale.pick(zh, en)
}

/// Everything that the rules find.
pub(crate) fn findings(r: &LiveReview, asked: &LiveAsked, locale: Locale) -> Vec<LiveSuggestion> {
    let mut out = vec![];
    out.extend(unanswered(asked, locale));
    out.extend(wanted(asked, locale));
    out.extend(tapped(r, locale));
    out.extend(unpaid(r, locale));
    out.extend(absent(r, locale));
    out.extend(quiet(r, locale));
    out.extend(returned(r, locale));
    out.extend(broken(r, locale));
    out
}

fn unanswered(asked: &LiveAsked, l: Locale) -> Option<LiveSuggestion> {
    let n = asked.open;
    let zh = (
        format!("回复 {n} 个没回答的问题"),
        format!(
            "直播里有 {n} 个提问没标记回答，回答了 {} 个",
            asked.answered
        ),
    );
    let en = (
        format!("Reply to {n} unanswered questions"),
        format!(
            "{n} questions were not marked as answered, {} were",
            asked.answered
        ),
    );
    (n > 0).then(|| {
        say(
            "unanswered".into(),
            pick(l, zh, en),
            FollowUpRole::Service,
            24,
        )
    })
}

fn wanted(asked: &LiveAsked, l: Locale) -> Option<LiveSuggestion> {
    let all = asked.groups.iter().filter(|g| g.wanted && !g.dropped);
    let (n, people) = all.fold((0, 0), |(n, p), g| (n + 1, p + g.votes));
    let zh = (
        format!("为想买没得买的 {n} 样找货"),
        format!("{people} 人次问到没卖的东西"),
    );
    let en = (
        format!("Look for {n} things that were asked for"),
        format!("asked for {people} times and not sold"),
    );
    (n > 0).then(|| say("wanted".into(), pick(l, zh, en), FollowUpRole::Supply, 72))
}

fn tapped(r: &LiveReview, l: Locale) -> Option<LiveSuggestion> {
    let (n, click) = (r.tapped_only, r.funnel.card_click);
    let zh = (
        format!("给点开商品没下单的 {n} 人发券"),
        format!("{click} 人点开过商品，其中 {n} 位会员没有下单"),
    );
    let en = (
        format!("Send a coupon to {n} who tapped and did not order"),
        format!("{click} tapped a card; {n} members of them ordered nothing"),
    );
    (n > 0).then(|| say("tapped".into(), pick(l, zh, en), FollowUpRole::Host, 24))
}

fn unpaid(r: &LiveReview, l: Locale) -> Option<LiveSuggestion> {
    let (all, n) = (r.funnel.ordered, r.funnel.ordered - r.funnel.ever_paid);
    let zh = (
        format!("回访 {n} 笔下单没付款的"),
        format!("下单 {all} 笔，付过款 {} 笔", r.funnel.ever_paid),
    );
    let en = (
        format!("Ask about {n} orders that were not paid"),
        format!("{all} placed, {} ever paid", r.funnel.ever_paid),
    );
    (n > 0).then(|| say("unpaid".into(), pick(l, zh, en), FollowUpRole::Service, 24))
}

fn absent(r: &LiveReview, l: Locale) -> Option<LiveSuggestion> {
    let (all, n) = (
        r.funnel.reserved,
        r.funnel.reserved - r.funnel.reserved_came,
    );
    let zh = (
        format!("给预约了没来的 {n} 人发回放"),
        format!("预约 {all} 人，来了 {} 人", r.funnel.reserved_came),
    );
    let en = (
        format!("Send the replay to {n} who reserved and did not come"),
        format!("{all} reserved, {} came", r.funnel.reserved_came),
    );
    (n > 0).then(|| say("absent".into(), pick(l, zh, en), FollowUpRole::Service, 48))
}

fn quiet(r: &LiveReview, l: Locale) -> Vec<LiveSuggestion> {
    let few = r.by_community.iter().filter_map(|c| {
        let (came, of) = (c.viewers?, c.members?);
        (of >= HOMES_MIN && came * 100 < of * CAME_MIN_PERCENT).then_some((c, came, of))
    });
    few.map(|(c, came, of)| {
        let zh = (
            format!("和{}的团长聊聊", c.name),
            format!("{} {of} 人里来了 {came} 人", c.name),
        );
        let en = (
            format!("Talk to the leader of {}", c.name),
            format!("{came} of {of} people of {} came", c.name),
        );
        say(
            format!("quiet:{}", c.id),
            pick(l, zh, en),
            FollowUpRole::Host,
            72,
        )
    })
    .collect()
}

fn returned(r: &LiveReview, l: Locale) -> Vec<LiveSuggestion> {
    let bad = r
        .by_card
        .iter()
        .filter(|c| c.ordered >= ORDERS_MIN && c.refunded.0 * 100 > c.gross.0 * BACK_MAX_PERCENT);
    bad.map(|c| {
        let (gross, back) = (c.gross.display(), c.refunded.display());
        let zh = (
            format!("查一查“{}”为什么退", c.name),
            format!("成交 ¥{gross}，退了 ¥{back}"),
        );
        let en = (
            format!("Find out why {} is refunded", c.name),
            format!("¥{gross} sold, ¥{back} went back"),
        );
        say(
            format!("returned:{}", c.card_id),
            pick(l, zh, en),
            FollowUpRole::Supply,
            72,
        )
    })
    .collect()
}

fn broken(r: &LiveReview, l: Locale) -> Option<LiveSuggestion> {
    let n = count(
        r.marks
            .iter()
            .filter(|m| m.kind == LiveMarkKind::StreamLost)
            .count(),
    );
    let zh = (
        "检查开播的网络和设备".to_owned(),
        format!("直播画面断了 {n} 次"),
    );
    let en = (
        "Check the network and the encoder".to_owned(),
        format!("the picture was lost {n} times"),
    );
    (n > 0).then(|| {
        say(
            "broken".into(),
            pick(l, zh, en),
            FollowUpRole::Assistant,
            72,
        )
    })
}
