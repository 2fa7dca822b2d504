//! Texts that a leader pastes into her group: short, with names masked and no room or telephone numbers.
use julin_community::PickupPoint;
use julin_identity::mask_name;
use julin_orders::RosterOrder;
use std::fmt::Write as _;

/// Rows of a list at the most; a longer text is cut off by WeChat's folding anyway.
const ROWS_MAX: usize = 60;

/// 到货通知.
pub(crate) fn arrived(title: &str, point: &PickupPoint, orders: &[RosterOrder]) -> String {
    let mut text = format!("【到货啦】{title}\n📍 {}", point.name);
    if !point.address.is_empty() {
        let _ = write!(text, "（{}）", point.address);
    }
    if !point.hours.is_empty() {
        let _ = write!(text, "\n🕒 {}", point.hours);
    }
    let _ = write!(
        text,
        "\n共 {} 单，报跟团号、手机尾号或出示提货码都可以取：\n",
        orders.len()
    );
    text + &rows(orders) + "\n请尽快来取，生鲜别久放哦～"
}

/// 未提名单, as a reminder.
pub(crate) fn unclaimed(title: &str, orders: &[RosterOrder]) -> String {
    if orders.is_empty() {
        return format!("【{title}】都取完啦，谢谢各位邻居！");
    }
    let head = format!("【还有 {} 单没取】{title}\n", orders.len());
    head + &rows(orders) + "\n看到请来取一下，麻烦互相转告～"
}

fn rows(orders: &[RosterOrder]) -> String {
    let mut sorted: Vec<_> = orders.iter().collect();
    sorted.sort_by_key(|o| o.order.chain_number);
    let mut lines: Vec<_> = sorted.iter().take(ROWS_MAX).map(|o| row(o)).collect();
    if sorted.len() > ROWS_MAX {
        lines.push(format!("……等 {} 单", sorted.len()));
    }
    lines.join("\n")
}

fn row(o: &RosterOrder) -> String {
    let number = o.order.chain_number.unwrap_or_default();
    let items: Vec<_> = o
        .lines
        .iter()
        .map(|l| format!("{}×{}", l.name, l.quantity))
        .collect();
    let name = mask_name(&o.member_name);
    let place = &o.order.building;
    let gap = if place.is_empty() { "" } else { " " };
    format!("{number}. {place}{gap}{name} {}", items.join("、"))
}
