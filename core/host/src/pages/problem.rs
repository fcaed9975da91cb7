//! `GET /problems/{slug}`: what the `type` of a problem document means.

use maud::{Markup, html};

use super::layout::{Frame, layout};
use super::text::{inline, prose, segment, shown};

const INDEX_TITLE: &str = "Problems";
const INDEX_LEAD: &str = "Every error of the API is a problem document (RFC 9457). Its `type` is the address of one of these pages, \
                          and its `cause` is one word for a program to act on.";
const PROBLEM: &str = "Problem";
const MEANING: &str = "What it means";
const WHAT_TO_DO: &str = "What to do";
const TYPE: &str = "Type";
const STATUS: &str = "Status";
const CAUSE: &str = "Cause";
const ALL: &str = "All problems";

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
    pub cause: &'a str,
    /// Prose: blank lines part paragraphs, back quotes mark code.
    pub meaning: &'a str,
    /// Step by step. May hold code between back quotes.
    pub what_to_do: Vec<&'a str>,
}

/// One problem's page.
pub fn problem(lang: &str, view: &Problem<'_>) -> Markup {
    let content = html! {
        p class="kicker" { (PROBLEM) }
        h1 { (shown(view.title)) }
        dl class="facts" {
            dt { (TYPE) } dd { code { (path(view)) } }
            dt { (STATUS) } dd { (view.status) }
            dt { (CAUSE) } dd { code { (shown(view.cause)) } }
        }
        h2 { (MEANING) }
        (prose(view.meaning))
        @if !view.what_to_do.is_empty() {
            h2 { (WHAT_TO_DO) }
            ul { @for step in &view.what_to_do { li { (inline(step)) } } }
        }
        p { a class="button quiet" href="/problems" { (ALL) } }
    };
    layout(lang, Frame { title: view.title, ..Frame::default() }, content)
}

/// The list of all problems, in the order given.
pub fn problem_index(lang: &str, problems: &[Problem<'_>]) -> Markup {
    let content = html! {
        h1 { (INDEX_TITLE) }
        p class="lead" { (inline(INDEX_LEAD)) }
        table {
            thead { tr { th scope="col" { (PROBLEM) } th scope="col" { (STATUS) } th scope="col" { (CAUSE) } } }
            tbody {
                @for problem in problems {
                    tr {
                        th scope="row" { a href=(path(problem)) { (shown(problem.title)) } }
                        td { (problem.status) }
                        td { code { (shown(problem.cause)) } }
                    }
                }
            }
        }
    };
    layout(lang, Frame { title: INDEX_TITLE, ..Frame::default() }, content)
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
            cause: "administrator",
            meaning: "A scope is missing.",
            what_to_do: vec!["Sign in again."],
        }
    }

    #[test]
    fn a_problem_is_explained() {
        let page = problem("en", &view()).into_string();
        checks::assert_sound(&page);
        for part in [
            "<h1>Access denied</h1>",
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
        let page = problem_index("en", &[view()]).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"<a href="/problems/access-denied">Access denied</a>"#));
    }

    #[test]
    fn hostile_values_are_text() {
        let view = Problem {
            slug: HOSTILE,
            title: HOSTILE,
            status: 500,
            cause: HOSTILE,
            meaning: HOSTILE,
            what_to_do: vec![HOSTILE],
        };
        checks::assert_harmless(&problem("en", &view).into_string());
        checks::assert_harmless(&problem_index("en", &[view]).into_string());
    }
}
