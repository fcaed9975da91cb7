//! What the host asks with, for each operation a function of its name. Every member can be changed before it is handed in.
//!
//! ```
//! # use convoke_plugin::{NoKeys, testing::ask};
//! let mut create = ask::create_meeting::<NoKeys>("Plan", "2030-03-04T09:00:00Z", "2030-03-04T10:00:00Z");
//! create.meeting.agenda = Some("First things first".to_owned());
//! ```

use crate::meeting::{
    Change, CreateMeeting, Credentials, DeleteMeeting, ListMeetings, MeetingPatch, NewMeeting, ReadMeeting,
    ReadProfile, UpdateMeeting,
};
use crate::testing::bearer;
use crate::time::{Moment, parse_instant};
use crate::tokens::{AuthorizationRequest, CodeGrant, LoginRequest, RefreshGrant, RevokeRequest};

/// The access token of every call here.
pub const TOKEN: &str = "access-token";
/// The redirect URI of every sign-in here.
pub const REDIRECT_URI: &str = "https://convoke.example/callback";

/// Credentials with nothing known of the token.
pub fn credentials() -> Credentials {
    bearer(TOKEN)
}

/// A time as a user writes it: `2030-03-04T09:00:00Z`, `2030-03-04T09:00:00+05:30`.
///
/// # Panics
/// When the text is no RFC 3339 date-time.
#[expect(clippy::panic, reason = "a test helper speaks by panicking")]
pub fn moment(text: &str) -> Moment {
    let read = || {
        let instant = parse_instant(text)?;
        // The same digits as if they were UTC's: the difference is the offset.
        let digits = parse_instant(text.get(..19)?)?;
        Some(Moment { unix_ms: instant, offset_s: i32::try_from((digits - instant) / 1000).ok()? })
    };
    read().unwrap_or_else(|| panic!("`{text}` is no time such as 2030-03-04T09:00:00Z"))
}

/// Where to send the user's browser.
pub fn authorization_url(scopes: &[&str]) -> AuthorizationRequest {
    AuthorizationRequest {
        redirect_uri: REDIRECT_URI.to_owned(),
        state: "state".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        code_challenge: None,
    }
}

/// An authorization code for tokens.
pub fn exchange_code(code: &str) -> CodeGrant {
    CodeGrant { code: code.into(), redirect_uri: REDIRECT_URI.to_owned(), code_verifier: None }
}

/// A refresh token for new tokens.
pub fn refresh(refresh_token: &str) -> RefreshGrant {
    RefreshGrant { refresh_token: refresh_token.into() }
}

/// The end of a token.
pub fn revoke(token: &str) -> RevokeRequest {
    RevokeRequest { token: token.into() }
}

/// A user name and password for tokens.
pub fn login(username: &str, password: &str) -> LoginRequest {
    LoginRequest { username: username.to_owned(), password: password.into() }
}

/// A meeting from `start` to `end` (see [`moment`]), with nothing else said of it.
pub fn create_meeting<O: Default>(title: &str, start: &str, end: &str) -> CreateMeeting<O> {
    let meeting = NewMeeting {
        title: title.to_owned(),
        agenda: None,
        start: moment(start),
        end: moment(end),
        time_zone: None,
        password: None,
        invitees: Vec::new(),
        recurrence: None,
        send_email: false,
        idempotency: None,
        options: O::default(),
    };
    CreateMeeting { credentials: credentials(), meeting }
}

/// No change yet: set members of its `patch`.
pub fn update_meeting<O: Default>(id: &str) -> UpdateMeeting<O> {
    let patch = MeetingPatch {
        title: None,
        agenda: Change::Keep,
        start: None,
        end: None,
        time_zone: None,
        password: Change::Keep,
        invitees: None,
        recurrence: Change::Keep,
        send_email: false,
        options: O::default(),
    };
    UpdateMeeting { credentials: credentials(), id: id.to_owned(), patch, scope: None }
}

/// One meeting.
pub fn get_meeting(id: &str) -> ReadMeeting {
    ReadMeeting { credentials: credentials(), id: id.to_owned(), scope: None }
}

/// The first page of all meetings.
pub fn list_meetings() -> ListMeetings {
    ListMeetings { credentials: credentials(), from: None, to: None, cursor: None }
}

/// The end of a meeting.
pub fn delete_meeting(id: &str) -> DeleteMeeting {
    DeleteMeeting { credentials: credentials(), id: id.to_owned(), send_email: false, scope: None }
}

/// Whose token it is.
pub fn profile() -> ReadProfile {
    ReadProfile { credentials: credentials() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_as_it_was_written() {
        for text in ["2030-03-04T09:00:00Z", "2030-03-04T09:00:00+05:30", "2030-03-04T23:30:00-08:00"] {
            assert_eq!(moment(text).rfc3339(), text);
        }
        assert_eq!(moment("2030-03-04T09:00:00+05:30").rfc3339_utc(), "2030-03-04T03:30:00Z");
    }

    #[test]
    #[should_panic(expected = "`tomorrow` is no time such as")]
    fn a_moment_is_a_time() {
        moment("tomorrow");
    }
}
