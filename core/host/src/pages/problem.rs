//! `GET /problems/{slug}`: what the `type` of a problem document means.

use std::borrow::Cow;

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{inline, prose, segment, shown};

/// A kind of problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem<'a> {
    /// As in `/problems/{slug}`.
    pub slug: &'a str,
    /// The problem's `title`.
    pub title: &'a str,
    /// The HTTP status that it comes with.
    pub status: u16,
    /// Its `cause`, for a program.
    pub cause: Cow<'a, str>,
    /// Prose: blank lines part paragraphs, back quotes mark code.
    pub meaning: Cow<'a, str>,
    /// Step by step. May hold code between back quotes.
    pub what_to_do: Vec<Cow<'a, str>>,
}

/// One problem's page.
pub fn problem(reader: &Reader, view: &Problem<'_>) -> Markup {
    let lang = reader.lang;
    let content = html! {
        p class="kicker" { (lang.text("problems-problem")) }
        h1 lang="en" dir="ltr" { (shown(view.title)) }
        dl class="facts" {
            dt { (lang.text("problems-type")) } dd { code { (path(view)) } }
            dt { (lang.text("problems-status")) } dd { (view.status) }
            dt { (lang.text("problems-cause")) } dd { code { (shown(&view.cause)) } }
        }
        h2 { (lang.text("problems-meaning")) }
        (prose(&view.meaning))
        @if !view.what_to_do.is_empty() {
            h2 { (lang.text("problems-what-to-do")) }
            ul { @for step in &view.what_to_do { li { (inline(step)) } } }
        }
        p { a class="button quiet" href="/problems" { (lang.text("problems-all")) } }
    };
    layout(reader, Frame { title: view.title, ..Frame::default() }, content)
}

/// The list of all problems, in the order given.
pub fn problem_index(reader: &Reader, problems: &[Problem<'_>]) -> Markup {
    let lang = reader.lang;
    let title = lang.text("problems-title");
    let content = html! {
        h1 { (title) }
        p class="lead" { (inline(&lang.text("problems-lead"))) }
        table {
            thead { tr { th scope="col" { (lang.text("problems-problem")) } th scope="col" { (lang.text("problems-status")) } th scope="col" { (lang.text("problems-cause")) } } }
            tbody {
                @for problem in problems {
                    tr {
                        th scope="row" lang="en" dir="ltr" { a href=(path(problem)) { (shown(problem.title)) } }
                        td { (problem.status) }
                        td { code { (shown(&problem.cause)) } }
                    }
                }
            }
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
}

fn path(problem: &Problem<'_>) -> String {
    format!("/problems/{}", segment(problem.slug))
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    fn view() -> Problem<'static> {
        Problem {
            slug: "access-denied",
            title: "Access denied",
            status: 403,
            cause: "administrator".into(),
            meaning: "A scope is missing.".into(),
            what_to_do: vec!["Sign in again.".into()],
        }
    }

    #[test]
    fn a_problem_is_explained() {
        let page = problem(&Reader::english(), &view()).into_string();
        checks::assert_sound(&page);
        for part in [
            ">Access denied</h1>",
            "<code>/problems/access-denied</code>",
            "<dd>403</dd>",
            "<code>administrator</code>",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert!(page.contains("<p>A scope is missing.</p>") && page.contains("<li>Sign in again.</li>"));
    }

    #[test]
    fn the_index_leads_to_each() {
        let page = problem_index(&Reader::english(), &[view()]).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<a href="/problems/access-denied">Access denied</a>"#));
    }

    #[test]
    fn hostile_values_are_text() {
        let view = Problem {
            slug: HOSTILE,
            title: HOSTILE,
            status: 500,
            cause: HOSTILE.into(),
            meaning: HOSTILE.into(),
            what_to_do: vec![HOSTILE.into()],
        };
        checks::assert_harmless(&problem(&Reader::english(), &view).into_string());
        checks::assert_harmless(&problem_index(&Reader::english(), &[view]).into_string());
    }
}
