//! Whole texts, as they stand in groups.
use super::tests_lines::{brief, read};
use julin_kernel::Zone;
use proptest::prelude::*;

fn check(text: &str, title: Option<&str>, cutoff: Option<&str>, items: &[&str], rest: &[&str]) {
    let buy = read(text);
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let at = buy.cutoff_at.map(|at| zone.full(at)[..16].to_owned());
    let got: Vec<String> = buy.items.iter().map(brief).collect();
    assert_eq!(got, items, "{buy:#?}");
    let left: Vec<&str> = buy.unrecognised.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(left, rest);
    assert_eq!((buy.title.as_deref(), at.as_deref()), (title, cutoff));
}

#[test]
fn a_plain_list() {
    check(
        "🍎周三水果团🍎 今晚8点截单\n\n1. 🍅 沙瓤西红柿 5斤 19.9元 限2份\n2. 【车厘子】JJ级 2斤装 ¥69.9，满30份 59.9，满100份 55\n3. 鸡蛋30枚 22/板 限购3",
        Some("周三水果团"),
        Some("2026-11-23 20:00"),
        &[
            "沙瓤西红柿|5斤|1990||2||high",
            "车厘子|JJ级 2斤装|6990|30:5990,100:5500|||high",
            "鸡蛋|30枚/板|2200||3||high",
        ],
        &[],
    );
}

#[test]
fn a_form_with_one_fact_a_line() {
    check(
        "#接龙\n【翠湖花园 11月25日团】\n截单时间：明晚20：00\n\n1️⃣ 山东沙瓤西红柿\n规格：5斤/箱\n价格：19.9元\n限购：2份\n库存：100\n\n2️⃣ 丹东99草莓\n规格：3斤装\n原价：89元\n团购价：69.9元\n阶梯价：满20份 65元\n满50份 59.9元\n\n周四下午4点后自提",
        Some("翠湖花园 11月25日团"),
        Some("2026-11-24 20:00"),
        &[
            "山东沙瓤西红柿|5斤/箱|1990||2|100|high",
            "丹东99草莓|3斤装|6990|20:6500,50:5990|||high",
        ],
        &["周四下午4点后自提"],
    );
}

#[test]
fn specs_below_their_name() {
    check(
        "赣南脐橙开园啦！\n\n【赣南脐橙】\n5斤 19.9元\n10斤 36.9元\n限购2份\n\n【冰糖橙】\n5斤24.9元，10斤45元",
        Some("赣南脐橙开园啦"),
        None,
        &[
            "赣南脐橙|5斤|1990||||high",
            "赣南脐橙|10斤|3690||2||high",
            "冰糖橙|5斤|2490||||high",
            "冰糖橙|10斤|4500||||high",
        ],
        &[],
    );
}

#[test]
fn the_roster_below_is_no_goods() {
    check(
        "#接龙\n今日鲜菜 20:00截单\n小青菜 3.5元/斤\n土豆 2斤 5元\n\n1. 张三 小青菜2 土豆1\n2. 李四 3栋1203 小青菜1斤\n3. 王姐 都要 8.5元",
        Some("今日鲜菜"),
        Some("2026-11-23 20:00"),
        &["小青菜|1斤|350||||high", "土豆|2斤|500||||high"],
        &[
            "1. 张三 小青菜2 土豆1",
            "2. 李四 3栋1203 小青菜1斤",
            "3. 王姐 都要 8.5元",
        ],
    );
}

#[test]
fn descriptions_and_notes_are_handed_back() {
    check(
        "@所有人 邻居们，周末团来啦！！！\n🥩黑猪五花肉 2斤 59.9元\n现杀现发，冷链到家，坏单包赔\n🦐 基围虾 2斤88元 现捞现发\n退款找我，电话13800001234\n满30份成团",
        Some("邻居们"),
        None,
        &["黑猪五花肉|2斤|5990||||high", "基围虾|2斤|8800||||high"],
        &[
            "周末团来啦",
            "现杀现发，冷链到家，坏单包赔",
            "现捞现发",
            "退款找我，电话13800001234",
        ],
    );
    assert_eq!(
        read("水果\n苹果 5斤 20元\n满30份成团").min_quantity,
        Some(30)
    );
}

#[test]
fn a_text_without_a_title_has_none() {
    check(
        "苹果 5斤 20元\n梨 5斤 18元\n明晚8点截单",
        None,
        Some("2026-11-24 20:00"),
        &["苹果|5斤|2000||||high", "梨|5斤|1800||||low"],
        &[],
    );
}

#[test]
fn a_cutoff_that_has_passed_is_handed_back() {
    check(
        "早市团\n今天早上7点截单\n苹果 5斤 20元",
        Some("早市团"),
        None,
        &["苹果|5斤|2000||||high"],
        &["今天早上7点截单"],
    );
}

#[test]
fn nothing_comes_of_nothing() {
    check("", None, None, &[], &[]);
    check("\n🔥🔥🔥\n————\n", None, None, &[], &[]);
    check("大家好", Some("大家好"), None, &[], &[]);
}

#[test]
fn figures_that_can_be_read_twice_are_no_price() {
    assert!(read("1¥1").items.is_empty());
}

#[test]
fn a_messy_one() {
    check(
        "🔥🔥🔥【爆款返场】🔥🔥🔥\n⏰ 接龙截止：11月25日晚上9点半\n📦 11.26到货\n———————————\nA、阳光玫瑰（香印） 2斤装 超市59.9/份，邻居价35.9元！限50份\nB、云南夏黑 4.5-5斤 ￥39.9\nC 东北大米 10kg 68块 满20袋65\n———————————\n自提：南门岗亭 16:00-20:00",
        None,
        Some("2026-11-25 21:30"),
        &[
            "阳光玫瑰(香印)|2斤装|3590||50||low",
            "云南夏黑|4.5-5斤|3990||||high",
            "东北大米|10kg|6800|20:6500|||high",
        ],
        &[
            "🔥🔥🔥【爆款返场】🔥🔥🔥",
            "📦 11.26到货",
            "自提：南门岗亭 16:00-20:00",
        ],
    );
}

proptest! {
    /// Whatever is pasted, reading it ends, keeps its promises and names real lines.
    #[test]
    fn any_text_can_be_read(text in "[ -~\\n一-十满份元块斤限购截单今晚点【】（），。：0-9¥🍅半每/*-]{0,200}") {
        let buy = read(&text);
        let lines = i64::try_from(text.lines().count()).unwrap();
        for item in &buy.items {
            prop_assert!(item.price.0 > 0 && !item.name.is_empty());
            prop_assert!((1..=lines).contains(&item.line));
            let (mut quantity, mut price) = (1, item.price);
            for tier in &item.tiers {
                prop_assert!(tier.min_quantity > quantity && tier.price < price);
                (quantity, price) = (tier.min_quantity, tier.price);
            }
        }
        for rest in &buy.unrecognised {
            prop_assert!((1..=lines).contains(&rest.line) && !rest.text.is_empty());
        }
    }

    /// No digit of a price comes from nowhere.
    #[test]
    fn prices_are_read_as_written(yuan in 1i64..3_000, fen in 0i64..100, n in 2i64..500, less in 1i64..50) {
        let price = yuan * 100 + fen;
        prop_assume!(price > less + 50);
        let show = |p: i64| format!("{}.{:02}", p / 100, p % 100);
        let line = format!("沙瓤西红柿 5斤装 {}元 满{n}份 {}", show(price), show(price - less));
        let items: Vec<String> = read(&line).items.iter().map(brief).collect();
        prop_assert_eq!(items, vec![format!("沙瓤西红柿|5斤装|{price}|{n}:{}|||high", price - less)]);
    }
}
