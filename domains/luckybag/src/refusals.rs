//! What this room refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub(crate) const $name: Code = Code::new(concat!("luckybag.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    NOT_ON_AIR "not_on_air" 409 "直播还没开始或已结束" "The live is not on air"
    LIVE_OVER "live_over" 409 "直播已结束，不能再放福袋" "The live is over: no bag can be planned"
    NOT_OPEN "not_open" 409 "福袋没有在进行" "The bag is not open"
    CLOSED "closed" 409 "福袋已截止" "The bag has closed"
    OTHER_COMMUNITY "other_community" 403 "这个福袋只给指定小区的邻居" "This bag is for the neighbours of another community"
    TOO_DEAR "too_dear" 422 "单个奖品超过 5 万元，抽奖不允许" "A prize worth more than 50,000 yuan may not be drawn for"
    WORTH_UNKNOWN "worth_unknown" 422 "折扣券要先设最高优惠，才能当奖品" "A coupon of a rate needs a cap to be a prize"
    NOT_HER_GOODS "not_her_goods" 422 "只能拿自己的商品当奖品" "Only one's own goods can be given away"
    NOT_SOLD "not_sold" 422 "商品已下架或没有现货，不能当奖品" "The goods are not on offer, or not in stock yet"
    BAG_FULL "full" 409 "参加人数已满" "No more entries are taken"
    ONE_AT_A_TIME "one_at_a_time" 409 "还有一个福袋在进行" "Another bag is open"
    NOT_WON "not_won" 404 "没有你的奖品" "You have won nothing here"
    LAPSED "lapsed" 409 "领奖时间已过" "The time to claim has passed"
    NOT_CLAIMED "not_claimed" 409 "中奖人还没有领奖" "The winner has not claimed it yet"
    WRONG_CODE "wrong_code" 422 "领奖码不对" "That is not the prize's code"
    COUPON_ENDS "coupon_ends" 422 "优惠券在结束前就过期了" "The coupon can no longer be used by then"
    CODE_TRIES "code_tries" 429 "领奖码输错太多次，请十分钟后再试" "Too many wrong codes; try again in ten minutes"
    DROP_OVER "drop_over" 409 "这批券已结束" "The drop is over"
    DROP_GONE "drop_gone" 409 "券已领完" "All coupons of the drop are taken"
}
