//! `GET /`: the providers, each with its way to a token.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{connect_path, inline, shown};

/// With more providers than this, the list uses the width of the window.
const MANY: usize = 6;

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
pub fn landing(reader: &Reader, view: &Landing<'_>) -> Markup {
    if view.providers.is_empty() {
        return nothing_configured(reader);
    }
    let lang = reader.lang;
    let title = lang.text("landing-title");
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("landing-lead")) }
        ul class="cards" role="list" {
            @for provider in &view.providers {
                li {
                    h2 { (shown(provider.label)) }
                    @if let Some(description) = provider.description { p { (shown(description)) } }
                    a class="button" href=(connect_path(provider.id))
                        aria-label=(lang.fill("landing-get-token-for", &[("provider", provider.label)])) { (lang.text("landing-get-token")) }
                }
            }
        }
    };
    layout(reader, Frame { title: &title, wide: view.providers.len() > MANY, ..Frame::default() }, content)
}

fn nothing_configured(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let title = lang.text("unconfigured-title");
    let steps = ["unconfigured-step-section", "unconfigured-step-check", "unconfigured-step-restart"];
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("unconfigured-lead")) }
        div class="note" {
            h2 { (lang.text("unconfigured-todo")) }
            ol { @for step in steps { li { (inline(&lang.text(step))) } } }
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
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
        let page = landing(&Reader::english(), &Landing { providers }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"href="/connect/acme" aria-label="Get token for Acme Meet">Get token</a>"#));
        assert!(page.contains(r#"href="/connect/other""#));
        assert_eq!(page.matches(">Get token<").count(), 2);
    }

    #[test]
    fn without_providers_the_administrator_learns_what_to_do() {
        let page = landing(&Reader::english(), &Landing::default()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(">convoke config check</code>"));
        assert!(!page.contains("Get token"));
    }

    #[test]
    fn hostile_values_are_text() {
        let providers = vec![Provider { id: HOSTILE, label: HOSTILE, description: Some(HOSTILE) }];
        checks::assert_harmless(&landing(&Reader::english(), &Landing { providers }).into_string());
    }
}
