//! Text from outside, on its way between our words.

use std::borrow::Cow;

/// `text` with characters replaced that could hide or reorder what stands around it.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(misleads) { Cow::Owned(text.replace(misleads, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Control characters but tab and line ends, line and paragraph separators, and the characters that override or embed
/// text direction (Unicode Bidirectional Algorithm, section 2). The plain marks U+200E and U+200F stay: right-to-left
/// names need them, and they cannot reach beyond their place.
fn misleads(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
