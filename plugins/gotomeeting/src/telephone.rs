//! Telephone numbers out of the text that GoTo makes for people: `US: +1 555-0100`, `Access Code: 123-456-789`, a line each.

use convoke_plugin::DialIn;

/// The values of `conferencecallinfo` that are no text of somebody's own.
const KEYWORDS: [&str; 5] = ["PSTN", "Free", "Hybrid", "Private", "VoIP"];
/// The most characters of a text of somebody's own.
const LONGEST: usize = 255;
/// A number has at least so many digits; fewer are an extension or a part of a sentence.
const FEWEST_DIGITS: usize = 6;

/// What was found in a text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ByTelephone {
    pub(crate) numbers: Vec<DialIn>,
    pub(crate) access_code: Option<String>,
}

/// The numbers and the access code of a text. A line in no known form tells nothing.
pub(crate) fn read(text: &str) -> ByTelephone {
    let mut found = ByTelephone::default();
    for line in text.lines() {
        let Some((label, value)) = line.rsplit_once(':') else { continue };
        let (label, value) = (label.trim(), value.trim());
        if is_access_code(label) {
            let code: String = value.chars().filter(char::is_ascii_digit).collect();
            found.access_code = found.access_code.or(Some(code).filter(|code| !code.is_empty()));
        } else if !label.is_empty() && is_number(value) {
            found.numbers.push(DialIn {
                label: label.to_owned(),
                number: value.to_owned(),
                toll_free: toll_free(label),
            });
        }
    }
    found
}

/// The setting that led to this text, where that can be told: a keyword, or somebody's own text. `None` for the numbers that
/// GoTo lists by itself: which keyword they stand for is not told.
pub(crate) fn setting(text: &str) -> Option<String> {
    let keyword = KEYWORDS.iter().find(|keyword| keyword.eq_ignore_ascii_case(text.trim()));
    if let Some(keyword) = keyword {
        return Some((*keyword).to_owned());
    }
    let own = read(text) == ByTelephone::default() && text.chars().count() <= LONGEST;
    own.then(|| text.to_owned())
}

fn is_access_code(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    label.ends_with("access code") || label.ends_with("accesscode")
}

fn is_number(value: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || "+-() ./".contains(c);
    value.chars().all(known) && value.chars().filter(char::is_ascii_digit).count() >= FEWEST_DIGITS
}

/// Whether the caller pays nothing, where the label says so or the contrary.
fn toll_free(label: &str) -> Option<bool> {
    let letters: String =
        label.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    if letters.contains("tollfree") {
        return Some(true);
    }
    letters.contains("toll").then_some(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(label: &str, number: &str, toll_free: Option<bool>) -> DialIn {
        DialIn { label: label.to_owned(), number: number.to_owned(), toll_free }
    }

    #[test]
    fn lines_of_known_forms_are_read_and_others_left() {
        let text = "Dial in using your phone.\r\nUnited States (Toll Free): 1 866 555 0100\nIndia - Toll: +91 (22) 555-0101\n\
                    US: +1 555-0100\nOne-touch: tel:+15550100,,123456789#\nNew to it: download now\nAccess Code: 123-456-789\n";
        let found = read(text);
        assert_eq!(
            found.numbers,
            [
                number("United States (Toll Free)", "1 866 555 0100", Some(true)),
                number("India - Toll", "+91 (22) 555-0101", Some(false)),
                number("US", "+1 555-0100", None),
            ]
        );
        assert_eq!(found.access_code.as_deref(), Some("123456789"));
        for text in ["", "Hybrid", "Ask Anna", ":", "Access Code:", ": 5550100", "Room: 12"] {
            assert_eq!(read(text), ByTelephone::default(), "{text:?}");
        }
    }

    #[test]
    fn a_setting_is_a_keyword_or_somebodys_own_text() {
        assert_eq!(setting(" hybrid").as_deref(), Some("Hybrid"));
        assert_eq!(setting("VOIP").as_deref(), Some("VoIP"));
        assert_eq!(setting("Ask Anna\nfor the number").as_deref(), Some("Ask Anna\nfor the number"));
        assert_eq!(setting("US: +1 555-0100\nAccess Code: 123-456-789"), None);
        assert_eq!(setting(&"x".repeat(256)), None);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_told_is_in_it(text in "(\\PC|\n|: |[0-9+]){0,80}") {
            let found = read(&text);
            for number in &found.numbers {
                prop_assert!(text.contains(&number.number) && text.contains(&number.label));
            }
            let _ = setting(&text);
        }
    }
}
