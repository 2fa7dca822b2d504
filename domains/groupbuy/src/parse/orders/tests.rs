use super::*;

fn offered() -> Vec<Offered> {
    [
        ("沙瓤西红柿", "5斤装"),
        ("【车厘子】JJ级", "2斤"),
        ("蜜桃", "1份"),
        ("黄桃罐头", ""),
    ]
    .map(|(name, spec)| Offered {
        name: name.to_owned(),
        spec: spec.to_owned(),
    })
    .to_vec()
}

fn one(text: &str) -> ReadOrder {
    let list = read_orders(text, &offered());
    assert_eq!((list.orders.len(), &list.unread), (1, &vec![]), "{text}");
    list.orders.into_iter().next().unwrap()
}

#[test]
fn lines_as_neighbours_write_them() {
    for (text, name, home, lines) in [
        (
            "1. 王阿姨 3栋1203 西红柿2份 车厘子1",
            "王阿姨",
            Some("3栋1203"),
            vec![(0, 2), (1, 1)],
        ),
        ("2、小李 蜜桃x3", "小李", None, vec![(2, 3)]),
        (
            "3. 陈姐5栋602 车厘子*2、西红柿1份",
            "陈姐",
            Some("5栋602"),
            vec![(1, 2), (0, 1)],
        ),
        ("4️⃣ 赵哥：两份蜜桃", "赵哥", None, vec![(2, 2)]),
        ("１２．刘姐　要　蜜桃　４　盒", "刘姐", None, vec![(2, 4)]),
        (
            "5. 张三 3-1-1203 蜜桃1份×2",
            "张三",
            Some("3-1-1203"),
            vec![(2, 2)],
        ),
        ("6. 李四 A2 C1", "李四", None, vec![(0, 2), (2, 1)]),
        (
            "103. 邻居8号 蜜桃+1 西红柿+2",
            "邻居",
            Some("8号"),
            vec![(2, 1), (0, 2)],
        ),
        (
            "周奶奶1203 黄桃罐头十二",
            "周奶奶",
            Some("1203"),
            vec![(3, 12)],
        ),
        (
            "9. 吴** 沙瓤西红柿 5斤装×2、【车厘子】JJ级 2斤×1",
            "吴",
            None,
            vec![(0, 2), (1, 1)],
        ),
        ("Anna 蜜桃 2 and", "Anna", None, vec![(2, 2)]),
    ] {
        let order = one(text);
        assert_eq!(
            (order.name.as_str(), order.home.as_deref(), &order.lines),
            (name, home, &lines),
            "{text}"
        );
    }
}

#[test]
fn what_is_doubtful_says_why() {
    for (text, doubts, note) in [
        ("王姐 蜜桃", vec![Doubt::NoQuantity], ""),
        ("王姐 西红柿3斤", vec![Doubt::Weight], ""),
        ("王姐 蜜桃2份 不要太熟", vec![Doubt::Words], "不要太熟"),
        ("13812345678 王姐 蜜桃2份", vec![], ""),
    ] {
        let order = one(text);
        assert_eq!(
            (&order.doubts, order.note.as_str()),
            (&doubts, note),
            "{text}"
        );
    }
    assert_eq!(
        one("13812345678 王姐 蜜桃2").phone.as_deref(),
        Some("13812345678")
    );
    let two = [("红富士苹果", ""), ("青苹果", "")].map(|(n, s)| Offered {
        name: n.to_owned(),
        spec: s.to_owned(),
    });
    let list = read_orders("王姐 苹果2", &two);
    assert_eq!(list.orders[0].doubts, [Doubt::Ambiguous]);
}

#[test]
fn lines_about_the_buy_are_passed_over_and_others_handed_back() {
    let text = "#接龙\n【周一水果】\n⏰ 今晚8点截单\n1. 沙瓤西红柿 5斤装  ¥19.9\n\n—— 接龙 ——\n1. 王阿姨 蜜桃2\n2. 老张 随便来点\n3. 蜜桃2\n4. 收到谢谢";
    let list = read_orders(text, &offered());
    assert_eq!(list.orders.len(), 1);
    let unread: Vec<_> = list.unread.iter().map(|u| u.line).collect();
    assert_eq!(unread, [2, 8, 9, 10]);
}

#[test]
fn one_thing_alone_needs_no_name() {
    let one = [Offered {
        name: "阳澄湖大闸蟹".to_owned(),
        spec: "4对".to_owned(),
    }];
    for (text, name, pieces) in [
        ("1. 张三+1", "张三", 1),
        ("2. 李四 3份", "李四", 3),
        ("3. 王五 2", "王五", 2),
        ("4. 赵六 3栋1203 +2", "赵六", 2),
    ] {
        let list = read_orders(text, &one);
        let read = &list.orders[0];
        assert_eq!(
            (read.name.as_str(), &read.lines),
            (name, &vec![(0, pieces)]),
            "{text}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "(\\PC|[0-9A-Cx*+ 栋份桃蜜樱\\n]){0,120}") {
        let list = read_orders(&text, &offered());
        let named = list.orders.iter().all(|o| !o.name.is_empty() && !o.lines.is_empty());
        proptest::prop_assert!(named);
        proptest::prop_assert!(list.orders.iter().flat_map(|o| &o.lines).all(|l| (1..=999).contains(&l.1)));
    }
}
