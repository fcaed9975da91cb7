//! `GET /privacy`: what the service keeps, in the administrator's words or in ours.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::prose;

/// The paragraphs of the default text.
const DEFAULT: [&str; 5] =
    ["privacy-passes", "privacy-cookies", "privacy-waits", "privacy-log", "privacy-withdraw"];

/// The privacy page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Privacy<'a> {
    /// The administrator's text: blank lines part paragraphs, back quotes mark code. None: the default text.
    pub text: Option<&'a str>,
}

/// The privacy page's markup.
pub fn privacy(reader: &Reader, view: &Privacy<'_>) -> Markup {
    let lang = reader.lang;
    let title = lang.text("privacy-title");
    let content = html! {
        h1 { (title) }
        @match view.text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => (prose(text)),
            None => {
                p class="lead" { (lang.text("privacy-lead")) }
                @for paragraph in DEFAULT { p { (lang.text(paragraph)) } }
            }
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn the_default_says_that_nothing_is_kept() {
        for text in [None, Some("  \n")] {
            let page = privacy(&Reader::english(), &Privacy { text }).into_string();
            checks::assert_sound(&page);
            assert!(page.contains("keeps no accounts, no tokens and no meetings"));
        }
    }

    #[test]
    fn the_administrators_words_take_its_place() {
        let page = privacy(&Reader::english(), &Privacy { text: Some("Ours.\n\nAnd more.") }).into_string();
        assert!(page.contains("<p>Ours.</p><p>And more.</p>") && !page.contains("keeps no accounts"));
    }

    #[test]
    fn hostile_values_are_text() {
        checks::assert_harmless(&privacy(&Reader::english(), &Privacy { text: Some(HOSTILE) }).into_string());
    }
}
