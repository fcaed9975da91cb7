//! `GET /`: the providers, each with its way to a token.

use maud::{Markup, html};

use super::layout::{Frame, layout};
use super::text::{connect_path, fill, inline, shown};

/// With more providers than this, the list uses the width of the window.
const MANY: usize = 6;

const TITLE: &str = "Online meetings for your calendar";
const LEAD: &str = "Choose your meeting service. You sign in there once and get a token to paste into Notes, \
                    which then adds meetings to your calendar entries.";
const GET_TOKEN: &str = "Get token";
const GET_TOKEN_FOR: &str = "Get token for {provider}";
const NONE_TITLE: &str = "No meeting service is set up yet";
const NONE_LEAD: &str = "This service is running, but none of its providers is configured.";
const NONE_TODO: &str = "What the administrator does";
const NONE_STEPS: [&str; 3] = [
    "Add a section `[providers.…]` with its credentials to `convoke.toml`, or set the provider's environment variables.",
    "Run `convoke config check`: it names every key that is missing or wrong, and each provider that was left out.",
    "Restart the service and open this page again.",
];

/// A provider on the landing page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider<'a> {
    /// As in `/connect/{id}`.
    pub id: &'a str,
    /// For people.
    pub label: &'a str,
    /// One line, where there is one.
    pub description: Option<&'a str>,
}

/// The landing page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landing<'a> {
    /// Configured providers in the order to show. None: the page tells the administrator what to do.
    pub providers: Vec<Provider<'a>>,
}

/// The landing page's markup.
pub fn landing(lang: &str, view: &Landing<'_>) -> Markup {
    if view.providers.is_empty() {
        return nothing_configured(lang);
    }
    let content = html! {
        h1 { (TITLE) }
        p class="lead" { (LEAD) }
        ul class="cards" role="list" {
            @for provider in &view.providers {
                li {
                    h2 { (shown(provider.label)) }
                    @if let Some(description) = provider.description { p { (shown(description)) } }
                    a class="button" href=(connect_path(provider.id))
                        aria-label=(shown(&fill(GET_TOKEN_FOR, &[("provider", provider.label)]))) { (GET_TOKEN) }
                }
            }
        }
    };
    layout(lang, Frame { title: TITLE, wide: view.providers.len() > MANY, ..Frame::default() }, content)
}

fn nothing_configured(lang: &str) -> Markup {
    let content = html! {
        h1 { (NONE_TITLE) }
        p class="lead" { (NONE_LEAD) }
        div class="note" {
            h2 { (NONE_TODO) }
            ol { @for step in NONE_STEPS { li { (inline(step)) } } }
        }
    };
    layout(lang, Frame { title: NONE_TITLE, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn each_provider_has_its_link() {
        let providers = vec![
            Provider { id: "acme", label: "Acme Meet", description: Some("Company meetings") },
            Provider { id: "other", label: "Other", description: None },
        ];
        let page = landing("en", &Landing { providers }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"href="/connect/acme" aria-label="Get token for Acme Meet">Get token</a>"#));
        assert!(page.contains(r#"href="/connect/other""#));
        assert_eq!(page.matches(">Get token<").count(), 2);
    }

    #[test]
    fn without_providers_the_administrator_learns_what_to_do() {
        let page = landing("en", &Landing::default()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains("<code>convoke config check</code>"));
        assert!(!page.contains("Get token"));
    }

    #[test]
    fn hostile_values_are_text() {
        let providers = vec![Provider { id: HOSTILE, label: HOSTILE, description: Some(HOSTILE) }];
        checks::assert_harmless(&landing("en", &Landing { providers }).into_string());
    }
}
