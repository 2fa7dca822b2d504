//! Statements.
use crate::Val;
use std::{borrow::Cow, fmt::Write as _};

/// A statement with its values.
#[derive(Debug, Clone)]
pub struct Sql {
    pub(crate) text: Cow<'static, str>,
    pub(crate) args: Vec<Val>,
    pub(crate) lock: Option<&'static str>,
}

/// `q!("SELECT … WHERE id = $1", id)`: a statement with bound values. The literal stands in the
/// source, where the statement test finds it and prepares it on both engines.
#[macro_export]
macro_rules! q {
    ($s:literal $(, $a:expr)* $(,)?) => { $crate::Sql::new($s)$(.bind($a))* };
}

impl Sql {
    #[doc(hidden)]
    pub fn new(text: &'static str) -> Self {
        Self {
            text: text.into(),
            args: vec![],
            lock: None,
        }
    }
    /// Locks the rows found until the transaction ends, where rows can be locked (PostgreSQL); for
    /// commands that run under `Db::write_hot`.
    pub fn for_update(mut self) -> Self {
        self.lock = Some(" FOR UPDATE");
        self
    }
    /// Keeps the rows found from being changed until the transaction ends; as `for_update`.
    pub fn for_share(mut self) -> Self {
        self.lock = Some(" FOR SHARE");
        self
    }
    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl Into<Val>) -> Self {
        self.args.push(value.into());
        self
    }
    /// Appends text.
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }
    /// Appends `fragment $n` if there is a value: `.and(" AND status = ", filter)`.
    pub fn and<T: Into<Val>>(mut self, fragment: &'static str, value: Option<T>) -> Self {
        if let Some(value) = value {
            self.args.push(value.into());
            let placeholder = format!("{fragment}${}", self.args.len());
            self.text.to_mut().push_str(&placeholder);
        }
        self
    }
    /// Appends `fragment ($n, …)`: `.within(" AND id IN ", ids)`. No values match no row. The list is
    /// padded to a power of two by repeating the last value, so that few plans are cached.
    pub fn within<T: Into<Val>>(
        mut self,
        fragment: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut values: Vec<Val> = values.into_iter().map(Into::into).collect();
        let Some(padding) = values.last().cloned() else {
            return self.push(" AND FALSE");
        };
        values.resize(values.len().next_power_of_two(), padding);
        let first = self.args.len() + 1;
        let list: Vec<String> = (first..first + values.len())
            .map(|n| format!("${n}"))
            .collect();
        let _ = write!(self.text.to_mut(), "{fragment}({})", list.join(", "));
        self.args.extend(values);
        self
    }
}
