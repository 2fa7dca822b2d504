//! The review as a workbook: figures with their formulas, minutes, breakdowns, questions, follow-ups.
use super::LiveReview;
use super::formula::{LiveFormula, LiveQuotient, LiveUnit};
use super::split::LiveGroupResult;
use super::work::LiveReviewWork;
use julin_db::{Error, Result};
use julin_kernel::{Money, Ts, Zone};
use julin_sheet::{Cell, Sheet};
use julin_web::Locale;

pub(crate) fn workbook(
    r: &LiveReview,
    work: &LiveReviewWork,
    zone: &Zone,
    l: Locale,
) -> Result<Vec<u8>> {
    let slots: Vec<LiveGroupResult> = r.by_slot.iter().map(|s| named_slot(s, zone)).collect();
    let sheets = [
        figures(r, zone, l),
        minutes(r, zone, l),
        cards(r, l),
        split(l.pick("小区", "Communities"), &r.by_community, l),
        split(l.pick("团长", "Leaders"), &r.by_leader, l),
        split(l.pick("时段", "Time slots"), &slots, l),
        split(l.pick("入口", "Doors"), &r.by_door, l),
        questions(work, l),
        tasks(work, zone, l),
    ];
    julin_sheet::workbook(&sheets).map_err(Error::internal)
}

fn named_slot(slot: &LiveGroupResult, zone: &Zone) -> LiveGroupResult {
    let at = slot.id.parse().map(Ts);
    LiveGroupResult {
        name: at.map(|at| zone.full(at)).unwrap_or_default(),
        ..slot.clone()
    }
}

fn optional(n: Option<i64>) -> Cell {
    n.map_or(Cell::Text(String::new()), Cell::Count)
}

/// A quotient as it is read; nothing for too few.
fn said(f: &LiveFormula, n: Option<LiveQuotient>) -> String {
    let Some(n) = n else {
        return String::new();
    };
    match (f.unit, n.rate_bps, n.value) {
        (LiveUnit::Share, Some(bps), _) => format!("{}.{:02}%", bps / 100, bps % 100),
        (LiveUnit::Fen, _, Some(fen)) => Money(fen).display(),
        (_, _, Some(value)) => value.to_string(),
        _ => String::new(),
    }
}

fn figures(r: &LiveReview, zone: &Zone, l: Locale) -> Sheet {
    let heads = l.pick(
        ["指标", "数值", "分子", "分母", "公式", "口径", "上一场"],
        [
            "Figure",
            "Value",
            "Numerator",
            "Denominator",
            "Formula",
            "What is counted",
            "Before",
        ],
    );
    let mut sheet = Sheet::new(l.pick("指标", "Figures"), heads);
    let money = [
        (l.pick("成交额", "Gross"), r.funnel.gross),
        (l.pick("已退", "Refunded"), r.funnel.refunded),
        (l.pick("净额", "Net"), r.funnel.net),
    ];
    for (name, amount) in money {
        sheet.row([name.into(), amount.display().into()]);
    }
    let as_of = l.pick("数据截至", "As of");
    sheet.row([as_of.into(), zone.full(r.as_of).into()]);
    for f in &r.formulas {
        sheet.row([
            f.label.as_str().into(),
            said(f, Some(f.now)).into(),
            Cell::Count(f.now.numerator),
            Cell::Count(f.now.denominator),
            f.explain.as_str().into(),
            f.source.as_str().into(),
            said(f, f.before).into(),
        ]);
    }
    sheet
}

fn minutes(r: &LiveReview, zone: &Zone, l: Locale) -> Sheet {
    let heads = l.pick(
        [
            "时间", "在看", "进房", "离开", "弹幕", "点赞", "订单", "付款",
        ],
        [
            "Minute", "Viewers", "Entered", "Left", "Comments", "Likes", "Orders", "Paid",
        ],
    );
    let mut sheet = Sheet::new(l.pick("分钟", "Minutes"), heads);
    for m in &r.minutes {
        sheet.row([
            zone.full(m.at).into(),
            optional(m.viewers),
            optional(m.entered),
            optional(m.left),
            Cell::Count(m.comments),
            Cell::Count(m.likes),
            Cell::Count(m.orders),
            m.paid.display().into(),
        ]);
    }
    sheet
}

fn cards(r: &LiveReview, l: Locale) -> Sheet {
    let heads = l.pick(
        [
            "商品",
            "看到",
            "点开",
            "订单",
            "下单人数",
            "已付订单",
            "份数",
            "成交额",
            "已退",
            "净额",
        ],
        [
            "Card",
            "Saw",
            "Tapped",
            "Orders",
            "Buyers",
            "Paid orders",
            "Pieces",
            "Gross",
            "Refunded",
            "Net",
        ],
    );
    let mut sheet = Sheet::new(l.pick("商品", "Cards"), heads);
    for c in &r.by_card {
        sheet.row([
            c.name.as_str().into(),
            Cell::Count(c.view),
            Cell::Count(c.click),
            Cell::Count(c.ordered),
            Cell::Count(c.buyers),
            Cell::Count(c.paid),
            Cell::Count(c.quantity),
            c.gross.display().into(),
            c.refunded.display().into(),
            c.net.display().into(),
        ]);
    }
    sheet
}

fn split(name: &str, rows: &[LiveGroupResult], l: Locale) -> Sheet {
    let heads = l.pick(
        [
            "名称",
            "来看人数",
            "总人数",
            "订单",
            "下单人数",
            "新客",
            "已付订单",
            "成交额",
            "已退",
            "净额",
        ],
        [
            "Name",
            "Viewers",
            "People",
            "Orders",
            "Buyers",
            "New buyers",
            "Paid orders",
            "Gross",
            "Refunded",
            "Net",
        ],
    );
    let mut sheet = Sheet::new(name, heads);
    for row in rows {
        sheet.row([
            row.name.as_str().into(),
            optional(row.viewers),
            optional(row.members),
            Cell::Count(row.ordered),
            Cell::Count(row.buyers),
            Cell::Count(row.new_buyers),
            Cell::Count(row.paid),
            row.gross.display().into(),
            row.refunded.display().into(),
            row.net.display().into(),
        ]);
    }
    sheet
}

fn questions(work: &LiveReviewWork, l: Locale) -> Sheet {
    let heads = l.pick(
        ["分组", "商品", "问题", "人数", "回答", "谁答的", "等了几秒"],
        [
            "Group",
            "Card",
            "Question",
            "Asked by",
            "Answer",
            "Answered by",
            "Waited (s)",
        ],
    );
    let mut sheet = Sheet::new(l.pick("提问", "Questions"), heads);
    for g in work.asked.groups.iter().filter(|g| !g.dropped) {
        for q in &g.questions {
            let voice = l.pick("直播里说了", "said on air");
            let answer = q.answer.clone();
            let answer = answer.or_else(|| q.answered.then(|| voice.to_owned()));
            sheet.row([
                g.title.as_str().into(),
                g.card_name.clone().unwrap_or_default().into(),
                q.text.as_str().into(),
                Cell::Count(q.votes),
                answer.unwrap_or_default().into(),
                q.answered_by.clone().unwrap_or_default().into(),
                optional(q.waited_s),
            ]);
        }
    }
    sheet
}

fn tasks(work: &LiveReviewWork, zone: &Zone, l: Locale) -> Sheet {
    let heads = l.pick(
        ["待办", "原因", "截止", "完成"],
        ["Follow-up", "Why", "Due", "Done"],
    );
    let mut sheet = Sheet::new(l.pick("待办", "Follow-ups"), heads);
    for f in &work.follow_ups {
        sheet.row([
            f.title.as_str().into(),
            f.reason.as_str().into(),
            zone.full(f.due_at).into(),
            f.done_at.map(|at| zone.full(at)).unwrap_or_default().into(),
        ]);
    }
    sheet
}
