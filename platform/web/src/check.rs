//! Checks of input; each refuses with `invalid` and the field.
use julin_kernel::{Code, Fault};

/// A trimmed text of `min..=max` characters without control characters (line breaks allowed).
pub fn text(field: &str, value: &str, min: usize, max: usize) -> Result<String, Fault> {
    let value = value.trim();
    let length = value.chars().count();
    let control = value
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t');
    if control || length < min || length > max {
        return Err(Code::INVALID.field(field).detail(format!("{min}–{max}")));
    }
    Ok(value.to_owned())
}

/// A number in `min..=max`.
pub fn range(field: &str, value: i64, min: i64, max: i64) -> Result<i64, Fault> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(Code::INVALID.field(field).detail(format!("{min}–{max}")))
}

/// A list of at most `max` (and at least `min`) elements.
pub fn count<T>(field: &str, list: &[T], min: usize, max: usize) -> Result<(), Fault> {
    if (min..=max).contains(&list.len()) {
        return Ok(());
    }
    Err(Code::INVALID.field(field).detail(format!("{min}–{max}")))
}

/// A condition on a field.
pub fn that(field: &str, holds: bool) -> Result<(), Fault> {
    if holds {
        Ok(())
    } else {
        Err(Code::INVALID.field(field))
    }
}
