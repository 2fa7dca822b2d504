//! What this room refuses.
use julin_kernel::Code;

pub(crate) const PHONE: Code = Code::new(
    "identity.phone_invalid",
    422,
    "手机号不正确",
    "That is not a mobile number",
);
pub(crate) const CODE_WRONG: Code = Code::new(
    "identity.code_wrong",
    422,
    "验证码不正确或已过期",
    "The code is wrong or has expired",
);
pub(crate) const CONSENT_REQUIRED: Code = Code::new(
    "identity.consent_required",
    422,
    "请先阅读并同意用户协议和隐私政策",
    "Please read and accept the terms and the privacy policy first",
);
pub(crate) const BLOCKED: Code = Code::new(
    "identity.blocked",
    403,
    "账号已停用",
    "This account is closed",
);
pub(crate) const PASSWORD_WRONG: Code = Code::new(
    "identity.password_wrong",
    422,
    "账号或密码不正确",
    "Wrong login or password",
);
pub(crate) const LOGIN_TAKEN: Code = Code::new(
    "identity.login_taken",
    409,
    "这个账号已被使用",
    "This login is taken",
);
pub(crate) const LAST_OPERATOR: Code = Code::new(
    "identity.last_operator",
    409,
    "至少要保留一位管理员",
    "At least one operator must remain",
);
