//! Which language a reader gets: the one they chose, else the best of those their browser asks for, else English.

use super::accepted::ranges;
use super::catalogue::{ENGLISH, Lang, offered};

/// The language for a reader who chose `chosen` (a tag, such as a cookie holds) and whose browser sends `accepted`.
pub fn negotiate(chosen: Option<&str>, accepted: Option<&[u8]>) -> Lang {
    chosen.and_then(Lang::of_tag).or_else(|| accepted.and_then(preferred)).unwrap_or(ENGLISH)
}

/// The language of an `Accept-Language` header, by RFC 4647 section 3.4 (lookup): `de-AT` finds `de`. `None` when it asks
/// for none of ours.
pub fn preferred(accepted: &[u8]) -> Option<Lang> {
    let ranges = ranges(accepted);
    let refused =
        |lang: &Lang| ranges.iter().any(|(tag, weight)| *weight == 0 && tag.eq_ignore_ascii_case(lang.tag()));
    ranges.iter().filter(|(_, weight)| *weight > 0).find_map(|(tag, _)| match *tag {
        // Anything: the fallback, unless that is what is not wanted.
        "*" => offered().find(|lang| !refused(lang)),
        tag => lookup(tag).filter(|lang| !refused(lang)),
    })
}

fn lookup(tag: &str) -> Option<Lang> {
    let mut tag = tag;
    loop {
        if let Some(lang) = Lang::of_tag(tag) {
            return Some(lang);
        }
        let (shorter, _) = tag.rsplit_once('-')?;
        // A single character introduces what follows it and goes with it.
        tag = match shorter.rsplit_once('-') {
            Some((before, single)) if single.len() == 1 => before,
            _ => shorter,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> &'static str {
        negotiate(None, Some(header.as_bytes())).tag()
    }

    #[test]
    fn the_best_of_what_is_asked_for() {
        for (header, expected) in [
            ("de", "de"),
            ("DE-at", "de"),
            ("ja-Hira-JP-x-old", "ja"),
            ("zh, pl;q=0.3, it;q=0.7", "it"),
            ("fr;q=0, es;q=0.1", "es"),
            ("hi-IN,hi;q=0.9,en;q=0.8", "hi"),
            ("*", "en"),
            ("zh, *;q=0.5", "en"),
            ("en;q=0, *", "de"),
            ("en-GB", "en"),
            ("zh", "en"),
            ("", "en"),
            ("de;q=nonsense", "en"),
            ("deu", "en"),
            ("en-XA", "en-XA"),
            ("en-XA-posix", "en-XA"),
            ("ar-xb", "ar-XB"),
            ("ar", "en"),
        ] {
            assert_eq!(of(header), expected, "{header}");
        }
    }

    #[test]
    fn a_choice_wins_when_it_is_a_language_of_ours() {
        assert_eq!(negotiate(Some("fr"), Some(b"de")).tag(), "fr");
        assert_eq!(negotiate(Some("xx"), Some(b"de")).tag(), "de");
        assert_eq!(negotiate(Some("../de"), None).tag(), "en");
        assert_eq!(negotiate(None, Some(b"\xff\xfe, de")).tag(), "de");
    }
}
