//! A test's paper: questions drawn and shuffled by the server, and how answers are judged.
use super::course::Question;
use julin_kernel::Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A question as it was put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) text: String,
    /// In the order in which they were put.
    pub(crate) choices: Vec<String>,
    /// By their place among the shuffled choices; never sent.
    pub(crate) right: Vec<i64>,
    pub(crate) why: String,
}

/// Shuffles in place (Fisher–Yates).
fn shuffle<T>(rng: &dyn Rng, list: &mut [T]) {
    for i in (1..list.len()).rev() {
        let j = rng.below(i as u64 + 1);
        list.swap(i, usize::try_from(j).unwrap_or(0));
    }
}

fn put(rng: &dyn Rng, question: &Question) -> Asked {
    let mut places: Vec<usize> = (0..question.choices.len()).collect();
    shuffle(rng, &mut places);
    let is_right = |from: usize| {
        question
            .right
            .iter()
            .any(|r| usize::try_from(*r) == Ok(from))
    };
    let right = places.iter().zip(0..).filter(|(from, _)| is_right(**from));
    Asked {
        text: question.text.clone(),
        right: right.map(|(_, to)| to).collect(),
        choices: places
            .iter()
            .map(|p| question.choices[*p].clone())
            .collect(),
        why: question.why.clone(),
    }
}

/// Draws a paper of `asked` questions; 0 asks all.
pub(crate) fn draw(rng: &dyn Rng, questions: &[Question], asked: i64) -> Vec<Asked> {
    let mut drawn: Vec<&Question> = questions.iter().collect();
    shuffle(rng, &mut drawn);
    let asked = usize::try_from(asked).unwrap_or(0);
    if asked > 0 {
        drawn.truncate(asked);
    }
    drawn.into_iter().map(|q| put(rng, q)).collect()
}

/// The places of the questions that were not answered rightly: all that is right and nothing else.
pub(crate) fn wrong_answers(paper: &[Asked], answers: &[Vec<i64>]) -> Vec<i64> {
    let set = |list: &[i64]| list.iter().copied().collect::<BTreeSet<i64>>();
    let pairs = paper.iter().zip(answers).zip(0..);
    let wrong = pairs.filter(|((asked, given), _)| set(&asked.right) != set(given));
    wrong.map(|(_, at)| at).collect()
}

/// Whether so many wrong ones leave enough.
pub(crate) fn is_passed(asked: usize, wrong: usize, pass_mark: i64) -> bool {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    count(asked.saturating_sub(wrong)).saturating_mul(100) >= count(asked).saturating_mul(pass_mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::SeededRng;

    fn bank(n: usize) -> Vec<Question> {
        let question = |i| Question {
            text: format!("q{i}"),
            choices: ["a", "b", "c", "d"].map(|c| format!("{c}{i}")).to_vec(),
            right: vec![1, 3],
            why: String::new(),
        };
        (0..n).map(question).collect()
    }

    #[test]
    fn what_is_right_stays_right_however_it_is_shuffled() {
        for seed in 0..50 {
            let paper = draw(&SeededRng::new(seed), &bank(7), 0);
            assert_eq!(paper.len(), 7);
            for asked in &paper {
                let right = asked
                    .right
                    .iter()
                    .map(|r| asked.choices[usize::try_from(*r).unwrap()].as_str());
                let right: BTreeSet<char> = right.filter_map(|c| c.chars().next()).collect();
                assert_eq!(right, BTreeSet::from(['b', 'd']), "{asked:?}");
            }
        }
    }

    #[test]
    fn papers_differ_and_ask_as_many_as_they_should() {
        let papers = (0..20).map(|seed| draw(&SeededRng::new(seed), &bank(9), 4));
        let texts: BTreeSet<Vec<String>> = papers
            .map(|p| p.into_iter().map(|a| a.text).collect::<Vec<_>>())
            .inspect(|p| assert_eq!(p.iter().collect::<BTreeSet<_>>().len(), 4))
            .collect();
        assert!(texts.len() > 10, "{texts:?}");
    }

    #[test]
    fn a_question_is_right_only_with_all_that_is_right_and_nothing_else() {
        let asked = |right: &[i64]| Asked {
            text: String::new(),
            choices: vec![],
            right: right.to_vec(),
            why: String::new(),
        };
        let paper = [asked(&[0, 2]), asked(&[1]), asked(&[0]), asked(&[3])];
        let answers = [vec![2, 0], vec![1, 2], vec![], vec![3]];
        assert_eq!(wrong_answers(&paper, &answers), [1, 2]);
    }

    #[test]
    fn the_pass_mark_is_met_exactly() {
        assert!(is_passed(5, 1, 80));
        assert!(!is_passed(5, 2, 80));
        assert!(is_passed(3, 1, 66));
        assert!(!is_passed(3, 1, 67));
        assert!(is_passed(1, 0, 100));
    }
}
