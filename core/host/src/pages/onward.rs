//! The step from a form of ours to the provider.
//!
//! `form-action 'self'` covers the redirects that follow a form, and browsers hold it (Chromium blocks a 303 to the
//! provider after the scope picker). A page that goes on by itself is no form, so the policy stays as strict as it is
//! and the provider may redirect to as many sign-in hosts as it likes.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};

/// The way on to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onward<'a> {
    /// The provider's name for people.
    pub label: &'a str,
    /// The provider's authorize URL; anything but an `https` or `http` URL is not linked.
    pub url: &'a str,
}

/// The page that goes on to the provider at once.
pub fn onward(reader: &Reader, view: &Onward<'_>) -> Markup {
    let title = reader.lang.fill("continue-to", &[("provider", view.label)]);
    let lead = reader.lang.fill("onward-lead", &[("provider", view.label)]);
    let refresh = is_web(view.url).then(|| format!("0;url={}", view.url));
    let content = html! {
        h1 { (title) }
        p class="lead" { (lead) }
        @if refresh.is_some() {
            p { a class="button" rel="noreferrer" href=(view.url) { (title) } }
        }
    };
    layout(reader, Frame { title: &title, refresh: refresh.as_deref(), ..Frame::default() }, content)
}

/// An absolute web address without anything that a URL has to encode.
fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn it_goes_on_by_itself_and_by_a_link() {
        let view = Onward { label: "Acme Meet", url: "https://acme.example/authorize?a=1&b=2" };
        let page = onward(&Reader::english(), &view).into_string();
        checks::assert_sound_with(&page, &["https://acme.example/authorize?a=1&amp;b=2"]);
        assert!(page.contains(
            r#"<meta http-equiv="refresh" content="0;url=https://acme.example/authorize?a=1&amp;b=2">"#
        ));
    }

    #[test]
    fn anything_but_a_web_address_is_left_out() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//acme.example",
            "https://a.example/\"><script>",
            HOSTILE,
        ] {
            let page = onward(&Reader::english(), &Onward { label: HOSTILE, url }).into_string();
            checks::assert_harmless(&page);
            assert!(!page.contains("http-equiv"), "{url}");
        }
    }
}
