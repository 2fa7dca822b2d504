//! What this room refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub(crate) const $name: Code = Code::new(concat!("leadership.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    CLOSED "closed" 409 "暂时不招募团长" "The shop is not taking on leaders right now"
    CONSENT "consent_required" 422 "请先同意个人信息的使用说明" "Please agree to how your data is used first"
    ALREADY_LEADER "already_leader" 409 "你已经是团长了" "You are a leader already"
    ALREADY_OPEN "already_open" 409 "这个小区你已经有一份进行中的申请" "You already have an open application for this community"
    TOO_SOON "too_soon" 409 "上次申请未通过，还没到可以再申请的时间" "Your last application was declined; it is too soon to apply again"
    CHANGED "changed" 409 "内容刚被改过，请刷新后再改" "This changed meanwhile; reload and try again"
    REVIEWS "reviews_missing" 409 "评审人数还不够" "Not enough reviewers have given their marks"
    PAPERS "papers_missing" 409 "身份核验或合同还没有完成" "The identity check or the contract is not done"
    NOT_YET "lessons_unread" 409 "请先学完全部课时" "Please finish all lessons first"
    TRIES "attempts_used_up" 409 "今天的考试次数用完了，明天再来" "No attempts are left for today; come back tomorrow"
    UNCHECKED "not_checked" 409 "核验没有通过，不能记为已核验" "The check did not pass, so it is not recorded as passed"
    CHECK_DOWN "check_unavailable" 503 "核验服务暂时不可用" "The check cannot be made right now"
}
