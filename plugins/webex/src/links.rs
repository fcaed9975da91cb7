//! The `Link` header (RFC 8288) that leads to the next page. Webex wants it followed as it stands; the token goes along,
//! so it is followed only within the resource it came from.

use convoke_plugin::Response;

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It was the last one.
    None,
    /// The address of the next one.
    Page(String),
    /// There is a next one, at an address that must not see the token.
    Elsewhere,
}

/// What comes after this page of `resource`.
pub(crate) fn next(response: &Response, resource: &str) -> Next {
    let Some(target) = response.headers_named("link").find_map(next_target) else { return Next::None };
    let url = match target.strip_prefix('/') {
        Some(rest) if !rest.starts_with('/') => format!("{}{target}", origin(resource)),
        _ => target.to_owned(),
    };
    if is_within(&url, resource) { Next::Page(url) } else { Next::Elsewhere }
}

/// Whether `url` is `resource` itself with some query.
pub(crate) fn is_within(url: &str, resource: &str) -> bool {
    url.strip_prefix(resource).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
        && url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
}

/// Scheme and authority.
fn origin(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let end = url[authority..].find('/').map_or(url.len(), |at| authority + at);
    &url[..end]
}

/// The first target of the header with the relation `next`.
fn next_target(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        // Parameters reach to the next target; a quoted `<` in one would be read as a target without relation.
        let end = after.find('<').unwrap_or(after.len());
        if after[..end].split([';', ',']).any(is_next) {
            return Some(target.trim());
        }
        rest = &after[end..];
    }
}

fn is_next(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        let mut relations = value.trim().trim_matches('"').split_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RESOURCE: &str = "https://api.example/v1/meetings";

    fn after(header: &str) -> Next {
        next(
            &Response { status: 200, headers: vec![("link".into(), header.into())], body: Vec::new() },
            RESOURCE,
        )
    }

    #[test]
    fn the_next_page_is_found_in_every_form() {
        let page = || Next::Page(format!("{RESOURCE}?cursor=a,b;c&max=1"));
        for header in [
            r#"<https://api.example/v1/meetings?cursor=a,b;c&max=1>; rel="next""#,
            r#"<https://api.example/v1/meetings?cursor=a,b;c&max=1>;rel=next"#,
            r#"<https://api.example/v1/meetings?p=0>; rel="prev", <https://api.example/v1/meetings?cursor=a,b;c&max=1>; REL="Next last""#,
            r#"</v1/meetings?cursor=a,b;c&max=1>; title="x"; rel="next""#,
        ] {
            assert_eq!(after(header), page(), "{header}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        for header in
            ["", "next", r#"<https://api.example/v1/meetings>; rel="prev""#, "<x", r#"<x>; title="rel=next""#]
        {
            assert_eq!(after(header), Next::None, "{header}");
        }
    }

    #[test]
    fn the_token_stays_within_the_resource() {
        for url in [
            "https://evil.example/v1/meetings?x",
            "https://api.example.evil.example/v1/meetings?x",
            "https://api.example@evil.example/v1/meetings",
            "http://api.example/v1/meetings?x",
            "//evil.example/v1/meetings",
            "https://api.example/v1/meetingsX?x",
            "https://api.example/v1/meetings/../people?x",
            "https://api.example/v1/people/me",
            "https://api.example/v1/meetings?x y",
            "https://api.example/v1/meetings#x",
            "",
        ] {
            assert_eq!(after(&format!("<{url}>; rel=\"next\"")), Next::Elsewhere, "{url}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_followed_is_within_the_resource(header in "(<[ -~é]*>; rel=next|.*)") {
            if let Next::Page(url) = after(&header) {
                prop_assert!(url == RESOURCE || url.starts_with("https://api.example/v1/meetings?"));
            }
        }
    }
}
