//! The pages that a simulated provider shows to people: plain HTML, no script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222}\
.note{background:#fff3cd;border:1px solid #e0c36a;padding:.5rem .75rem;border-radius:.25rem}\
fieldset{border:1px solid #bbb;margin:1rem 0}label{display:block;margin:.25rem 0}\
button{font:inherit;padding:.4rem 1.2rem;margin-right:.5rem}code,pre{background:#f4f4f4}\
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}";

/// What a person can sign in as on a consent page.
pub(crate) struct Account {
    pub(crate) email: &'static str,
    pub(crate) about: &'static str,
}

/// What a client asks a person for.
pub(crate) struct Consent<'a> {
    pub(crate) label: &'a str,
    pub(crate) client: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) accounts: &'a [Account],
    /// Where the form goes.
    pub(crate) action: &'a str,
    /// The query that asked, which the form carries along.
    pub(crate) request: &'a str,
}

/// Any page: says first that it is a simulation.
pub(crate) fn layout(label: &str, title: &str, content: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Simulated " (label) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                p.note id="simulated" { strong { "Simulated " (label) " — not the real service" } }
                main { h1 { (title) } (content) }
            }
        }
    }
    .into_string()
}

/// The page that asks whether a client may act for an account.
pub(crate) fn consent(ask: &Consent<'_>) -> String {
    let content = html! {
        p { "The application " strong id="client" { (ask.client) } " asks for access to an account." }
        form method="post" action=(ask.action) {
            input type="hidden" name="request" value=(ask.request);
            fieldset {
                legend { "Account" }
                @for (index, account) in ask.accounts.iter().enumerate() {
                    label {
                        input type="radio" name="account" value=(account.email) checked[index == 0];
                        " " (account.email) " (" (account.about) ")"
                    }
                }
            }
            p { "It wants to:" }
            ul id="scopes" { @for scope in ask.scopes { li { code { (scope) } } } }
            button type="submit" id="allow" name="decision" value="allow" { "Allow" }
            button type="submit" id="deny" name="decision" value="deny" { "Deny" }
        }
    };
    layout(ask.label, "Sign in", &content)
}

/// The page of a request that cannot be sent back to the client.
pub(crate) fn refusal(label: &str, reason: &str) -> String {
    layout(label, "This request is not accepted", &html! { p id="error" { (reason) } })
}

/// The page behind a meeting's link.
pub(crate) fn meeting(label: &str, name: &str) -> String {
    layout(label, "Meeting", &html! { p { "Here the meeting " strong { (name) } " would open." } })
}
