//! What the plugin says of itself: scopes, sign-in errors, and what a calendar entry gets of a meeting.

use convoke_plugin::{Capability, Lifetimes, Manifest, Operation, Pkce};

use crate::config::{GRAPH, OFFLINE};

/// Schedules, reads, changes and deletes.
pub(crate) const READ_WRITE: &str = "OnlineMeetings.ReadWrite";
/// Reads alone.
pub(crate) const READ: &str = "OnlineMeetings.Read";
/// Reads the profile.
pub(crate) const PROFILE: &str = "User.Read";
const OPEN_ID: &str = "openid";

const DAY_S: u64 = 24 * 60 * 60;

/// The scope that an operation needs.
pub(crate) fn needed(operation: Operation) -> &'static str {
    if operation == Operation::Profile { PROFILE } else { READ_WRITE }
}

pub(crate) fn manifest() -> Manifest {
    use Operation::{CreateMeeting, DeleteMeeting, GetMeeting, Profile, UpdateMeeting};
    let mut manifest = Manifest::new("teams", "Teams", env!("CARGO_PKG_VERSION"))
        // The sign-in is at another host, and below the tenant: see `config.rs`.
        .endpoints(Some(GRAPH), None, None)
        .scope(
            READ_WRITE,
            "Schedule, see, change and delete your online meetings.",
            &[CreateMeeting, GetMeeting, UpdateMeeting, DeleteMeeting],
        )
        .scope(PROFILE, "See who you are: name and mail address.", &[Profile])
        .scope(OFFLINE, "Stay signed in: without it the sign-in ends after about an hour.", &[])
        .scope(OPEN_ID, "Sign in with your work account. Convoke does not use it.", &[])
        .scope_instead_of(&[READ_WRITE], READ, "See your online meetings, and no more.", &[GetMeeting])
        .default_scopes(&[PROFILE, READ_WRITE, OFFLINE, OPEN_ID])
        .operations(Operation::OAUTH)
        .operations([CreateMeeting, UpdateMeeting, GetMeeting, DeleteMeeting, Profile])
        .capabilities([Capability::Invitees, Capability::Times, Capability::Idempotency])
        .location(&[
            ("Attendee Link", "join_url"),
            ("Toll Number", "toll_number"),
            ("Toll Free Number", "toll_free_number"),
            ("Conference Id", "access_code"),
            ("Dial in URL", "dial_in_url"),
        ])
        .entry_items(&[
            ("meetingTitle", "title"),
            ("meetingURL", "join_url"),
            ("tollNumber", "toll_number"),
            ("tollFreeNumber", "toll_free_number"),
            ("ConferenceId", "access_code"),
            ("dialinUrl", "dial_in_url"),
        ])
        .answered(&[("title", "/subject")]);
    for [error, meaning, advice] in SIGN_IN_ERRORS {
        manifest = manifest.sign_in_error(error, meaning, advice);
    }
    manifest = manifest.texts(include_str!("texts.tsv"));
    manifest.domi_name = Some("Teams".to_owned());
    manifest.pkce = Pkce::Optional;
    // The access token's comes with it.
    manifest.lifetimes = Lifetimes { access_token: None, refresh_token: Some(90 * DAY_S) };
    manifest
}

const ASK_FOR_CONSENT: &str = "Ask your Microsoft 365 administrator for admin consent to this app: in the Microsoft Entra admin \
    center under Enterprise applications, this app, Permissions. Then sign in again.";

/// Entra's errors on the callback: by number where `error_description` begins with one, else by name.
const SIGN_IN_ERRORS: [[&str; 3]; 9] = [
    [
        "access_denied",
        "Microsoft did not grant access: either you declined, or your organisation's rules forbid this app.",
        "Sign in again and accept. If you did accept, ask your organisation's Microsoft 365 administrator to allow this app.",
    ],
    [
        "AADSTS65004",
        "You declined the permissions, or closed the page that asked for them.",
        "Sign in again and accept them. Without them no meeting can be scheduled.",
    ],
    [
        "AADSTS90094",
        "Your organisation lets only administrators consent to this app. Nobody in it can sign in here before one of them has.",
        ASK_FOR_CONSENT,
    ],
    [
        "AADSTS65001",
        "Neither you nor an administrator of your organisation has consented to this app's permissions.",
        ASK_FOR_CONSENT,
    ],
    [
        "consent_required",
        "Neither you nor an administrator of your organisation has consented to this app's permissions.",
        ASK_FOR_CONSENT,
    ],
    [
        "AADSTS50105",
        "Your organisation gives this app to selected people, and you are not among them.",
        "Ask your Microsoft 365 administrator to assign you to this app.",
    ],
    [
        "AADSTS53003",
        "A rule of your organisation (Conditional Access) does not allow this sign-in: from this device, this place or this app.",
        "Try it from a device that your organisation manages; otherwise ask your Microsoft 365 administrator.",
    ],
    [
        "AADSTS50020",
        "This account belongs to another organisation than this service is set up for, or is a personal one.",
        "Sign in with your work or school account of the organisation that runs this service.",
    ],
    [
        "interaction_required",
        "Microsoft wants something more of you before it lets you in, such as a second factor.",
        "Sign in again and follow what Microsoft's pages ask for. If that leads nowhere, ask your Microsoft 365 administrator.",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing;

    #[test]
    fn the_manifest_says_what_teams_is() {
        let manifest = testing::manifest::<crate::Teams>();
        assert_eq!((manifest.id.as_str(), manifest.domi_name.as_deref()), ("teams", Some("Teams")));
        assert_eq!(manifest.pkce, Pkce::Optional);
        for missing in [Operation::ListMeetings, Operation::Revoke, Operation::Login] {
            assert!(!manifest.operations.contains(&missing), "{missing:?}");
        }
        for missing in
            [Capability::Password, Capability::Recurrence, Capability::TimeZone, Capability::Agenda]
        {
            assert!(!manifest.capabilities.contains(&missing), "{missing:?}");
        }
        assert_eq!(manifest.default_scopes, [PROFILE, READ_WRITE, OFFLINE, OPEN_ID]);
    }

    #[test]
    fn reading_needs_either_scope_and_all_else_the_wider_one() {
        let manifest = manifest();
        let missing = |operation, scope: &str| manifest.missing_scopes(operation, &[scope.to_owned()]);
        assert!(missing(Operation::GetMeeting, READ).is_empty());
        assert!(missing(Operation::GetMeeting, READ_WRITE).is_empty());
        for &operation in manifest.operations.iter().filter(|operation| operation.uses_access_token()) {
            assert_eq!(manifest.scopes_for(operation), [needed(operation)]);
            assert_eq!(missing(operation, OPEN_ID), [needed(operation)]);
        }
        assert_eq!(missing(Operation::UpdateMeeting, READ), [READ_WRITE]);
    }

    #[test]
    fn everything_people_read_is_in_every_language() {
        let manifest = manifest();
        testing::assert_translated(&manifest);
        assert_eq!(manifest.texts.len(), 7);
        for (language, texts) in &manifest.texts {
            for known in &manifest.sign_in_errors {
                for (part, english) in [("meaning", &known.meaning), ("advice", &known.advice)] {
                    let text = texts[&format!("sign-in/{}/{part}", known.error)].as_str().unwrap_or_default();
                    assert!(!text.trim().is_empty() && text != english, "{language} {} {part}", known.error);
                }
            }
        }
    }

    #[test]
    fn consent_names_whom_to_ask() {
        for [_, meaning, advice] in SIGN_IN_ERRORS.iter().filter(|[error, ..]| *error == "AADSTS90094") {
            assert!(meaning.contains("administrators") && advice.contains("Microsoft 365 administrator"));
        }
    }
}
