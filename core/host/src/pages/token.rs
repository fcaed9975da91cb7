//! `GET /connect/{provider}/token/{flow}`: the tokens, shown once.
//!
//! The token stands in the text of one element and nowhere else: not in the title, an address, an attribute or the
//! browser's storage. The script takes it away after [`FORGET_AFTER_SECONDS`].

use maud::{Markup, html};

use super::assets;
use super::duration::words;
use super::layout::{Frame, layout};
use super::text::{connect_path, fill, shown};

/// How long the page keeps the tokens, in seconds of elapsed time.
pub const FORGET_AFTER_SECONDS: u64 = 600;

const TITLE: &str = "Your {provider} token";
const LEAD: &str = "Copy it now: it is shown only once.";
const REFRESH: &str = "Refresh token";
const ACCESS: &str = "Access token";
const SEALED: &str = "Token";
const COPY: &str = "Copy";
const COPY_ACCESS: &str = "Copy access token";
const COPIED: &str = "Copied. Now paste it in Notes.";
const NOT_COPIED: &str =
    "Your browser did not allow copying. The token is selected: press Ctrl+C, or Cmd+C on a Mac.";
const BY_HAND: &str = "Click the token to select it, then press Ctrl+C, or Cmd+C on a Mac.";
const WORKS: &str = "Works for {works}.";
const WORKS_AND_RENEWS: &str = "Works for {works}, and renews itself with each use for {renews}.";
const RENEWS: &str = "Renews itself with each use for {renews}.";
const UNKNOWN_LIFETIME: &str = "{provider} does not say how long it works.";
const NEXT: &str = "What to do next";
const STEPS: [&str; 3] = [
    "Copy the token.",
    "Go back to Notes, open your online meeting credentials for {provider}, paste it there and save.",
    "Close this page.",
];
const CARE: &str = "Treat it like a password: whoever has it can manage meetings in your name. This service does not keep it.";
/// True only where scripts run, so the script shows it.
const FORGETS: &str = "This page forgets it after {time}.";
const MISSING: &str = "Not everything was granted";
const MISSING_LEAD: &str = "The token works, but without these permissions some things will be refused:";
const NEEDED_TO: &str = "needed to";
const ALLOWED: &str = "What you allowed";
const ACCOUNT: &str = "Account";
const NAME: &str = "Name";
const EMAIL: &str = "Mail";
const FORGOTTEN: &str = "This page has forgotten the token. If you had not copied it yet, sign in again.";
const AGAIN: &str = "Sign in again";

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
    pub needed_to: Vec<&'a str>,
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
pub fn token_page(lang: &str, view: &TokenPage<'_>) -> Markup {
    let title = fill(TITLE, &[("provider", view.label)]);
    let frame = Frame { title: &title, script: Some(assets::token_script()), ..Frame::default() };
    let content = html! {
        h1 { (shown(&title)) }
        div role="status" {
            div id="forgotten" class="note" tabindex="-1" hidden {
                p { (FORGOTTEN) }
                p { a class="button" href=(connect_path(view.provider)) { (AGAIN) } }
            }
        }
        div id="tokens" data-forget-after=(FORGET_AFTER_SECONDS) data-copied=(COPIED) data-failed=(NOT_COPIED) {
            p class="lead" { (LEAD) }
            @if let Some(token) = &view.refresh {
                (panel(view.label, token, if view.sealed { &SEALED_PANEL } else { &REFRESH_PANEL }))
            }
            @if let Some(token) = &view.access { (panel(view.label, token, &ACCESS_PANEL)) }
            noscript { p { (BY_HAND) } }
            p class="soft small" {
                (CARE) " "
                span id="forgets" hidden { (fill(FORGETS, &[("time", &words(FORGET_AFTER_SECONDS))])) }
            }
            h2 { (NEXT) }
            ol { @for step in STEPS { li { (shown(&fill(step, &[("provider", view.label)]))) } } }
        }
        (missing(&view.missing))
        @if let Some(account) = &view.account { (whose(account)) }
        @if !view.granted.is_empty() {
            h2 { (ALLOWED) }
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
    layout(lang, frame, content)
}

/// The ids and words of one token's panel.
struct Panel {
    title: &'static str,
    element: &'static str,
    button: &'static str,
    copy: &'static str,
    said: &'static str,
}

const REFRESH_PANEL: Panel =
    Panel { title: REFRESH, element: "refreshToken", button: "btncopy", copy: COPY, said: "copied" };
const SEALED_PANEL: Panel = Panel { title: SEALED, ..REFRESH_PANEL };
const ACCESS_PANEL: Panel = Panel {
    title: ACCESS,
    element: "accessToken",
    button: "btncopyAccess",
    copy: COPY_ACCESS,
    said: "copiedAccess",
};

fn panel(label: &str, token: &ShownToken<'_>, panel: &Panel) -> Markup {
    html! {
        section class="panel" {
            h2 { (panel.title) }
            // Exactly the token, without white space around it; never translated or turned round.
            span id=(panel.element) class="token" dir="ltr" translate="no" tabindex="0" role="group" aria-label=(panel.title) { (token.value) }
            div class="row" {
                // The script shows the button that only it can serve.
                button id=(panel.button) type="button" data-copies=(panel.element) aria-describedby=(panel.said) hidden {
                    (panel.copy)
                }
                span id=(panel.said) class="said" role="status" aria-live="polite" {}
            }
            p class="soft" { (shown(&lifetime(label, token))) }
        }
    }
}

fn lifetime(label: &str, token: &ShownToken<'_>) -> String {
    match (token.works_seconds.map(words), token.renews_seconds.map(words)) {
        (Some(works), Some(renews)) => fill(WORKS_AND_RENEWS, &[("works", &works), ("renews", &renews)]),
        (Some(works), None) => fill(WORKS, &[("works", &works)]),
        (None, Some(renews)) => fill(RENEWS, &[("renews", &renews)]),
        (None, None) => fill(UNKNOWN_LIFETIME, &[("provider", label)]),
    }
}

fn missing(scopes: &[MissingScope<'_>]) -> Markup {
    html! {
        @if !scopes.is_empty() {
            div class="note warn" {
                h2 { (MISSING) }
                p { (MISSING_LEAD) }
                ul {
                    @for scope in scopes {
                        li {
                            code dir="ltr" translate="no" { (shown(scope.name)) }
                            @if !scope.needed_to.is_empty() {
                                " – " (NEEDED_TO) " " (shown(&scope.needed_to.join(", ")))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn whose(account: &Account<'_>) -> Markup {
    let lines = [(NAME, account.name), (EMAIL, account.email)];
    html! {
        @if lines.iter().any(|(_, value)| value.is_some()) {
            h2 { (ACCOUNT) }
            dl class="facts" {
                @for (term, value) in lines {
                    @if let Some(value) = value { dt { (term) } dd { bdi translate="no" { (shown(value)) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE, HOSTILE_ESCAPED, HOSTILE_EXACT};
    use super::*;

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
        let page = token_page("en", &view()).into_string();
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
        let page = token_page("en", &TokenPage { access: Some(access), ..view() }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<span id="accessToken" "#) && page.contains(">acc355</span>"));
        assert!(page.contains(r#"<button id="btncopyAccess" type="button" data-copies="accessToken""#));
        assert!(page.contains("Works for 1 hour."));
    }

    #[test]
    fn a_sealed_one_is_simply_a_token() {
        let [plain, sealed] = [view(), TokenPage { sealed: true, ..view() }].map(|view| {
            let page = token_page("en", &view).into_string();
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
        assert_eq!(lifetime("Acme Meet", &unknown), "Acme Meet does not say how long it works.");
    }

    #[test]
    fn scopes_and_account_are_told() {
        let view = TokenPage {
            granted: vec![GrantedScope { name: "m:read", description: Some("Read meetings") }],
            missing: vec![MissingScope {
                name: "m:write",
                needed_to: vec!["create meetings", "delete meetings"],
            }],
            account: Some(Account { name: Some("Ada"), email: None }),
            ..view()
        };
        let page = token_page("en", &view).into_string();
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
            missing: vec![MissingScope { name: HOSTILE, needed_to: vec![HOSTILE, HOSTILE] }],
            account: Some(Account { name: Some(HOSTILE), email: Some(HOSTILE) }),
        };
        let page = token_page("en", &view).into_string();
        checks::assert_harmless(&page);
        assert_eq!(page.matches(&format!(">{HOSTILE_ESCAPED}</span>")).count(), 2);
    }
}
