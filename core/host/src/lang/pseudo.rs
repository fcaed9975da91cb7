//! A language that nobody speaks, made from English: accented, so that what does not come from the catalogue stands out,
//! and longer, so that what does not fit shows.

use std::borrow::Cow;

/// `a` to `z`, then `A` to `Z`.
const LETTERS: [char; 52] = [
    'á', 'ƀ', 'ç', 'ď', 'é', 'ƒ', 'ĝ', 'ĥ', 'í', 'ĵ', 'ķ', 'ļ', 'ɱ', 'ñ', 'ó', 'þ', 'ǫ', 'ŕ', 'š', 'ţ', 'ú',
    'ṽ', 'ŵ', 'ẋ', 'ý', 'ž', 'Á', 'Ɓ', 'Ç', 'Ď', 'É', 'Ƒ', 'Ĝ', 'Ĥ', 'Í', 'Ĵ', 'Ķ', 'Ļ', 'Ṁ', 'Ñ', 'Ó', 'Þ',
    'Ǫ', 'Ŕ', 'Š', 'Ţ', 'Ú', 'Ṽ', 'Ŵ', 'Ẋ', 'Ý', 'Ž',
];

/// The text of a message, without its values. Code between back quotes stays as it is; vowels are doubled, which makes
/// English as long as the longest of the other languages.
pub(super) fn transform(text: &str) -> Cow<'_, str> {
    let mut changed = String::with_capacity(text.len() * 3);
    // A value inside of code parts it: what follows the value begins with the closing quote.
    let mut code = text.starts_with('`') && text.matches('`').count() % 2 == 1;
    for c in text.chars() {
        if c == '`' {
            code = !code;
        }
        let accented = match c {
            _ if code => c,
            'a'..='z' => LETTERS[usize::from(c as u8 - b'a')],
            'A'..='Z' => LETTERS[26 + usize::from(c as u8 - b'A')],
            _ => c,
        };
        changed.push(accented);
        if !code && matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') {
            changed.push(accented);
        }
    }
    Cow::Owned(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_accented_and_longer_and_code_is_kept() {
        assert_eq!(transform("Get `a token` 1."), "Ĝééţ `a token` 1.");
        assert_eq!(transform("`, no"), "`, ñóó");
        let all: String = ('a'..='z').chain('A'..='Z').collect();
        assert!(transform(&all).chars().all(|c| !c.is_ascii()));
    }
}
