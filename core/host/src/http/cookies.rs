//! Cookies as a browser sends them. Of one name there must be one: a second was planted.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};

use crate::app::App;
use crate::flow::cookie;

/// Sign-ins that a browser may have under way. Of more the oldest are given up, so that its Cookie header stays under 8 KiB,
/// which is what many a reverse proxy takes.
const MOST_FLOWS: usize = 24;

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// The names of a browser's flow cookies beyond [`MOST_FLOWS`]: what cannot be opened first, then the oldest.
pub(super) fn surplus(app: &App, headers: &HeaderMap) -> Vec<String> {
    let prefix = cookie::cookie_name(app, "");
    let flows =
        || pairs(headers).filter_map(|(name, value)| Some((name, name.strip_prefix(&prefix)?, value)));
    // The one that is about to begin counts.
    let Some(surplus) = (flows().count() + 1).checked_sub(MOST_FLOWS).filter(|surplus| *surplus > 0) else {
        return Vec::new();
    };
    let mut held: Vec<_> = flows().map(|(name, id, value)| (cookie::began(app, id, value), name)).collect();
    held.sort_unstable();
    held.into_iter().take(surplus).map(|(_, name)| name.to_owned()).collect()
}

/// Takes cookies away together with an answer that sets one.
pub(super) fn give_up(app: &App, names: &[String], answer: &mut HeaderMap) {
    if answer.contains_key(SET_COOKIE) {
        let texts = names.iter().map(|name| set(name, "", 0, app.is_https()));
        for value in texts.filter_map(|text| HeaderValue::from_str(&text).ok()) {
            answer.append(SET_COOKIE, value);
        }
    }
}

/// The value of the one cookie of this name; `None` also when there are two.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = pairs(headers).filter(|(key, _)| *key == name).map(|(_, value)| value);
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
