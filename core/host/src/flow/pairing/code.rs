//! The short code that a person compares or types: ten letters, two groups.

use crate::seal;

/// As RFC 8628 section 6.1 proposes: no vowels, so that no code is a word, and nothing that looks like something else.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20 to the power of 10 are 43 bits.
const LENGTH: usize = 10;

/// A new code, as it is shown: `BCDFG-HJKLM`.
pub(super) fn new() -> String {
    let mut letters = String::with_capacity(LENGTH + 1);
    while letters.len() < LENGTH {
        // 240 is the largest multiple of 20 in a byte: each letter is as likely as any other.
        let fair = |byte: &u8| *byte < 240;
        for byte in seal::random::<16>().into_iter().filter(fair).take(LENGTH - letters.len()) {
            letters.push(char::from(LETTERS[usize::from(byte % 20)]));
        }
    }
    letters.insert(LENGTH / 2, '-');
    letters
}

/// A code as it was typed, in any case, grouped in any way; `None` for what is no code.
pub(super) fn typed(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let plain = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '_');
    let letters: String = text.chars().filter(plain).map(|c| c.to_ascii_uppercase()).collect();
    let whole = letters.len() == LENGTH && letters.bytes().all(|b| LETTERS.contains(&b));
    whole.then(|| format!("{}-{}", &letters[..LENGTH / 2], &letters[LENGTH / 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_found_again_however_they_are_typed() {
        let code = new();
        assert_eq!(code.len(), 11, "{code}");
        let bare = code.replace('-', "");
        for text in [
            code.clone(),
            bare.to_lowercase(),
            format!(" {} {} ", &bare[..3], &bare[3..]),
            code.replace('-', "\u{2013}"),
        ] {
            assert_eq!(typed(&text), Some(code.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "BCDFG", "BCDFGHJKLMN", "ACDFG-HJKLM", "BCDFG-HJKL1", "ßCDFG-HJKLM"] {
            assert_eq!(typed(text), None, "{text}");
        }
        assert_eq!(typed(&"B".repeat(1 << 20)), None);
    }

    #[test]
    fn every_letter_is_used_at_every_place() {
        let mut seen = vec![BTreeSet::new(); LENGTH + 1];
        for _ in 0..2000 {
            new().bytes().enumerate().for_each(|(place, byte)| _ = seen[place].insert(byte));
        }
        let counts: Vec<_> = seen.iter().map(BTreeSet::len).collect();
        assert_eq!(counts, [20, 20, 20, 20, 20, 1, 20, 20, 20, 20, 20]);
    }
}
