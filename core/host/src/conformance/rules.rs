//! The rules of the contract that the kit holds a plugin to: one list, which the report and docs/plugins/conformance.md share.

use serde::Serialize;

use crate::schema::nearest;

/// How much a rule binds (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// A plugin that breaks it does not conform.
    Must,
    /// A plugin that breaks it has a reason, or gets one.
    Should,
}

impl Level {
    /// As documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
        }
    }
}

macro_rules! rules {
    ($($variant:ident = $id:literal, $level:ident, $demands:literal, $mend:literal;)+) => {
        /// A rule of the contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each says itself what it demands")]
        pub enum Rule { $($variant,)+ }

        impl Rule {
            /// Every rule, in the order of the report.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)+];

            /// Its stable name: theme, then rule.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$variant => $id,)+ }
            }

            /// How much it binds.
            pub const fn level(self) -> Level {
                match self { $(Rule::$variant => Level::$level,)+ }
            }

            /// What it demands, one sentence.
            pub const fn demands(self) -> &'static str {
                match self { $(Rule::$variant => $demands,)+ }
            }

            /// What to do about a breach.
            pub const fn mend(self) -> &'static str {
                match self { $(Rule::$variant => $mend,)+ }
            }
        }
    };
}

rules! {
    LoadLibrary = "load/library", Must,
        "The file is a library that the host loads, opens and can read the manifest of.",
        "`convoke plugin list` shows what the host says of it; the library must be built for this machine with this major version of the ABI.";
    LoadSamples = "load/samples", Must,
        "The plugin brings samples that can be read.",
        "Write samples.json as docs/plugins/conformance.md shows and export it: `export_provider!(Type, samples = include_str!(\"../samples.json\"))`.";
    LoadSurvives = "load/survives", Must,
        "No call ends or hangs the process.",
        "Whatever the provider answers, return; no abort, no exit, no endless loop, no recursion without a bound.";
    SamplesComplete = "samples/complete", Must,
        "Each declared operation has a sample that succeeds.",
        "Add a sample of the operation, or take the operation out of the manifest.";
    SamplesCapabilities = "samples/capabilities", Must,
        "Each declared capability that is a member of a meeting is in a sample of `create_meeting`.",
        "Add the member to a sample, or take the capability out of the manifest.";
    SamplesOccurrences = "samples/occurrences", Must,
        "With the capability `occurrences`, samples show how one occurrence and how its series are read, changed and deleted, and that these differ.",
        "For get, update and delete add a sample with an occurrence's id, and one with the same id and `\"scope\": \"series\"`; or take the capability out of the manifest.";
    MappingRequest = "mapping/request", Must,
        "The requests are those that the sample shows, in order: method, URL, headers, body.",
        "Compare the sample with the provider's documentation, then the code with the sample.";
    MappingResult = "mapping/result", Must,
        "The result is the one that the sample shows.",
        "Compare the members of the provider's answer with what the result is made of.";
    MappingFailure = "mapping/failure", Must,
        "A sample that is to fail fails as it shows.",
        "Return the failure's kind, and the pointer of the member that is wrong.";
    AuthorizeUrl = "authorize/url", Must,
        "The authorization URL is the configured address with an escaped query, no fragment and no client secret.",
        "Build it with `oauth::authorization_url`, or append each parameter with `Request::query`.";
    AuthorizeClient = "authorize/client", Must,
        "The authorization URL has `response_type=code` and the client id, each once.",
        "RFC 6749 section 4.1.1.";
    AuthorizeRedirectUri = "authorize/redirect-uri", Must,
        "The authorization URL has the redirect URI of the request, character by character.",
        "Take it from the request, not from the configuration, and escape it.";
    AuthorizeState = "authorize/state", Must,
        "The authorization URL has the state of the request, unchanged.",
        "Without it the host refuses every callback.";
    AuthorizeScopes = "authorize/scopes", Must,
        "The authorization URL asks for exactly the scopes of the request, in order, with one space between them.",
        "Add none and leave none out: the host has decided on them.";
    AuthorizePkce = "authorize/pkce", Must,
        "The authorization URL has the challenge and `S256` when there is a challenge, and neither when there is none.",
        "RFC 7636 section 4.3.";
    VaryInput = "vary/input", Must,
        "With another value in the input, the same request and result have the other value.",
        "Take the value from the input; where the provider gets it in another form, name its pointer in the sample's `fixed`.";
    VaryEscaped = "vary/escaped", Must,
        "Values with characters of other meaning arrive whole: one path segment, one query value, one field, one text.",
        "`endpoint`, `Request::query`, `Request::form` and `Request::json` escape; a value the provider cannot have is `invalid_request`.";
    VaryControl = "vary/control", Must,
        "Line breaks and control characters in a value break no header; they are escaped, or refused.",
        "Keep what callers write out of headers; the body and `Request::query` escape it.";
    VaryAnswer = "vary/answer", Must,
        "With another value in the answer, the result and later requests have the other value.",
        "Take the value from the answer of this call; keep nothing between calls.";
    TimesMove = "times/move", Must,
        "Other dates in the input are other dates in the requests.",
        "Take them from the input's moments, and the time of day from the call's clock.";
    TimesOffset = "times/offset", Must,
        "A moment given at another offset stays the same instant, and a local time moves with its own offset.",
        "`Moment::rfc3339` has the offset, `rfc3339_utc` the instant, `local` neither.";
    TimesSeconds = "times/seconds", Must,
        "Seconds of a time reach requests that write seconds, or such a time is refused.",
        "Round no time without a word; where the provider keeps minutes only, write minutes.";
    MembersReach = "members/reach", Must,
        "A member of a declared capability reaches the provider.",
        "Send it, or take the capability out of the manifest: the host then tells the caller that it was ignored.";
    MembersPatch = "members/patch", Must,
        "What a patch does not name stays as it is at the provider.",
        "Send the members that are given; `Change::Keep` is nothing, `Change::Clear` is null.";
    MembersTogether = "members/together", Must,
        "A member reaches the provider whatever other members are given beside it, or are not.",
        "Let no member's place depend on another's: two patches in one send what each sends alone.";
    MembersSendEmail = "members/send-email", Must,
        "With the capability `send_email`, the requests say whether the provider shall send mail.",
        "Say it each time: many providers send mail unless told otherwise.";
    MembersUncertain = "members/uncertain", Must,
        "A create that may have been carried out before makes nothing when it cannot look.",
        "With `idempotency.uncertain`, a failed look is the operation's failure.";
    AbiUnknownOperation = "abi/unknown-operation", Must,
        "An operation that the plugin does not know is `unsupported`.",
        "Answer CV_ERROR `unsupported` for every other number.";
    AbiUnknownMembers = "abi/unknown-members", Must,
        "Unknown members of the input are ignored.",
        "No `deny_unknown_fields` in what the host sends: newer hosts send more.";
    AbiBrokenInput = "abi/broken-input", Must,
        "An input that is not the operation's does no harm.",
        "Return a failure.";
    TokensGrant = "tokens/grant", Must,
        "The token request has the grant type of RFC 6749 and the code or refresh token, each once and escaped.",
        "`oauth::Client` does it.";
    TokensRedirectUri = "tokens/redirect-uri", Must,
        "The code grant repeats the redirect URI of the authorization request, character by character.",
        "RFC 6749 section 4.1.3; where the provider's documentation leaves it out, waive this rule and say so.";
    TokensPkce = "tokens/pkce", Must,
        "The code grant has the code verifier when there is one.",
        "RFC 7636 section 4.5.";
    TokensClient = "tokens/client", Must,
        "The client authenticates in exactly one way: Basic, or id and secret in the body.",
        "RFC 6749 section 2.3: never both.";
    TokensExpiry = "tokens/expiry", Must,
        "`expires_in` is told as the provider's seconds; one that it writes as a text likewise, or not at all.",
        "It is a duration, neither an instant nor milliseconds.";
    TokensScope = "tokens/scope", Must,
        "Granted scopes are told as the provider tells them.",
        "Pass `scope` on: the host checks operations by it.";
    TokensRotation = "tokens/rotation", Must,
        "A new refresh token is told.",
        "The old one is dead as soon as the provider gives a new one; losing it signs the user out.";
    TokensKept = "tokens/kept", Must,
        "An answer without a refresh token is success, and no other refresh token is told than the old one.",
        "Leave `refresh_token` out: the host keeps the old one.";
    TokensDeadGrant = "tokens/dead-grant", Must,
        "`invalid_grant` is `reauthorization_required`.",
        "Nothing but signing in again helps the user.";
    TokensErrorInSuccess = "tokens/error-in-success", Must,
        "Status 200 with an error in it is a failure.",
        "Look for `access_token` before you believe the status.";
    TokensWrongClient = "tokens/wrong-client", Must,
        "`invalid_client` does not send the user to sign in again.",
        "It is the administrator's matter: `provider_error`.";
    ErrorsToken = "errors/token", Must,
        "Status 401 to an access token is `reauthorization_required`.",
        "The host then refreshes and tries again.";
    ErrorsForbidden = "errors/forbidden", Must,
        "Status 403 is `access_denied` or `account_not_entitled`.",
        "Signing in again would not help.";
    ErrorsNotFound = "errors/not-found", Must,
        "Status 404 to a request for the meeting is `not_found`.",
        "`Response::success` reads it so.";
    ErrorsRateLimit = "errors/rate-limit", Must,
        "Status 429 is `rate_limited`.",
        "Do not wait and try again: the host decides on that.";
    ErrorsRetryAfter = "errors/retry-after", Must,
        "`retry_after` is what `Retry-After` says, in seconds, and never a guess at what cannot be read.",
        "`Response::retry_after` reads it, and `Response::failure` with it.";
    ErrorsRetryAfterDate = "errors/retry-after-date", Should,
        "A `Retry-After` that is a date is read too.",
        "`Http::send` makes seconds of it.";
    ErrorsOutage = "errors/outage", Must,
        "A 5xx is `provider_error`, `provider_unavailable` or `provider_timeout`.",
        "It is neither the caller's mistake nor the token's.";
    ErrorsRedirect = "errors/redirect", Must,
        "A redirect is a failure, and is not followed.",
        "An API that redirects is not the API.";
    ErrorsRefusal = "errors/refusal", Must,
        "Any other refusal is a failure of a fitting kind: not success, not a dead token, not a rate limit.",
        "`Response::success` reads the usual statuses.";
    ErrorsNotAgain = "errors/not-again", Must,
        "A request that failed is not sent again; after an outage, 401, 403 or 429 nothing else is written.",
        "The host repeats what is safe to repeat.";
    ErrorsNoAnswer = "errors/no-answer", Must,
        "Without an answer the operation fails as `provider_unavailable`, `provider_timeout` or `provider_error`, and nothing is sent again.",
        "Return the failure that `Http::send` gives: whether the request was carried out, nobody knows.";
    MalformedRefused = "malformed/refused", Must,
        "An answer that is empty, cut, of another form or no JSON is a failure, unless the operation does not need it.",
        "Read answers with `Response::json`, those without JSON with `Response::success`; a list that is not there is not an empty list.";
    MalformedWritten = "malformed/written", Must,
        "After an answer that cannot be read nothing is written, or what the sample writes.",
        "What was read to be written back must have been read: `Response::json` fails, `unwrap_or_default` loses what was stored.";
    MalformedMembers = "malformed/members", Must,
        "Members that are missing, null, blank or of other types lead to a failure or to an honest result.",
        "Absent stays absent; without an id it is no meeting.";
    MalformedHuge = "malformed/huge", Must,
        "Huge and deep answers do no harm.",
        "Parse with a limit of depth, as the SDK does.";
    SecretsNotInFailures = "secrets/failures", Must,
        "No token, code, secret or password is in a failure.",
        "Pass the provider's words through `quoted` with every secret of the call, or leave them out.";
    SecretsNotInResults = "secrets/results", Must,
        "No token or client secret is in the result of an operation on meetings.",
        "Results reach clients, calendars and logs.";
    SecretsNotInLogs = "secrets/logs", Must,
        "No token, code, secret or password is in the log.",
        "Log what happened, never what was sent or answered.";
    SecretsNotInUrls = "secrets/urls", Must,
        "No token, code, secret or password is in a URL, unless a sample shows that the provider wants it there.",
        "Send it in a header or the body.";
    ReachMisled = "reach/misled", Must,
        "No answer leads a request, or the next page, to another host.",
        "Build each URL from the configured address; of a provider's link use the query, or refuse one that leads elsewhere.";
    ReachAllowed = "reach/allowed", Must,
        "Every request goes to an origin of the manifest or the configuration, without headers that are the host's.",
        "Never take an address out of an answer; or name its origin in the manifest.";
    LimitsAllowed = "limits/allowed", Must,
        "A value at the provider's limit is taken.",
        "Compare with `>`, and count what the documentation counts: characters, bytes or UTF-16 units.";
    LimitsRefused = "limits/refused", Must,
        "A value beyond the limit is `invalid_request` at the member's pointer, before any request.",
        "Check create and update alike, in the plugin; never cut a value.";
    LimitsWhole = "limits/whole", Must,
        "A text that is taken arrives whole, however long: at its limit, and of 250 characters where no limit is told.",
        "Never cut what a caller writes: refuse it at its pointer, and tell the limit in the samples.";
    LimitsRequests = "limits/requests", Must,
        "An operation ends by itself, after at most 16 requests.",
        "Count pages and tries; leave the rest to `next_cursor` or `truncated`.";
    LimitsWaits = "limits/waits", Must,
        "No wait is longer than the host's budget for a call, 20 s.",
        "Answer `rate_limited` with `retry_after` instead of waiting.";
    ListsSpan = "lists/span", Must,
        "A list for a span has no meeting outside of it (`from` is inside, `to` is not): the requests show the span, or the plugin leaves such meetings out.",
        "`ListMeetings::covers` tells of each start whether it is asked for, with one end given or both.";
    ListsOnward = "lists/onward", Must,
        "A page that comes again, with the same next page, does not lead on to itself.",
        "When the provider's next page is the one asked for, tell no `next_cursor`, and `truncated`; or fail.";
    ListsWhole = "lists/whole", Must,
        "A page with many or long meetings is told whole, or as much of it as a result holds (256 KiB) with `next_cursor` or `truncated`; each meeting once.",
        "Fill the page with `Filling`; when it is full, put into `next_cursor` where in the provider's answer to go on.";
    ResultsForm = "results/form", Must,
        "A result has the contract's form, and ids, tokens and addresses in it are not blank.",
        "An answer without what makes a result is a `provider_error`.";
    FailuresHaveWords = "failures/words", Must,
        "A failure says in words what happened.",
        "Fill `detail`: what happened and what to do.";
    FailuresLine = "failures/line", Must,
        "A failure's words are one line of at most 600 characters, without control characters, and no HTML page.",
        "Quote the provider's words with `quoted`, never its whole answer.";
    FailuresNotInternal = "failures/internal", Must,
        "Whatever the provider answers, the failure is not `internal`.",
        "An answer that cannot be used is a `provider_error`.";
    OpenBaseUrl = "open/base-url", Must,
        "Requests go to the configured base URL, with or without a slash at its end, whatever other instance is open.",
        "Build each URL from `settings.base_url()`; keep settings in the instance, never in a static.";
    OpenSignIn = "open/sign-in", Must,
        "Users are sent to the configured `authorize_url`, and tokens come from the configured `token_url`.",
        "Take them from `settings.authorize_url()` and `settings.token_url()`, which fill in the manifest's.";
    OpenRefuses = "open/refuses", Must,
        "Opening without a setting works, or is refused with the key.",
        "Use the accessors of `Settings`, or `Failure::invalid(\"/key\", …)`; never unwrap a setting.";
    SecretsNotInNotes = "secrets/notes", Must,
        "No secret is in what opening answers: manifest, notes, refusals.",
        "A note says which key it is about, never its value.";
    ManifestNames = "manifest/names", Must,
        "Label and version are there, the version as semver.",
        "`env!(\"CARGO_PKG_VERSION\")` is one.";
    ManifestScopes = "manifest/scopes", Must,
        "Scopes are declared once each, in words; the default ones are among them.",
        "Add the missing `.scope(name, words, operations)`, or take the name out of `default_scopes`.";
    ManifestSignIn = "manifest/sign-in", Must,
        "The operations by which users sign in are all there.",
        "Declare authorization_url and exchange_code; or login, for a provider with passwords.";
    ManifestOrigins = "manifest/origins", Must,
        "Origins name one host or one domain.",
        "List the hosts that are needed, such as https://uploads.example.com or https://*.example.com.";
    ManifestConfig = "manifest/config", Must,
        "Configuration keys that are secrets by their names are marked as secrets.",
        "`#[schemars(extend(\"writeOnly\" = true))]` on the member, and `SecretString` as its type.";
    ManifestOptions = "manifest/options", Must,
        "Every option of a meeting may be left out.",
        "`#[serde(default)]` on the options, and `Option` around what has no default.";
    ManifestOperations = "manifest/operations", Must,
        "An operation that is not declared is `unsupported`, without a request.",
        "Declare it in the manifest, or take the method out.";
    CallsRepeatable = "calls/repeatable", Must,
        "The same input, clock and seed give the same requests and the same result, on every instance.",
        "Take time from `http.now_ms()` and randomness from `http.seed()`; keep no state.";
    CallsSeparate = "calls/separate", Must,
        "Calls of different users do not touch each other, whatever their order.",
        "Keep nothing in the provider or in statics that belongs to a call.";
    CallsCancel = "calls/cancel", Must,
        "A call that is cancelled while it waits ends quietly.",
        "No destructor may panic.";
    CallsQuick = "calls/quick", Must,
        "No step of a call takes long.",
        "Await `Http` for everything that takes time; never sleep, block or compute for long.";
    CallsThreads = "calls/threads", Must,
        "Calls of several threads on one instance do not disturb each other.",
        "Change nothing in the instance after `open`, and keep no statics.";
    CallsMemory = "calls/memory", Must,
        "A call that is done leaves nothing behind.",
        "Let go of what was allocated; keep no list that only grows.";
    CallsNoPanic = "calls/panic", Must,
        "No call panics.",
        "Read members that may be missing with `get`, and never index, slice or unwrap what came from outside.";
}

impl Rule {
    /// The rule of this name.
    pub fn named(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// The first half of its name.
    pub fn theme(self) -> &'static str {
        self.id().split('/').next().unwrap_or_default()
    }
}

/// A rule or theme that a person names.
///
/// # Errors
/// There is none of this name; says which is meant, or what there is.
pub fn rule_or_theme(name: &str) -> Result<String, String> {
    let mut themes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.theme()).collect();
    themes.sort_unstable();
    themes.dedup();
    let rules = || Rule::ALL.iter().map(|rule| rule.id());
    if themes.contains(&name) || rules().any(|rule| rule == name) {
        return Ok(name.to_owned());
    }
    let of_theme = name.split_once('/').filter(|(theme, _)| themes.contains(theme));
    if let Some(near) = nearest(name, themes.iter().copied().chain(rules())) {
        return Err(format!("there is no such rule or theme; did you mean `{near}`?"));
    }
    let known = match of_theme {
        Some((theme, _)) => rules().filter(|rule| rule.split('/').next() == Some(theme)).collect(),
        None => themes,
    };
    Err(format!("there is no such rule or theme; there are {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/plugins/conformance.md");
    const BEGIN: &str = "the_rules_are_documented`. -->\n";

    fn table() -> String {
        let mut table = "\n| rule | | demands | mend |\n| --- | --- | --- | --- |\n".to_owned();
        for rule in Rule::ALL {
            let (id, level) = (rule.id(), rule.level().word());
            let _ = writeln!(table, "| `{id}` | {level} | {} | {} |", rule.demands(), rule.mend());
        }
        table
    }

    #[test]
    fn the_rules_are_documented() {
        let page = std::fs::read_to_string(PAGE).unwrap();
        let (head, old) = page.split_once(BEGIN).unwrap();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(PAGE, format!("{head}{BEGIN}{}", table())).unwrap();
            return;
        }
        assert!(old == table(), "run: UPDATE_DOCS=1 cargo test -p convoke --lib the_rules_are_documented");
    }

    #[test]
    fn each_rule_has_a_name_of_its_own_and_stands_with_its_theme() {
        let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert!(names.iter().all(|id| id.split('/').count() == 2), "{names:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| Rule::named(rule.id()) == Some(*rule)));
    }

    #[test]
    fn what_a_person_names_is_a_rule_or_a_theme() {
        assert_eq!(rule_or_theme("errors").as_deref(), Ok("errors"));
        assert_eq!(rule_or_theme("limits/refused").as_deref(), Ok("limits/refused"));
        let refused = |name: &str| rule_or_theme(name).unwrap_err();
        assert!(refused("limits/refusd").ends_with("did you mean `limits/refused`?"));
        assert!(refused("erors").ends_with("did you mean `errors`?"), "{}", refused("erors"));
        assert!(refused("nonsense").contains("there are abi, authorize, calls, errors, "));
        assert!(refused("limits/zzzzzz").contains("limits/allowed, "), "{}", refused("limits/zzzzzz"));
    }
}
