//! Text from outside, on its way between our words.

use std::borrow::Cow;

/// `text` with characters replaced that could hide or reorder what stands around it.
pub fn plain(text: &str) -> Cow<'_, str> {
    let isolates = is_balanced(text);
    let replaced = |c: char| misleads(c) && !(isolates && matches!(c, FSI | PDI));
    if text.contains(replaced) { Cow::Owned(text.replace(replaced, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Around a value of a right-to-left message: what is between has a direction of its own and cannot reach beyond.
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// Whether each isolate that is begun is ended: then they isolate, as we make them, and reorder nothing.
fn is_balanced(text: &str) -> bool {
    let depth = text.chars().try_fold(0_u32, |depth, c| match c {
        FSI => Some(depth + 1),
        PDI => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Control characters but tab and line ends, line and paragraph separators, and the characters that override, embed or
/// isolate text direction (Unicode Bidirectional Algorithm, section 2). The plain marks U+200E and U+200F stay: right-to-left
/// names need them, and they cannot reach beyond their place.
fn misleads(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isolates_stay_when_they_end() {
        for text in ["a", "\u{2068}a\u{2069} b \u{2068}\u{2068}c\u{2069}\u{2069}", "\u{200f}a"] {
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain("\u{2068}a"), "\u{fffd}a");
        assert_eq!(plain("\u{2069}a\u{2068}"), "\u{fffd}a\u{fffd}");
        assert_eq!(plain("\u{2068}\u{202e}a\u{2069}"), "\u{2068}\u{fffd}a\u{2069}");
        assert_eq!(plain("\u{2067}a\u{2069}"), "\u{fffd}a\u{fffd}");
    }
}
