//! A plugin that breaks every rule it can, to test the host's guarantees.
//!
//! What it does is a *word*. The configuration key `behaviour` gives one for everything the instance does; a meeting's
//! title (create, update), a meeting's id (get, delete), a refresh token (refresh) or a user name (login) that begins
//! with `hostile:` gives one for that call: `hostile:panic_before`. Some words take an argument: `hostile:block:3000`. Without a
//! word the call is answered at once and without a request. Requests go to `{base_url}/hostile`.
//!
//! | word | what happens |
//! | --- | --- |
//! | `open:panic`, `open:fail`, `open:block` | (configuration only) opening panics, fails at `/behaviour`, blocks for 1.5 s |
//! | `open:widen` | the bound manifest lists origins that are none: `*`, `https://*`, `file:///`, the metadata service |
//! | `open:rename` | the bound manifest has another id and operations that were not in the manifest |
//! | `open:notes` | the bound manifest has a note with line breaks and ANSI escapes |
//! | `open:raw:<forgery>` | opening answers a forged step, see below |
//! | `close:panic` | the instance's destructor panics |
//! | `panic_before` | panics before the first step |
//! | `panic_after_wait`, `panic_after_request` | panics after the first step |
//! | `panic_in_drop` | a destructor panics when the call is cancelled in its one request, or ends |
//! | `stuck` | awaits something that is not `Http` |
//! | `endless_requests`, `endless_waits` | sends the same GET for ever, waits 1 ms for ever |
//! | `long_wait` | waits an hour |
//! | `oversized_result`, `oversized_failure` | a result of 300 KiB, a failure whose words are 1 MiB |
//! | `huge_body:<bytes>` | a POST of 32 MiB, or as many bytes |
//! | `many_headers:<n>` | a GET with 1000 headers, or as many |
//! | `elsewhere` | a GET to an origin that nobody allowed |
//! | `url:<text>` | a GET to this text, whatever it is |
//! | `url_control` | a GET to a URL with CR LF and a second request line in it |
//! | `method:<text>` | a request with this method |
//! | `header:<name>` | a GET with this header: `Host`, `Content-Length`, `Transfer-Encoding`, `Connection`, `Proxy-…` |
//! | `header_crlf`, `header_name_crlf` | a GET with CR LF in a header's value, in its name |
//! | `block:<ms>` | blocks its thread for 1.5 s, or as long |
//! | `two_at_once` | awaits two requests at once |
//! | `log_flood:<n>` | writes 100,000 log events, or as many |
//! | `log_control` | log events with CR, LF, NUL, ANSI escapes and a forged second line |
//! | `log_long` | a log event of 1 MiB |
//! | `tell_secrets` | puts the call's token into its log event and into its failure |
//! | `tell_late:<n>` | puts the call's token into its log event after 5000 bytes, or as many |
//! | `tell_in_drop` | waits for ever, and logs the call's token when it is cancelled |
//! | `raw:<forgery>` | the first step is forged behind the SDK's back |
//! | `spin`, `abort` | never returns, ends the process: nothing in the host's process survives these |
//!
//! Forgeries: `kind_99`, `unset` (nothing written), `null_task` (NULL handle), `http_null`, `http_small` (`size` 8),
//! `http_no_headers` (three headers at NULL), `http_endless_headers` (SIZE_MAX of them), `out_null` (five bytes at NULL),
//! `out_endless` (SIZE_MAX bytes), `sleep_for_ever` (UINT64_MAX ms), `empty`, `not_json`, `not_utf8`, `wrong_shape`,
//! `oversized_result` (1 MiB), `unknown_kind` (of failure), `failure_not_json`, `failure_oversized` (1 MiB).
//!
//! What cannot be said by a library that loads is in `c/`.

mod behaviour;
mod provider;
mod raw;

use convoke_plugin::abi::CvPlugin;

/// The plugin's table, with the forgeries.
// SAFETY: the name is Convoke's own, and this library exports it once.
#[unsafe(no_mangle)]
pub extern "C" fn convoke_plugin_v1() -> *const CvPlugin {
    raw::table()
}
