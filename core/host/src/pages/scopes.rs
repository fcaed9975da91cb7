//! `GET /connect/{provider}`: which scopes to ask for.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{connect_path, shown};
use crate::lang::Lang;

const ERROR_ID: &str = "none-ticked";

/// One scope to tick. The form sends its name as `scope`, once for each that is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeChoice<'a> {
    /// As sent to the provider.
    pub name: &'a str,
    /// In words.
    pub description: &'a str,
    /// Ticked at first.
    pub ticked: bool,
    /// Only an administrator may grant it.
    pub administrator: bool,
}

/// The scope picker, a form that is posted to `/connect/{provider}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopePicker<'a> {
    /// The provider's id.
    pub provider: &'a str,
    /// The provider's name for people.
    pub label: &'a str,
    /// In the order to show; administrator scopes are gathered below the others.
    pub scopes: Vec<ScopeChoice<'a>>,
    /// The form came back without a tick.
    pub none_ticked: bool,
    /// Further fields that the form carries: name and value.
    pub hidden: Vec<(&'a str, &'a str)>,
}

/// The scope picker's markup.
pub fn scope_picker(reader: &Reader, view: &ScopePicker<'_>) -> Markup {
    let lang = reader.lang;
    let title = lang.text("scopes-title");
    let provider = [("provider", view.label)];
    let (administrator, own): (Vec<_>, Vec<_>) = view.scopes.iter().partition(|scope| scope.administrator);
    let error = view.none_ticked.then_some(ERROR_ID);
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.fill("scopes-lead", &provider)) }
        @if let Some(id) = error {
            div class="note error" role="alert" { p id=(id) { strong { (lang.text("scopes-none-ticked")) } } }
        }
        form method="post" action=(connect_path(view.provider)) {
            @for (name, value) in &view.hidden { input type="hidden" name=(name) value=(value); }
            @if !own.is_empty() {
                fieldset aria-describedby=[error] {
                    legend { (lang.text("scopes-yours")) }
                    @for scope in own { (tick(lang, scope)) }
                }
            }
            @if !administrator.is_empty() {
                fieldset aria-describedby="administrator-note" {
                    legend { (lang.text("scopes-administrator")) }
                    p id="administrator-note" class="soft small" { (lang.text("scopes-administrator-note")) }
                    @for scope in administrator { (tick(lang, scope)) }
                }
            }
            div class="row" {
                button type="submit" { (lang.fill("continue-to", &provider)) }
                a class="button quiet" href="/" { (lang.text("back")) }
            }
        }
    };
    layout(reader, Frame { title: &title, error: view.none_ticked, ..Frame::default() }, content)
}

fn tick(lang: Lang, scope: &ScopeChoice<'_>) -> Markup {
    html! {
        label class="tick" {
            input type="checkbox" name="scope" value=(scope.name) checked[scope.ticked];
            span {
                b { (shown(scope.description)) }
                code dir="ltr" translate="no" { (shown(scope.name)) }
                @if scope.administrator { " " span class="tag" { (lang.text("scopes-administrator-tag")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE, HOSTILE_ESCAPED, HOSTILE_EXACT};
    use super::*;

    fn view() -> ScopePicker<'static> {
        let choice = |name, ticked, administrator| ScopeChoice {
            name,
            description: "Reads meetings",
            ticked,
            administrator,
        };
        ScopePicker {
            provider: "acme",
            label: "Acme Meet",
            scopes: vec![
                choice("a:read", true, false),
                choice("admin:read", false, true),
                choice("a:write", false, false),
            ],
            none_ticked: false,
            hidden: vec![("from", "calendar")],
        }
    }

    #[test]
    fn ticks_and_groups_stand_as_given() {
        let page = scope_picker(&Reader::english(), &view()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(
            r#"<form method="post" action="/connect/acme"><input type="hidden" name="from" value="calendar">"#
        ));
        assert!(page.contains(r#"name="scope" value="a:read" checked>"#));
        assert!(page.contains(r#"name="scope" value="a:write">"#));
        assert!(page.find("a:write") < page.find("For administrators"));
        assert!(page.find("For administrators") < page.find(r#"value="admin:read""#));
        assert_eq!(page.matches(r#"<span class="tag">administrator</span>"#).count(), 1);
        assert!(!page.contains("at least one"));
    }

    #[test]
    fn no_tick_is_an_error_that_is_announced() {
        let page =
            scope_picker(&Reader::english(), &ScopePicker { none_ticked: true, ..view() }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains("<title>Error: "));
        assert!(page.contains(r#"role="alert""#) && page.contains("Tick at least one permission."));
        assert!(page.contains(r#"<fieldset aria-describedby="none-ticked">"#));
    }

    #[test]
    fn hostile_values_are_text() {
        let shown =
            ScopeChoice { name: HOSTILE_EXACT, description: HOSTILE, ticked: true, administrator: true };
        let page = scope_picker(
            &Reader::english(),
            &ScopePicker {
                provider: HOSTILE,
                label: HOSTILE,
                scopes: vec![shown, ScopeChoice { administrator: false, ..shown }],
                none_ticked: true,
                hidden: vec![(HOSTILE_EXACT, HOSTILE_EXACT)],
            },
        )
        .into_string();
        checks::assert_harmless(&page);
        assert!(page.contains(&format!("name=\"scope\" value=\"{HOSTILE_ESCAPED}\"")));
    }
}
