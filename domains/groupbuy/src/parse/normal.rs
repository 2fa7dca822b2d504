//! One way of writing: half-width, no emoji, one kind of bracket and separator.

/// A line in one way of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// `1.`, `2、` in front.
    pub(super) numbered: Option<i64>,
    /// The rest.
    pub(super) chars: Vec<char>,
}

/// `，；。！|` become `,`; `【「` become `[`; full-width becomes half-width; emoji become spaces.
pub(super) fn line(raw: &str) -> Line {
    let mut out: Vec<char> = Vec::with_capacity(raw.len());
    let raw: Vec<char> = raw.chars().collect();
    for (i, c) in raw.iter().copied().enumerate() {
        match mark_in_number(&raw, i).unwrap_or_else(|| one(c)) {
            Kept(c) => out.push(c),
            Number(n) => out.extend(format!("{n}.").chars()),
            Gap => out.push(' '),
            Keycap => keycap(&mut out),
            Nothing => {}
        }
    }
    let mut chars = squeezed(&out);
    for call in ["@所有人", "@all", "@All"] {
        remove(&mut chars, call);
    }
    numbering(chars)
}

/// `29。9元` and `29·9元` mean 29.9; `1,299元` is one number.
fn mark_in_number(raw: &[char], at: usize) -> Option<One> {
    let digit = |i: usize| {
        raw.get(i)
            .is_some_and(|c| matches!(one(*c), Kept('0'..='9')))
    };
    let before = at > 0 && digit(at - 1);
    let digits = (at + 1..raw.len()).take_while(|i| digit(*i)).count();
    let money = matches!(raw.get(at + 1 + digits), Some('元' | '块' | '圆'));
    match (raw[at], digits) {
        _ if !before => None,
        ('。' | '·' | '•', 1 | 2) if money => Some(Kept('.')),
        (',', 3) if money => Some(Nothing),
        _ => None,
    }
}

enum One {
    Kept(char),
    Number(u32),
    Gap,
    /// Makes the digit before it a number in front: `1️⃣`.
    Keycap,
    Nothing,
}
use One::{Gap, Kept, Keycap, Nothing, Number};

fn one(c: char) -> One {
    match c {
        '\u{20e3}' => Keycap,
        '\u{fe0e}' | '\u{fe0f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Nothing,
        '【' | '「' | '『' | '〖' | '〔' | '［' | '[' => Kept('['),
        '】' | '」' | '』' | '〗' | '〕' | '］' | ']' => Kept(']'),
        '￥' | '¥' => Kept('¥'),
        '。' | '；' | '，' | '！' | '？' | ';' | '!' | '?' | '|' | '｜' | '､' => Kept(','),
        '～' | '〜' | '—' | '–' | '―' | '−' | '~' => Kept('-'),
        '×' | '✖' | '＊' => Kept('*'),
        '≥' => Kept('≥'),
        '①'..='⑳' => Number(u32::from(c) - u32::from('①') + 1),
        '❶'..='❿' => Number(u32::from(c) - u32::from('❶') + 1),
        '⑴'..='⒇' => Number(u32::from(c) - u32::from('⑴') + 1),
        '⒈'..='⒛' => Number(u32::from(c) - u32::from('⒈') + 1),
        '🔟' => Number(10),
        '\u{ff01}'..='\u{ff5e}' => half_width(c),
        '\u{3000}'
        | '\t'
        | '\u{a0}'
        | '·'
        | '•'
        | '・'
        | '…'
        | '\u{2190}'..='\u{27bf}'
        | '\u{2900}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}'
        | '〰'
        | '㊗'
        | '㊙' => Gap,
        c if c.is_control() => Gap,
        c => Kept(c),
    }
}

fn half_width(c: char) -> One {
    match char::from_u32(u32::from(c) - 0xfee0) {
        Some(',' | ';' | '!' | '?') => Kept(','),
        Some(c) => Kept(c),
        None => Gap,
    }
}

/// `1️⃣` is the digit, then a mark: the digit becomes a number in front.
fn keycap(out: &mut Vec<char>) {
    if out.last().is_some_and(char::is_ascii_digit) {
        // `1️⃣2️⃣` is twelve.
        if let [.., '0'..='9', '.', ' ', _] = out[..] {
            out.drain(out.len() - 3..out.len() - 1);
        }
        out.push('.');
        out.push(' ');
    }
}

/// Several spaces are one; none at the ends.
fn squeezed(chars: &[char]) -> Vec<char> {
    let text: String = chars.iter().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().collect()
}

fn remove(chars: &mut Vec<char>, word: &str) {
    let text: String = chars.iter().collect();
    if text.contains(word) {
        *chars = squeezed(&text.replace(word, " ").chars().collect::<Vec<_>>());
    }
}

const CHINESE: &str = "一二三四五六七八九十";

/// Splits off `1.` `2、` `(3)` `4)` `五、`; `1.5斤` is no number in front.
fn numbering(chars: Vec<char>) -> Line {
    let open = usize::from(matches!(chars.first(), Some('(' | '[')));
    let digits = chars[open..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let chinese = chars
        .get(open)
        .and_then(|c| CHINESE.chars().position(|x| x == *c));
    let (end, n) = match (digits, chinese) {
        (1 | 2, _) => {
            let text: String = chars[open..open + digits].iter().collect();
            (open + digits, text.parse().unwrap_or(0))
        }
        (0, Some(n)) => (open + 1, i64::try_from(n).unwrap_or(0) + 1),
        _ => return lettered(chars),
    };
    let mark = chars.get(end).copied();
    let next = chars.get(end + 1).copied();
    let closes = if open == 1 {
        matches!(mark, Some(')' | ']'))
    } else if digits == 0 {
        mark == Some('、')
    } else {
        matches!(mark, Some('、' | ')' | ':'))
            || mark == Some('.') && !next.is_some_and(|c| c.is_ascii_digit())
    };
    let time = mark == Some(':') && next.is_some_and(|c| c.is_ascii_digit());
    if !closes || time {
        return bare(chars);
    }
    Line {
        numbered: Some(n),
        chars: squeezed(&chars[end + 1..]),
    }
}

/// `A、` `B.` `C 东北大米`
fn lettered(chars: Vec<char>) -> Line {
    let letter = chars.first().filter(|c| c.is_ascii_uppercase()).copied();
    let chinese = |i: usize| {
        chars
            .get(i)
            .is_some_and(|c| c.is_alphabetic() && !c.is_ascii())
    };
    let marked = match chars.get(1) {
        Some('、' | '.' | ')' | ':') => true,
        Some(' ') => chinese(2),
        _ => false,
    };
    match letter.filter(|_| marked) {
        Some(letter) => Line {
            numbered: Some(i64::from(u32::from(letter) - u32::from('A')) + 1),
            chars: squeezed(&chars[2..]),
        },
        None => bare(chars),
    }
}

fn bare(chars: Vec<char>) -> Line {
    Line {
        numbered: None,
        chars,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_of_writing() {
        for (raw, numbered, rest) in [
            ("１．西红柿　１９．９元", Some(1), "西红柿 19.9元"),
            ("1️⃣ 🍅沙瓤西红柿", Some(1), "沙瓤西红柿"),
            ("② 鸡蛋30枚", Some(2), "鸡蛋30枚"),
            ("(3) 车厘子", Some(3), "车厘子"),
            ("四、苹果", Some(4), "苹果"),
            ("🔟草莓", Some(10), "草莓"),
            ("12、【车厘子】JJ级", Some(12), "[车厘子]JJ级"),
            ("1.5斤装苹果", None, "1.5斤装苹果"),
            ("8:30截单", None, "8:30截单"),
            ("⏰20：00截单！！", None, "20:00截单,,"),
            ("@所有人 开团啦～", None, "开团啦-"),
            ("￥19.9／份", None, "¥19.9/份"),
            ("5斤装", None, "5斤装"),
            ("A、西红柿", Some(1), "西红柿"),
            ("C 东北大米", Some(3), "东北大米"),
            ("AD钙奶 24瓶", None, "AD钙奶 24瓶"),
            ("🍓🍓🍓", None, ""),
            ("1️⃣2️⃣草莓", Some(12), "草莓"),
            ("草莓29。9元", None, "草莓29.9元"),
            ("三文鱼1,299元", None, "三文鱼1299元"),
        ] {
            let line = line(raw);
            let text: String = line.chars.iter().collect();
            assert_eq!((line.numbered, text.as_str()), (numbered, rest), "{raw}");
        }
    }
}
