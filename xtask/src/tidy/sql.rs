//! SQL as tokens: just enough to see which tables a text names and how it is written.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) line: usize,
    pub(super) kind: Kind,
    /// In a line for one engine alone (`-- pg: …`): portability is not asked of it.
    pub(super) one_engine: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name, as written.
    Word(String),
    /// `"name"`.
    Quoted(String),
    /// `'text'`.
    Text,
    /// `$1`.
    Param,
    Number(String),
    Mark(char),
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(w) if w.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// A name, quoted or not, in small letters.
    pub(super) fn name(&self) -> Option<String> {
        match &self.kind {
            Kind::Word(name) => Some(name.to_ascii_lowercase()),
            Kind::Quoted(name) => Some(name.clone()),
            _ => None,
        }
    }
}

/// Reads a text that begins on `line` of its file.
pub(super) fn tokens(text: &str, line: usize) -> Vec<Token> {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line,
        one_engine: false,
    };
    let mut found = Vec::new();
    while lexer.at < lexer.chars.len() {
        let (line, one_engine) = (lexer.line, lexer.one_engine);
        if let Some(kind) = lexer.next() {
            found.push(Token {
                line,
                kind,
                one_engine,
            });
        }
    }
    found
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    one_engine: bool,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) {
        if self.peek(0) == Some('\n') {
            self.line += 1;
            self.one_engine = false;
        }
        self.at += 1;
    }

    fn next(&mut self) -> Option<Kind> {
        let c = self.peek(0)?;
        match c {
            '-' if self.peek(1) == Some('-') => self.comment(),
            '/' if self.peek(1) == Some('*') => self.block(),
            '\'' => {
                self.until('\'');
                return Some(Kind::Text);
            }
            '"' => return Some(Kind::Quoted(self.until('"'))),
            '$' if self.peek(1).is_some_and(|d| d.is_ascii_digit()) => {
                self.bump();
                self.take(|c| c.is_ascii_digit());
                return Some(Kind::Param);
            }
            c if c.is_ascii_digit() => {
                return Some(Kind::Number(self.take(|c| c.is_ascii_digit() || c == '.')));
            }
            c if c.is_alphabetic() || c == '_' => {
                return Some(Kind::Word(self.take(|c| c.is_alphanumeric() || c == '_')));
            }
            c => {
                self.bump();
                return (!c.is_whitespace()).then_some(Kind::Mark(c));
            }
        }
        None
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(&belongs) {
            self.bump();
        }
        self.chars[start..self.at].iter().collect()
    }

    /// What stands between two marks; a doubled mark is part of it.
    fn until(&mut self, mark: char) -> String {
        self.bump();
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.bump();
            if c == mark && self.peek(0) != Some(mark) {
                break;
            }
            if c == mark {
                self.bump();
            }
            text.push(c);
        }
        text
    }

    /// `-- …`, unless it holds a line for one engine.
    fn comment(&mut self) {
        let rest: String = self.chars[self.at..].iter().take(12).collect();
        if let Some(marker) = ["-- pg:", "-- sqlite:"]
            .iter()
            .find(|m| rest.starts_with(**m))
        {
            self.at += marker.len();
            self.one_engine = true;
        } else {
            self.take(|c| c != '\n');
        }
    }

    fn block(&mut self) {
        while self.peek(0).is_some() && !(self.peek(0) == Some('*') && self.peek(1) == Some('/')) {
            self.bump();
        }
        self.at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_hold_no_names() {
        let found = tokens(
            "SELECT 'FROM x', \"Y\" -- JOIN z\n/* JOIN\nw */ FROM t WHERE a = $12",
            5,
        );
        let names: Vec<String> = found.iter().filter_map(Token::name).collect();
        assert_eq!(names, ["select", "Y", "from", "t", "where", "a"]);
        assert_eq!(found.iter().find(|t| t.is("t")).unwrap().line, 7);
        assert_eq!(found.last().unwrap().kind, Kind::Param);
    }

    #[test]
    fn lines_for_one_engine_are_read_and_marked() {
        let found = tokens("a\n-- pg: b\n-- sqlite: c\nd", 1);
        let marked: Vec<bool> = found.iter().map(|t| t.one_engine).collect();
        assert_eq!(marked, [false, true, true, false]);
    }

    #[test]
    fn doubled_quotes_do_not_end_a_text() {
        assert_eq!(tokens("'it''s' x", 1).len(), 2);
    }
}
