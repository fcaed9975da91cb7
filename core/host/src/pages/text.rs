//! Text on its way into a page: what is replaced, how prose becomes paragraphs.

use std::borrow::Cow;

use maud::{Markup, Render, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::lang::plain;

/// Text to be read: escaped, with characters replaced that could hide or reorder what stands around it.
pub struct Shown<'a>(Cow<'a, str>);

/// `text` as a reader shall see it. For a value that must stay exactly as it is (a token, what a form sends back), hand
/// the `&str` itself to maud, which escapes it too.
pub fn shown(text: &str) -> Shown<'_> {
    Shown(plain(text))
}

/// At most `limit` characters of `text`, with an ellipsis where some are left out. For words of strangers.
pub fn excerpt(text: &str, limit: usize) -> Shown<'_> {
    match text.char_indices().nth(limit) {
        Some((end, _)) => Shown(Cow::Owned(format!("{}…", plain(&text[..end])))),
        None => shown(text),
    }
}

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        self.0.as_ref().render_to(buffer);
    }
}

/// Paragraphs at blank lines, `code` between back quotes; everything else is text.
pub fn prose(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            p { (inline(paragraph)) }
        }
    }
}

/// One line of prose, without a paragraph around it.
pub(super) fn inline(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An unpaired back quote is a back quote.
    let paired = parts.len() % 2 == 1;
    html! {
        @if paired {
            @for (index, part) in parts.iter().enumerate() {
                @if index % 2 == 1 { code dir="ltr" translate="no" { (shown(part)) } } @else { (shown(part)) }
            }
        } @else {
            (shown(text))
        }
    }
}

/// RFC 3986 section 2.3.
const PATH_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `/connect/{provider}`.
pub(super) fn connect_path(provider: &str) -> String {
    format!("/connect/{}", segment(provider))
}

/// One segment of a path, encoded.
pub(super) fn segment(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, PATH_SEGMENT)
}

/// A value in a query: what RFC 3986 section 3.4 lets stand there unencoded is kept where it reads better.
pub(super) fn query_value(text: &str) -> impl std::fmt::Display {
    const QUERY_VALUE: &AsciiSet = &PATH_SEGMENT.remove(b':').remove(b',').remove(b'/');
    utf8_percent_encode(text, QUERY_VALUE)
}

/// Whether `href` is a path on this service: one slash at its start and nothing a browser would read as a host.
pub(super) fn is_local(href: &str) -> bool {
    href.starts_with('/')
        && !href[1..].starts_with(['/', '\\'])
        && !href.contains(|c: char| c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_text_is_escaped_and_cannot_reorder() {
        assert_eq!(
            html!((shown("<b>\"&\u{0}\u{202e}\u{200f}\n"))).into_string(),
            "&lt;b&gt;&quot;&amp;\u{fffd}\u{fffd}\u{200f}\n"
        );
    }

    #[test]
    fn an_excerpt_ends_at_a_character() {
        assert_eq!(html!((excerpt("äöü", 2))).into_string(), "äö…");
        assert_eq!(html!((excerpt("äöü", 3))).into_string(), "äöü");
    }

    #[test]
    fn prose_knows_paragraphs_and_code() {
        assert_eq!(
            prose("one `a<b`\n\n\n two").into_string(),
            r#"<p>one <code dir="ltr" translate="no">a&lt;b</code></p><p>two</p>"#
        );
        assert_eq!(prose("it`s").into_string(), "<p>it`s</p>");
    }

    #[test]
    fn a_provider_id_stays_one_segment() {
        assert_eq!(connect_path("acme_meet-2"), "/connect/acme_meet-2");
        assert_eq!(connect_path("../a?b#c\"é"), "/connect/..%2Fa%3Fb%23c%22%C3%A9");
    }

    #[test]
    fn only_paths_of_this_service_are_local() {
        for good in ["/", "/connect/acme?x=1#y"] {
            assert!(is_local(good), "{good}");
        }
        for bad in [
            "",
            "connect",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "https://evil.example",
        ] {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
