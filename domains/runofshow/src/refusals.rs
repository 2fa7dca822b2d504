//! What this room refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub(crate) const $name: Code = Code::new(concat!("runofshow.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    CHANGED "changed" 409 "内容刚被别人改过，请刷新后再改" "Somebody else changed this meanwhile; reload and try again"
    OVER "over" 409 "直播已结束或已取消，不能再改流程" "The live is over; its run-of-show can no longer change"
    NOT_ON_AIR "not_on_air" 409 "开播后才能切换环节" "Segments move on only while the live is on air"
    BEGUN "segment_begun" 409 "已经进行过的环节不能删除或换商品" "A segment that was on cannot be removed or given another product"
    EMPTY "script_empty" 409 "话术还是空的" "The script is still empty"
    FORBIDDEN_WORDS "words_forbidden" 409 "话术里有法律禁止的宣传用语，改掉后才能通过" "The script holds claims that the law forbids; change them first"
    NEEDS_PROOF "words_need_proof" 409 "话术里有绝对化用语，请改掉或写明依据" "The script holds superlatives; change them, or state the proof"
    UNAVAILABLE "assistant_unavailable" 503 "写稿助手暂时不可用，可以先用模板起草" "The assistant cannot be used right now; a template can draft instead"
    UNDERWAY "draft_underway" 409 "这份草稿正在写" "This draft is being written"
    NOTHING_MISSING "nothing_missing" 409 "清单没有未完成的必做项，不需要放行" "Nothing that must be done is missing; there is nothing to override"
    NOTHING "nothing_to_keep" 409 "还没有流程和清单，没有可以存成模板的内容" "There is neither a rundown nor a checklist to keep"
    TEMPLATE "template_unknown" 422 "没有这个流程模板" "There is no such template"
}
