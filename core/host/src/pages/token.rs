//! `GET /connect/{provider}/token/{flow}`: the tokens, shown once.
//!
//! The token stands in the text of one element and nowhere else: not in the title, an address, an attribute or the
//! browser's storage. The script takes it away after [`FORGET_AFTER_SECONDS`].

use maud::{Markup, html};

use super::assets;
use super::layout::{Frame, Reader, layout};
use super::text::{connect_path, shown};
use crate::lang::{Lang, Message, Value, list, say};

/// How long the page keeps the tokens, in seconds of elapsed time.
pub const FORGET_AFTER_SECONDS: u64 = 600;

const STEPS: [&str; 3] = ["token-step-copy", "token-step-paste", "token-step-close"];

/// A token and how long it lives.
///
/// No `Debug`: the value must not reach a log.
#[derive(Clone, Copy)]
pub struct ShownToken<'a> {
    /// The token itself.
    pub value: &'a str,
    /// How long it works from now, in seconds, where known.
    pub works_seconds: Option<u64>,
    /// How long each use makes it work from then on, in seconds, where the provider does that.
    pub renews_seconds: Option<u64>,
}

/// A scope that was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedScope<'a> {
    /// As the provider names it.
    pub name: &'a str,
    /// In words, where the plugin knows it.
    pub description: Option<&'a str>,
}

/// A scope that was not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingScope<'a> {
    /// As the provider names it.
    pub name: &'a str,
    /// What will not work without it, each in the form `delete meetings`.
    pub needed_to: Vec<Message>,
}

/// Whose token it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account<'a> {
    /// The person's name.
    pub name: Option<&'a str>,
    /// The person's mail address.
    pub email: Option<&'a str>,
}

/// The token page.
#[derive(Clone)]
pub struct TokenPage<'a> {
    /// The provider's id.
    pub provider: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
    /// Whether `refresh` is a sealed credential, which is simply called a token.
    pub sealed: bool,
    /// In `id="refreshToken"`, copied by `id="btncopy"`.
    pub refresh: Option<ShownToken<'a>>,
    /// In `id="accessToken"`, copied by `id="btncopyAccess"`.
    pub access: Option<ShownToken<'a>>,
    /// Granted scopes, where known.
    pub granted: Vec<GrantedScope<'a>>,
    /// Expected scopes that were not granted.
    pub missing: Vec<MissingScope<'a>>,
    /// Whose token it is, where the scopes allow asking.
    pub account: Option<Account<'a>>,
}

/// The token page's markup. Send it with `Cache-Control: no-store`.
pub fn token_page(reader: &Reader, view: &TokenPage<'_>) -> Markup {
    let lang = reader.lang;
    let provider = [("provider", view.label)];
    let title = lang.fill("token-title", &provider);
    let frame = Frame { title: &title, script: Some(assets::token_script()), ..Frame::default() };
    let content = html! {
        h1 { (title) }
        div role="status" {
            div id="forgotten" class="note" tabindex="-1" hidden {
                p { (lang.text("token-forgotten")) }
                p { a class="button" href=(connect_path(view.provider)) { (lang.text("sign-in-again")) } }
            }
        }
        div id="tokens" data-forget-after=(FORGET_AFTER_SECONDS) data-copied=(lang.text("token-copied")) data-failed=(lang.text("token-not-copied")) {
            p class="lead" { (lang.text("token-lead")) }
            @if let Some(token) = &view.refresh {
                (panel(lang, view.label, token, if view.sealed { &SEALED_PANEL } else { &REFRESH_PANEL }))
            }
            @if let Some(token) = &view.access { (panel(lang, view.label, token, &ACCESS_PANEL)) }
            noscript { p { (lang.text("token-by-hand")) } }
            p class="soft small" {
                (lang.text("token-care")) " "
                // True only where scripts run, so the script shows it.
                span id="forgets" hidden {
                    (lang.say(&say("token-forgets").with("time", Value::Seconds(FORGET_AFTER_SECONDS))))
                }
            }
            h2 { (lang.text("token-next")) }
            ol { @for step in STEPS { li { (lang.fill(step, &provider)) } } }
        }
        (missing(lang, &view.missing))
        @if let Some(account) = &view.account { (whose(lang, account)) }
        @if !view.granted.is_empty() {
            h2 { (lang.text("token-allowed")) }
            ul {
                @for scope in &view.granted {
                    li {
                        @if let Some(description) = scope.description { (shown(description)) " " }
                        code class="soft" dir="ltr" translate="no" { (shown(scope.name)) }
                    }
                }
            }
        }
    };
    layout(reader, frame, content)
}

/// The ids and words of one token's panel.
struct Panel {
    title: &'static str,
    element: &'static str,
    button: &'static str,
    copy: &'static str,
    said: &'static str,
}

const REFRESH_PANEL: Panel = Panel {
    title: "token-refresh",
    element: "refreshToken",
    button: "btncopy",
    copy: "token-copy",
    said: "copied",
};
const SEALED_PANEL: Panel = Panel { title: "token-sealed", ..REFRESH_PANEL };
const ACCESS_PANEL: Panel = Panel {
    title: "token-access",
    element: "accessToken",
    button: "btncopyAccess",
    copy: "token-copy-access",
    said: "copiedAccess",
};

fn panel(lang: Lang, label: &str, token: &ShownToken<'_>, panel: &Panel) -> Markup {
    html! {
        section class="panel" {
            h2 { (lang.text(panel.title)) }
            // Exactly the token, without white space around it; never translated or turned round.
            span id=(panel.element) class="token" dir="ltr" translate="no" tabindex="0" role="group" aria-label=(lang.text(panel.title)) { (token.value) }
            div class="row" {
                // The script shows the button that only it can serve.
                button id=(panel.button) type="button" data-copies=(panel.element) aria-describedby=(panel.said) hidden {
                    (lang.text(panel.copy))
                }
                span id=(panel.said) class="said" role="status" aria-live="polite" {}
            }
            p class="soft" { (lifetime(lang, label, token)) }
        }
    }
}

fn lifetime(lang: Lang, label: &str, token: &ShownToken<'_>) -> String {
    let (works, renews) = (token.works_seconds.map(Value::Seconds), token.renews_seconds.map(Value::Seconds));
    lang.say(&match (works, renews) {
        (Some(works), Some(renews)) => {
            say("token-works-and-renews").with("works", works).with("renews", renews)
        }
        (Some(works), None) => say("token-works").with("works", works),
        (None, Some(renews)) => say("token-renews").with("renews", renews),
        (None, None) => say("token-unknown-lifetime").with("provider", label),
    })
}

fn missing(lang: Lang, scopes: &[MissingScope<'_>]) -> Markup {
    html! {
        @if !scopes.is_empty() {
            div class="note warn" {
                h2 { (lang.text("token-missing")) }
                p { (lang.text("token-missing-lead")) }
                ul {
                    @for scope in scopes {
                        li {
                            code dir="ltr" translate="no" { (shown(scope.name)) }
                            @if let Some(operations) = list(&scope.needed_to) {
                                " – " (lang.say(&say("token-needed-to").with("operations", operations)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn whose(lang: Lang, account: &Account<'_>) -> Markup {
    let lines = [("token-name", account.name), ("token-mail", account.email)];
    html! {
        @if lines.iter().any(|(_, value)| value.is_some()) {
            h2 { (lang.text("token-account")) }
            dl class="facts" {
                @for (term, value) in lines {
                    @if let Some(value) = value { dt { (lang.text(term)) } dd { bdi translate="no" { (shown(value)) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE, HOSTILE_ESCAPED, HOSTILE_EXACT};
    use super::*;
    use crate::lang::ENGLISH;

    fn token(value: &str) -> ShownToken<'_> {
        ShownToken { value, works_seconds: Some(1_209_599), renews_seconds: Some(7_776_000) }
    }

    fn view() -> TokenPage<'static> {
        TokenPage {
            provider: "acme",
            label: "Acme Meet",
            sealed: false,
            refresh: Some(token("r3fresh.T0ken_-~")),
            access: None,
            granted: vec![],
            missing: vec![],
            account: None,
        }
    }

    #[test]
    fn the_token_stands_once_in_its_element() {
        let page = token_page(&Reader::english(), &view()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<span id="refreshToken" "#));
        assert!(page.contains(">r3fresh.T0ken_-~</span>"));
        assert_eq!(page.matches("r3fresh").count(), 1);
        assert!(page.contains(r#"<button id="btncopy" type="button" data-copies="refreshToken""#));
        assert!(!page.contains("accessToken") && !page.contains("btncopyAccess"));
        assert!(page.contains("Works for 14 days, and renews itself with each use for 90 days."));
        assert!(page.contains(r#"data-forget-after="600""#) && page.contains("forgets it after 10 minutes"));
    }

    #[test]
    fn two_tokens_have_two_buttons() {
        let access = ShownToken { works_seconds: Some(3_600), renews_seconds: None, ..token("acc355") };
        let page =
            token_page(&Reader::english(), &TokenPage { access: Some(access), ..view() }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<span id="accessToken" "#) && page.contains(">acc355</span>"));
        assert!(page.contains(r#"<button id="btncopyAccess" type="button" data-copies="accessToken""#));
        assert!(page.contains("Works for 1 hour."));
    }

    #[test]
    fn a_sealed_one_is_simply_a_token() {
        let [plain, sealed] = [view(), TokenPage { sealed: true, ..view() }].map(|view| {
            let page = token_page(&Reader::english(), &view).into_string();
            checks::assert_sound(&page);
            page
        });
        assert!(plain.contains("<h2>Refresh token</h2>") && !plain.contains("<h2>Token</h2>"));
        assert!(sealed.contains("<h2>Token</h2>") && !sealed.contains("Refresh token"));
        assert!(sealed.contains(r#"<span id="refreshToken" "#) && sealed.contains(r#"<button id="btncopy""#));
    }

    #[test]
    fn unknown_lifetimes_are_said_to_be_unknown() {
        let unknown = ShownToken { value: "x", works_seconds: None, renews_seconds: None };
        assert_eq!(lifetime(ENGLISH, "Acme Meet", &unknown), "Acme Meet does not say how long it works.");
    }

    #[test]
    fn scopes_and_account_are_told() {
        let view = TokenPage {
            granted: vec![GrantedScope { name: "m:read", description: Some("Read meetings") }],
            missing: vec![MissingScope {
                name: "m:write",
                needed_to: vec![say("operation-create-meeting"), say("operation-delete-meeting")],
            }],
            account: Some(Account { name: Some("Ada"), email: None }),
            ..view()
        };
        let page = token_page(&Reader::english(), &view).into_string();
        checks::assert_sound(&page);
        assert!(page.contains("m:write</code> – needed to create meetings, delete meetings</li>"));
        assert!(page.contains(">m:read</code>") && page.contains("<bdi translate=\"no\">Ada</bdi>"));
        assert!(!page.contains("<dt>Mail</dt>"));
    }

    #[test]
    fn hostile_values_are_text_and_tokens_stay_exact() {
        let view = TokenPage {
            provider: HOSTILE,
            label: HOSTILE,
            sealed: false,
            refresh: Some(token(HOSTILE_EXACT)),
            access: Some(token(HOSTILE_EXACT)),
            granted: vec![GrantedScope { name: HOSTILE, description: Some(HOSTILE) }],
            missing: vec![MissingScope {
                name: HOSTILE,
                needed_to: vec![say("token-works").with("works", HOSTILE)],
            }],
            account: Some(Account { name: Some(HOSTILE), email: Some(HOSTILE) }),
        };
        let page = token_page(&Reader::english(), &view).into_string();
        checks::assert_harmless(&page);
        assert_eq!(page.matches(&format!(">{HOSTILE_ESCAPED}</span>")).count(), 2);
    }
}
