//! A page that says what happened and what to do: refused sign-ins, expired flows, trouble at the provider, wrong
//! addresses.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{excerpt, inline, is_local, prose, shown};

/// Characters of the provider's own words that are shown.
const PROVIDER_WORDS: usize = 600;

/// A link that leads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action<'a> {
    /// What it does.
    pub label: &'a str,
    /// A path on this service, such as `/connect/acme`; any other address is left out.
    pub href: &'a str,
}

/// The message page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message<'a> {
    /// HTTP status of the answer; shown when it is an error.
    pub status: u16,
    /// What it is, in a few words; also the title.
    pub heading: &'a str,
    /// What happened, as prose: blank lines part paragraphs, back quotes mark code.
    pub what_happened: &'a str,
    /// The provider's own description, which is a stranger's text and marked as such. Shortened when long.
    pub provider_says: Option<&'a str>,
    /// What to do, step by step. May hold code between back quotes.
    pub what_to_do: Vec<&'a str>,
    /// To find the request in the log.
    pub request_id: Option<&'a str>,
    /// The first is the main one.
    pub actions: Vec<Action<'a>>,
}

/// The message page's markup.
pub fn message(reader: &Reader, view: &Message<'_>) -> Markup {
    let lang = reader.lang;
    let said = view.provider_says.map(str::trim).filter(|text| !text.is_empty());
    let actions = || view.actions.iter().filter(|action| is_local(action.href)).enumerate();
    let content = html! {
        @if view.status >= 400 { p class="kicker" { (lang.fill("message-status", &[("status", &view.status.to_string())])) } }
        h1 { (shown(view.heading)) }
        div class="lead" { (prose(view.what_happened)) }
        @if let Some(said) = said {
            p class="kicker" { (lang.text("message-provider-says")) }
            blockquote dir="auto" { (excerpt(said, PROVIDER_WORDS)) }
        }
        @if !view.what_to_do.is_empty() {
            h2 { (lang.text("message-what-to-do")) }
            ul { @for step in &view.what_to_do { li { (inline(step)) } } }
        }
        @if actions().next().is_some() {
            div class="row" {
                @for (index, action) in actions() {
                    a class=(if index == 0 { "button" } else { "button quiet" }) href=(action.href) { (shown(action.label)) }
                }
            }
        }
        @if let Some(id) = view.request_id {
            p class="soft small" { (inline(&lang.fill("message-request", &[("id", id)]))) }
        }
    };
    layout(reader, Frame { title: view.heading, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn it_says_what_happened_and_what_to_do() {
        let view = Message {
            status: 403,
            heading: "Access was not granted",
            what_happened: "You said no.",
            provider_says: Some(" invalid <scope> "),
            what_to_do: vec!["Ask for `m:read`."],
            request_id: Some("r-1"),
            actions: vec![
                Action { label: "Try again", href: "/connect/acme" },
                Action { label: "Start", href: "/" },
            ],
        };
        let page = message(&Reader::english(), &view).into_string();
        checks::assert_sound(&page);
        for part in [
            "Status 403",
            "<h1>Access was not granted</h1>",
            "<p>You said no.</p>",
            ">invalid &lt;scope&gt;</blockquote>",
            "<li>Ask for <code dir=\"ltr\" translate=\"no\">m:read</code>.</li>",
            r#"<a class="button" href="/connect/acme">Try again</a>"#,
            r#"<a class="button quiet" href="/">Start</a>"#,
            ">r-1</code>",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn what_is_not_given_is_not_there() {
        let page =
            message(&Reader::english(), &Message { status: 200, heading: "Done", ..Message::default() })
                .into_string();
        checks::assert_sound(&page);
        for part in ["Status", "blockquote", "What to do", "class=\"button", "Request"] {
            assert!(!page.contains(part), "{part}");
        }
    }

    #[test]
    fn links_lead_to_this_service_only() {
        let actions = ["https://evil.example", "//evil.example", "javascript:alert(1)", HOSTILE];
        let actions = actions.map(|href| Action { label: "Go", href }).to_vec();
        let page = message(&Reader::english(), &Message { actions, ..Message::default() }).into_string();
        assert!(!page.contains(">Go<"));
    }

    #[test]
    fn long_words_of_a_provider_are_cut() {
        let long = "x".repeat(100_000);
        let page = message(&Reader::english(), &Message { provider_says: Some(&long), ..Message::default() })
            .into_string();
        assert!(page.len() < 4_000);
    }

    #[test]
    fn hostile_values_are_text() {
        let view = Message {
            status: 400,
            heading: HOSTILE,
            what_happened: HOSTILE,
            provider_says: Some(HOSTILE),
            what_to_do: vec![HOSTILE],
            request_id: Some(HOSTILE),
            actions: vec![Action { label: HOSTILE, href: "/\"><script>" }],
        };
        checks::assert_harmless(&message(&Reader::english(), &view).into_string());
    }
}
