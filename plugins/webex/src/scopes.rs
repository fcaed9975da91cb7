//! The scopes Webex knows, what each is for, and what a call asks of the token beyond the manifest's table.

use convoke_plugin::{Credentials, Failure, Manifest, Operation};

/// Reads the user's meetings and their invitees.
pub(crate) const READ: &str = "meeting:schedules_read";
/// Creates, changes and deletes the user's meetings and their invitees.
pub(crate) const WRITE: &str = "meeting:schedules_write";
/// Reads the profile with its mail address.
pub(crate) const PEOPLE: &str = "spark:people_read";
/// Everything the user can do in Webex messaging; a meeting for a space needs it.
pub(crate) const SPACES: &str = "spark:all";
const ADMIN_READ: &str = "meeting:admin_schedule_read";
const ADMIN_WRITE: &str = "meeting:admin_schedule_write";

/// Asked for when the configuration names none.
pub(crate) const DEFAULT: [&str; 2] = [READ, WRITE];

/// Scopes that any user can grant.
const USER: [(&str, &str, &[Operation]); 6] = [
    (
        READ,
        "See your meetings and who is invited to them.",
        &[Operation::GetMeeting, Operation::ListMeetings],
    ),
    (
        WRITE,
        "Schedule, change and delete your meetings.",
        &[Operation::CreateMeeting, Operation::UpdateMeeting, Operation::DeleteMeeting],
    ),
    (PEOPLE, "See your name and mail address, to show whose account is connected.", &[Operation::Profile]),
    ("meeting:preferences_read", "See your meeting preferences, such as which Webex sites you have.", &[]),
    ("spark:kms", "Work with encrypted content. Webex adds this to most integrations by itself.", &[]),
    (SPACES, "Everything you can do in Webex. Needed only to schedule meetings for a Webex space.", &[]),
];

/// Scopes that only an administrator can grant. Asked for by anybody else, the whole authorisation fails.
const ADMINISTRATOR: [(&str, &str); 20] = [
    ("meeting:admin_preferences_read", "See the meeting preferences of users on the sites you manage."),
    ("spark-compliance:meetings_read", "See all meetings of your organisation, as a compliance officer."),
    ("spark-admin:people_read", "See the people of your organisation."),
    ("spark-admin:people_write", "Add, change and remove people of your organisation."),
    ("spark-admin:devices_read", "See the devices of your organisation."),
    ("spark-admin:devices_write", "Change the devices of your organisation."),
    ("spark-admin:licenses_read", "See the licences of your organisation."),
    ("spark-admin:places_read", "See the places of your organisation."),
    ("spark-admin:places_write", "Change the places of your organisation."),
    ("spark-admin:organizations_read", "See your organisations."),
    ("spark-admin:roles_read", "See the administrator roles of your organisation."),
    ("spark-admin:resource_groups_read", "See the resource groups of your organisation."),
    ("spark-admin:resource_group_memberships_read", "See who belongs to which resource group."),
    ("spark-admin:resource_group_memberships_write", "Change who belongs to which resource group."),
    ("spark-admin:hybrid_clusters_read", "See the hybrid clusters of your organisation."),
    ("spark-admin:hybrid_connectors_read", "See the hybrid connectors of your organisation."),
    ("spark:xapi_statuses", "Read the status of your organisation's devices."),
    ("spark:xapi_commands", "Send commands to your organisation's devices."),
    ("identity:tokens_read", "See the authorisations of the users of your organisation."),
    ("identity:tokens_write", "End authorisations of the users of your organisation."),
];

/// Administrator scopes that stand in for a user's, on another host's meetings.
const ON_BEHALF: [(&str, &str, &[Operation]); 2] = [
    (ADMIN_READ, "See the meetings of other hosts on the sites you manage.", USER[0].2),
    (ADMIN_WRITE, "Schedule, change and delete meetings for other hosts on the sites you manage.", USER[1].2),
];

/// Every scope, and the default ones.
pub(crate) fn declare(mut manifest: Manifest) -> Manifest {
    for (name, description, operations) in USER {
        manifest = manifest.scope(name, description, operations);
    }
    for (name, description, operations) in ON_BEHALF {
        manifest = manifest.administrator_scope(name, description, operations);
    }
    for (name, description) in ADMINISTRATOR {
        manifest = manifest.administrator_scope(name, description, &[]);
    }
    manifest.default_scopes(&DEFAULT).texts(include_str!("texts.tsv"))
}

/// The scope an operation needs, for the user's own meetings or (as an administrator) for those of another host.
pub(crate) fn needed(operation: Operation, other_host: bool) -> &'static str {
    match (operation, other_host) {
        (Operation::Profile, _) => PEOPLE,
        (Operation::GetMeeting | Operation::ListMeetings, false) => READ,
        (Operation::GetMeeting | Operation::ListMeetings, true) => ADMIN_READ,
        (_, false) => WRITE,
        (_, true) => ADMIN_WRITE,
    }
}

/// Whether the token is known to have `scope`; `None` when its scopes are unknown.
pub(crate) fn granted(credentials: &Credentials, scope: &str) -> Option<bool> {
    credentials.scopes.as_ref().map(|scopes| scopes.iter().any(|granted| granted == scope))
}

/// Refuses before any call when the token is known to lack `scope`.
pub(crate) fn require(credentials: &Credentials, scope: &str, what: &str) -> Result<(), Failure> {
    match granted(credentials, scope) {
        Some(false) => Err(Failure::access_denied(
            format!("{what} needs the scope {scope}, which was not granted. Sign in again and grant it."),
            &[scope],
        )),
        Some(true) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing::bearer;

    #[test]
    fn the_manifest_and_the_calls_name_the_same_scope() {
        let manifest = declare(Manifest::new("webex", "Webex", "1.0.0"));
        for &operation in Operation::ALL.iter().filter(|operation| operation.uses_access_token()) {
            assert_eq!(manifest.scopes_for(operation), [needed(operation, false)], "{operation:?}");
            let admin = needed(operation, true);
            let scope = manifest.scopes.iter().find(|scope| scope.name == admin).unwrap();
            assert!(scope.administrator || operation == Operation::Profile, "{admin}");
        }
    }

    #[test]
    fn scopes_are_told_in_every_language() {
        convoke_plugin::testing::assert_translated(&declare(Manifest::new("webex", "Webex", "1.0.0")));
    }

    #[test]
    fn no_scope_is_listed_twice_or_without_words() {
        let manifest = declare(Manifest::new("webex", "Webex", "1.0.0"));
        let mut names: Vec<_> = manifest.scopes.iter().map(|scope| scope.name.as_str()).collect();
        assert!(manifest.scopes.iter().all(|scope| scope.description.ends_with('.')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), USER.len() + ON_BEHALF.len() + ADMINISTRATOR.len());
    }

    #[test]
    fn only_a_known_lack_is_refused_early() {
        let mut credentials = bearer("t");
        assert!(require(&credentials, SPACES, "A meeting for a space").is_ok());
        credentials.scopes = Some(vec![WRITE.to_owned()]);
        assert!(require(&credentials, WRITE, "This").is_ok());
        let failure = require(&credentials, SPACES, "A meeting for a space").unwrap_err();
        assert_eq!(failure.missing_scopes, [SPACES]);
    }
}
