use super::*;

/// A Monday: 2026-11-23 08:00 in Shanghai.
const MONDAY: Ts = Ts(1_795_392_000_000);

fn read(text: &str, now: Ts) -> Option<String> {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let line = super::super::normal::line(text);
    let found = cutoff(&line.chars, now, &zone)?;
    found.at.map(|at| zone.full(at)[..16].to_owned())
}

#[test]
fn times_as_leaders_write_them() {
    for (text, expected) in [
        ("今晚8点截单", "2026-11-23 20:00"),
        ("今晚8点半截单", "2026-11-23 20:30"),
        ("今晚八点半截团", "2026-11-23 20:30"),
        ("⏰截单时间：今晚20：00", "2026-11-23 20:00"),
        ("今天下午3点截止接龙", "2026-11-23 15:00"),
        ("明晚20:00截团", "2026-11-24 20:00"),
        ("明天中午12点截单", "2026-11-24 12:00"),
        ("明天中午1点截单", "2026-11-24 13:00"),
        ("明早9点截单，下午到货", "2026-11-24 09:00"),
        ("后天晚上9点截止", "2026-11-25 21:00"),
        ("今晚12点截单", "2026-11-24 00:00"),
        ("今晚24:00截止", "2026-11-24 00:00"),
        ("周五晚上8点截单", "2026-11-27 20:00"),
        ("本周日 18:00 截单", "2026-11-29 18:00"),
        ("星期一晚9点截单", "2026-11-23 21:00"),
        ("下周一 10点截单", "2026-11-30 10:00"),
        ("11月25日20:00截单", "2026-11-25 20:00"),
        ("11.25 20:00截单", "2026-11-25 20:00"),
        ("11/25晚8点截", "2026-11-25 20:00"),
        ("25号晚8点截团", "2026-11-25 20:00"),
        ("1月3日12点截单", "2027-01-03 12:00"),
        ("接龙截止到11月26日", "2026-11-27 00:00"),
        ("周三截单", "2026-11-26 00:00"),
        ("8点截单", "2026-11-23 20:00"),
        ("10点截单", "2026-11-23 10:00"),
        ("20点截单哦", "2026-11-23 20:00"),
        ("今天5点截单", "2026-11-23 17:00"),
        ("今晚八点准时截单！过时不候", "2026-11-23 20:00"),
        ("今晚8点前下单，明天到", "2026-11-23 20:00"),
        ("预售，今晚十点，截单", "2026-11-23 22:00"),
    ] {
        assert_eq!(read(text, MONDAY).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_has_passed_or_says_no_time_is_no_cutoff() {
    for text in [
        "今天早上7点截单",
        "明天下午4点到货",
        "满30份截团",
        "截单后统一发货",
        "周四自提",
        "今日特价 19.9元",
    ] {
        assert_eq!(read(text, MONDAY), None, "{text}");
    }
    let night = MONDAY.plus_s(14 * 3_600);
    assert_eq!(
        read("8点截单", night),
        None,
        "which day it is cannot be told"
    );
    assert_eq!(
        read("周一晚8点截单", night).as_deref(),
        Some("2026-11-30 20:00")
    );
}

#[test]
fn what_is_beside_the_cutoff_stays() {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    for (text, rest) in [
        (
            "【周三水果团】今晚8点截单，明天下午到",
            "[周三水果团],明天下午到",
        ),
        ("截单时间：今晚8点", ""),
        ("周三水果团 今晚8点准时截单哦", "周三水果团 "),
        ("接龙截止时间：11月25日20:00 周四自提", "周四自提"),
    ] {
        let mut s = super::super::normal::line(text).chars;
        let found = cutoff(&s, MONDAY, &zone).unwrap();
        s.drain(found.range.0..found.range.1);
        let left: String = s.iter().collect();
        assert_eq!(left, rest, "{text}");
    }
}
