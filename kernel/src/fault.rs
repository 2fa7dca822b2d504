//! Refusals: what a command answers when it does not do what was asked.

/// A kind of refusal. Rooms declare theirs as constants; the code is part of the API and never
/// changes its meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable, dotted, e.g. `orders.sold_out`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What a Chinese reader sees.
    pub zh: &'static str,
    /// What an English reader sees.
    pub en: &'static str,
}

impl Code {
    /// Declares a refusal.
    pub const fn new(code: &'static str, status: u16, zh: &'static str, en: &'static str) -> Self {
        Self {
            code,
            status,
            zh,
            en,
        }
    }
    /// A refusal of this kind.
    pub const fn fault(&'static self) -> Fault {
        Fault {
            code: self,
            field: None,
            detail: None,
            retry_after_s: None,
        }
    }
    /// A refusal of this kind that names the field at fault, as a JSON path (`lines.0.quantity`).
    pub fn field(&'static self, field: impl Into<String>) -> Fault {
        Fault {
            code: self,
            field: Some(field.into()),
            detail: None,
            retry_after_s: None,
        }
    }
}

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub code: &'static Code,
    /// The field at fault, if one is.
    pub field: Option<String>,
    /// A fact the reader needs (a limit, a remaining quantity), free of language.
    pub detail: Option<String>,
    /// Seconds after which it may be tried again, if that is known.
    pub retry_after_s: Option<i64>,
}

impl Fault {
    /// Adds a fact the reader needs.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
    /// Says when it may be tried again; part of a second counts whole.
    pub fn retry_after_ms(mut self, ms: i64) -> Self {
        self.retry_after_s = Some(ms.max(1).saturating_add(999) / 1_000);
        self
    }
    /// Whether this is a refusal of kind `code`.
    pub fn is(&self, code: &Code) -> bool {
        self.code.code == code.code
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code.code)?;
        if let Some(field) = &self.field {
            write!(f, " ({field})")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}
impl std::error::Error for Fault {}

impl Code {
    /// A value that is missing, malformed or out of bounds.
    pub const INVALID: Self = Self::new(
        "invalid",
        422,
        "填写的内容不正确",
        "That value cannot be accepted",
    );
    /// No such thing, or not for this caller.
    pub const NOT_FOUND: Self = Self::new("not_found", 404, "没有找到", "Not found");
    /// Signed out.
    pub const UNAUTHENTICATED: Self =
        Self::new("unauthenticated", 401, "请先登录", "Please sign in first");
    /// Signed in, not allowed.
    pub const FORBIDDEN: Self = Self::new("forbidden", 403, "没有权限", "You may not do this");
    /// The thing is in a state in which this cannot be done.
    pub const WRONG_STATE: Self = Self::new(
        "wrong_state",
        409,
        "当前状态不能这样操作",
        "Not possible in its present state",
    );
    /// The same idempotency key came with another body.
    pub const KEY_REUSED: Self = Self::new(
        "idempotency.key_reused",
        409,
        "同一个请求编号用在了不同的内容上",
        "This idempotency key was used with another body",
    );
    /// Too many of these.
    pub const TOO_MANY: Self = Self::new(
        "too_many_requests",
        429,
        "操作太频繁，请稍后再试",
        "Too many attempts; try again later",
    );
    /// An amount left the range that can be represented.
    pub const AMOUNT: Self = Self::new(
        "amount_out_of_range",
        422,
        "金额超出范围",
        "Amount out of range",
    );
}

impl From<crate::MoneyError> for Fault {
    fn from(_: crate::MoneyError) -> Self {
        Code::AMOUNT.fault()
    }
}
