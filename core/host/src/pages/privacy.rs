//! `GET /privacy`: what the service keeps, in the administrator's words or in ours.

use maud::{Markup, html};

use super::layout::{Frame, layout};
use super::text::prose;

const TITLE: &str = "Privacy";
const DEFAULT_LEAD: &str = "This service keeps no accounts, no tokens and no meetings.";
const DEFAULT: &str = "\
It passes requests between your calendar and your meeting service, and their answers back. What you sign in with goes to \
your meeting service; a password that you enter here is used once, for that sign-in, and is not kept.

During a sign-in your browser holds a short-lived, encrypted cookie that lets this service recognise you when you come back from \
your meeting service. There are no other cookies, no tracking and no third-party content.

A token waits for the page that shows it, or for a reply that was lost, for seconds or minutes. Meanwhile it is encrypted under a \
key that only your browser or your calendar holds, and then it is gone. Where your browser runs its script, the page that shows it forgets it after ten minutes.

The service writes a log for its operation and an audit trail: the time of a sign-in or a meeting change, the meeting service, the network \
address it came from, and whether it worked. Neither contains tokens, passwords, or the content of meetings.

Your meeting service has its own privacy policy. To withdraw the access that you have granted, use that service's settings, \
or ask your administrator.";

/// The privacy page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Privacy<'a> {
    /// The administrator's text: blank lines part paragraphs, back quotes mark code. None: the default text.
    pub text: Option<&'a str>,
}

/// The privacy page's markup.
pub fn privacy(lang: &str, view: &Privacy<'_>) -> Markup {
    let content = html! {
        h1 { (TITLE) }
        @match view.text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => (prose(text)),
            None => {
                p class="lead" { (DEFAULT_LEAD) }
                (prose(DEFAULT))
            }
        }
    };
    layout(lang, Frame { title: TITLE, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn the_default_says_that_nothing_is_kept() {
        for text in [None, Some("  \n")] {
            let page = privacy("en", &Privacy { text }).into_string();
            checks::assert_sound(&page);
            assert!(page.contains("keeps no accounts, no tokens and no meetings"));
        }
    }

    #[test]
    fn the_administrators_words_take_its_place() {
        let page = privacy("en", &Privacy { text: Some("Ours.\n\nAnd more.") }).into_string();
        assert!(page.contains("<p>Ours.</p><p>And more.</p>") && !page.contains("keeps no accounts"));
    }

    #[test]
    fn hostile_values_are_text() {
        checks::assert_harmless(&privacy("en", &Privacy { text: Some(HOSTILE) }).into_string());
    }
}
