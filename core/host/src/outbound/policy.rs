//! Where requests may go: origins by name, addresses by kind, headers by name.

use std::net::{IpAddr, Ipv6Addr};

use convoke_plugin::{Request, Transport};
use url::{Host, Url};

use super::fault::Fault;

/// Headers that are the host's alone.
const HOST_HEADERS: [&str; 9] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
];

/// An origin, or all below a domain: `https://*.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: u16,
    subdomains: bool,
}

/// What one provider may reach.
#[derive(Clone, Debug)]
pub struct Policy {
    origins: Vec<Origin>,
    /// Hosts that the configuration names: these may be private.
    named: Vec<String>,
    /// The host of the proxy that requests go through: it may be private, and is nowhere to send requests to.
    proxy: Option<String>,
}

impl Policy {
    /// `origins` from the bound manifest; `configured` are the URLs that the configuration itself gives.
    pub fn new<'a>(
        origins: impl IntoIterator<Item = &'a str>,
        configured: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, String> {
        let configured: Vec<Origin> = configured.into_iter().map(Origin::parse).collect::<Result<_, _>>()?;
        let named = configured.iter().map(|origin| origin.host.clone()).collect();
        let mut all: Vec<Origin> = origins.into_iter().map(Origin::parse).collect::<Result<_, _>>()?;
        all.extend(configured);
        all.dedup();
        Ok(Policy { origins: all, named, proxy: None })
    }

    /// The same, through a proxy.
    #[must_use]
    pub fn through(mut self, proxy: &str) -> Self {
        self.proxy = Url::parse(proxy).ok().and_then(|url| url.host_str().map(str::to_owned));
        self
    }

    /// Whether a name may lead to a private address: the configuration names it, or it is the proxy's.
    pub(super) fn may_be_private(&self, host: &str) -> bool {
        self.is_named(host) || self.proxy.as_deref() == Some(host)
    }

    /// Whether the configuration itself names this host.
    fn is_named(&self, host: &str) -> bool {
        self.named.iter().any(|named| named == host)
    }

    /// The request's URL, when all of the request is allowed.
    pub fn check(&self, request: &Request) -> Result<Url, Fault> {
        let denied = |detail: &str| Fault::new(Transport::Denied, detail);
        for (name, value) in &request.headers {
            let lower = name.to_ascii_lowercase();
            if HOST_HEADERS.contains(&lower.as_str()) || lower.starts_with("proxy-") {
                return Err(denied(&format!("the header {lower} is the host's own")));
            }
            if reqwest::header::HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(denied("a header name is not allowed by HTTP"));
            }
            if reqwest::header::HeaderValue::from_str(value).is_err() {
                return Err(denied(&format!("the value of the header {lower} is not allowed by HTTP")));
            }
        }
        // The parser would take line breaks and tabs out, and reach another URL than was written.
        if request.url.chars().any(char::is_control) {
            return Err(denied("the URL has control characters"));
        }
        let url = Url::parse(&request.url).map_err(|_| denied("the URL is not absolute"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(denied("the URL carries a user name or password"));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(denied("the URL has no host"));
        };
        let name = url.host_str().unwrap_or_default();
        if !self.origins.iter().any(|origin| origin.matches(url.scheme(), name, port)) {
            return Err(denied("the origin is named neither by the manifest nor by the configuration"));
        }
        // A literal address never reaches the resolver.
        let address = match host {
            Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
            Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
            Host::Domain(_) => None,
        };
        if address.is_some_and(|address| !is_public(address)) && !self.is_named(name) {
            return Err(denied("the address is private and the configuration does not name it"));
        }
        Ok(url)
    }
}

impl Origin {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{}` is not an origin such as https://api.example.com", printable(text));
        let (subdomains, plain) = match text.split_once("://*.") {
            Some((scheme, rest)) => (true, format!("{scheme}://{rest}")),
            None => (false, text.to_owned()),
        };
        let url = Url::parse(&plain).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong());
        }
        let host = url.host_str().ok_or_else(wrong)?.to_owned();
        let port = url.port_or_known_default().ok_or_else(wrong)?;
        Ok(Origin { scheme: url.scheme().to_owned(), host, port, subdomains })
    }

    fn matches(&self, scheme: &str, host: &str, port: u16) -> bool {
        let named = if self.subdomains {
            host.strip_suffix(self.host.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
        } else {
            host == self.host
        };
        named && scheme == self.scheme && port == self.port
    }
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// Whether an address is on the public internet: not loopback, private (RFC 1918, RFC 4193), link-local (where cloud metadata
/// services listen), shared (RFC 6598), multicast, documentation, reserved, or one of those inside IPv6.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(v6) => match embedded_v4(v6) {
            Some(v4) => is_public(v4),
            None => {
                let first = v6.segments()[0];
                !(v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_multicast()
                    || (first & 0xfe00) == 0xfc00
                    || (first & 0xffc0) == 0xfe80
                    || (first & 0xffc0) == 0xfec0
                    || (first == 0x2001 && v6.segments()[1] == 0x0db8))
            }
        },
    }
}

/// IPv4 inside IPv6: mapped, compatible, 6to4, NAT64.
fn embedded_v4(v6: Ipv6Addr) -> Option<IpAddr> {
    let s = v6.segments();
    let join = |high: u16, low: u16| IpAddr::V4((u32::from(high) << 16 | u32::from(low)).into());
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(join(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(join(high, low)),
        [0x2002, high, low, ..] => Some(join(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::new(
            ["https://api.example.com", "https://*.meet.example", "http://192.168.0.9"],
            ["http://127.0.0.1:9/v1"],
        )
        .unwrap()
    }

    #[test]
    fn only_named_origins_are_reached() {
        let policy = policy();
        for url in ["https://api.example.com/x?y", "https://eu.meet.example/", "http://127.0.0.1:9/anything"]
        {
            assert!(policy.check(&Request::get(url)).is_ok(), "{url}");
        }
        for url in [
            "http://api.example.com/",
            "https://api.example.com:444/",
            "https://api.example.com.evil.example/",
            "https://evilmeet.example/",
            "https://meet.example/",
            "https://.meet.example/",
            "https://user@api.example.com/",
            "http://127.0.0.1:10/",
            "http://192.168.0.9/",
            "//api.example.com/",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(policy.check(&Request::get(url)).map_err(|f| f.kind), Err(Transport::Denied), "{url}");
        }
    }

    #[test]
    fn a_proxy_is_found_and_is_nowhere_to_send_requests_to() {
        let policy = policy().through("http://user:word@Proxy.internal:3128");
        assert!(policy.may_be_private("proxy.internal") && policy.may_be_private("127.0.0.1"));
        assert!(!policy.may_be_private("api.example.com"));
        for url in ["http://proxy.internal:3128/", "http://proxy.internal/", "https://proxy.internal/"] {
            assert_eq!(policy.check(&Request::get(url)).map_err(|f| f.kind), Err(Transport::Denied), "{url}");
        }
        let literal = Policy::new(["http://10.0.0.1:3128"], []).unwrap().through("http://10.0.0.1:3128");
        assert!(literal.check(&Request::get("http://10.0.0.1:3128/")).is_err());
    }

    #[test]
    fn the_hosts_headers_stay_its_own() {
        for header in
            ["Host", "Content-Length", "transfer-encoding", "Connection", "Proxy-Authorization", "bad name"]
        {
            let request = Request::get("https://api.example.com/").header(header, "x");
            assert_eq!(policy().check(&request).map_err(|f| f.kind), Err(Transport::Denied), "{header}");
        }
        let request = Request::get("https://api.example.com/").header("x", "a\r\nb: c");
        assert!(policy().check(&request).is_err());
    }

    #[test]
    fn private_addresses_in_every_dress() {
        for text in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a00:1",
            "ff02::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }
}
