//! The text of a script.
use julin_db::text_enum;
use julin_kernel::{Fault, Money, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const POINTS_MAX: usize = 10;
const POINT_MAX: usize = 120;
const PARAGRAPH_MAX: usize = 600;
pub(crate) const PAIRS_MAX: usize = 20;
const PRICE_MAX: i64 = 100_000_000;
/// A basis older than this is none.
const BASIS_MAX_MS: i64 = 366 * 86_400_000;

text_enum! {
    /// Who wrote a text.
    pub(crate) enum Writer {
        /// A person.
        Person = "person",
        /// A template, filled with the product's facts.
        Template = "template",
        /// A language model.
        Assistant = "assistant",
    }
}

/// What another seller asks, and how one knows: a comparison without its basis is not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct PriceComparison {
    /// The other price.
    pub price: Money,
    /// Where it was seen.
    pub source: String,
    /// When it was seen.
    pub seen_at: Ts,
}

/// A question that is often asked, and what to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuestionAnswer {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What is said of a product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ScriptText {
    /// Why it is good, a line each.
    pub selling_points: Vec<String>,
    /// How it is used and kept.
    pub usage: String,
    /// What it costs elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<PriceComparison>,
    /// What is special about the price today.
    pub promotion: String,
    /// Questions that are often asked.
    pub qa: Vec<QuestionAnswer>,
}

impl ScriptText {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Trimmed and within bounds; fields are named below `at`.
    pub(crate) fn checked(&self, at: &str, now: Ts) -> Result<Self, Fault> {
        let field = |name: &str| format!("{at}.{name}");
        check::count(
            &field("selling_points"),
            &self.selling_points,
            0,
            POINTS_MAX,
        )?;
        check::count(&field("qa"), &self.qa, 0, PAIRS_MAX)?;
        let points = self.selling_points.iter().enumerate();
        let points = points
            .map(|(i, p)| check::text(&field(&format!("selling_points.{i}")), p, 1, POINT_MAX));
        let pairs = self.qa.iter().enumerate();
        let pairs = pairs.map(|(i, pair)| pair.checked(&field(&format!("qa.{i}"))));
        let comparison = self.comparison.as_ref();
        let comparison = comparison.map(|c| c.checked(&field("comparison"), now));
        Ok(Self {
            selling_points: points.collect::<Result<_, _>>()?,
            usage: check::text(&field("usage"), &self.usage, 0, PARAGRAPH_MAX)?,
            comparison: comparison.transpose()?,
            promotion: check::text(&field("promotion"), &self.promotion, 0, PARAGRAPH_MAX)?,
            qa: pairs.collect::<Result<_, _>>()?,
        })
    }

    /// Everything that is said, with the field where it stands.
    pub(crate) fn said(&self) -> Vec<(String, &str)> {
        let points = self.selling_points.iter().enumerate();
        let mut all: Vec<(String, &str)> = points
            .map(|(i, p)| (format!("selling_points.{i}"), p.as_str()))
            .collect();
        all.push(("usage".to_owned(), &self.usage));
        if let Some(c) = &self.comparison {
            all.push(("comparison.source".to_owned(), &c.source));
        }
        all.push(("promotion".to_owned(), &self.promotion));
        for (i, pair) in self.qa.iter().enumerate() {
            all.push((format!("qa.{i}.question"), &pair.question));
            all.push((format!("qa.{i}.answer"), &pair.answer));
        }
        all
    }
}

impl QuestionAnswer {
    /// Trimmed and within bounds, where it stands by itself.
    pub(crate) fn trimmed(&self) -> Result<Self, Fault> {
        Ok(Self {
            question: check::text("question", &self.question, 1, POINT_MAX)?,
            answer: check::text("answer", &self.answer, 1, PARAGRAPH_MAX)?,
        })
    }
    fn checked(&self, at: &str) -> Result<Self, Fault> {
        Ok(Self {
            question: check::text(&format!("{at}.question"), &self.question, 1, POINT_MAX)?,
            answer: check::text(&format!("{at}.answer"), &self.answer, 1, PARAGRAPH_MAX)?,
        })
    }
}

impl PriceComparison {
    fn checked(&self, at: &str, now: Ts) -> Result<Self, Fault> {
        let age = now.since(self.seen_at);
        check::that(&format!("{at}.seen_at"), (0..=BASIS_MAX_MS).contains(&age))?;
        Ok(Self {
            price: Money(check::range(
                &format!("{at}.price"),
                self.price.0,
                1,
                PRICE_MAX,
            )?),
            source: check::text(&format!("{at}.source"), &self.source, 2, POINT_MAX)?,
            seen_at: self.seen_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ts = Ts(1_795_392_000_000);

    fn compared(source: &str, seen_at: Ts) -> ScriptText {
        ScriptText {
            comparison: Some(PriceComparison {
                price: Money(9_900),
                source: source.into(),
                seen_at,
            }),
            ..ScriptText::default()
        }
    }

    #[test]
    fn a_comparison_needs_a_source_and_a_date_that_has_been() {
        assert!(compared("隔壁超市货架", NOW).checked("text", NOW).is_ok());
        let refused = |text: ScriptText| text.checked("text", NOW).unwrap_err().field.unwrap();
        assert_eq!(refused(compared(" ", NOW)), "text.comparison.source");
        assert_eq!(
            refused(compared("超市", NOW.plus_ms(1))),
            "text.comparison.seen_at"
        );
        let old = NOW.plus_ms(-BASIS_MAX_MS - 1);
        assert_eq!(refused(compared("超市", old)), "text.comparison.seen_at");
    }

    #[test]
    fn all_that_is_said_has_a_place() {
        let text = ScriptText {
            selling_points: vec!["甜".into()],
            qa: vec![QuestionAnswer {
                question: "几斤？".into(),
                answer: "五斤".into(),
            }],
            ..compared("超市", NOW)
        };
        let places: Vec<String> = text.said().into_iter().map(|(at, _)| at).collect();
        assert_eq!(
            places,
            [
                "selling_points.0",
                "usage",
                "comparison.source",
                "promotion",
                "qa.0.question",
                "qa.0.answer"
            ]
        );
    }
}
