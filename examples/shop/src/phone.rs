//! Cameroonian phone numbers as people write them.

/// E.164 from `6 77 12 34 56`, `00237…`, `+237…` or `237…`; `None` if it is none. The operator is never guessed from the
/// prefix: numbers move between networks.
pub(crate) fn parse(text: &str) -> Option<String> {
    let kept = |character: &char| !matches!(character, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}');
    let digits: String = text.trim().chars().filter(kept).collect();
    let digits = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")).unwrap_or(&digits);
    let national = digits.strip_prefix("237").filter(|rest| rest.len() == 9).unwrap_or(digits);
    let sound = national.len() == 9
        && national.bytes().all(|digit| digit.is_ascii_digit())
        && (national.starts_with('6')
            || national.starts_with("222")
            || national.starts_with("233")
            || national.starts_with("242")
            || national.starts_with("243"));
    sound.then(|| format!("+237{national}"))
}

/// `+237 6•• •• 34 56`: enough to recognise, too little to call.
pub(crate) fn masked(e164: &str) -> String {
    let (tens, units) = (e164.len().saturating_sub(4), e164.len().saturating_sub(2));
    let pair = |range| e164.get(range).unwrap_or_default();
    format!("+237 6\u{a0}••\u{a0}••\u{a0}{}\u{a0}{}", pair(tens..units), pair(units..e164.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["677123456", "6 77 12 34 56", "+237 677-12-34-56", "00237677123456", "237 677.12.34.56"] {
            assert_eq!(parse(text).as_deref(), Some("+237677123456"), "{text}");
        }
        for text in ["", "6771234", "777123456", "+33612345678", "67712345a", "6771234567"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
