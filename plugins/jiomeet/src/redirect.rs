//! JioMeet's rules for redirect URIs, from its OAuth guide: up to ten; the host is a name; no `*`, no `#`, no query
//! parameter that JioMeet itself uses; HTTPS advised.

use std::net::Ipv4Addr;

use convoke_plugin::{Bound, Level};

/// Query parameters that a redirect URI must not bring along.
const RESERVED: [&str; 5] = ["sessionId", "token", "success", "redirect_uri", "clientId"];
/// How many can be registered.
const MOST: usize = 10;
/// Where the path of a redirect URI is configured. Its host is `server.public_url`, which is no key of a provider.
const PATH_KEY: &str = "redirect_path";

/// Tells the administrator which of `uris` JioMeet will not register, or may not.
pub(crate) fn check(uris: &[String], bound: &mut Bound) {
    if uris.len() > MOST {
        bound.note(
            Level::Error,
            PATH_KEY,
            format!("JioMeet registers at most {MOST} redirect URIs for an app, here are {}.", uris.len()),
        );
    }
    for uri in uris {
        for (level, key, problem) in problems(uri) {
            bound.note(level, key, format!("Redirect URI {uri}: {problem}"));
        }
    }
}

fn problems(uri: &str) -> Vec<(Level, &'static str, String)> {
    let mut found = Vec::new();
    for forbidden in ['*', '#'] {
        if uri.contains(forbidden) {
            found.push((Level::Error, PATH_KEY, format!("JioMeet registers none with `{forbidden}`.")));
        }
    }
    let query = uri.split('#').next().and_then(|uri| uri.split_once('?')).map_or("", |(_, query)| query);
    for name in query.split('&').filter_map(|pair| pair.split('=').next()) {
        if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
            found.push((
                Level::Error,
                PATH_KEY,
                format!("JioMeet registers none with a query parameter `{name}`; it uses that name itself."),
            ));
        }
    }
    let (scheme, host) = scheme_and_host(uri);
    if host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
        found.push((
            Level::Error,
            "",
            "JioMeet registers host names only, no IP address; set server.public_url.".to_owned(),
        ));
    }
    if scheme.eq_ignore_ascii_case("http") {
        found.push(if is_localhost(host) {
            (Level::Info, "", "JioMeet may register http for localhost; its guide does not say.".to_owned())
        } else {
            (
                Level::Warning,
                "",
                "JioMeet advises https, and the code would cross the network in the clear.".to_owned(),
            )
        });
    }
    found
}

/// Both as written; an IPv6 address keeps its opening bracket. Empty where `uri` is no absolute URL.
fn scheme_and_host(uri: &str) -> (&str, &str) {
    let Some((scheme, rest)) = uri.split_once("://") else { return ("", "") };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let host = match host_and_port.strip_prefix('[') {
        Some(_) => host_and_port,
        None => host_and_port.split(':').next().unwrap_or_default(),
    };
    (scheme, host)
}

fn is_localhost(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(uri: &str) -> Vec<(Level, &'static str)> {
        problems(uri).into_iter().map(|(level, key, _)| (level, key)).collect()
    }

    #[test]
    fn each_rule_has_its_note() {
        use Level::*;
        for (uri, want) in [
            ("https://meet.example.com/callback/jiomeet", vec![]),
            ("https://meet.example.com:8443/cb?from=notes&tokens=1", vec![]),
            ("http://localhost:8878/callback/jiomeet", vec![(Info, "")]),
            ("http://LOCALHOST/cb", vec![(Info, "")]),
            ("http://meet.example.com/cb", vec![(Warning, "")]),
            ("https://192.0.2.7/cb", vec![(Error, "")]),
            ("http://127.0.0.1:8878/cb", vec![(Error, ""), (Warning, "")]),
            ("https://[2001:db8::1]:8443/cb", vec![(Error, "")]),
            ("https://*.example.com/cb", vec![(Error, "redirect_path")]),
            ("https://meet.example.com/cb#x", vec![(Error, "redirect_path")]),
            ("https://meet.example.com/cb?a=1&clientId=2", vec![(Error, "redirect_path")]),
            ("https://meet.example.com/cb?sessionid", vec![(Error, "redirect_path")]),
        ] {
            assert_eq!(levels(uri), want, "{uri}");
        }
        for name in RESERVED {
            assert_eq!(
                levels(&format!("https://m.example/cb?{name}=1")),
                [(Error, "redirect_path")],
                "{name}"
            );
        }
    }
}
