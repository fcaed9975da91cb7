//! Quoting a provider's own words in a failure.

/// The most characters of a quotation.
const LONGEST: usize = 300;
/// Bytes below which the gaps that a hidden secret leaves would spell it out.
const SHORT: usize = 4;
const HIDDEN: &str = "[hidden]";

/// A provider's words as they may be shown: one line of at most 300 characters, without control, direction and other
/// invisible characters, and with `secrets` replaced by `[hidden]`. Empty when nothing is left to show, and when the words
/// repeat a secret of fewer than four bytes.
///
/// Give every secret of the call: the provider may repeat what it was sent.
pub fn quoted<'a>(words: &str, secrets: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = one_line(words);
    for secret in secrets {
        // Cleaned alike, since cleaning can put a scattered secret together again.
        let secret = one_line(secret);
        if secret.is_empty() || !line.contains(&secret) {
            continue;
        }
        if secret.len() < SHORT {
            return String::new();
        }
        line = line.replace(&secret, HIDDEN);
    }
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
    }
    line
}

fn one_line(words: &str) -> String {
    let mut line = String::new();
    for c in words.chars().filter(|c| !is_invisible(*c)) {
        if !c.is_whitespace() && !c.is_control() {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters of no width, that hide or turn around what stands beside them: Unicode's formats, joiners, fillers, variation
/// selectors and tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_clean_line() {
        assert_eq!(quoted("  Meeting\r\n\u{0} is\u{2028}over\u{202e}.\t", []), "Meeting is over.");
        assert_eq!(quoted("\u{200b}\n ", []), "");
        assert_eq!(quoted(&"é".repeat(900), []), "é".repeat(300));
    }

    #[test]
    fn secrets_stay_hidden() {
        assert_eq!(quoted("token t0ken!", ["", " ", "t0ken"]), "token [hidden]!");
        assert_eq!(quoted("hun\u{200b}ter2, a\n b", ["hunter2", "a b "]), "");
        assert_eq!(quoted("hun\u{200b}ter2, aa\n bb", ["hunter2", "aa bb "]), "[hidden], [hidden]");
        assert_eq!(quoted(&("x".repeat(297) + "hunter2"), ["hunter2"]), "x".repeat(297) + "[hi");
        assert_eq!(quoted("me is a name", ["a"]), "");
        assert_eq!(quoted("ok", ["a"]), "ok");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_told(words in "(\\PC|.|hunter2){0,400}", secret in "[a-z0-9 \u{200b}]{4,8}") {
            let line = quoted(&format!("{words}{secret}{words}"), [secret.as_str(), "hunter2"]);
            prop_assert!(line.chars().count() <= LONGEST);
            prop_assert!(!line.contains(|c: char| is_invisible(c) || c.is_control()));
            prop_assert!(!line.contains("hunter2"));
        }
    }
}
