//! Reading `Set-Cookie` (RFC 6265), for the providers whose tokens are cookies.

use crate::http::Response;
use crate::time::parse_instant;

/// A cookie that a response sets.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    /// Without any attribute; fit for a `Cookie` header.
    pub value: String,
    /// Seconds left, from `Max-Age`, else from `Expires`; at least one.
    pub expires_in: Option<u64>,
}

/// Does not show the value: it is as good as a token.
impl std::fmt::Debug for Cookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cookie([REDACTED], expires_in: {:?})", self.expires_in)
    }
}

impl Response {
    /// The cookie of this name that the response sets; of several the last. A removal (no value, or no time left as of
    /// `now_ms`, milliseconds since the epoch) is passed over: it may be for a cookie of the same name at another path.
    pub fn cookie(&self, name: &str, now_ms: u64) -> Option<Cookie> {
        self.headers_named("set-cookie").filter_map(|header| parse(header, name, now_ms)).last()
    }
}

/// A token as it may stand in a `Cookie` header: what is before the first `;`, since some hand over the whole `Set-Cookie`
/// text. `None` when nothing is left, or when it would break the header.
pub fn cookie_value(text: &str) -> Option<String> {
    let value = text.split(';').next()?.trim();
    (!value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic())).then(|| value.to_owned())
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
    // RFC 6265 section 5.3: Max-Age wins.
    let left = attribute("max-age").and_then(|seconds| seconds.parse::<i64>().ok()).or_else(|| {
        let now_ms = i64::try_from(now_ms).ok()?;
        Some(http_date(attribute("expires")?)?.saturating_sub(now_ms).div_euclid(1000))
    });
    if left.is_some_and(|seconds| seconds <= 0) {
        return None;
    }
    let expires_in = left.and_then(|seconds| u64::try_from(seconds).ok());
    Some(Cookie { value: cookie_value(value)?, expires_in })
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
    use crate::testing::NOW_MS;
    use proptest::prelude::*;

    fn last(cookies: &[&str]) -> Option<(String, Option<u64>)> {
        let headers = cookies.iter().map(|cookie| ("Set-Cookie".to_owned(), (*cookie).to_owned())).collect();
        let response = Response { status: 200, headers, body: Vec::new() };
        response.cookie("jwt", NOW_MS).map(|cookie| (cookie.value, cookie.expires_in))
    }

    #[test]
    fn values_are_clean_and_lifetimes_are_read() {
        let j = |expires_in| Some(("J.=".to_owned(), expires_in));
        let full =
            "jwt=J.=; Max-Age=1800; Domain=.example.org; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(last(&[full]), j(Some(1800)));
        assert_eq!(last(&["jwt = J.= ;EXPIRES=Fri, 01 Mar 2030 00:30:00 GMT"]), j(Some(1800)));
        assert_eq!(last(&["jwt=J.=; Expires=Friday, 01-Mar-30 00:30:00 GMT"]), j(Some(1800)));
        assert_eq!(last(&["jwt=J.=; Expires=Fri Mar  1 00:30:00 2030"]), j(Some(1800)));
        assert_eq!(last(&["jwt=J.=; Expires=soon; Max-Age=x; Secure"]), j(None));
        assert_eq!(last(&["jwt=J.="]), j(None));
    }

    #[test]
    fn removals_and_other_cookies_do_not_count() {
        for header in [
            "jwt=; Path=/",
            "jwt=x; Max-Age=0",
            "jwt=x; Max-Age=-1",
            "jwt=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "jwt=x; Expires=Fri, 01 Mar 2030 00:00:00 GMT",
            "Jwt=J",
            "jwt",
            "",
        ] {
            assert_eq!(last(&[header]), None, "{header}");
        }
        let several = ["jwt=old", "a=b", "jwt=new", "jwt=; Max-Age=0"];
        assert_eq!(last(&several), Some(("new".to_owned(), None)));
    }

    #[test]
    fn debug_shows_nothing() {
        assert!(!format!("{:?}", Cookie { value: "hunter2".into(), expires_in: None }).contains("hunter2"));
    }

    proptest! {
        #[test]
        fn what_is_set_is_read(
            value in "[!-:<-~]{1,40}",
            age in 1u64..1_000_000_000,
            rest in "(; ?[A-Za-z]{1,6}=[!-:<-~]{0,9}){0,3}",
        ) {
            prop_assert_eq!(last(&[&format!("jwt={value}{rest}; Max-Age={age}")]), Some((value, Some(age))));
        }

        #[test]
        fn no_text_breaks_a_header_or_panics(text in any::<String>()) {
            if let Some((value, _)) = last(&[&format!("jwt={text}")]) {
                prop_assert!(value.bytes().all(|b| b.is_ascii_graphic() && b != b';'));
            }
            let _ = http_date(&text);
        }
    }
}
