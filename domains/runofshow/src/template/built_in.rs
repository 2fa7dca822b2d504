//! The templates that every shop has.
use crate::checklist::{Phase, TaskRole};
use crate::outline::{Outline, SegmentOutline, TaskOutline};
use crate::rundown::SegmentKind;
use julin_db::text_enum;
use julin_web::Locale;

text_enum! {
    /// A template that every shop has.
    pub(crate) enum BuiltIn {
        /// 生鲜日常场
        FreshDaily = "fresh_daily",
        /// 节日大场
        Holiday = "holiday",
    }
}

type Segment = (SegmentKind, i64, [&'static str; 2]);
type Task = (Phase, TaskRole, i64, bool, [&'static str; 2]);

const OPENING: [&str; 2] = [
    "开场：问好，说今天有什么",
    "Opening: hello, and what there is today",
];
const CLOSING: [&str; 2] = [
    "收尾：截单时间、提货时间和地点",
    "Closing: cutoff, pickup time and place",
];
const QUESTIONS: [&str; 2] = ["答疑：回答公屏上的问题", "Questions from the comments"];

const FRESH_DAILY: &[Segment] = &[
    (SegmentKind::Opening, 5, OPENING),
    (SegmentKind::Product, 8, ["", ""]),
    (SegmentKind::Product, 8, ["", ""]),
    (
        SegmentKind::Interaction,
        5,
        ["福袋：念一遍规则再开", "Lucky bag: read the rules first"],
    ),
    (SegmentKind::Product, 8, ["", ""]),
    (SegmentKind::Interaction, 5, QUESTIONS),
    (SegmentKind::Closing, 5, CLOSING),
];

const HOLIDAY: &[Segment] = &[
    (
        SegmentKind::Opening,
        10,
        [
            "开场：节日问候、礼盒总览",
            "Opening: holiday greetings and all gift boxes",
        ],
    ),
    (SegmentKind::Product, 10, ["", ""]),
    (
        SegmentKind::Interaction,
        5,
        ["福袋：念一遍规则再开", "Lucky bag: read the rules first"],
    ),
    (SegmentKind::Product, 10, ["", ""]),
    (SegmentKind::Product, 10, ["", ""]),
    (
        SegmentKind::Interaction,
        10,
        [
            "限时秒杀：报数量和开始时间",
            "Flash sale: say how many and when",
        ],
    ),
    (SegmentKind::Product, 10, ["", ""]),
    (SegmentKind::Interaction, 8, QUESTIONS),
    (SegmentKind::Closing, 8, CLOSING),
];

const USUAL: &[Task] = &[
    (
        Phase::Before,
        TaskRole::Supply,
        180,
        true,
        [
            "样品到场，和页面描述一致",
            "Samples are here and as described",
        ],
    ),
    (
        Phase::Before,
        TaskRole::Supply,
        120,
        true,
        ["核对库存和价格", "Stock and prices are checked"],
    ),
    (
        Phase::Before,
        TaskRole::Host,
        120,
        true,
        [
            "话术过一遍，禁用语已改",
            "Scripts are read, forbidden words changed",
        ],
    ),
    (
        Phase::Before,
        TaskRole::Assistant,
        30,
        true,
        ["手机、灯光、网络试过", "Phone, light and network are tried"],
    ),
    (
        Phase::Before,
        TaskRole::Assistant,
        30,
        false,
        ["群里发预告和预约", "Announced to the groups"],
    ),
    (
        Phase::During,
        TaskRole::Assistant,
        10,
        false,
        ["公屏有人回复", "Somebody answers the comments"],
    ),
    (
        Phase::During,
        TaskRole::Service,
        30,
        false,
        [
            "价格或描述有误及时更正",
            "Wrong prices or claims are corrected",
        ],
    ),
    (
        Phase::After,
        TaskRole::Service,
        60,
        false,
        ["没回答的问题补回复", "Open questions are answered"],
    ),
    (
        Phase::After,
        TaskRole::Supply,
        120,
        false,
        [
            "核对订单，通知备货",
            "Orders are checked, goods are asked for",
        ],
    ),
    (
        Phase::After,
        TaskRole::Host,
        1_440,
        false,
        [
            "看复盘，写下次改进",
            "The review is read, lessons are written",
        ],
    ),
];

const HOLIDAY_TOO: &[Task] = &[
    (
        Phase::Before,
        TaskRole::Supply,
        1_440,
        true,
        [
            "礼盒批次和资质留底",
            "Lots and licences of gift boxes are filed",
        ],
    ),
    (
        Phase::Before,
        TaskRole::Service,
        720,
        false,
        [
            "客服排班，常见问题发给大家",
            "Service is on shift and has the answers",
        ],
    ),
    (
        Phase::Before,
        TaskRole::Host,
        60,
        true,
        [
            "带时间走一遍流程",
            "The run-of-show was rehearsed by the clock",
        ],
    ),
];

impl BuiltIn {
    /// Its name.
    pub(crate) fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::FreshDaily => locale.pick("生鲜日常场", "Fresh goods, every day"),
            Self::Holiday => locale.pick("节日大场", "Holiday special"),
        }
    }
}

/// What a built-in template keeps, in the language of who asks.
pub(crate) fn outline(template: BuiltIn, locale: Locale) -> Outline {
    let words = |w: [&'static str; 2]| locale.pick(w[0], w[1]).to_owned();
    let (segments, more): (_, &[Task]) = match template {
        BuiltIn::FreshDaily => (FRESH_DAILY, &[]),
        BuiltIn::Holiday => (HOLIDAY, HOLIDAY_TOO),
    };
    let segment = |(kind, planned_minutes, title): &Segment| SegmentOutline {
        kind: *kind,
        title: words(*title),
        planned_minutes: *planned_minutes,
        note: String::new(),
    };
    let task = |(phase, role, due_minutes, must, title): &Task| TaskOutline {
        phase: *phase,
        title: words(*title),
        role: *role,
        due_minutes: *due_minutes,
        must: *must,
    };
    let mut tasks: Vec<TaskOutline> = more.iter().chain(USUAL).map(task).collect();
    tasks.sort_by_key(|t| {
        (
            t.phase,
            if t.phase == Phase::Before {
                -t.due_minutes
            } else {
                t.due_minutes
            },
        )
    });
    Outline {
        segments: segments.iter().map(segment).collect(),
        tasks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_web::check;

    #[test]
    fn they_are_within_the_bounds_of_what_one_may_write() {
        for template in BuiltIn::ALL {
            for locale in [Locale::Zh, Locale::En] {
                let outline = outline(*template, locale);
                for segment in &outline.segments {
                    let least = usize::from(segment.kind != SegmentKind::Product);
                    assert!(
                        check::text("", &segment.title, least, 60).is_ok(),
                        "{segment:?}"
                    );
                }
                for task in &outline.tasks {
                    assert!(check::text("", &task.title, 1, 60).is_ok(), "{task:?}");
                    assert!(!task.must || task.phase == Phase::Before, "{task:?}");
                }
                assert!(outline.tasks.iter().any(|t| t.must));
            }
        }
    }
}
