//! `GET /connect/{provider}` where the provider takes a user name and a password.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{connect_path, shown};

const ERROR_ID: &str = "sign-in-error";
const PROMISE_ID: &str = "promise";

/// The sign-in form; posted to `/connect/{provider}` with `username` and `password`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordForm<'a> {
    /// The provider's id.
    pub provider: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
    /// The user name of the last try, to be filled in again.
    pub username: Option<&'a str>,
    /// Why the last try failed, as a sentence.
    pub error: Option<&'a str>,
    /// Further fields that the form carries: name and value.
    pub hidden: Vec<(&'a str, &'a str)>,
}

/// The sign-in form's markup. There is no slot for a password, so none ever comes back.
pub fn password_form(reader: &Reader, view: &PasswordForm<'_>) -> Markup {
    let provider = [("provider", view.label)];
    let lang = reader.lang;
    let title = lang.fill("password-title", &provider);
    let failed = view.error.is_some();
    let invalid = failed.then_some("true");
    let described = failed.then_some(ERROR_ID);
    // The cursor stands where typing goes on.
    let on_password = view.username.is_some_and(|name| !name.is_empty());
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.fill("password-lead", &provider)) }
        @if let Some(error) = view.error {
            div class="note error" role="alert" { p id=(ERROR_ID) { strong { (shown(error)) } } }
        }
        form method="post" action=(connect_path(view.provider)) {
            @for (name, value) in &view.hidden { input type="hidden" name=(name) value=(value); }
            div class="field" {
                label for="username" { (lang.text("password-user")) }
                input id="username" name="username" type="text" dir="auto" required autocomplete="username"
                    autocapitalize="none" spellcheck="false" value=(shown(view.username.unwrap_or_default()))
                    aria-invalid=[invalid] aria-describedby=[described] autofocus[!on_password];
            }
            div class="field" {
                label for="password" { (lang.text("password-password")) }
                input id="password" name="password" type="password" required autocomplete="current-password"
                    aria-invalid=[invalid] aria-describedby=(PROMISE_ID) autofocus[on_password];
            }
            p id=(PROMISE_ID) class="soft small" { (lang.fill("password-promise", &provider)) }
            div class="row" {
                button type="submit" { (lang.text("password-sign-in")) }
                a class="button quiet" href="/" { (lang.text("back")) }
            }
        }
    };
    layout(reader, Frame { title: &title, error: failed, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE, HOSTILE_EXACT};
    use super::*;

    fn view() -> PasswordForm<'static> {
        PasswordForm { provider: "acme", label: "Acme Meet", username: None, error: None, hidden: vec![] }
    }

    #[test]
    fn browsers_and_password_managers_know_the_fields() {
        let page = password_form(&Reader::english(), &view()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<form method="post" action="/connect/acme">"#));
        for part in [
            r#"autocomplete="username""#,
            r#"autocomplete="current-password""#,
            r#"name="username""#,
            r#"name="password""#,
        ] {
            assert_eq!(page.matches(part).count(), 1, "{part}");
        }
        assert!(page.contains("does not keep it"));
        assert!(!page.contains("aria-invalid") && !page.contains("role=\"alert\""));
    }

    #[test]
    fn a_failed_try_says_why_and_keeps_the_name() {
        let page = password_form(
            &Reader::english(),
            &PasswordForm { username: Some("ada"), error: Some("Not accepted."), ..view() },
        )
        .into_string();
        checks::assert_sound(&page);
        assert!(page.contains("<title>Error: Sign in to Acme Meet · Convoke</title>"));
        assert!(page.contains(r#"value="ada""#));
        assert!(page.contains(r#"<p id="sign-in-error"><strong>Not accepted.</strong></p>"#));
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 2);
        assert!(page.contains("aria-describedby=\"promise\" autofocus"));
    }

    #[test]
    fn hostile_values_are_text() {
        let view = PasswordForm {
            provider: HOSTILE,
            label: HOSTILE,
            username: Some(HOSTILE),
            error: Some(HOSTILE),
            hidden: vec![(HOSTILE_EXACT, HOSTILE_EXACT)],
        };
        checks::assert_harmless(&password_form(&Reader::english(), &view).into_string());
    }
}
