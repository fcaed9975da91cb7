//! Another value in the place of one, everywhere in a scene at once: input, expected requests, answers, result.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use super::scene::{AnswerBody, Body, Scene, Wanted};

/// A part of a longer text is replaced only from this length on: a shorter one could be part of any word.
const SHORTEST_PART: usize = 5;

/// What is replaced by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Swap<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    /// Whether a path segment of the value is that value, rather than a word of the API's own.
    pub(super) in_paths: bool,
}

impl Swap<'_> {
    /// The text with the other value in it, where it has this one: as a whole, or between other than letters and digits.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        if text == self.old {
            return Some(self.new.to_owned());
        }
        if text.contains("://") && Url::parse(text).is_ok() {
            return self.url(text);
        }
        self.part(text)
    }

    fn part(&self, text: &str) -> Option<String> {
        if self.old.chars().count() < SHORTEST_PART {
            return None;
        }
        let mut out = String::new();
        let mut rest = text;
        let mut found = false;
        while let Some(at) = rest.find(self.old) {
            let (before, after) = (&rest[..at], &rest[at + self.old.len()..]);
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let whole = edge(before.chars().next_back()) && edge(after.chars().next());
            out.push_str(before);
            out.push_str(if whole { self.new } else { self.old });
            found |= whole;
            rest = after;
        }
        out.push_str(rest);
        found.then_some(out)
    }

    /// A URL with the other value, encoded, in its path and query.
    fn url(&self, url: &str) -> Option<String> {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (head, tail) = match url.split_once('?') {
            Some((head, tail)) => (head, Some(tail)),
            None => (url, None),
        };
        let (scheme, rest) = head.split_once("://")?;
        let mut found = false;
        let mut parts = rest.split('/');
        let mut path = parts.next().unwrap_or_default().to_owned();
        for segment in parts {
            path.push('/');
            let decoded = percent_decode_str(segment).decode_utf8_lossy();
            let other = if decoded == self.old { Some(self.new.to_owned()) } else { self.part(&decoded) };
            match other.filter(|_| self.in_paths) {
                Some(other) => {
                    found = true;
                    path.push_str(&encode(&other));
                }
                None => path.push_str(segment),
            }
        }
        let mut out = format!("{scheme}://{path}");
        if let Some(tail) = tail {
            let mut pairs = Vec::new();
            for (name, value) in form_urlencoded::parse(tail.as_bytes()) {
                let other = if value == self.old { Some(self.new.to_owned()) } else { self.part(&value) };
                found |= other.is_some();
                pairs.push(format!("{}={}", encode(&name), encode(other.as_deref().unwrap_or(&value))));
            }
            out = format!("{out}?{}", pairs.join("&"));
        }
        found.then_some(out)
    }

    /// A value with all its texts so treated; how many.
    pub(super) fn value(&self, value: &mut Value) -> usize {
        match value {
            Value::String(text) => match self.text(text) {
                Some(other) => {
                    *text = other;
                    1
                }
                None => 0,
            },
            Value::Array(items) => items.iter_mut().map(|item| self.value(item)).sum(),
            Value::Object(members) => members.values_mut().map(|value| self.value(value)).sum(),
            _ => 0,
        }
    }

    /// The expected requests; in how many places.
    pub(super) fn requests(&self, scene: &mut Scene) -> usize {
        let mut count = 0;
        for turn in &mut scene.turns {
            if let Some(url) = self.url(&turn.url) {
                turn.url = url;
                count += 1;
            }
            for value in turn.headers.values_mut().flatten() {
                if let Some(other) = self.text(value) {
                    *value = other;
                    count += 1;
                }
            }
            count += match &mut turn.body {
                Body::None => 0,
                Body::Json(json) => self.value(json),
                Body::Form(fields) => {
                    let mut count = 0;
                    for value in fields.values_mut() {
                        if let Some(other) = self.text(value) {
                            *value = other;
                            count += 1;
                        }
                    }
                    count
                }
                Body::Text(text) => self.text(text).map_or(0, |other| {
                    *text = other;
                    1
                }),
            };
        }
        count
    }

    /// The answers; in how many places.
    pub(super) fn answers(&self, scene: &mut Scene) -> usize {
        let mut count = 0;
        for turn in &mut scene.turns {
            match &mut turn.answer {
                AnswerBody::Json(json) => count += self.value(json),
                AnswerBody::Text(text) => {
                    if let Some(other) = self.text(text) {
                        *text = other;
                        count += 1;
                    }
                }
            }
            for (_, value) in &mut turn.answer_headers {
                if let Some(other) = self.text(value) {
                    *value = other;
                    count += 1;
                }
            }
        }
        count
    }

    /// The result; in how many places.
    pub(super) fn result(&self, scene: &mut Scene) -> usize {
        match &mut scene.end {
            // Where a result is a link that is made of the value, the value is in its path.
            Wanted::Result(result) => Swap { in_paths: true, ..*self }.value(result),
            Wanted::Failure(_) => 0,
        }
    }
}

/// Each text of a value, with its pointer.
pub(super) fn texts(value: &Value) -> Vec<(String, String)> {
    fn walk(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => found.push((at.to_owned(), text.clone())),
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    walk(item, &format!("{at}/{number}"), found);
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    walk(value, &crate::schema::pointer(at, name), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// Another text of the same form: each letter and digit another one.
pub(super) fn alike(text: &str) -> String {
    let turn = |c: char, from: u8, count: u8| char::from(from + (c as u8 - from + 1) % count);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a', 26),
            'A'..='Z' => turn(c, b'A', 26),
            // A first zero would make another number of it.
            '0'..='8' => turn(c, b'0', 9),
            '9' => '8',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swap<'a>(old: &'a str, new: &'a str) -> Swap<'a> {
        Swap { old, new, in_paths: true }
    }

    #[test]
    fn a_value_is_replaced_whole_or_between_other_characters() {
        assert_eq!(swap("Plan", "Qmbo").text("Plan").as_deref(), Some("Qmbo"));
        assert_eq!(swap("Plan", "Qmbo").text("Planning"), None);
        assert_eq!(swap("Plan", "Qmbo").text("The Plan"), None, "too short to be found in a text");
        assert_eq!(swap("Review", "Sfwjfx").text("a Review: Reviews").as_deref(), Some("a Sfwjfx: Reviews"));
    }

    #[test]
    fn in_a_url_it_stands_encoded() {
        let url = "https://h.example/m/a%20b?id=a+b&x=1";
        assert_eq!(swap("a b", "c/d").text(url).as_deref(), Some("https://h.example/m/c%2Fd?id=c%2Fd&x=1"));
        let kept = Swap { old: "meetings", new: "x", in_paths: false };
        assert_eq!(kept.text("https://h.example/meetings"), None);
        assert_eq!(
            swap("https://h.example/1", "https://h.example/2").text("https://h.example/1").as_deref(),
            Some("https://h.example/2")
        );
    }

    #[test]
    fn another_value_is_alike() {
        assert_eq!(alike("Zoe-19 z"), "Apf-28 a");
        assert_ne!(alike("7"), "7");
    }
}
