//! A plugin's log events in our log: under the provider's name, one line, bounded, and not too many.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{debug, error, info, warn};

/// Longest event, in bytes; the rest is cut.
pub const MAX_LINE: usize = 4096;
/// Debug is the most a plugin's events can be worth.
pub const MAX_LEVEL: u32 = 4;

thread_local! {
    /// The inbound request whose step runs on this thread.
    static REQUEST: RefCell<Option<Arc<str>>> = const { RefCell::new(None) };
}

/// Runs one step of a plugin; what it logs meanwhile belongs to `request_id`.
pub fn during<T>(request_id: &Arc<str>, step: impl FnOnce() -> T) -> T {
    REQUEST.replace(Some(request_id.clone()));
    let result = step();
    REQUEST.replace(None);
    result
}

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

    /// Writes an event, unless the provider has written too many lately.
    pub fn write(&self, level: u32, message: &str) {
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
        let message = escape(message);
        // A plugin that opens logs outside any request.
        let request_id = REQUEST.with_borrow(Clone::clone);
        let request_id = request_id.as_deref();
        match level {
            1 => error!(target: "convoke::plugin", provider, request_id, "{message}"),
            2 => warn!(target: "convoke::plugin", provider, request_id, "{message}"),
            3 => info!(target: "convoke::plugin", provider, request_id, "{message}"),
            _ => debug!(target: "convoke::plugin", provider, request_id, "{message}"),
        }
    }
}

/// One line: whatever could end it, hide it or colour it is written as an escape.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if out.len() >= MAX_LINE {
            out.push('…');
            break;
        }
        let invisible = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if invisible { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_bounded_line() {
        assert_eq!(escape("a\r\n\u{1b}[31mb\u{2028}"), "a\\u{d}\\u{a}\\u{1b}[31mb\\u{2028}");
        assert!(escape(&"x".repeat(1 << 20)).len() <= MAX_LINE + 4);
    }
}
