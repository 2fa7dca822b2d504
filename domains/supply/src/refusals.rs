//! What supply refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub const $name: Code = Code::new(concat!("supply.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    SHORT "short" 409 "到货比需要的少，请确认按缺货处理" "Fewer goods than were bought; accept the shortage to go on"
    LINES "lines_incomplete" 422 "每个商品都要填实收数量" "Every line needs its received quantity"
    NOT_PLANNED "not_planned" 409 "采购单正在生成，请稍后再试" "The purchase is being planned; try again in a moment"
    NOTHING_ARRIVES "nothing_arrives" 409 "这个自提点没有等待到货的订单" "No order of this buy waits for goods at this pickup point"
    DISPATCH_WAITS "dispatch_waits" 409 "这个自提点没到起送量，等运营决定并到别的自提点或照常发车" "This pickup point is below the dispatch minimum; an operator decides first"
    NOT_LEFT "not_left" 409 "余货不够" "Not so much is left over"
    CODE_WRONG "code_wrong" 404 "提货码不对，请核对自提点和号码" "No order at this pickup point bears this code"
    NOTHING_RETURNS "nothing_returns" 404 "这个提货码的订单没有要退回的商品" "Nothing of this code's order is to come back"
    CODE_TRIES "code_tries" 429 "提货码输错太多次，请十分钟后再试" "Too many wrong codes; try again in ten minutes"
    NOT_AT_PICKUP "not_at_pickup" 409 "这单的货还没到自提点" "The goods of this order are not at the pickup point"
    CLAIM_OPEN "claim_open" 409 "这单有售后在处理，先处理再提货" "A claim on this order is open"
    NOT_YOURS "order_of_others" 403 "这单不在你的自提点" "This order belongs to another pickup point"
    ROW_UNKNOWN "row_unknown" 422 "找不到这一行是谁的" "No bag here fits this row"
    ROW_AMBIGUOUS "row_ambiguous" 422 "这一行可能是好几袋，请写跟团号和商品" "Several bags fit this row; add the number and the goods"
    ROW_WEIGHT "row_weight" 422 "看不懂重量，请写成 1.9斤、950克 或 0.95kg" "No weight can be read; write 950 g or 0.95 kg"
    ROW_TWICE "row_twice" 422 "同一袋出现了两次" "This bag was told before"
    SHEET_UNREADABLE "sheet_unreadable" 422 "打不开这个表格，请用 .xlsx" "This workbook cannot be read; use .xlsx"
    SCALE_UNKNOWN "scale_unknown" 401 "电子秤的令牌不对或已停用" "The token of this scale is wrong or was revoked"
    FRAME_UNREAD "frame_unread" 422 "看不懂电子秤发来的内容" "What the scale sent cannot be read"
    SCALE_OVERLOAD "scale_overload" 422 "超出电子秤量程" "More than the scale can weigh"
    SCALE_UNSTABLE "scale_unstable" 409 "秤还没稳，稳了再录" "The pan has not come to rest"
}
