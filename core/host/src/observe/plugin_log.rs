//! A plugin's log events in our log: under the provider's name, one line, bounded, and not too many.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tracing::{debug, error, info, warn};

/// Longest line that is written, in bytes; the rest is cut.
pub const MAX_LINE: usize = 4096;
/// Of a longer event no more than this is looked at.
pub const MAX_EVENT: usize = 64 * 1024;
/// Debug is the most a plugin's events can be worth.
pub const MAX_LEVEL: u32 = 4;

/// The inbound request whose step runs on this thread, and the input of its operation.
#[derive(Clone)]
struct Running {
    request_id: Arc<str>,
    payload: Arc<Vec<u8>>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    static KEPT: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs `steps` on this thread; what plugins log meanwhile is handed over as they wrote it, and not logged.
pub fn kept<T>(steps: impl FnOnce() -> T) -> (T, Vec<String>) {
    KEPT.set(Some(Vec::new()));
    let result = steps();
    (result, KEPT.take().unwrap_or_default())
}

/// Whether the event was kept.
fn keep(message: &str) -> bool {
    KEPT.with_borrow_mut(|kept| {
        let Some(events) = kept else { return false };
        if events.len() < MAX_KEPT {
            events.push(message.to_owned());
        }
        true
    })
}

/// Runs one step of a plugin; what it logs meanwhile belongs to `request_id` and has no secret of `payload` in it.
pub fn during<T>(request_id: &Arc<str>, payload: &Arc<Vec<u8>>, step: impl FnOnce() -> T) -> T {
    let before = RUNNING.replace(Some(Running { request_id: request_id.clone(), payload: payload.clone() }));
    let result = step();
    RUNNING.replace(before);
    result
}

/// More events of one call are not looked at.
const MAX_KEPT: usize = 1000;
const PER_WINDOW: u32 = 100;
const WINDOW: Duration = Duration::from_secs(10);

/// Where one provider's events go.
pub struct Sink {
    provider: String,
    window: Mutex<(Option<Instant>, u32)>,
}

impl Sink {
    /// For one provider.
    pub fn new(provider: &str) -> Self {
        Sink { provider: provider.to_owned(), window: Mutex::new((None, 0)) }
    }

    /// Writes an event, unless the provider has written too many lately. Where it was `cut`, a secret may have been.
    pub fn write(&self, level: u32, message: &str, cut: bool) {
        if keep(message) {
            return;
        }
        let count = {
            let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            if window.0.is_none_or(|began| now.duration_since(began) > WINDOW) {
                *window = (Some(now), 0);
            }
            window.1 = window.1.saturating_add(1);
            window.1
        };
        let provider = self.provider.as_str();
        if count > PER_WINDOW {
            if count == PER_WINDOW + 1 {
                warn!(target: "convoke::plugin", provider, "too many log events of this plugin; the rest of these ten seconds is dropped");
            }
            return;
        }
        // A plugin that opens logs outside any request.
        let running = RUNNING.with_borrow(Clone::clone);
        // Secrets go out first: a part of one would not be known for it.
        let message = match &running {
            Some(running) => escape(&redacted(message.to_owned(), &secrets(&running.payload), cut)),
            None => escape(message),
        };
        let request_id = running.as_ref().map(|running| &*running.request_id);
        match level {
            1 => error!(target: "convoke::plugin", provider, request_id, "{message}"),
            2 => warn!(target: "convoke::plugin", provider, request_id, "{message}"),
            3 => info!(target: "convoke::plugin", provider, request_id, "{message}"),
            _ => debug!(target: "convoke::plugin", provider, request_id, "{message}"),
        }
    }
}

/// The members of an operation's input whose values nobody else may learn.
const SECRET: [&str; 7] =
    ["access_token", "refresh_token", "token", "code", "code_verifier", "password", "session"];
/// A shorter secret could be part of any word.
const SHORTEST: usize = 6;

/// `text` without the secrets in an operation's input. It is only asked when a plugin logs or fails.
pub fn without_secrets(text: String, payload: &[u8]) -> String {
    redacted(text, &secrets(payload), false)
}

/// The secrets in an operation's input, the longest first: one may be a part of another.
fn secrets(payload: &[u8]) -> Vec<String> {
    fn collect(value: &Value, secret: bool, found: &mut Vec<String>) {
        match value {
            Value::String(text) if secret && text.len() >= SHORTEST => found.push(text.clone()),
            Value::Object(members) => members
                .iter()
                .for_each(|(name, value)| collect(value, secret || SECRET.contains(&name.as_str()), found)),
            Value::Array(items) => items.iter().for_each(|item| collect(item, secret, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(input) = serde_json::from_slice(payload) {
        collect(&input, false, &mut found);
    }
    found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    found
}

fn redacted(mut text: String, secrets: &[String], cut: bool) -> String {
    const INSTEAD: &str = "(secret)";
    for secret in secrets {
        if text.contains(secret) {
            text = text.replace(secret, INSTEAD);
        }
    }
    if cut {
        // Half a character is a part of it too.
        let end = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
        let begun = secrets.iter().flat_map(|secret| {
            (SHORTEST..secret.len()).filter_map(|len| secret.get(..len)).filter(|part| end.ends_with(part))
        });
        if let Some(part) = begun.map(str::len).max() {
            text.truncate(end.len() - part);
            text.push_str(INSTEAD);
        }
    }
    text
}

/// One line: whatever could end it, hide it or colour it is written as an escape.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if out.len() >= MAX_LINE {
            out.push('…');
            break;
        }
        let invisible = c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if invisible { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_the_input_are_taken_out() {
        let payload = br#"{"credentials":{"access_token":"abcdef1","session":{"jwt":"ghijkl2"}},"id":"abc","password":"short"}"#;
        let text = without_secrets("a abcdef1 b ghijkl2 c short abc".to_owned(), payload);
        assert_eq!(text, "a (secret) b (secret) c short abc");
        assert_eq!(without_secrets("as it is".to_owned(), b"no JSON"), "as it is");
    }

    #[test]
    fn a_secret_in_another_and_a_secret_cut_in_two_are_taken_out() {
        let payload =
            br#"{"a":{"code":"abcdef"},"access_token":"abcdef-ghijkl-jklm","refresh_token":"xyabcdef-ghijkl"}"#;
        let text = |text: &str, cut| redacted(text.to_owned(), &secrets(payload), cut);
        assert_eq!(
            text("1 abcdef-ghijkl-jklm 2 xyabcdef-ghijkl 3 abcdef", false),
            "1 (secret) 2 (secret) 3 (secret)"
        );
        assert_eq!(text("at the end xyabcd", true), "at the end (secret)");
        assert_eq!(text("at the end xyabcd", false), "at the end xyabcd");
        assert_eq!(text("at the end ghijkl", true), "at the end ghijkl");
    }

    #[test]
    fn a_step_in_a_step_leaves_the_outer_one_running() {
        let id =
            || RUNNING.with_borrow(|running| running.as_ref().map(|running| running.request_id.to_string()));
        let payload = Arc::new(Vec::new());
        during(&"outer".into(), &payload, || {
            during(&"inner".into(), &payload, || assert_eq!(id().as_deref(), Some("inner")));
            assert_eq!(id().as_deref(), Some("outer"));
        });
        assert_eq!(id(), None);
    }

    #[test]
    fn an_event_is_one_bounded_line() {
        assert_eq!(escape("a\r\n\u{1b}[31mb\u{2028}"), "a\\u{d}\\u{a}\\u{1b}[31mb\\u{2028}");
        assert!(escape(&"x".repeat(1 << 20)).len() <= MAX_LINE + 4);
    }
}
