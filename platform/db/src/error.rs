//! What a command can answer besides success.
use julin_kernel::{Fault, MoneyError};

/// What the database answered.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// A unique or primary key is taken; names the constraint or columns.
    #[error("unique violation: {0}")]
    Unique(String),
    /// A CHECK or foreign key failed; names the constraint.
    #[error("check violation: {0}")]
    Check(String),
    /// Serialization failure or deadlock; the command is run again.
    #[error("conflict with another transaction")]
    Retry,
    /// A text that the engine cannot keep: PostgreSQL takes no NUL character.
    #[error("text that cannot be kept")]
    Text,
    /// The statement returned no row where one must be.
    #[error("no row for: {0}")]
    NoRow(String),
    /// A statement failed before; the transaction can only be given up.
    #[error("transaction already failed")]
    Poisoned,
    /// The engine cannot be reached, is full or is shutting down.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// Anything else: a wrong statement or a broken file.
    #[error("{message}\n  in: {sql}")]
    Sql {
        /// The statement.
        sql: String,
        /// The engine's words.
        message: String,
    },
}

/// The error of every command: refused for a reason the caller can act on, or failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The command said no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Fault),
    /// The database failed; nothing was written.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Something that cannot be, or an outside service; the text goes to the log only.
    #[error("{0}")]
    Internal(String),
}

/// The result of every command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An internal error with the words for the log.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
    /// The refusal, if this is one.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Refused(fault) => Some(fault),
            _ => None,
        }
    }
}

impl From<MoneyError> for Error {
    fn from(e: MoneyError) -> Self {
        Self::Refused(e.into())
    }
}
