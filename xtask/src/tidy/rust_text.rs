//! The string literals of a Rust file, without comments; just enough of a lexer for that.

/// A string literal as it stands in the source: lines match, escapes are blanked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
    /// The literal is the first argument of `q!(…)`.
    pub(super) statement: bool,
}

pub(super) fn literals(source: &str) -> Vec<Literal> {
    let mut scanner = Scanner {
        chars: source.chars().collect(),
        at: 0,
        line: 1,
        code: String::new(),
    };
    let mut found = Vec::new();
    while let Some(c) = scanner.peek(0) {
        if let Some(literal) = scanner.next_literal(c) {
            found.push(literal);
        }
    }
    found
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    /// The code before, without white space: enough of it to see `q!(`.
    code: String,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// Goes one token on; a literal when that was one.
    fn next_literal(&mut self, c: char) -> Option<Literal> {
        match c {
            '/' if self.peek(1) == Some('/') => self.skip_line(),
            '/' if self.peek(1) == Some('*') => self.skip_block(),
            '\'' => self.skip_char(),
            '"' => return Some(self.literal(Self::quoted)),
            'r' if self.raw_hashes().is_some() && !self.in_word() => {
                return Some(self.literal(Self::raw));
            }
            _ => {
                self.bump();
                if !c.is_whitespace() {
                    self.code.push(c);
                }
            }
        }
        None
    }

    fn literal(&mut self, read: impl FnOnce(&mut Self) -> String) -> Literal {
        let before = self.code.strip_suffix("q!(");
        let statement = before.is_some_and(|code| !code.ends_with(is_word));
        let line = self.line;
        let text = read(self);
        self.code.clear();
        Literal {
            line,
            text,
            statement,
        }
    }

    fn quoted(&mut self) -> String {
        self.bump();
        let mut text = String::new();
        while let Some(c) = self.bump() {
            match c {
                '"' => break,
                '\\' => match self.bump() {
                    Some('\n') => text.push('\n'),
                    Some('"') => text.push('"'),
                    _ => text.push(' '),
                },
                c => text.push(c),
            }
        }
        text
    }

    fn raw(&mut self) -> String {
        let hashes = self.raw_hashes().unwrap_or(0);
        for _ in 0..hashes + 2 {
            self.bump();
        }
        let mut text = String::new();
        while let Some(c) = self.bump() {
            let closes = c == '"' && (0..hashes).all(|n| self.peek(n) == Some('#'));
            if closes {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        text
    }

    /// How many `#` a raw string here begins with.
    fn raw_hashes(&self) -> Option<usize> {
        let hashes = self.chars[self.at + 1..]
            .iter()
            .take_while(|c| **c == '#')
            .count();
        (self.peek(0) == Some('r') && self.peek(hashes + 1) == Some('"')).then_some(hashes)
    }

    /// Whether the letter here goes on with a word: `for"` is no raw string.
    fn in_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at));
        before.is_some_and(|c| is_word(*c) && *c != 'b' && *c != 'c')
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.bump();
        }
    }

    fn skip_block(&mut self) {
        let mut depth = 0;
        while let Some(c) = self.bump() {
            match (c, self.peek(0)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => continue,
            }
            self.bump();
            if depth == 0 {
                break;
            }
        }
    }

    /// A character, or the tick of a lifetime.
    fn skip_char(&mut self) {
        self.bump();
        match (self.peek(0), self.peek(1)) {
            (Some('\\'), _) => {
                self.bump();
                self.bump();
                while self.bump().is_some_and(|c| c != '\'') {}
            }
            (Some(_), Some('\'')) => {
                self.bump();
                self.bump();
            }
            _ => {}
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        literals(source).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn statements_are_told_from_other_strings() {
        let source =
            "tx.run(q!(\n  \"SELECT 1\", id)).note(\"hello\"); faq!(\"no\"); my_q!(\"no\");";
        let found = literals(source);
        let statements: Vec<bool> = found.iter().map(|l| l.statement).collect();
        assert_eq!((found[0].line, found[0].text.as_str()), (2, "SELECT 1"));
        assert_eq!(statements, [true, false, false, false]);
    }

    #[test]
    fn comments_and_characters_are_passed_over() {
        let source =
            "// \"a\"\n/* \"b\" /* \"c\" */ */ let q = '\"'; let e = '\\''; fn f<'a>() {} \"d\"";
        assert_eq!(texts(source), ["d"]);
    }

    #[test]
    fn raw_strings_and_escapes() {
        assert_eq!(
            texts("r#\"say \"hi\"\"# ; \"a \\\"b\\\"\" "),
            ["say \"hi\"", "a \"b\""]
        );
    }

    #[test]
    fn lines_within_a_literal_are_kept() {
        let found = literals("x\n\"one \\\n two\"\n\"three\"");
        assert_eq!(found[0].text, "one \n two");
        assert_eq!((found[0].line, found[1].line), (2, 4));
    }
}
