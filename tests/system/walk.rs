//! A browser without a window: it keeps cookies, follows redirects step by step and fills in forms. It sends what browsers
//! send with navigations, so that what a real one would be refused is refused here too.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::SET_COOKIE;

use crate::harness::{Answer, Host};

/// Who signs in at the providers.
pub const ALICE: &str = "alice@example.com";

/// One browser with its cookies, at one host.
pub struct Browser<'a> {
    host: &'a Host,
    client: reqwest::Client,
    jar: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    pub fn new(host: &'a Host) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Browser { host, client, jar: Mutex::default() }
    }

    /// The Cookie header that goes to the host.
    pub fn cookies(&self) -> String {
        self.jar
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub fn forget_cookies(&self) {
        self.jar.lock().unwrap().clear();
    }

    /// Opens an address, or a path of the host.
    pub async fn open(&self, address: &str) -> Answer {
        let url = self.absolute(address);
        let request = self.client.get(&url).header("sec-fetch-site", "none");
        self.send(&url, request).await
    }

    /// Sends a form of the host's own pages. Under `no-referrer`, browsers send `Origin: null` with it.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let url = self.absolute(path);
        let request = self.client.post(&url).header("sec-fetch-site", "same-origin").header("origin", "null");
        self.send(&url, request.header("content-type", FORM).body(encoded(fields))).await
    }

    async fn send(&self, url: &str, request: reqwest::RequestBuilder) -> Answer {
        let request =
            request.header("sec-fetch-mode", "navigate").header("accept", "text/html,application/xhtml+xml");
        let own = url.starts_with(&self.host.url("/"));
        let cookies = self.cookies();
        let request = if own && !cookies.is_empty() { request.header("cookie", cookies) } else { request };
        let response =
            request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}\n{}", self.host.log()));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE).iter().filter(|_| own) {
            self.keep(cookie.to_str().unwrap());
        }
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub fn keep(&self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        let mut jar = self.jar.lock().unwrap();
        if cookie.contains("Max-Age=0;") {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') { self.host.url(address) } else { address.to_owned() }
    }

    /// Opens a page of the host that leads straight to the provider; the provider's address.
    pub async fn leave(&self, path: &str) -> String {
        let answer = self.open(path).await;
        assert_eq!(answer.status, 302, "{path}: {}", answer.text);
        answer.header("location").to_owned()
    }

    /// Clicks a button on the provider's consent page; the address it sends the browser back to.
    pub async fn decide(&self, consent: &str, account: &str, decision: &str) -> String {
        let page = self.open(consent).await;
        assert_eq!(page.status, 200, "{consent}: {}", page.text);
        let request = attribute(&page.text, "name=\"request\" value=\"");
        let origin = &consent[..consent.find("//").unwrap()
            + 2
            + consent[consent.find("//").unwrap() + 2..].find('/').unwrap()];
        let action = format!("{origin}{}", attribute(&page.text, "<form method=\"post\" action=\""));
        let body = encoded(&[("request", &request), ("account", account), ("decision", decision)]);
        let answer =
            self.send(&action, self.client.post(&action).header("content-type", FORM).body(body)).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        answer.header("location").to_owned()
    }

    /// The whole way to the provider and back, with everything allowed; the callback's address.
    pub async fn allow(&self, path: &str) -> String {
        self.decide(&self.leave(path).await, ALICE, "allow").await
    }

    /// Opens a callback that must lead on; the token page's address.
    pub async fn arrive(&self, callback: &str) -> String {
        let answer = self.open(callback).await;
        assert_eq!(answer.status, 303, "{}\n{}", answer.text, self.host.log());
        answer.header("location").to_owned()
    }

    /// Signs in; the token page.
    pub async fn sign_in(&self, path: &str) -> Answer {
        let page = self.open(&self.arrive(&self.allow(path).await).await).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// What follows `start`, up to the quote, unescaped.
pub fn attribute(page: &str, start: &str) -> String {
    let from = page.find(start).unwrap_or_else(|| panic!("no {start} in {page}")) + start.len();
    unescape(&page[from..from + page[from..].find('"').unwrap()])
}

/// The text of the element with this id, exactly as a script would read it.
pub fn element(page: &str, id: &str) -> Option<String> {
    let from = page.find(&format!(" id=\"{id}\""))?;
    let text = &page[from + page[from..].find('>')? + 1..];
    Some(unescape(&text[..text.find('<')?]))
}

pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The value of a query parameter that must be there once.
pub fn parameter(address: &str, name: &str) -> String {
    let found = parameters(address)
        .into_iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value)
        .collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "{name} in {address}");
    found.into_iter().next().unwrap()
}

/// All parameters, in order.
pub fn parameters(address: &str) -> Vec<(String, String)> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Every tag of a page with the names of its attributes: what a text that became markup would change.
pub fn tags(page: &str) -> Vec<(String, Vec<String>)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
        let (name, mut tail) = rest.split_at(name_end);
        let mut attributes = Vec::new();
        loop {
            tail = tail.trim_start();
            if tail.is_empty() || tail.starts_with('>') {
                break;
            }
            let end = tail.find(|c: char| c == '=' || c == '>' || c.is_whitespace()).unwrap_or(tail.len());
            attributes.push(tail[..end].to_owned());
            tail = &tail[end..];
            if let Some(value) = tail.strip_prefix("=\"") {
                tail = &value[value.find('"').map_or(value.len(), |end| end + 1)..];
            } else if let Some(value) = tail.strip_prefix('=') {
                // Never ours: our values are quoted. It shows up as an attribute.
                tail = value;
            }
        }
        tags.push((name.to_owned(), attributes));
        rest = tail;
    }
    tags
}
