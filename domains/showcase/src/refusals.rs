//! What this room refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub(crate) const $name: Code = Code::new(concat!("showcase.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    NOT_HAD "not_had" 409 "取货后才能晒单" "Only what was picked up can be shown"
    STANDS "stands" 409 "这件商品你已经晒过了" "You have shown this already"
    TOO_OFTEN "too_often" 409 "这件商品不能再晒了" "This cannot be shown again"
    NO_CONSENT "no_consent" 422 "同意公开展示后才能晒单" "It can be sent in only if it may be shown"
    OTHER_GOODS "other_goods" 409 "本场直播没有这件商品" "This live does not sell these goods"
    PLACED_OFTEN "placed_often" 409 "这条晒单在本场展示的次数太多了" "It was shown in this live often enough"
    NOT_ON_AIR "not_on_air" 409 "直播还没开始或已结束" "The live is not on air"
    OWN "own" 409 "这是你自己的晒单" "This is your own post"
}
