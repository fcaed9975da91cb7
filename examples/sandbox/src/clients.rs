//! The applications that are registered with the simulated providers, and the addresses they may be called back at.

/// A registered application.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
}

/// For users; registered with every provider.
pub(crate) const DEMO: Client = Client { id: "convoke-demo", secret: "convoke-demo-secret" };
/// For administrators; registered with Webex.
pub(crate) const ADMIN: Client = Client { id: "convoke-admin", secret: "convoke-admin-secret" };

/// Whether a redirect URI is registered: any path on this machine, at any port, as tests listen on whatever is free.
pub(crate) fn is_registered(redirect_uri: &str, hosts: &[&str]) -> bool {
    let Some(rest) = redirect_uri.strip_prefix("http://") else { return false };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let clean = |c: char| c.is_ascii_graphic() && !"#*\"<>\\^`{|}".contains(c);
    hosts.contains(&host) && port.parse::<u16>().is_ok() && path.starts_with('/') && path.chars().all(clean)
}

/// A redirect URI with parameters added.
pub(crate) fn call_back(redirect_uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{joint}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_registered() {
        let registered = |uri| is_registered(uri, &["localhost", "127.0.0.1"]);
        assert!(registered("http://localhost:8878/callback/webex"));
        assert!(registered("http://127.0.0.1:41233/webexCallback?x=1"));
        for uri in [
            "https://localhost:8878/",
            "http://localhost:8878@evil.example/",
            "http://localhost.evil.example/",
            "http://localhost:8878",
            "http://localhost:8878/#x",
            "http://localhost:8878/\\evil",
            "http://localhost:99999/",
            "",
        ] {
            assert!(!registered(uri), "{uri}");
        }
    }
}
