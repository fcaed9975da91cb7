//! The formats of text that our schemas name, beside those of JSON Schema.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use url::{Host, Url};

use crate::lang::{Value as Words, say};

/// A format of ours: its name in a schema, what it lets through, and how that is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    pub(super) name: &'static str,
    pub(super) allows: fn(&str) -> bool,
    /// Follows "must be".
    words: &'static str,
}

impl Format {
    /// Marks text that is a place in the file system.
    pub(crate) const PATH: &'static str = "path";

    /// Whether text can be a place in the file system.
    pub(crate) fn is_path(text: &str) -> bool {
        !text.trim().is_empty() && !text.contains('\0')
    }
}

/// Formats of ours.
pub(super) const OURS: [Format; 9] = [
    Format {
        name: "socket-address",
        allows: |text| text.parse::<SocketAddr>().is_ok(),
        words: "an IP address and a port, such as 127.0.0.1:8878 or [::1]:8878",
    },
    Format {
        name: "ip-network",
        allows: |text| text.parse::<IpNet>().is_ok() || text.parse::<IpAddr>().is_ok(),
        words: "a network such as 10.0.0.0/8 or fd00::/8, or one IP address",
    },
    Format {
        name: "http-url",
        allows: |text| http(text).is_some_and(|url| bare(&url)),
        words: "an absolute http or https URL without user name and fragment",
    },
    Format {
        name: "base-url",
        allows: |text| http(text).is_some_and(|url| bare(&url) && url.query().is_none()),
        words: "an absolute http or https URL without user name, query and fragment, such as https://meet.example.com",
    },
    Format {
        name: "proxy-url",
        allows: |text| http(text).is_some_and(|url| url.path() == "/" && url.query().is_none()),
        words: "a proxy's http or https URL, such as http://proxy.example.com:3128",
    },
    Format {
        name: "origin",
        allows: |text| http(text).is_some_and(|url| url.origin().ascii_serialization() == text),
        words: "an origin exactly as browsers send it: scheme, host and the port where it is not the usual one, \
                without a path, such as https://mail.example.com",
    },
    Format { name: "host", allows: host, words: "a host name, with a port where it is part of the address" },
    Format { name: Format::PATH, allows: Format::is_path, words: "the path of a file or folder" },
    Format {
        name: "route",
        allows: route,
        words: "a path of this service, such as /acme/callback: it begins with one slash and has neither query, \
                fragment, dots as a segment nor percent signs",
    },
];

/// How a format is told; follows "must be". Ours are of the configuration, which is in English.
pub(super) fn words(name: &str) -> Option<Words> {
    let ours = OURS.iter().find(|format| format.name == name).map(|format| Words::from(format.words));
    ours.or_else(|| {
        Some(Words::from(match name {
            "date-time" => say("format-date-time"),
            "date" => say("format-date"),
            "time" => say("format-time"),
            "duration" => say("format-duration"),
            "email" | "idn-email" => say("format-email"),
            "hostname" | "idn-hostname" => say("format-host-name"),
            "ipv4" => say("format-ipv4"),
            "ipv6" => say("format-ipv6"),
            "uri" | "iri" => say("format-uri"),
            "uuid" => say("format-uuid"),
            _ => return None,
        }))
    })
}

/// An absolute http or https URL as it was meant: the parser mends what we do not want mended.
fn http(text: &str) -> Option<Url> {
    let clean = text.bytes().all(|b| b.is_ascii_graphic() && !b"\\*".contains(&b));
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let slashes = lower.starts_with("http://") || lower.starts_with("https://");
    let url = Url::parse(text).ok().filter(|_| clean && slashes && !text.contains('#'))?;
    let named =
        text.split("//").nth(1).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '@']));
    (named && url.port() != Some(0)).then_some(url)
}

fn bare(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

fn host(text: &str) -> bool {
    let clean = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]_".contains(&b));
    clean && Url::parse(&format!("http://{text}/")).is_ok_and(|url| url.path() == "/" && url.host().is_some())
}

fn route(text: &str) -> bool {
    let clean = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b));
    let Some(rest) = text.strip_prefix('/') else { return false };
    clean && rest.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

/// Whether a URL leads to this machine alone.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, good: &[&str], bad: &[&str]) {
        let format = OURS.iter().find(|format| format.name == name).unwrap();
        for text in good {
            assert!((format.allows)(text), "{name}: {text}");
        }
        for text in bad {
            assert!(!(format.allows)(text), "{name}: {text:?}");
        }
    }

    #[test]
    fn addresses() {
        check(
            "socket-address",
            &["127.0.0.1:8878", "[::]:0"],
            &["", "8878", ":8878", "localhost:8878", "1.2.3.4"],
        );
        check(
            "ip-network",
            &["10.0.0.0/8", "fd00::/8", "192.0.2.7", "::1"],
            &["", "10.0.0.0/33", "proxy", "*"],
        );
        check(
            "host",
            &["meet.example.com", "localhost:8878", "[::1]:8878", "10.0.0.1"],
            &["", "https://meet.example.com", "a/b", "a b", "a:x", "user@host", "*"],
        );
    }

    #[test]
    fn urls() {
        let good = ["https://meet.example.com", "http://localhost:8878/", "https://a.example/sub/path"];
        let bad = [
            "",
            "meet.example.com",
            "//meet.example.com",
            "ftp://a.example",
            "https://",
            "https:///a",
            "https:a.example",
            "https://a.example#x",
            "https://a.example#",
            "https://user@a.example",
            "https://u:p@a.example",
            "https://a .example",
            "https://a.example\\b",
            " https://a.example",
            "javascript:alert(1)",
            "https://a.example:0",
            "https://:80/",
        ];
        check("base-url", &good, &[bad.as_slice(), &["https://a.example?x", "https://a.example?"]].concat());
        check("http-url", &[good.as_slice(), &["https://a.example/x?tenant=1"]].concat(), &bad);
        check(
            "proxy-url",
            &["http://proxy.example.com:3128", "http://u:p@proxy.example.com"],
            &["proxy:3128", "socks5://a", "http://a/b"],
        );
    }

    #[test]
    fn origins_are_exact() {
        check(
            "origin",
            &["https://mail.example.com", "http://localhost:3000", "https://[::1]:8443"],
            &[
                "*",
                "null",
                "https://*.example.com",
                "https://mail.example.com/",
                "https://mail.example.com:443",
                "https://Mail.example.com",
                "mail.example.com",
                "https://mail.example.com/x",
                "https://a.example,https://b.example",
            ],
        );
    }

    #[test]
    fn routes() {
        check(
            "route",
            &["/acmeCallback", "/callback/acme", "/a-b_c.d/~e"],
            &[
                "",
                "/",
                "acmeCallback",
                "//acme",
                "/a//b",
                "/a/",
                "/a/../b",
                "/.",
                "/a?b",
                "/a#b",
                "/%2e%2e",
                "/a b",
                "/ä",
                "\\a",
            ],
        );
    }

    #[test]
    fn this_machine() {
        for (url, expected) in [
            ("http://localhost:1", true),
            ("http://127.1.2.3", true),
            ("http://[::1]/", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
