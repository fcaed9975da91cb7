//! Reading `Set-Cookie` (RFC 6265): the clean value, and how long it lives.

use convoke_plugin::{Response, parse_instant};

/// A cookie that an answer sets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cookie {
    /// Without any attribute.
    pub(crate) value: String,
    /// Seconds left, from `Max-Age`, else `Expires`.
    pub(crate) expires_in: Option<u64>,
}

/// The cookie of this name that the response leaves behind. One that is blank or has no time left is a removal, and does
/// not count; of several the last does.
pub(crate) fn read(response: &Response, name: &str, now_ms: u64) -> Option<Cookie> {
    response.headers_named("set-cookie").filter_map(|header| parse(header, name, now_ms)).last()
}

fn parse(header: &str, name: &str, now_ms: u64) -> Option<Cookie> {
    let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
    let (own, value) = pair.split_once('=')?;
    if own.trim() != name {
        return None;
    }
    let attribute = |name: &str| {
        attributes
            .split(';')
            .filter_map(|attribute| attribute.split_once('='))
            .find_map(|(key, value)| key.trim().eq_ignore_ascii_case(name).then_some(value.trim()))
    };
    let max_age = attribute("max-age").and_then(|seconds| seconds.parse::<i64>().ok());
    if max_age.is_some_and(|seconds| seconds <= 0) {
        return None;
    }
    let expires_in = max_age.and_then(|seconds| u64::try_from(seconds).ok()).or_else(|| {
        let until = u64::try_from(http_date(attribute("expires")?)?).ok()?;
        Some(until.saturating_sub(now_ms) / 1000)
    });
    Some(Cookie { value: clean(value)?, expires_in })
}

/// A token as it may stand in a `Cookie` header: what is before the first `;`, since a Notes client may hand over the whole
/// `Set-Cookie` text. `None` when nothing is left, or when it would break the header.
pub(crate) fn clean(text: &str) -> Option<String> {
    let value = text.split(';').next().unwrap_or_default().trim();
    (!value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic())).then(|| value.to_owned())
}

/// Milliseconds since the epoch, from the date forms that RFC 6265 section 5.1.1 wants read: day, month, year and time in
/// whichever order.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut day, mut month, mut year, mut time) = (None, None, None, None);
    for token in text.split(|c: char| !c.is_ascii_alphanumeric() && c != ':') {
        if token.contains(':') {
            time = time.or(Some(token));
        } else if let Ok(number) = token.parse::<u32>() {
            match (day, token.len()) {
                (None, 1 | 2) => day = Some(number),
                (_, 2) => year = Some(if number < 70 { 2000 + number } else { 1900 + number }),
                _ => year = Some(number),
            }
        } else if let Some(prefix) = token.get(..3) {
            let index = MONTHS.iter().position(|name| prefix.eq_ignore_ascii_case(name));
            month = month.or(index.map(|index| index + 1));
        }
    }
    parse_instant(&format!("{:04}-{:02}-{:02}T{}Z", year?, month?, day?, time?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: u64 = convoke_plugin::testing::NOW_MS;

    fn response(cookies: &[&str]) -> Response {
        let headers = cookies.iter().map(|cookie| ("Set-Cookie".to_owned(), (*cookie).to_owned())).collect();
        Response { status: 200, headers, body: Vec::new() }
    }

    fn one(header: &str) -> Option<(String, Option<u64>)> {
        read(&response(&[header]), "sametimeJwt", NOW).map(|cookie| (cookie.value, cookie.expires_in))
    }

    #[test]
    fn values_are_clean_and_lifetimes_are_read() {
        let j = |expires_in| Some(("J.=".to_owned(), expires_in));
        let full = "sametimeJwt=J.=; Max-Age=1800; Domain=.example.org; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(one(full), j(Some(1800)));
        assert_eq!(one("sametimeJwt = J.= ;EXPIRES=Fri, 01 Mar 2030 00:30:00 GMT"), j(Some(1800)));
        assert_eq!(one("sametimeJwt=J.=; Expires=Friday, 01-Mar-30 00:30:00 GMT"), j(Some(1800)));
        assert_eq!(one("sametimeJwt=J.=; Expires=Fri Mar  1 00:30:00 2030"), j(Some(1800)));
        assert_eq!(one("sametimeJwt=J.=; Expires=Wed, 21 Oct 2015 07:28:00 GMT"), j(Some(0)));
        assert_eq!(one("sametimeJwt=J.=; Expires=soon; Max-Age=x; Secure"), j(None));
        assert_eq!(one("sametimeJwt=J.="), j(None));
    }

    #[test]
    fn removals_and_other_cookies_do_not_count() {
        for header in ["sametimeJwt=; Path=/", "sametimeJwt=x; Max-Age=0", "SametimeJwt=J", "sametimeJwt", ""]
        {
            assert_eq!(one(header), None, "{header}");
        }
        let several = ["sametimeJwt=old", "a=b", "sametimeJwt=new", "sametimeJwt=; Max-Age=0"];
        assert_eq!(read(&response(&several), "sametimeJwt", NOW).unwrap().value, "new");
    }

    proptest! {
        #[test]
        fn what_is_set_is_read(
            value in "[!-:<-~]{1,40}",
            age in 1u64..1_000_000_000,
            rest in "(; ?[A-Za-z]{1,8}=[!-:<-~]{0,9}){0,3}",
        ) {
            prop_assume!(!rest.to_lowercase().contains("max-age"));
            let header = format!("sametimeJwt={value}{rest}; Max-Age={age}");
            prop_assert_eq!(one(&header), Some((value, Some(age))));
        }

        #[test]
        fn no_text_breaks_a_header_or_panics(text in any::<String>()) {
            if let Some((value, _)) = one(&format!("sametimeJwt={text}")) {
                prop_assert!(value.bytes().all(|b| b.is_ascii_graphic() && b != b';'));
            }
            let _ = http_date(&text);
        }
    }
}
