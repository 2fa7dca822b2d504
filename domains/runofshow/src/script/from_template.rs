//! A draft without a language model: sentences into which the product's facts are put. What is not
//! known is not said.
use super::facts::Facts;
use super::text::{PAIRS_MAX, QuestionAnswer, ScriptText};
use julin_catalog::Temperature;
use julin_web::Locale;
use std::fmt::Write as _;

/// Writes a draft in the language of who asks.
pub(crate) fn write(facts: &Facts, locale: Locale) -> ScriptText {
    let mut text = match locale {
        Locale::Zh => chinese(facts),
        Locale::En => english(facts),
    };
    // What people did ask comes before what they may ask.
    text.qa.splice(0..0, facts.asked.iter().cloned());
    text.qa.truncate(PAIRS_MAX);
    text
}

fn pair(question: &str, answer: String) -> QuestionAnswer {
    QuestionAnswer {
        question: question.to_owned(),
        answer,
    }
}

fn chinese(f: &Facts) -> ScriptText {
    let kept = match f.temperature {
        Temperature::Ambient => "常温放在阴凉干燥的地方",
        Temperature::Chilled => "拿到家放冰箱冷藏",
        Temperature::Frozen => "拿到家马上放冷冻",
    };
    let mut points = vec![];
    match (f.origin.as_str(), f.spec.as_str()) {
        ("", "") => points.push(format!("这款是{}", f.name)),
        ("", spec) => points.push(format!("这款是{}，规格{spec}", f.name)),
        (origin, "") => points.push(format!("这款是{origin}的{}", f.name)),
        (origin, spec) => points.push(format!("这款是{origin}的{}，规格{spec}", f.name)),
    }
    points.extend(f.guarantee.iter().map(|g| format!("售后有保障：{g}")));
    let mut promotion = format!("现在的团购价是 {} 元", f.price.display());
    for (from, price) in &f.tiers {
        let _ = write!(
            promotion,
            "；大家一起满 {from} 份，每份 {} 元，多付的会退",
            price.display()
        );
    }
    if let Some(limit) = f.limit {
        let _ = write!(promotion, "。每人限购 {limit} 份");
    }
    let mut qa = vec![
        pair("多少钱？", format!("现在 {} 元。", f.price.display())),
        pair("怎么保存？", format!("{kept}。")),
    ];
    if !f.origin.is_empty() {
        qa.push(pair("哪里产的？", format!("产地是{}。", f.origin)));
    }
    qa.extend(
        f.guarantee
            .iter()
            .map(|g| pair("坏了怎么办？", format!("{g}，在订单里申请售后就行。"))),
    );
    ScriptText {
        selling_points: points,
        usage: format!("{kept}。"),
        comparison: None,
        promotion,
        qa,
    }
}

fn english(f: &Facts) -> ScriptText {
    let kept = match f.temperature {
        Temperature::Ambient => "Keep it in a cool, dry place",
        Temperature::Chilled => "Put it into the fridge when you are home",
        Temperature::Frozen => "Put it into the freezer as soon as you are home",
    };
    let from = if f.origin.is_empty() {
        String::new()
    } else {
        format!(" from {}", f.origin)
    };
    let spec = if f.spec.is_empty() {
        String::new()
    } else {
        format!(", {}", f.spec)
    };
    let mut points = vec![format!("This is {}{from}{spec}", f.name)];
    points.extend(f.guarantee.iter().map(|g| format!("You are covered: {g}")));
    let mut promotion = format!("The group price now is {} yuan", f.price.display());
    for (count, price) in &f.tiers {
        let _ = write!(
            promotion,
            "; once all of us order {count}, each costs {} yuan and the rest comes back",
            price.display()
        );
    }
    if let Some(limit) = f.limit {
        let _ = write!(promotion, ". At most {limit} for each of you");
    }
    let mut qa = vec![
        pair(
            "What does it cost?",
            format!("{} yuan now.", f.price.display()),
        ),
        pair("How do I keep it?", format!("{kept}.")),
    ];
    if !f.origin.is_empty() {
        qa.push(pair("Where is it from?", format!("From {}.", f.origin)));
    }
    qa.extend(f.guarantee.iter().map(|g| {
        pair(
            "What if it is bad?",
            format!("{g}. Make a claim in the order."),
        )
    }));
    ScriptText {
        selling_points: points,
        usage: format!("{kept}."),
        comparison: None,
        promotion,
        qa,
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::cherries;
    use super::super::{answer, find, word_list};
    use super::*;
    use julin_kernel::Ts;

    #[test]
    fn a_draft_says_the_facts_and_nothing_else() {
        for locale in [Locale::Zh, Locale::En] {
            let text = write(&cherries(), locale);
            assert_eq!(text.checked("text", Ts(0)).unwrap(), text);
            assert!(answer::invented(&text, &cherries()).is_none());
            assert!(find(&text, &word_list::defaults()).is_empty(), "{text:?}");
            for fact in ["山东烟台", "5斤装", "樱桃"] {
                assert!(text.selling_points[0].contains(fact));
            }
            assert!(text.promotion.contains("69.90") && text.promotion.contains("59.90"));
        }
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let bare = Facts {
            origin: String::new(),
            spec: String::new(),
            guarantee: None,
            tiers: vec![],
            limit: None,
            ..cherries()
        };
        let text = write(&bare, Locale::Zh);
        assert_eq!(text.selling_points, ["这款是樱桃"]);
        assert_eq!(text.promotion, "现在的团购价是 69.90 元");
        assert_eq!(text.qa.len(), 2);
        assert_eq!(write(&bare, Locale::En).selling_points, ["This is 樱桃"]);
    }
}
