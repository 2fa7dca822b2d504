//! Words of lines that are about something else than goods.

/// Lines that are about something else, whatever stands in them.
pub(super) const ASIDE: &[&str] = &[
    "产地",
    "发货",
    "到货",
    "自提",
    "提货",
    "配送",
    "保质期",
    "储存",
    "口感",
    "特点",
    "售后",
    "说明",
    "备注",
    "注意",
    "联系",
    "电话",
    "地址",
    "送货",
    "取货",
    "预计",
    "包装方式",
    "食用",
    "功效",
    "介绍",
    "详情",
    "接龙格式",
    "格式",
    "例",
    "http",
    "退款",
    "运费",
    "群规",
    "温馨提示",
    "微信",
];
/// Where the list of those who joined begins.
pub(super) const ROSTER: &[&str] = &[
    "接龙名单",
    "已接龙",
    "接龙列表",
    "接龙如下",
    "开始接龙",
    "接龙:",
    "名单",
];

/// Stands beside a cutoff and says no more than it.
pub(super) const IDLE: &[&str] = &[
    "过时不候",
    "过期不候",
    "逾期不候",
    "过时不接",
    "过时不补",
    "抓紧时间",
    "抓紧下单",
    "北京时间",
    "不再接单",
];
