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
    "小包", "大盒", "小盒", "大袋", "小袋", "大瓶", "小瓶", "大箱", "小箱", "整箱", "家", "lb",
    "lbs", "oz", "box", "boxes", "bag", "bags", "pack", "packs", "bottle", "bottles", "each",
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
/// After a number of people: `30人团29.9`.
pub(super) const GROUP_WORDS: &[&str] = &["团购价", "团购", "拼团价", "拼团", "团价", "团"];
pub(super) const LIMIT_WORDS: &[&str] = &[
    "每人最多",
    "每户最多",
    "最多",
    "一人限购",
    "一人限",
    "每人只限",
    "每个ID限购",
    "每个ID限",
    "每ID限购",
    "每单限购",
    "限领",
    "限抢",
    "limit",
    "Limit",
    "max",
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
    "只有", "共", "剩", "余", "总量", "数量", "仅", "stock", "Stock",
];
pub(super) const WAS_WORDS: &[&str] = &[
    "原价",
    "原",
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
    "会员价",
    "内购价",
    "群友价",
    "直播价",
    "抢购价",
    "尝鲜价",
    "团长价",
    "折后价",
    "券后价",
    "券后",
    "价钱",
    "现",
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
    "$",
    "€",
    "USD",
    "usd",
];
/// Money that is paid or given besides the goods.
pub(super) const CHARGES: &[&str] = &[
    "运费",
    "邮费",
    "快递",
    "配送费",
    "跑腿",
    "打包费",
    "手续费",
    "红包",
    "押金",
    "打赏",
    "补差",
    "差价",
    "转账",
    "减",
    "立省",
    "省",
    "返",
    "退",
    "补",
    "加价",
    "起送",
    "赠",
    "不满",
    "未满",
];
/// Those that can be the name of nothing else.
pub(super) const FEES: &[&str] = &[
    "运费",
    "邮费",
    "快递费",
    "配送费",
    "跑腿费",
    "打包费",
    "手续费",
    "红包",
    "押金",
    "补差",
    "差价",
    "立省",
];
/// Before a price: what it comes to by weight, which is not asked.
pub(super) const AVERAGE: &[&str] = &[
    "折合",
    "相当于",
    "平均",
    "算下来",
    "约合",
    "才合",
    "合",
    "一斤才",
    "每斤才",
    "单斤",
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
