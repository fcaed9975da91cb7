//! `Accept-Language` (RFC 9110 section 12.5.4), as it comes: any bytes, any length.

/// Ranges looked at, and bytes read of the header: browsers send some ten ranges.
const MOST: usize = 32;
const LONGEST: usize = 1024;

/// The language ranges of a header and their weights in thousandths, the dearest first; of equal ones the first first.
/// What cannot be read is left out. `q=0` stays: it says what is not wanted.
pub(super) fn ranges(header: &[u8]) -> Vec<(&str, u16)> {
    let header = &header[..header.len().min(LONGEST)];
    let mut ranges: Vec<_> = header.split(|byte| *byte == b',').take(MOST).filter_map(range).collect();
    // Stable.
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    ranges
}

fn range(bytes: &[u8]) -> Option<(&str, u16)> {
    let mut parts = str::from_utf8(bytes).ok()?.split(';');
    let tag = parts.next()?.trim();
    let well_formed =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if tag != "*" && !(tag.len() <= 35 && tag.split('-').all(well_formed)) {
        return None;
    }
    let weight = match parts.next().map(str::trim) {
        None => 1000,
        Some(parameter) => weight(parameter)?,
    };
    parts.next().is_none().then_some((tag, weight))
}

/// RFC 9110 section 12.4.2: `q=` and a number from 0 to 1 with at most three digits behind the point.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if !name.trim().eq_ignore_ascii_case("q")
        || fraction.len() > 3
        || !fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let thousandths = format!("{fraction:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn weights_order_and_nonsense_is_left_out() {
        for (header, expected) in [
            ("de", vec![("de", 1000)]),
            ("fr;q=0.5, de-CH ;q=0.9 ,en", vec![("en", 1000), ("de-CH", 900), ("fr", 500)]),
            ("it,es", vec![("it", 1000), ("es", 1000)]),
            ("ja;Q=1.000, *;q=0", vec![("ja", 1000), ("*", 0)]),
            ("de;q=2, fr;q=0.1234, it;q=, es;q=-1, pl;x=1, hi;q=1;q=1, en;q=.5", vec![]),
            ("", vec![]),
            (",,;q=1, <script>, de_DE, abcdefghi, a b, d\u{e9}", vec![]),
        ] {
            assert_eq!(ranges(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn a_header_of_any_length_costs_little() {
        let long = "x-y;q=0.1,".repeat(100_000) + "de";
        assert!(ranges(long.as_bytes()).len() <= MOST);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for (tag, weight) in ranges(&bytes) {
                prop_assert!(weight <= 1000 && tag.len() <= 35);
            }
        }
    }
}
