//! JSON files in a library: laid out for people where they are written, without that layout where they are embedded.

/// A JSON text, such as `include_str!("options.json")`, without the white space between its tokens; done at compile time.
///
/// ```
/// assert_eq!(convoke_plugin::compact_json!(r#"{ "a b" : [ 1, "\" " ] }"#), r#"{"a b":[1,"\" "]}"#);
/// ```
#[macro_export]
macro_rules! compact_json {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const LENGTH: usize = $crate::compact::write(TEXT, &mut []);
        const COMPACT: [u8; LENGTH] = {
            let mut out = [0; LENGTH];
            $crate::compact::write(TEXT, &mut out);
            out
        };
        const RESULT: &str = match ::core::str::from_utf8(&COMPACT) {
            ::core::result::Result::Ok(text) => text,
            // What is left out are whole characters.
            ::core::result::Result::Err(_) => TEXT,
        };
        RESULT
    }};
}

/// Writes as much of the compact text as there is room for and returns its whole length in bytes.
#[doc(hidden)]
pub const fn write(text: &str, out: &mut [u8]) -> usize {
    let text = text.as_bytes();
    let (mut at, mut length) = (0, 0);
    let (mut quoted, mut escaped) = (false, false);
    while at < text.len() {
        let byte = text[at];
        if quoted || !byte.is_ascii_whitespace() {
            if length < out.len() {
                out[length] = byte;
            }
            length += 1;
        }
        if escaped {
            escaped = false;
        } else if quoted && byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            quoted = !quoted;
        }
        at += 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn compact(text: &str) -> String {
        let mut out = vec![0; write(text, &mut [])];
        assert_eq!(write(text, &mut out), out.len());
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn nothing_but_layout_is_lost(texts in proptest::collection::vec(".*", 0..5), number: i64, flag: bool) {
            let value = json!({ "texts": texts, "a \" b": { "n": number, "flag": flag, "none": null } });
            let short = compact(&serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(&short, &value.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&short).unwrap(), value);
        }
    }
}
