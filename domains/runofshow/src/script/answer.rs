//! What the assistant answered: taken only if it follows the schema, keeps within bounds and names no
//! number that is not among the facts.
use super::facts::Facts;
use super::text::{QuestionAnswer, ScriptText};
use julin_kernel::Ts;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    selling_points: Vec<String>,
    usage: String,
    promotion: String,
    qa: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    question: String,
    answer: String,
}

/// Reads an answer; refuses it with what is wrong.
pub(crate) fn read(json: &str, facts: &Facts, now: Ts) -> Result<ScriptText, String> {
    let answer: Answer = serde_json::from_str(json).map_err(|e| e.to_string())?;
    let pairs = answer.qa.into_iter().map(|p| QuestionAnswer {
        question: p.question,
        answer: p.answer,
    });
    let text = ScriptText {
        selling_points: answer.selling_points,
        usage: answer.usage,
        comparison: None,
        promotion: answer.promotion,
        qa: pairs.collect(),
    };
    let text = text
        .checked("answer", now)
        .map_err(|fault| fault.to_string())?;
    if text.is_empty() {
        return Err("nothing was written".to_owned());
    }
    match invented(&text, facts) {
        Some(number) => Err(format!("{number} is not among the facts")),
        None => Ok(text),
    }
}

/// The first number that is said and not known.
pub(super) fn invented(text: &ScriptText, facts: &Facts) -> Option<String> {
    let known: BTreeSet<String> = numbers(&facts.json().to_string()).collect();
    let said = text.said();
    said.iter()
        .flat_map(|(_, said)| numbers(said).collect::<Vec<_>>())
        .find(|number| !known.contains(number))
}

/// The numbers in a text, written alike: `12.80`, `12.8` and `１２.8` are one.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect();
    let parts: Vec<String> = narrow
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|part| part.trim_matches('.').to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    parts.into_iter().map(|part| match part.split_once('.') {
        Some((whole, cents)) => {
            let cents = cents.trim_end_matches('0');
            if cents.is_empty() {
                whole.to_owned()
            } else {
                format!("{whole}.{cents}")
            }
        }
        None => part,
    })
}

#[cfg(test)]
mod tests {
    use super::super::facts::cherries;
    use super::*;
    use serde_json::{Value, json};

    fn right() -> Value {
        json!({
            "selling_points": ["烟台樱桃，5斤装"], "usage": "冷藏", "promotion": "69.9元，满30份59.90元",
            "qa": [{ "question": "限购吗", "answer": "每人 2 份" }],
        })
    }
    fn refused(answer: &Value) -> String {
        read(&answer.to_string(), &cherries(), Ts(0)).unwrap_err()
    }

    #[test]
    fn a_right_answer_is_taken() {
        let text = read(&right().to_string(), &cherries(), Ts(0)).unwrap();
        assert_eq!(text.selling_points, ["烟台樱桃，5斤装"]);
        assert_eq!(text.comparison, None);
    }

    #[test]
    fn what_does_not_follow_the_schema_is_refused() {
        let with = |field: &str, value: Value| {
            let mut answer = right();
            answer[field] = value;
            answer
        };
        assert!(refused(&with("comparison", json!("99"))).contains("unknown field"));
        assert!(refused(&with("usage", json!(7))).contains("invalid type"));
        assert!(refused(&with("usage", json!("长".repeat(601)))).contains("answer.usage"));
        assert!(
            refused(&with("selling_points", json!(vec!["好"; 11])))
                .contains("answer.selling_points")
        );
        assert!(refused(&json!({ "selling_points": [] })).contains("missing field"));
        let nothing = json!({ "selling_points": [], "usage": "", "promotion": "", "qa": [] });
        assert!(refused(&nothing).contains("nothing was written"));
        assert!(read("好的！{", &cherries(), Ts(0)).is_err());
    }

    #[test]
    fn a_number_that_nobody_gave_is_invented() {
        let mut answer = right();
        answer["usage"] = json!("糖度 １８ 度");
        assert_eq!(refused(&answer), "18 is not among the facts");
        answer["usage"] = json!("冷藏 5.0 天");
        assert!(
            read(&answer.to_string(), &cherries(), Ts(0)).is_ok(),
            "5 is the size"
        );
    }
}
