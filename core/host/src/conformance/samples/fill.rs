//! Placeholders: values that are the kit's to choose, new ones for each call.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// The placeholders that stand for secrets, made up for each call.
const SECRET: [&str; 7] = [
    "access_token",
    "refresh_token",
    "new_access_token",
    "new_refresh_token",
    "code",
    "code_verifier",
    "password",
];

/// So many characters of a secret, from its beginning or up to its end, are as good as the secret.
const PIECE: usize = 12;

/// What stands in the placeholders of one call.
#[derive(Clone, Debug)]
pub(in crate::conformance) struct Fill {
    values: Vec<(String, String, bool)>,
}

impl Fill {
    /// New secrets, and these values that are none.
    pub(in crate::conformance) fn new(fixed: &[(&str, &str)]) -> Self {
        let mut values: Vec<(String, String, bool)> =
            SECRET.iter().map(|name| ((*name).to_owned(), canary(name), true)).collect();
        values.extend(fixed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned(), false)));
        Fill { values }
    }

    /// One more, known to be secret.
    pub(in crate::conformance) fn secret(mut self, name: &str, value: &str) -> Self {
        self.values.push((name.to_owned(), value.to_owned(), true));
        self
    }

    /// What stands for `{name}`.
    pub(in crate::conformance) fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, ..)| known == name).map_or("", |(_, value, _)| value)
    }

    /// The secrets: name and value.
    pub(in crate::conformance) fn secrets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .filter(|(.., secret)| *secret)
            .map(|(name, value, _)| (name.as_str(), value.as_str()))
    }

    /// The names of the secrets that a text tells, whole or a long piece of them.
    pub(in crate::conformance) fn told_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.secrets()
            .filter(move |(_, secret)| pieces(secret).iter().any(|piece| tells(text, piece)))
            .map(|(name, _)| name)
    }

    /// A text with its placeholders filled.
    pub(in crate::conformance) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if text.contains('{') {
            for (name, value, _) in &self.values {
                text = text.replace(&format!("{{{name}}}"), value);
            }
        }
        text
    }

    /// A URL with its placeholders filled: addresses as they are, everything else encoded.
    pub(in crate::conformance) fn url(&self, url: &str) -> String {
        let mut url = url.to_owned();
        for (name, value, _) in &self.values {
            let placeholder = format!("{{{name}}}");
            if name.ends_with("_url") {
                url = url.replace(&placeholder, value);
            } else if url.contains(&placeholder) {
                let encoded: String = utf8_percent_encode(value, NON_ALPHANUMERIC).collect();
                url = url.replace(&placeholder, &encoded);
            }
        }
        url
    }

    /// A text for a report: each secret as its placeholder.
    pub(in crate::conformance) fn masked(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in self.secrets().filter(|(_, value)| !value.is_empty()) {
            let found: Vec<usize> = places(&text, value).collect();
            for at in found.into_iter().rev() {
                text.replace_range(at..at + value.len(), &format!("{{{name}}}"));
            }
            for piece in pieces(value).into_iter().filter(|piece| piece.len() == PIECE) {
                text = text.replace(piece, &format!("{{a piece of {name}}}"));
            }
        }
        text
    }
}

/// Whether a secret stands in a text. A short one, such as a PIN, stands there as a word: a part of a longer number is none.
fn tells(text: &str, secret: &str) -> bool {
    places(text, secret).next().is_some()
}

fn places<'a>(text: &'a str, secret: &'a str) -> impl Iterator<Item = usize> + 'a {
    const SHORT: usize = 6;
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(secret).map(|(at, _)| at).filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + secret.len()..]);
        secret.len() >= SHORT || edge(before.chars().next_back()) && edge(after.chars().next())
    })
}

/// The least of a secret that must not be told: its beginning and its end; of a short one, all of it.
fn pieces(secret: &str) -> [&str; 2] {
    let piece = |at: usize| secret.split_at_checked(at);
    match (piece(PIECE), piece(secret.len().saturating_sub(PIECE))) {
        (Some((first, _)), Some((_, last))) if !last.is_empty() => [first, last],
        _ => [secret, secret],
    }
}

/// A value with the placeholders of all its texts filled.
pub(in crate::conformance) fn fill(value: &Value, with: &Fill) -> Value {
    match value {
        Value::String(text) => Value::String(with.text(text)),
        Value::Array(items) => items.iter().map(|item| fill(item, with)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), fill(value, with))).collect()
        }
        other => other.clone(),
    }
}

/// A text that appears nowhere by chance, and is another each time: 40 letters and digits.
pub(in crate::conformance) fn canary(name: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut state = COUNT.fetch_add(1, Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635;
    let mut text: String = name.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    while text.len() < 40 {
        // xorshift64*: nobody has to be unable to guess it.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let digit = (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 58) as u8;
        // Of 64 values, two are left over.
        text.push(char::from(match digit {
            letter @ 0..26 => b'a' + letter,
            letter @ 26..52 => b'A' + letter - 26,
            number => b'0' + (number - 52) % 10,
        }));
    }
    text
}
