//! Cookies as a browser sends them. Of one name there must be one: a second was planted.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// The value of the one cookie of this name; `None` also when there are two.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A cookie for one flow: no script reads it, no other site's form sends it, and it ends with the flow.
pub(super) fn set(name: &str, value: &str, seconds: u64, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_name_are_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "a=1; b=2".parse().unwrap());
        headers.append(COOKIE, "c=3=x".parse().unwrap());
        assert_eq!(only(&headers, "a"), Some("1"));
        assert_eq!(only(&headers, "c"), Some("3=x"));
        assert_eq!(only(&headers, "d"), None);
        headers.append(COOKIE, "a=9".parse().unwrap());
        assert_eq!(only(&headers, "a"), None);
    }
}
