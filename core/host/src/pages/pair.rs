//! `/pair`: a program asks for a credential, and the user sees who asks before anything is given.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{segment, shown};
use crate::lang::{Lang, Value, say};

const ERROR_ID: &str = "pair-error";
const NOTE_ID: &str = "pair-note";

/// The form for a code, posted to `/pair` as `code`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairCode<'a> {
    /// Why the last try failed, as a sentence.
    pub error: Option<&'a str>,
    /// The last try.
    pub typed: &'a str,
}

/// What a program could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairScope<'a> {
    /// In words.
    pub description: &'a str,
    /// Only an administrator may grant it.
    pub administrator: bool,
}

/// Who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRequest<'a> {
    /// The pairing's id; the form is posted to `/pair/{id}`.
    pub id: &'a str,
    /// What the program calls itself: a stranger's text.
    pub client: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
    /// To be compared.
    pub code: &'a str,
    /// What is asked for.
    pub scopes: Vec<PairScope<'a>>,
    /// The address that the request came from, where it can be told.
    pub asked_from: Option<String>,
    /// It is in another network than this browser.
    pub elsewhere: bool,
    /// Seconds since the request.
    pub seconds_ago: u64,
}

/// The decision, posted to `/pair/{id}/{flow}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairConfirm<'a> {
    /// Who asks for what.
    pub request: PairRequest<'a>,
    /// The flow's id.
    pub flow: &'a str,
    /// What the form carries to prove that it is this page's.
    pub seal: &'a str,
    /// Whose account.
    pub name: Option<&'a str>,
    /// Whose account.
    pub email: Option<&'a str>,
    /// The form came back without the tick.
    pub not_ticked: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairDone<'a> {
    /// What the program calls itself.
    pub client: &'a str,
    /// Whether it has access now.
    pub confirmed: bool,
    /// Where the program waits for the browser: an address on this machine.
    pub onward: Option<&'a str>,
}

/// The form for a code.
pub fn pair_code(reader: &Reader, view: &PairCode<'_>) -> Markup {
    let lang = reader.lang;
    let failed = view.error.is_some();
    let invalid = failed.then_some("true");
    let described = if failed { ERROR_ID } else { NOTE_ID };
    let content = html! {
        h1 { (lang.text("pair-code-title")) }
        p class="lead" { (lang.text("pair-code-lead")) }
        @if let Some(error) = view.error {
            div class="note error" role="alert" { p id=(ERROR_ID) { strong { (shown(error)) } } }
        }
        form method="post" action="/pair" {
            div class="field" {
                label for="code" { (lang.text("pair-code")) }
                input id="code" name="code" type="text" dir="ltr" required autocomplete="off" autocapitalize="characters"
                    spellcheck="false" value=(shown(view.typed)) aria-invalid=[invalid] aria-describedby=(described) autofocus;
            }
            p id=(NOTE_ID) class="soft small" { (lang.text("pair-code-note")) }
            div class="row" { button type="submit" { (lang.text("pair-continue")) } }
        }
    };
    layout(reader, Frame { title: &lang.text("pair-code-title"), error: failed, ..Frame::default() }, content)
}

/// Who asks, before the sign-in.
pub fn pair_start(reader: &Reader, view: &PairRequest<'_>) -> Markup {
    let lang = reader.lang;
    let title = lang.fill("pair-title", &[("provider", view.label)]);
    let action = format!("/pair/{}", segment(view.id));
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("pair-lead")) }
        (facts(lang, view, None))
        (warning(lang, view))
        div class="row" {
            form method="post" action=(action) {
                input type="hidden" name="decision" value="continue";
                button id="continue" type="submit" { (lang.fill("password-title", &[("provider", view.label)])) }
            }
            (refusal(&action, None, &lang.text("pair-not-mine")))
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
}

/// The decision, after the sign-in.
pub fn pair_confirm(reader: &Reader, view: &PairConfirm<'_>) -> Markup {
    let request = &view.request;
    let lang = reader.lang;
    let title = lang.fill("pair-confirm-title", &[("client", request.client)]);
    let action = format!("/pair/{}/{}", segment(request.id), segment(view.flow));
    let error = view.not_ticked.then_some(ERROR_ID);
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.fill("pair-confirm-lead", &[("provider", request.label)])) }
        @if view.not_ticked {
            div class="note error" role="alert" { p id=(ERROR_ID) { strong { (lang.text("pair-not-ticked")) } } }
        }
        (facts(lang, request, Some((view.name, view.email))))
        (warning(lang, request))
        form method="post" action=(action) {
            input type="hidden" name="seal" value=(view.seal);
            input type="hidden" name="decision" value="confirm";
            label class="tick" {
                input type="checkbox" name="same" value="yes" required aria-describedby=[error];
                span { (lang.text("pair-same")) " " b class="pair-code" dir="ltr" translate="no" { (shown(request.code)) } }
            }
            div class="row" { button id="confirm" type="submit" { (lang.text("pair-confirm")) } }
        }
        (refusal(&action, Some(view.seal), &lang.text("pair-refuse")))
    };
    layout(reader, Frame { title: &title, error: view.not_ticked, ..Frame::default() }, content)
}

/// What came of it.
pub fn pair_done(reader: &Reader, view: &PairDone<'_>) -> Markup {
    let lang = reader.lang;
    let client = [("client", view.client)];
    let (title, lead) = if view.confirmed {
        (lang.fill("pair-done-title", &client), lang.text("pair-done-lead"))
    } else {
        (lang.text("pair-refused-title").into_owned(), lang.fill("pair-refused-lead", &client).into())
    };
    let onward = view.onward.filter(|url| is_on_this_machine(url));
    let refresh = onward.map(|url| format!("0;url={url}"));
    let content = html! {
        h1 { (title) }
        p class="lead" { (lead) }
        @if let Some(url) = onward { p { a class="button" rel="noreferrer" href=(url) { (lang.text("pair-back")) } } }
    };
    layout(reader, Frame { title: &title, refresh: refresh.as_deref(), ..Frame::default() }, content)
}

/// The two loopback literals, and nothing that a URL has to encode.
fn is_on_this_machine(url: &str) -> bool {
    (url.starts_with("http://127.0.0.1:") || url.starts_with("http://[::1]:"))
        && !url.contains(|c: char| {
            c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '@')
        })
}

fn refusal(action: &str, seal: Option<&str>, label: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="decision" value="deny";
            @if let Some(seal) = seal { input type="hidden" name="seal" value=(seal); }
            button class="quiet" id="deny" type="submit" { (label) }
        }
    }
}

fn warning(lang: Lang, view: &PairRequest<'_>) -> Markup {
    html! {
        div class="note warn" {
            h2 { (lang.text("pair-warning-title")) }
            p { (lang.text("pair-warning")) }
            @if view.elsewhere { p id="elsewhere" { strong { (lang.text("pair-elsewhere")) } } }
        }
    }
}

fn facts(lang: Lang, view: &PairRequest<'_>, account: Option<(Option<&str>, Option<&str>)>) -> Markup {
    let ago = Value::Seconds(view.seconds_ago.max(1));
    let asked = lang.say(&match &view.asked_from {
        Some(address) => say("pair-ago-from").with("time", ago).with("address", address),
        None => say("pair-ago").with("time", ago),
    });
    html! {
        dl class="facts panel" {
            dt { (lang.text("pair-client")) }
            dd id="client" { bdi { (shown(view.client)) } }
            dt { (lang.text("pair-code")) }
            dd { b id="code" class="pair-code" dir="ltr" translate="no" { (shown(view.code)) } }
            dt { (lang.text("pair-service")) }
            dd { (shown(view.label)) }
            @if let Some((name, email)) = account {
                dt { (lang.text("pair-account")) }
                dd id="account" {
                    @match (name, email) {
                        (None, None) => (lang.text("pair-account-unknown")),
                        (Some(name), None) => bdi { (shown(name)) },
                        (None, Some(email)) => bdi { (shown(email)) },
                        (Some(name), Some(email)) => { bdi { (shown(name)) } ", " bdi { (shown(email)) } }
                    }
                }
            }
            dt { (lang.text("pair-asked")) }
            dd id="asked" { (asked) }
            @if !view.scopes.is_empty() {
                dt { (lang.text("pair-scopes")) }
                dd {
                    ul {
                        @for scope in &view.scopes {
                            li { (shown(scope.description)) @if scope.administrator { " " span class="tag" { (lang.text("scopes-administrator-tag")) } } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE, HOSTILE_EXACT};
    use super::*;

    fn request() -> PairRequest<'static> {
        PairRequest {
            id: "id",
            client: "Notes of Ada",
            label: "Acme Meet",
            code: "BCDFG-HJKLM",
            scopes: vec![
                PairScope { description: "Create meetings", administrator: false },
                PairScope { description: "Read people", administrator: true },
            ],
            asked_from: Some("192.0.2.7".to_owned()),
            elsewhere: false,
            seconds_ago: 0,
        }
    }

    fn decision() -> PairConfirm<'static> {
        PairConfirm {
            request: request(),
            flow: "flow",
            seal: "seal",
            name: Some("Ada"),
            email: Some("ada@acme.example"),
            not_ticked: false,
        }
    }

    #[test]
    fn every_page_names_who_asks_and_the_code_and_warns() {
        let elsewhere = PairRequest { elsewhere: true, ..request() };
        let pages = [
            pair_start(&Reader::english(), &elsewhere),
            pair_confirm(&Reader::english(), &PairConfirm { request: elsewhere, ..decision() }),
        ];
        for page in pages.map(Markup::into_string) {
            checks::assert_sound(&page);
            for part in [
                ">Notes of Ada</bdi>",
                ">BCDFG-HJKLM</b>",
                "1 second ago, from 192.0.2.7",
                "Read people <span class=\"tag\">administrator</span>",
                "If somebody sent you this address",
                "another network than this browser",
            ] {
                assert!(page.contains(part), "{part}: {page}");
            }
            assert_eq!(page.matches(r#"name="decision" value="deny""#).count(), 1, "one can always refuse");
        }
    }

    #[test]
    fn only_the_decision_carries_the_seal_and_the_tick() {
        let start = pair_start(&Reader::english(), &request()).into_string();
        assert!(
            !start.contains("seal") && !start.contains("checkbox") && !start.contains("id=\"elsewhere\"")
        );
        let page = pair_confirm(&Reader::english(), &decision()).into_string();
        checks::assert_sound(&page);
        assert_eq!(page.matches(r#"name="seal" value="seal""#).count(), 2, "to confirm and to refuse");
        assert!(page.contains("Ada</bdi>, <bdi>ada@acme.example") && page.contains(" required"));
        assert!(!page.contains("role=\"alert\"") && !page.contains(" checked"));
        let again = pair_confirm(
            &Reader::english(),
            &PairConfirm { not_ticked: true, name: None, email: None, ..decision() },
        );
        let again = again.into_string();
        assert!(again.contains("<title>Error: ") && again.contains("role=\"alert\""));
        assert!(again.contains("just signed in with"));
    }

    #[test]
    fn the_way_on_leads_to_this_machine_only() {
        let done = |onward| {
            pair_done(&Reader::english(), &PairDone { client: "Notes", confirmed: true, onward })
                .into_string()
        };
        let url = "http://127.0.0.1:49152/x?pairing=a&state=b";
        let page = done(Some(url));
        checks::assert_sound_with(&page, &["http://127.0.0.1:49152/x?pairing=a&amp;state=b"]);
        assert!(page.contains("http-equiv=\"refresh\""));
        for url in [
            "http://127.0.0.1.evil.example:80/",
            "http://127.0.0.1:80@evil.example/",
            "https://evil.example/",
            "javascript:alert(1)",
            HOSTILE,
        ] {
            let page = done(Some(url));
            checks::assert_harmless(&page);
            assert!(!page.contains("http-equiv"), "{url}");
        }
    }

    #[test]
    fn hostile_values_are_text() {
        let request = PairRequest {
            id: HOSTILE,
            client: HOSTILE,
            label: HOSTILE,
            code: HOSTILE,
            scopes: vec![PairScope { description: HOSTILE, administrator: true }],
            asked_from: Some(HOSTILE.to_owned()),
            elsewhere: true,
            seconds_ago: u64::MAX,
        };
        let decision = PairConfirm {
            request: request.clone(),
            flow: HOSTILE,
            seal: HOSTILE_EXACT,
            name: Some(HOSTILE),
            email: Some(HOSTILE),
            not_ticked: true,
        };
        for page in [
            pair_code(&Reader::english(), &PairCode { error: Some(HOSTILE), typed: HOSTILE }),
            pair_start(&Reader::english(), &request),
            pair_confirm(&Reader::english(), &decision),
            pair_done(&Reader::english(), &PairDone { client: HOSTILE, confirmed: true, onward: None }),
            pair_done(&Reader::english(), &PairDone { client: HOSTILE, confirmed: false, onward: None }),
        ] {
            checks::assert_harmless(&page.into_string());
        }
    }
}
