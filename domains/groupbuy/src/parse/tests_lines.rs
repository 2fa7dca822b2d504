//! Single lines.
use super::*;

pub(super) const MONDAY: Ts = Ts(1_795_392_000_000);

pub(super) fn read(text: &str) -> ParsedBuy {
    parse(text, MONDAY, &Zone::named("Asia/Shanghai").unwrap())
}

/// `name|spec|price|tiers|limit|stock|confidence`
pub(super) fn brief(item: &ParsedItem) -> String {
    let tiers: Vec<String> = item
        .tiers
        .iter()
        .map(|t| format!("{}:{}", t.min_quantity, t.price.0))
        .collect();
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    format!(
        "{}|{}|{}|{}|{}|{}|{}",
        item.name,
        item.spec.as_deref().unwrap_or_default(),
        item.price.0,
        tiers.join(","),
        number(item.limit_per_member),
        number(item.stock),
        item.confidence
    )
}

#[test]
fn lines_as_leaders_write_them() {
    for (line, expected) in [
        (
            "🍅 沙瓤西红柿 5斤 19.9元 限2份",
            "沙瓤西红柿|5斤|1990||2||high",
        ),
        (
            "【车厘子】JJ级 2斤装 ¥69.9，满30份 59.9，满100份 55",
            "车厘子|JJ级 2斤装|6990|30:5990,100:5500|||high",
        ),
        ("鸡蛋30枚 22/板 限购3", "鸡蛋|30枚/板|2200||3||high"),
        ("1. 沙瓤西红柿5斤19.9", "沙瓤西红柿|5斤|1990||||high"),
        (
            "２、丹东草莓　３斤装　￥６９．９／箱　库存５０",
            "丹东草莓|3斤装/箱|6990|||50|high",
        ),
        ("③红富士苹果 5斤 25块", "红富士苹果|5斤|2500||||high"),
        (
            "④ 本地土鸡蛋 30枚 28元一板",
            "本地土鸡蛋|30枚/板|2800||||high",
        ),
        ("5、排骨 一斤 29.8元", "排骨|一斤|2980||||high"),
        (
            "赣南脐橙 10斤 39.9元 满50份35.9元",
            "赣南脐橙|10斤|3990|50:3590|||high",
        ),
        (
            "赣南脐橙10斤装39.9元，50份以上35.9，100份以上32.9",
            "赣南脐橙|10斤装|3990|50:3590,100:3290|||high",
        ),
        (
            "阳光玫瑰葡萄 2斤 原价49.9 现价29.9 每人限购2份",
            "阳光玫瑰葡萄|2斤|2990||2||high",
        ),
        (
            "阳光玫瑰葡萄 2斤 超市价49.9元，团购价29.9元",
            "阳光玫瑰葡萄|2斤|2990||||high",
        ),
        (
            "蒙牛纯牛奶 250ml*24盒 65元/箱 限量100箱",
            "蒙牛纯牛奶|250ml*24盒/箱|6500|||100|high",
        ),
        ("五常大米 10斤/袋 ¥45", "五常大米|10斤/袋|4500||||high"),
        ("土豆 3.5元/斤", "土豆|1斤|350||||high"),
        ("小青菜 每斤3.5元", "小青菜|1斤|350||||high"),
        (
            "手工水饺（猪肉白菜）2斤 36元",
            "手工水饺(猪肉白菜)|2斤|3600||||high",
        ),
        ("西红柿(5斤) 19.9元", "西红柿|5斤|1990||||high"),
        ("三文鱼 300g 59.9元", "三文鱼|300g|5990||||high"),
        ("牛排2块 39.9元", "牛排|2块|3990||||high"),
        ("黄瓜19块9五斤装", "黄瓜|五斤装|1990||||high"),
        ("橘子10元3斤", "橘子|3斤|1000||||high"),
        ("橘子 19.9元/5斤", "橘子|5斤|1990||||high"),
        (
            "【今日特价】丹东草莓 3斤装 59.9元",
            "丹东草莓|3斤装|5990||||high",
        ),
        (
            "【山东】沙瓤西红柿 5斤 19.9元",
            "山东 沙瓤西红柿|5斤|1990||||high",
        ),
        ("车厘子 JJ级 2斤 69.9元", "车厘子|JJ级 2斤|6990||||high"),
        ("冰糖橙 约5斤 24.9元一份", "冰糖橙|约5斤|2490||||high"),
        ("榴莲 4-5斤 139元/个", "榴莲|4-5斤/个|13900||||high"),
        ("酸奶 12杯 价格：32.8 每户限两份", "酸奶|12杯|3280||2||high"),
        (
            "草莓 2盒 35元 满20份降到32元",
            "草莓|2盒|3500|20:3200|||high",
        ),
        (
            "草莓 2盒 35元，满20份→32，满50份→29.9",
            "草莓|2盒|3500|20:3200,50:2990|||high",
        ),
        ("No1草莓 2盒 35元 还剩30份", "No1草莓|2盒|3500|||30|high"),
        ("豆腐 5毛/块", "豆腐|1块|50||||high"),
        ("挂面 8块5 一包", "挂面|1包|850||||high"),
        ("基围虾 2斤 88元 仅限30份", "基围虾|2斤|8800|||30|high"),
        ("洗衣液 2kg*2瓶 ¥39.90 包邮", "洗衣液|2kg*2瓶|3990||||high"),
    ] {
        let buy = read(line);
        let items: Vec<String> = buy.items.iter().map(brief).collect();
        assert_eq!(items, [expected], "{line}\n{:?}", buy.unrecognised);
        assert_eq!(buy.unrecognised, [], "{line}");
    }
}

#[test]
fn several_specs_in_one_line_are_several_items() {
    for (line, expected) in [
        (
            "沙瓤西红柿 5斤19.9元 10斤35元",
            &[
                "沙瓤西红柿|5斤|1990||||high",
                "沙瓤西红柿|10斤|3500||||high",
            ],
        ),
        (
            "橘子 10元3斤，20元7斤",
            &["橘子|3斤|1000||||high", "橘子|7斤|2000||||high"],
        ),
        (
            "苹果 19.9/5斤 36/10斤",
            &["苹果|5斤|1990||||high", "苹果|10斤|3600||||high"],
        ),
    ] {
        let items: Vec<String> = read(line).items.iter().map(brief).collect();
        assert_eq!(items, expected, "{line}");
    }
}

#[test]
fn doubtful_lines_are_marked() {
    for (line, expected) in [
        ("鸡蛋30枚 22", "鸡蛋|30枚|2200||||low"),
        ("西红柿 19.9", "西红柿||1990||||low"),
        ("酸奶 9.9元 第二件半价", "酸奶||990||||low"),
        ("西红柿 5斤 19.9元 满100减10", "西红柿|5斤|1990||||low"),
        ("西红柿 5斤 19.9元 满30份25元", "西红柿|5斤|1990||||low"),
        ("金条 1根 88888元", "金条|1根|8888800||||low"),
    ] {
        let items: Vec<String> = read(line).items.iter().map(brief).collect();
        assert_eq!(items, [expected], "{line}");
    }
}

#[test]
fn what_has_no_clear_price_is_no_item() {
    for line in [
        "西红柿 19.9-29.9元",
        "今晚8点直播，欢迎围观",
        "联系电话13800001234",
        "自提点：3栋1单元102室",
        "3栋1203 王姐 2份",
        "https://example.com/a?b=19.9",
        "满299减30",
        "明天下午4点后来取",
        "2026年新米上市",
        "张三 +1",
        "收到请扣1",
    ] {
        let buy = read(&format!("水果团\n{line}"));
        assert_eq!(buy.items, [], "{line}");
        assert_eq!(buy.unrecognised.len(), 1, "{line}: {buy:?}");
        assert_eq!(buy.unrecognised[0].line, 2, "{line}");
    }
}
