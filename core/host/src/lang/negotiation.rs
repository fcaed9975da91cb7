//! Which language of ours is the best of those that a browser or program asks for.

use super::accepted::ranges;
use super::catalogue::{Lang, offered};

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
        preferred(header.as_bytes()).map_or("none", Lang::tag)
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
            ("zh", "none"),
            ("", "none"),
            ("de;q=nonsense", "none"),
            ("deu", "none"),
            ("en-XA", "en-XA"),
            ("en-XA-posix", "en-XA"),
            ("ar-xb", "ar-XB"),
            ("ar", "none"),
        ] {
            assert_eq!(of(header), expected, "{header}");
        }
    }
}
