//! Digits that are no amounts: dates, hours, telephone numbers.
use super::chars::{after_any, before_any, skip_spaces};
use super::clock::{after_year, date_at, time_at};

/// After a bare `11.25` these say that it is a day.
const HAPPENS: &[&str] = &[
    "到货", "到", "发货", "发车", "自提", "提货", "取货", "截", "送达", "配送", "开团", "开卖",
    "上新", "预售", "早", "晚", "上午", "中午", "下午", "(周", "周", "星期",
];

/// Where the date or hour that begins at `at` ends; `11.25` is one only with a word for what happens then.
pub(super) fn date_end(s: &[char], at: usize) -> Option<usize> {
    if before_any(s, at, &["¥", "价"]).is_some() {
        return None;
    }
    if after_year(s, at).is_some() {
        return date_at(s, at).map(|(end, _)| end);
    }
    if let Some((end, _)) = time_at(s, at) {
        let said = |c: &char| matches!(c, '月' | '号' | '日' | ':' | '点' | '时' | 'm');
        return s[at..end].iter().any(said).then_some(end);
    }
    let (end, _) = date_at(s, at)?;
    let from = skip_spaces(s, end);
    let price = after_any(s, from, &["到手", "到家", "到店"]).is_some();
    after_any(s, from, HAPPENS).filter(|_| !price).map(|_| end)
}

/// Whether somebody's telephone number stands there: seven digits on end, `138 0000 1234`,
/// `400-820-8820`.
pub(super) fn has_phone(s: &[char]) -> bool {
    let long = s
        .split(|c| !c.is_ascii_digit())
        .any(|digits| digits.len() >= 7);
    let fits = |at: usize| {
        [[3, 4, 4], [3, 3, 4], [3, 4, 3]]
            .iter()
            .any(|g| grouped(s, at, *g))
    };
    long || (0..s.len()).any(|at| matches!(s[at], '1' | '4') && fits(at))
}

/// Three groups of digits with a space or a hyphen between; mobile numbers or `400`.
fn grouped(s: &[char], at: usize, groups: [usize; 3]) -> bool {
    if at > 0 && s[at - 1].is_ascii_digit() {
        return false;
    }
    let mut end = at;
    for (i, length) in groups.into_iter().enumerate() {
        if i > 0 && !matches!(s.get(end), Some(' ' | '-')) {
            return false;
        }
        let from = end + usize::from(i > 0);
        end = from + length;
        let digits = s.get(from..end);
        if !digits.is_some_and(|d| d.iter().all(char::is_ascii_digit)) {
            return false;
        }
    }
    let service = s[at..].starts_with(&['4', '0', '0']);
    let mobile = groups == [3, 4, 4] && s[at] == '1' && !matches!(s[at + 1], '0'..='2');
    (service || mobile) && !s.get(end).is_some_and(char::is_ascii_digit)
}
