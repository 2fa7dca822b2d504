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
    CODE_WRONG "code_wrong" 404 "提货码不对，请核对自提点和号码" "No order at this pickup point bears this code"
    CODE_TRIES "code_tries" 429 "提货码输错太多次，请十分钟后再试" "Too many wrong codes; try again in ten minutes"
    NOT_AT_PICKUP "not_at_pickup" 409 "这单的货还没到自提点" "The goods of this order are not at the pickup point"
    CLAIM_OPEN "claim_open" 409 "这单有售后在处理，先处理再提货" "A claim on this order is open"
    NOT_YOURS "order_of_others" 403 "这单不在你的自提点" "This order belongs to another pickup point"
}
