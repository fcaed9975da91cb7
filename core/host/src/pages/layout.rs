//! The frame around every page.

use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};

use super::assets;
#[cfg(test)]
use crate::lang::ENGLISH;
use crate::lang::{Lang, offered};

/// Who reads a page, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The language of the page.
    pub lang: Lang,
    /// The path (with its query) under which a GET shows this page again, then in another language. `None` where it would
    /// not, such as on the token page: then no other language is offered.
    pub again: Option<Arc<str>>,
}

impl Reader {
    /// The same reader of a page that a GET shows under `path`.
    #[must_use]
    pub fn at(&self, path: &str) -> Reader {
        Reader { lang: self.lang, again: Some(path.into()) }
    }

    /// The same reader of a page that is shown once.
    #[must_use]
    pub fn once(&self) -> Reader {
        Reader { lang: self.lang, again: None }
    }

    #[cfg(test)]
    pub(crate) fn english() -> Reader {
        Reader { lang: ENGLISH, again: Some("/".into()) }
    }
}

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
pub(super) fn layout(reader: &Reader, frame: Frame<'_>, content: Markup) -> Markup {
    let lang = reader.lang;
    let title = if frame.error { "title-error" } else { "title" };
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) dir=(lang.direction()) {
            head {
                meta charset="utf-8";
                title { (lang.fill(title, &[("page", frame.title)])) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                @if let Some(refresh) = frame.refresh { meta http-equiv="refresh" content=(refresh); }
                link rel="icon" type="image/svg+xml" href=(assets::mark());
                link rel="stylesheet" href=(assets::style());
                @if let Some(script) = frame.script { script src=(script) defer {} }
            }
            body class=[frame.wide.then_some("wide")] {
                a class="skip" href="#main" { (lang.text("skip")) }
                header class="bar" {
                    div {
                        a class="brand" href="/" {
                            img src=(assets::mark()) width="28" height="28" alt="";
                            (lang.text("product"))
                        }
                    }
                }
                main id="main" tabindex="-1" { (content) }
                footer class="foot" {
                    div {
                        nav aria-label=(lang.text("footer-label")) class="row" {
                            a href="/docs" { (lang.text("footer-reference")) }
                            a href="/privacy" { (lang.text("footer-privacy")) }
                        }
                        @if let Some(again) = &reader.again { (languages(lang, again)) }
                    }
                }
            }
        }
    }
}

/// The switch: each language by its own name. A form, so that nothing but the reader's click changes the choice.
fn languages(lang: Lang, again: &str) -> Markup {
    html! {
        form class="languages" method="post" action="/language" aria-label=(lang.text("footer-language")) {
            input type="hidden" name="return" value=(again);
            @for other in offered() {
                button type="submit" name="lang" value=(other.tag()) lang=(other.tag())
                    aria-current=[(other == lang).then_some("true")] { (other.name()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks;
    use super::*;

    fn render(reader: &Reader, frame: Frame<'_>) -> String {
        layout(reader, frame, html!(h1 { "Hello" })).into_string()
    }

    #[test]
    fn the_frame_has_its_parts() {
        let page = render(&Reader::english(), Frame { title: "Start", ..Frame::default() });
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
        let reader = |tag| Reader { lang: Lang::of_tag(tag).unwrap(), again: None };
        assert!(render(&reader("ar-XB"), Frame::default()).contains("<html lang=\"ar-XB\" dir=\"rtl\">"));
        assert!(render(&reader("en-XA"), Frame::default()).contains("<html lang=\"en-XA\" dir=\"ltr\">"));
    }

    #[test]
    fn languages_are_offered_where_the_page_can_be_shown_again() {
        let page = render(&Reader::english().at("/connect/acme?x=\"1"), Frame::default());
        checks::assert_sound(&page);
        assert!(page.contains(r#"<input type="hidden" name="return" value="/connect/acme?x=&quot;1">"#));
        assert_eq!(page.matches("name=\"lang\"").count(), offered().count());
        assert!(page.contains(r#"value="en" lang="en" aria-current="true">English</button>"#));
        assert!(!page.contains("XA") && !page.contains("XB"));
        let once = render(&Reader::english().once(), Frame::default());
        assert!(!once.contains("<form"));
    }

    #[test]
    fn hostile_titles_are_text() {
        checks::assert_harmless(&render(
            &Reader::english(),
            Frame { title: checks::HOSTILE, error: true, ..Frame::default() },
        ));
    }
}
