//! A room's name from a meeting's title: the name is also the room's id and the end of its link.

use crate::marks::is_mark;

/// The longest cleaned title in bytes, before the suffix. No limit is documented; in a link each byte of a letter outside
/// ASCII takes three characters.
pub(crate) const MAX_BYTES: usize = 100;

/// When nothing of a title can stand in a name.
const FALLBACK: &str = "Meeting";

/// 32 characters that are hard to confuse when read aloud (Crockford's base 32): five bits each.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SUFFIX: usize = 10;

/// A name for a new room: the cleaned title, `_`, and ten characters of `seed` that make it unique on its server. Each
/// `attempt` gives another name.
pub(crate) fn unique(title: &str, seed: &[u8; 32], attempt: u8) -> String {
    let mut name = clean(title);
    name.push('_');
    name.extend(seed.iter().take(SUFFIX).map(|byte| {
        let five_bits = byte.wrapping_add(attempt) % 32;
        char::from(ALPHABET[usize::from(five_bits)])
    }));
    name
}

/// What makes the names of all tries of one create the same.
pub(crate) fn seed(tag: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed.iter_mut().zip(tag.bytes()).for_each(|(place, byte)| *place = byte);
    seed
}

/// What of a title may stand in a name: letters, marks and digits of any script, `-` and `_`. Brackets become `-`, any run
/// of white space becomes one `_`, all else goes.
///
/// Sametime forbids ``?&*:'%#!@$^+=/\;,.<>`` (and answers 403 when it meets them); quotes, pipes, braces, tildes, controls,
/// invisible and private characters are not documented and as unsafe in a link.
pub(crate) fn clean(title: &str) -> String {
    let mut name = String::new();
    let mut space = false;
    for c in title.chars() {
        let kept = match c {
            '_' => None,
            c if c.is_whitespace() => None,
            '(' | ')' | '[' | ']' | '-' => Some('-'),
            c if is_visible(c) => Some(c),
            _ => continue,
        };
        let Some(c) = kept else {
            space = !name.is_empty();
            continue;
        };
        if name.len() + usize::from(space) + c.len_utf8() > MAX_BYTES {
            break;
        }
        if space {
            name.push('_');
            space = false;
        }
        name.push(c);
    }
    if name.chars().any(char::is_alphanumeric) { name } else { FALLBACK.to_owned() }
}

/// Whether `c` is a letter, mark or digit that can be seen. Hangul fillers count as letters and are blank.
fn is_visible(c: char) -> bool {
    (c.is_alphanumeric() || is_mark(c)) && !matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_names() {
        for (title, want) in [
            ("Budget review", "Budget_review"),
            ("  A & B\u{3000}\t(Q1) [x]  ", "A_B_-Q1-_-x-"),
            ("?&*:'%#!@$^+=/\\;,.<>\"|`{}~", "Meeting"),
            ("1:1 Anna/Bert, 50%", "11_AnnaBert_50"),
            ("Besprechung Zürich", "Besprechung_Zürich"),
            ("हिन्दी बैठक", "हिन्दी_बैठक"),
            ("Z\u{301}\u{202E}evil\u{200B}\u{FEFF}\u{E000}\u{7}", "Z\u{301}evil"),
            ("日本語\u{2028}会議 📅", "日本語_会議"),
            ("a__b _ c_", "a_b_c"),
            ("(-)", "Meeting"),
            ("\u{3164}", "Meeting"),
            ("", "Meeting"),
        ] {
            assert_eq!(clean(title), want, "{title:?}");
        }
        assert_eq!(clean(&"ü".repeat(99)), "ü".repeat(50));
        assert_eq!(clean(&("a".repeat(99) + " b")), "a".repeat(99));
    }

    #[test]
    fn suffixes_come_from_the_seed_and_differ_by_attempt() {
        let seed: [u8; 32] = std::array::from_fn(|i| (i as u8).wrapping_mul(9));
        assert_eq!(unique("Budget review", &seed, 0), "Budget_review_09JV4DPZ8H");
        assert_eq!(unique("Budget review", &seed, 1), "Budget_review_1AKW5EQ09J");
    }

    proptest! {
        #[test]
        fn any_title_gives_a_safe_name(title in any::<String>()) {
            let name = clean(&title);
            prop_assert!(name.chars().any(char::is_alphanumeric));
            prop_assert!(name.len() <= MAX_BYTES);
            prop_assert!(name.chars().all(|c| c == '-' || c == '_' || is_visible(c)));
            prop_assert!(!name.chars().any(|c| c.is_whitespace() || c.is_control()));
            prop_assert!(!name.contains("__") && !name.starts_with('_') && !name.ends_with('_'));
            let forbidden = "?&*:'%#!@$^+=/\\;,.<>()[]\"|`{}~";
            prop_assert_eq!(name.find(|c| forbidden.contains(c)), None);
            prop_assert_eq!(clean(&name), name);
        }

        #[test]
        fn unique_names_end_in_ten_plain_characters(title in any::<String>(), seed: [u8; 32], attempt: u8) {
            let name = unique(&title, &seed, attempt);
            let suffix = name.rsplit('_').next().unwrap();
            prop_assert_eq!(suffix.len(), SUFFIX);
            prop_assert!(suffix.bytes().all(|b| ALPHABET.contains(&b)));
        }
    }
}
