//! The scopes a provider knows, what each is for, and which of them a token lacks.

use serde::{Deserialize, Serialize};

use crate::manifest::Manifest;
use crate::operation::Operation;

/// A scope the provider knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// As sent.
    pub name: String,
    /// In words, for the person who ticks it.
    pub description: String,
    /// The operations that need it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
    /// Only an administrator may grant it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administrator: bool,
    /// Scopes in whose place it serves for its operations: another spelling of a right, or a wider one. Then nothing needs it
    /// by its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<String>,
}

impl Manifest {
    /// A scope, and the operations that need it.
    #[must_use]
    pub fn scope(mut self, name: &str, description: &str, operations: &[Operation]) -> Self {
        self.scopes.push(Scope {
            name: name.to_owned(),
            description: description.to_owned(),
            operations: operations.to_vec(),
            administrator: false,
            instead_of: Vec::new(),
        });
        self
    }

    /// A scope that only an administrator may grant, and the operations on others' behalf that it allows.
    #[must_use]
    pub fn administrator_scope(mut self, name: &str, description: &str, operations: &[Operation]) -> Self {
        self.scopes.push(Scope {
            name: name.to_owned(),
            description: description.to_owned(),
            operations: operations.to_vec(),
            administrator: true,
            instead_of: Vec::new(),
        });
        self
    }

    /// A scope that serves in the place of others, for those operations of theirs that are its own too.
    #[must_use]
    pub fn scope_instead_of(
        mut self,
        others: &[&str],
        name: &str,
        description: &str,
        operations: &[Operation],
    ) -> Self {
        self = self.scope(name, description, operations);
        if let Some(scope) = self.scopes.last_mut() {
            scope.instead_of = others.iter().map(|other| (*other).to_owned()).collect();
        }
        self
    }

    /// Scopes to ask for when the configuration names none.
    #[must_use]
    pub fn default_scopes(mut self, scopes: &[&str]) -> Self {
        self.default_scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self
    }

    /// The scopes that `operation` needs of a user.
    pub fn scopes_for(&self, operation: Operation) -> Vec<&str> {
        let own =
            |s: &&Scope| !s.administrator && s.instead_of.is_empty() && s.operations.contains(&operation);
        self.scopes.iter().filter(own).map(|s| s.name.as_str()).collect()
    }

    /// The scopes that `operation` needs and `granted` lacks, others in their place counted. An administrator's scope for the operation stands in for the
    /// user's; whether it covers the case at hand, the plugin knows.
    pub fn missing_scopes(&self, operation: Operation, granted: &[String]) -> Vec<String> {
        let has = |name: &str| granted.iter().any(|scope| scope == name);
        if self.scopes.iter().any(|s| s.administrator && s.operations.contains(&operation) && has(&s.name)) {
            return Vec::new();
        }
        let serves = |name: &str| {
            let stands_in = |s: &&Scope| s.instead_of.iter().any(|other| other == name);
            let mut others = self.scopes.iter().filter(stands_in);
            has(name) || others.any(|s| s.operations.contains(&operation) && has(&s.name))
        };
        self.scopes_for(operation).into_iter().filter(|name| !serves(name)).map(str::to_owned).collect()
    }

    /// Which of the scopes that were asked for a token lacks: those it has not, unless what they are for is granted by others.
    pub fn not_granted(&self, asked: &[String], granted: &[String]) -> Vec<String> {
        let covered = |name: &String| {
            let known = self.scopes.iter().find(|scope| scope.name == *name);
            known.is_some_and(|scope| {
                let allowed = |operation: &Operation| self.missing_scopes(*operation, granted).is_empty();
                !scope.operations.is_empty() && scope.operations.iter().all(allowed)
            })
        };
        asked.iter().filter(|name| !granted.contains(name) && !covered(name)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_administrators_scope_stands_in_for_the_users() {
        let manifest = Manifest::new("acme", "Acme", "1.0.0")
            .scope("write", "", &[Operation::CreateMeeting])
            .administrator_scope("admin:write", "", &[Operation::CreateMeeting]);
        let missing = |granted: &[&str]| {
            let granted: Vec<String> = granted.iter().map(|scope| (*scope).to_owned()).collect();
            manifest.missing_scopes(Operation::CreateMeeting, &granted)
        };
        assert_eq!(missing(&[]), ["write"]);
        assert_eq!(missing(&["other"]), ["write"]);
        assert!(missing(&["write"]).is_empty());
        assert!(missing(&["admin:write"]).is_empty());
        assert!(manifest.missing_scopes(Operation::Profile, &[]).is_empty());
    }

    #[test]
    fn another_scope_serves_for_the_operations_that_both_have() {
        use Operation::{CreateMeeting, GetMeeting, ListMeetings};
        let manifest = Manifest::new("acme", "Acme", "1.0.0")
            .scope("read:one", "", &[GetMeeting])
            .scope("read:list", "", &[ListMeetings])
            .scope("write:one", "", &[CreateMeeting])
            .scope_instead_of(&["read:one", "read:list"], "read", "", &[GetMeeting, ListMeetings])
            .scope_instead_of(&["read:one", "write:one"], "write", "", &[CreateMeeting, GetMeeting]);
        let missing = |operation, granted: &[&str]| manifest.missing_scopes(operation, &own(granted));
        assert_eq!(manifest.scopes_for(GetMeeting), ["read:one"]);
        assert_eq!(missing(GetMeeting, &[]), ["read:one"]);
        for granted in ["read:one", "read", "write"] {
            assert!(missing(GetMeeting, &[granted]).is_empty(), "{granted}");
        }
        assert!(missing(ListMeetings, &["read"]).is_empty());
        assert_eq!(missing(ListMeetings, &["write", "read:one"]), ["read:list"]);
        assert_eq!(missing(CreateMeeting, &["read"]), ["write:one"]);

        let asked = own(&["read:one", "read:list", "write:one", "unknown"]);
        assert_eq!(manifest.not_granted(&asked, &own(&["read"])), ["write:one", "unknown"]);
        assert_eq!(manifest.not_granted(&asked, &own(&["write"])), ["read:list", "unknown"]);
    }
}
