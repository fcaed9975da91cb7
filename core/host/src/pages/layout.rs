//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::text::shown;

/// The product's name, in header and titles.
pub(super) const PRODUCT: &str = "Convoke";
const SKIP: &str = "Skip to the content";
const FOOTER_LABEL: &str = "About this service";
const API_REFERENCE: &str = "API reference";
const PRIVACY: &str = "Privacy";
const ERROR_TITLE: &str = "Error: ";

/// What differs between the frames of two pages.
#[derive(Clone, Copy, Default)]
pub(super) struct Frame<'a> {
    /// Before the product's name in the title. Never holds a token.
    pub(super) title: &'a str,
    /// Says so at the start of the title, which is what a screen reader reads first after a form came back.
    pub(super) error: bool,
    /// For tables and a table of contents.
    pub(super) wide: bool,
    /// Path of a script of ours.
    pub(super) script: Option<&'a str>,
    /// The value of a `refresh` pragma.
    pub(super) refresh: Option<&'a str>,
}

/// A whole document.
pub(super) fn layout(lang: &str, frame: Frame<'_>, content: Markup) -> Markup {
    let lang = if is_language_tag(lang) { lang } else { "en" };
    html! {
        (DOCTYPE)
        html lang=(lang) dir=(direction(lang)) {
            head {
                meta charset="utf-8";
                title { @if frame.error { (ERROR_TITLE) } (shown(frame.title)) " · " (PRODUCT) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                @if let Some(refresh) = frame.refresh { meta http-equiv="refresh" content=(refresh); }
                link rel="icon" type="image/svg+xml" href=(assets::mark());
                link rel="stylesheet" href=(assets::style());
                @if let Some(script) = frame.script { script src=(script) defer {} }
            }
            body class=[frame.wide.then_some("wide")] {
                a class="skip" href="#main" { (SKIP) }
                header class="bar" {
                    div {
                        a class="brand" href="/" {
                            img src=(assets::mark()) width="28" height="28" alt="";
                            (PRODUCT)
                        }
                    }
                }
                main id="main" tabindex="-1" { (content) }
                footer class="foot" {
                    div {
                        nav aria-label=(FOOTER_LABEL) class="row" {
                            a href="/docs" { (API_REFERENCE) }
                            a href="/privacy" { (PRIVACY) }
                        }
                    }
                }
            }
        }
    }
}

/// RFC 5646 in outline: subtags of letters and digits.
fn is_language_tag(lang: &str) -> bool {
    lang.len() <= 35
        && lang
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Languages that are written from right to left, by their usual script.
fn direction(lang: &str) -> &'static str {
    let language = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match language.as_str() {
        "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks;
    use super::*;

    fn render(lang: &str, frame: Frame<'_>) -> String {
        layout(lang, frame, html!(h1 { "Hello" })).into_string()
    }

    #[test]
    fn the_frame_has_its_parts() {
        let page = render("en", Frame { title: "Start", ..Frame::default() });
        checks::assert_sound(&page);
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\">"));
        for part in
            ["<title>Start · Convoke</title>", "href=\"/docs\"", "href=\"/privacy\"", "href=\"#main\""]
        {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("<script"));
    }

    #[test]
    fn the_language_sets_the_direction() {
        assert!(render("he-IL", Frame::default()).contains("<html lang=\"he-IL\" dir=\"rtl\">"));
        assert!(render("\"><script>", Frame::default()).contains("<html lang=\"en\" dir=\"ltr\">"));
        assert!(render("", Frame::default()).contains("<html lang=\"en\""));
    }

    #[test]
    fn hostile_titles_are_text() {
        checks::assert_harmless(&render(
            "en",
            Frame { title: checks::HOSTILE, error: true, ..Frame::default() },
        ));
    }
}
