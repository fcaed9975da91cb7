//! The token page's address, opened again.

use maud::{Markup, html};

use super::layout::{Frame, layout};
use super::text::{connect_path, fill, shown};

const TITLE: &str = "This token has been shown already";
const WHY: &str = "A token is shown once, shortly after sign-in, and is not kept here. \
                   So it cannot be shown again after a reload, in another browser or later.";
const WHAT: &str = "If you have copied it, paste it in Notes: there is nothing else to do. If not, sign in again to get a new one.";
const AGAIN: &str = "Sign in again at {provider}";
const ALL: &str = "All meeting services";

/// What to offer in place of a token that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenGone<'a> {
    /// The provider's id.
    pub provider: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
}

/// The markup in place of a token that is gone.
pub fn token_gone(lang: &str, view: &TokenGone<'_>) -> Markup {
    let content = html! {
        h1 { (TITLE) }
        p class="lead" { (WHY) }
        p { (WHAT) }
        div class="row" {
            a class="button" href=(connect_path(view.provider)) { (shown(&fill(AGAIN, &[("provider", view.label)]))) }
            a class="button quiet" href="/" { (ALL) }
        }
    };
    layout(lang, Frame { title: TITLE, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn it_offers_a_new_sign_in() {
        let page = token_gone("en", &TokenGone { provider: "acme", label: "Acme Meet" }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"href="/connect/acme">Sign in again at Acme Meet</a>"#));
    }

    #[test]
    fn hostile_values_are_text() {
        checks::assert_harmless(
            &token_gone("en", &TokenGone { provider: HOSTILE, label: HOSTILE }).into_string(),
        );
    }
}
