//! The token page's address, opened again.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::connect_path;

/// What to offer in place of a token that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenGone<'a> {
    /// The provider's id.
    pub provider: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
}

/// The markup in place of a token that is gone.
pub fn token_gone(reader: &Reader, view: &TokenGone<'_>) -> Markup {
    let lang = reader.lang;
    let title = lang.text("gone-title");
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("gone-why")) }
        p { (lang.text("gone-what")) }
        div class="row" {
            a class="button" href=(connect_path(view.provider)) { (lang.fill("sign-in-again-at", &[("provider", view.label)])) }
            a class="button quiet" href="/" { (lang.text("all-services")) }
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn it_offers_a_new_sign_in() {
        let page =
            token_gone(&Reader::english(), &TokenGone { provider: "acme", label: "Acme Meet" }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"href="/connect/acme">Sign in again at Acme Meet</a>"#));
    }

    #[test]
    fn hostile_values_are_text() {
        checks::assert_harmless(
            &token_gone(&Reader::english(), &TokenGone { provider: HOSTILE, label: HOSTILE }).into_string(),
        );
    }
}
