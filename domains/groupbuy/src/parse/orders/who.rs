//! Who wants it: name, number and home. What is taken out of a line leaves a comma, which ends words.

/// What ends a word.
fn ends(c: char) -> bool {
    matches!(
        c,
        ' ' | ','
            | '、'
            | ':'
            | '/'
            | '('
            | ')'
            | '['
            | ']'
            | '+'
            | '*'
            | '='
            | '.'
            | '-'
            | '#'
            | '&'
    )
}

/// Takes a mobile number out of a line.
pub(super) fn take_phone(chars: &mut Vec<char>) -> Option<String> {
    let mut at = 0;
    while at < chars.len() {
        let n = chars[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let mobile = n == 11 && chars[at] == '1' && matches!(chars[at + 1], '3'..='9');
        if mobile {
            let phone = chars[at..at + 11].iter().collect();
            chars.splice(at..at + 11, [',']);
            return Some(phone);
        }
        at += n.max(1);
    }
    None
}

/// Words that a home is written with, between and after its numbers.
const HOME: &[char] = &[
    '栋', '幢', '座', '楼', '号', '单', '元', '室', '户', '#', '-',
];

/// Takes `3栋1203`, `3-1-1203`, `5号楼2单元602室` or a room of three or four digits out of a line.
pub(super) fn take_home(chars: &mut Vec<char>) -> Option<String> {
    let mut at = 0;
    while at < chars.len() {
        let fresh = at == 0 || !chars[at - 1].is_ascii_alphanumeric() && chars[at - 1] != '*';
        let end = home_end(chars, at);
        if fresh && end > at {
            let home: String = chars[at..end].iter().collect();
            chars.splice(at..end, [',']);
            return Some(home);
        }
        at += 1;
    }
    None
}

/// Where a home that begins at `at` ends; `at` if none does.
fn home_end(chars: &[char], at: usize) -> usize {
    let lettered = chars[at].is_ascii_uppercase()
        && chars.get(at + 1).is_some_and(|c| *c == '栋' || *c == '座');
    if !chars[at].is_ascii_digit() && !lettered {
        return at;
    }
    let part = |c: &&char| c.is_ascii_digit() || HOME.contains(c);
    let from = at + usize::from(lettered);
    let mut end = from + chars[from..].iter().take_while(part).count();
    while end > at && chars[end - 1] == '-' {
        end -= 1;
    }
    let text = &chars[at..end];
    let longest = text.split(|c| !c.is_ascii_digit()).map(<[char]>::len).max();
    let words = text.iter().any(|c| HOME.contains(c));
    let room = matches!(longest, Some(3 | 4)) && text.len() == longest.unwrap_or(0);
    // `1203份` is a quantity, however unlikely.
    let counted = chars
        .get(end)
        .is_some_and(|c| "份盒箱个只斤袋件瓶板包".contains(*c));
    if (words && text.len() >= 2 && longest >= Some(1) || room) && !counted {
        end
    } else {
        at
    }
}

/// Words between a name and what is wanted.
const WANTS: &[&str] = &[
    "我要", "想要", "还要", "要", "订", "来", "买", "报名", "接", "的", "跟", "各", "和", "加",
];

/// The name, which stands first, and the other words.
pub(super) fn split(chars: &[char]) -> (String, String) {
    let words = chars
        .split(|c| ends(*c))
        .map(|w| w.iter().collect::<String>());
    let words: Vec<String> = words
        .map(|w| trimmed(&w))
        .filter(|w| !w.is_empty())
        .collect();
    let named = words
        .iter()
        .position(|w| w.chars().any(char::is_alphabetic));
    let name: String = named
        .map_or("", |at| words[at].as_str())
        .chars()
        .take(20)
        .collect();
    let rest = words
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != named);
    let rest: Vec<&str> = rest.map(|(_, w)| w.as_str()).collect();
    (name, rest.join(" ").chars().take(100).collect())
}

fn trimmed(word: &str) -> String {
    let mut word = word.trim();
    while let Some(shorter) = WANTS.iter().find_map(|w| word.strip_suffix(w)) {
        word = shorter.trim();
    }
    word.to_owned()
}
