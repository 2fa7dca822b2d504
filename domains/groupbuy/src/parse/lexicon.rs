//! The words that give numbers their meaning. To teach the reader a word, add it to its list and a line
//! that needs it to `tests_lines.rs`.
use super::chars::{after_any, skip_spaces};

/// Units of goods; those of one piece as it is sold are `PIECES`.
pub(super) const UNITS: &[&str] = &[
    "公斤", "千克", "毫升", "厘米", "毫米", "斤", "克", "kg", "KG", "Kg", "g", "G", "ml", "ML",
    "mL", "L", "l", "mm", "cm", "升", "两", "枚", "个", "只", "盒", "箱", "袋", "包", "瓶", "罐",
    "板", "条", "片", "提", "桶", "份", "把", "颗", "粒", "支", "件", "捆", "串", "朵", "束", "打",
    "排", "尾", "头", "根", "套", "筐", "篮", "卷", "抽", "块", "组", "听", "杯", "碗", "张", "棵",
    "株", "盆", "对", "双", "单", "枝", "卡", "框", "托", "格", "pcs", "PCS", "连包", "大包",
    "小包", "大盒", "小盒", "大袋", "小袋", "大瓶", "小瓶", "大箱", "小箱", "整箱", "家",
];
pub(super) const PIECES: &[&str] = &[
    "份", "件", "单", "盒", "箱", "袋", "包", "瓶", "罐", "板", "提", "桶", "个", "只", "套", "组",
    "条", "筐", "把", "枚", "斤", "人", "户", "块", "串", "支", "篮", "框",
];
/// What a piece is called when it says nothing of the goods.
pub(super) const PLAIN: &[&str] = &["份", "件", "单", "组", "套"];

pub(super) const TIER_WORDS: &[&str] = &[
    "凑满", "拼满", "团满", "达到", "超过", "满", "滿", "达", "够", "≥", ">=",
];
pub(super) const LIMIT_WORDS: &[&str] = &[
    "每人限购",
    "每户限购",
    "每家限购",
    "单人限购",
    "每人限",
    "每户限",
    "每家限",
    "每单限",
    "每ID限",
    "限购",
    "限买",
    "限拍",
    "限",
];
pub(super) const STOCK_WORDS: &[&str] = &[
    "库存", "限量", "仅限", "仅剩", "剩余", "还剩", "只剩", "现货", "现有", "总共", "一共", "仅有",
    "只有", "共", "剩", "余", "总量", "数量", "仅",
];
pub(super) const WAS_WORDS: &[&str] = &[
    "原价",
    "市场价",
    "市价",
    "超市价",
    "超市卖",
    "超市",
    "零售价",
    "门店价",
    "门店",
    "划线价",
    "日常价",
    "平时",
    "平常",
    "官网价",
    "官网",
    "淘宝",
    "京东",
    "山姆",
    "盒马",
    "外面卖",
    "外面",
    "别家",
    "专柜",
    "吊牌价",
    "商超",
];
pub(super) const NOW_WORDS: &[&str] = &[
    "团购价",
    "拼团价",
    "接龙价",
    "活动价",
    "秒杀价",
    "福利价",
    "到手价",
    "惊喜价",
    "优惠价",
    "今日价",
    "邻居价",
    "团价",
    "特价",
    "现价",
    "售价",
    "单价",
    "价格",
    "秒杀",
    "到手",
    "只要",
    "仅需",
    "只需",
    "价",
    "@",
    "拼团",
    "团购",
    "今日",
];
/// A number before one of these is no price.
pub(super) const NO_PRICE_AFTER: &[&str] = &[
    "点", "号", "月", "日", "年", "时", "分", "楼", "栋", "幢", "单元", "室", "群", "%", "折",
    "天", "小时", "周", "季", "代", "级", "倍", "次", "人", "位", "度", "℃", ":", "期", "款", "J",
    "j", "A", "寸", "成", "店", "户", "岁", "秒", "+",
];
/// Says that the price has a condition that cannot be kept as a tier.
pub(super) const ODD: &[&str] = &[
    "半价",
    "买一送",
    "买二送",
    "买1送",
    "买2送",
    "第二件",
    "第二份",
    "第2件",
    "第2份",
    "立减",
    "满减",
    "减免",
    "优惠券",
    "折",
    "送1",
    "送一",
    "送2",
    "送两",
    "送半",
    "任选",
    "任搭",
    "定金",
    "尾款",
    "抵",
];

/// Begin like a unit and are none.
const NO_UNITS: &[&str] = &[
    "包邮", "包售", "包赔", "包甜", "包熟", "包退", "只要", "只需", "只剩", "只有", "单价", "条件",
    "张姐",
];

/// Where the unit that stands here (after a space, perhaps) ends. `两` must touch its number, and is
/// a number itself before another unit: `25 两盒48`.
pub(super) fn unit_at(s: &[char], at: usize) -> Option<usize> {
    let from = skip_spaces(s, at);
    let end = after_any(s, from, UNITS)?;
    let liang = s[from] == '两' && (from > at || after_any(s, end, UNITS).is_some());
    (!liang && after_any(s, from, NO_UNITS).is_none()).then_some(end)
}
