//! Mobile numbers: normalised to eleven digits, shown masked.
use crate::refusals::PHONE;
use julin_kernel::Fault;

/// Eleven digits that begin with 1; spaces, dashes and +86 are dropped.
pub fn normalise_phone(written: &str) -> Result<String, Fault> {
    let bare: String = written
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
        .collect();
    let bare = bare
        .strip_prefix("+86")
        .or_else(|| bare.strip_prefix("0086"))
        .unwrap_or(&bare);
    let fits =
        bare.len() == 11 && bare.starts_with('1') && bare.bytes().all(|b| b.is_ascii_digit());
    if fits {
        Ok(bare.to_owned())
    } else {
        Err(PHONE.field("phone"))
    }
}

/// The last four digits.
pub(crate) fn tail4(phone: &str) -> &str {
    phone.len().checked_sub(4).map_or("", |at| &phone[at..])
}

/// `138****1234`; empty for a person without a number.
pub fn mask_phone(phone: &str) -> String {
    match (phone.get(..3), phone.get(7..)) {
        (Some(head), Some(tail)) => format!("{head}****{tail}"),
        _ => String::new(),
    }
}

/// `王小明` → `王**`: the first character, whatever the length.
pub fn mask_name(name: &str) -> String {
    name.trim()
        .chars()
        .next()
        .map_or_else(|| "**".to_owned(), |first| format!("{first}**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_normalised_and_masked() {
        for written in [
            "13800001234",
            "138 0000 1234",
            "+86 138-0000-1234",
            "008613800001234",
        ] {
            assert_eq!(normalise_phone(written).unwrap(), "13800001234");
        }
        for written in [
            "",
            "1380000123",
            "23800001234",
            "138000012345",
            "1380000１234",
            "+8613800",
        ] {
            assert!(normalise_phone(written).is_err(), "{written}");
        }
        assert_eq!(mask_phone("13800001234"), "138****1234");
        assert_eq!(
            (mask_phone(""), tail4("13800001234")),
            (String::new(), "1234")
        );
    }

    #[test]
    fn a_masked_name_does_not_tell_its_length() {
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name("李"), "李**");
        assert_eq!(mask_name(" Ann"), "A**");
        assert_eq!(mask_name(""), "**");
    }
}
