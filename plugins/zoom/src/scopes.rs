//! Zoom's scopes. They belong to the app's registration, not to a sign-in; new apps have one for each operation, older ones
//! a few that cover several. Each has a form for all users of an account, which only an administrator can grant.

use convoke_plugin::{Manifest, Operation};

use Operation::{CreateMeeting, DeleteMeeting, GetMeeting, ListMeetings, Profile, UpdateMeeting};

/// Name, what it allows in words, and the operations.
type Row = (&'static str, &'static str, &'static [Operation]);

/// Those of new apps. A change is answered with an empty body, so it takes reading the meeting too.
const GRANULAR: [Row; 6] = [
    ("meeting:write:meeting", "Schedule meetings.", &[CreateMeeting]),
    ("meeting:read:meeting", "See your meetings, one by one.", &[GetMeeting, UpdateMeeting]),
    ("meeting:update:meeting", "Change your meetings.", &[UpdateMeeting]),
    ("meeting:delete:meeting", "Delete your meetings.", &[DeleteMeeting]),
    ("meeting:read:list_meetings", "List your meetings.", &[ListMeetings]),
    ("user:read:user", "See your name and mail address, to show whose account is connected.", &[Profile]),
];

/// Those of older apps.
const CLASSIC: [Row; 3] = [
    (
        "meeting:write",
        "Schedule, see, change and delete your meetings.",
        &[CreateMeeting, GetMeeting, UpdateMeeting, DeleteMeeting],
    ),
    ("meeting:read", "See and list your meetings.", &[GetMeeting, ListMeetings]),
    ("user:read", "See who you are: name and mail address.", &[Profile]),
];

/// Administrators' forms of both.
const ADMINISTRATOR: [Row; 9] = [
    ("meeting:write:meeting:admin", "Schedule meetings for all users of the account.", GRANULAR[0].2),
    // Reading alone does not cover a change.
    (
        "meeting:read:meeting:admin",
        "See the meetings of all users of the account, one by one.",
        &[GetMeeting],
    ),
    ("meeting:update:meeting:admin", "Change the meetings of all users of the account.", GRANULAR[2].2),
    ("meeting:delete:meeting:admin", "Delete the meetings of all users of the account.", GRANULAR[3].2),
    ("meeting:read:list_meetings:admin", "List the meetings of all users of the account.", GRANULAR[4].2),
    ("user:read:user:admin", "See the names and mail addresses of all users of the account.", GRANULAR[5].2),
    (
        "meeting:write:admin",
        "Schedule, see, change and delete the meetings of all users of the account.",
        CLASSIC[0].2,
    ),
    ("meeting:read:admin", "See and list the meetings of all users of the account.", CLASSIC[1].2),
    ("user:read:admin", "See who the users of the account are.", CLASSIC[2].2),
];

/// Every scope, and those that a new app needs.
pub(crate) fn declare(mut manifest: Manifest) -> Manifest {
    let names = GRANULAR.map(|(name, _, _)| name);
    for (name, about, operations) in GRANULAR {
        manifest = manifest.scope(name, about, operations);
    }
    for (name, about, operations) in CLASSIC {
        manifest = manifest.scope_instead_of(&names, name, about, operations);
    }
    for (name, about, operations) in ADMINISTRATOR {
        manifest = manifest.administrator_scope(name, about, operations);
    }
    manifest.default_scopes(&names).texts(include_str!("texts.tsv"))
}

/// Whether Zoom means a scope by this word.
pub(crate) fn is_known(word: &str) -> bool {
    GRANULAR.iter().chain(&CLASSIC).chain(&ADMINISTRATOR).any(|(name, _, _)| *name == word)
}

/// What a new app needs for an operation.
pub(crate) fn needed(operation: Operation) -> &'static [&'static str] {
    match operation {
        CreateMeeting => &["meeting:write:meeting"],
        UpdateMeeting => &["meeting:update:meeting"],
        DeleteMeeting => &["meeting:delete:meeting"],
        ListMeetings => &["meeting:read:list_meetings"],
        Profile => &["user:read:user"],
        _ => &["meeting:read:meeting"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        declare(Manifest::new("zoom", "Zoom", "1.0.0"))
    }

    #[test]
    fn scopes_are_told_in_every_language() {
        convoke_plugin::testing::assert_translated(&manifest());
        assert_eq!(manifest().texts.len(), 7);
    }

    #[test]
    fn either_generation_covers_its_operations() {
        let missing = |operation, granted: &[&str]| {
            let granted: Vec<String> = granted.iter().map(|scope| (*scope).to_owned()).collect();
            manifest().missing_scopes(operation, &granted)
        };
        for &operation in Operation::ALL.iter().filter(|operation| operation.uses_access_token()) {
            let all = GRANULAR.map(|(name, _, _)| name);
            assert!(missing(operation, &all).is_empty(), "{operation:?}");
            assert!(
                missing(operation, &["meeting:write", "meeting:read", "user:read"]).is_empty(),
                "{operation:?}"
            );
            let admin = ["meeting:write:admin", "meeting:read:admin", "user:read:admin"];
            assert!(missing(operation, &admin).is_empty(), "{operation:?}");
            assert!(
                needed(operation).iter().all(|scope| missing(operation, &[]).contains(&(*scope).to_owned()))
            );
        }
        // What DOMI's apps have.
        for operation in [CreateMeeting, UpdateMeeting, GetMeeting, DeleteMeeting] {
            assert!(missing(operation, &["meeting:write"]).is_empty());
        }
        assert_eq!(missing(ListMeetings, &["meeting:write"]), ["meeting:read:list_meetings"]);
        assert_eq!(missing(CreateMeeting, &["meeting:read"]), ["meeting:write:meeting"]);
        assert_eq!(missing(UpdateMeeting, &["meeting:update:meeting"]), ["meeting:read:meeting"]);
    }
}
