//! Attendees of a calendar entry as mail addresses. Notes writes people in several forms; only those with an address can be invited.

use std::collections::HashSet;

use convoke_plugin::Invitee;

use crate::api::calendar_entry::{CalendarEntry, Names};

const REQUIRED: &str = "INetRequiredNames";
const OPTIONAL: &str = "INetOptionalNames";
const LONGEST: usize = 320;
const LONGEST_NAME: usize = 256;

/// Who is invited.
#[derive(Debug, Default)]
pub(super) struct Attendees {
    /// Each address once.
    pub(super) invitees: Vec<Invitee>,
    /// Where each of them stands in the body.
    pub(super) places: Vec<String>,
    /// Items with names that have no address.
    pub(super) ignored: Vec<&'static str>,
}

impl Attendees {
    /// Reads both lists.
    pub(super) fn of(entry: &CalendarEntry) -> Self {
        let mut found = Attendees::default();
        let mut known = HashSet::new();
        for (item, names) in [(REQUIRED, &entry.required_names), (OPTIONAL, &entry.optional_names)] {
            match names {
                Some(Names::Text(text)) => {
                    split(text).for_each(|name| found.take(&mut known, item, || format!("/{item}"), name));
                }
                Some(Names::List(list)) => list.iter().enumerate().for_each(|(index, name)| {
                    found.take(&mut known, item, || format!("/{item}/{index}"), name);
                }),
                None => {}
            }
        }
        found
    }

    /// The items that name somebody.
    pub(super) fn items(entry: &CalendarEntry) -> impl Iterator<Item = &'static str> {
        let some = |names: &Option<Names>| match names {
            Some(Names::Text(text)) => !text.trim().is_empty(),
            Some(Names::List(list)) => list.iter().any(|name| !name.trim().is_empty()),
            None => false,
        };
        [(REQUIRED, some(&entry.required_names)), (OPTIONAL, some(&entry.optional_names))]
            .into_iter()
            .filter_map(|(item, named)| named.then_some(item))
    }

    /// `known` are the addresses so far, in lower case.
    fn take(
        &mut self,
        known: &mut HashSet<String>,
        item: &'static str,
        place: impl FnOnce() -> String,
        text: &str,
    ) {
        if text.trim().is_empty() {
            return;
        }
        let Some(invitee) = read(text) else {
            if !self.ignored.contains(&item) {
                self.ignored.push(item);
            }
            return;
        };
        if known.insert(invitee.email.to_ascii_lowercase()) {
            self.invitees.push(invitee);
            self.places.push(place());
        }
    }
}

/// The names in one text: commas, semicolons and line ends part them, but not within quotes or angle brackets.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut bracketed) = (false, false);
    text.split(move |c| {
        match c {
            '"' => quoted = !quoted,
            '<' if !quoted => bracketed = true,
            '>' if !quoted => bracketed = false,
            ',' | ';' | '\n' | '\r' => return !quoted && !bracketed,
            _ => {}
        }
        false
    })
}

/// `address`, `<address>`, `Name <address>`, `"Name, First" <address>`. A Notes name such as `CN=Anna Berg/O=Acme` has no address.
fn read(text: &str) -> Option<Invitee> {
    let text = text.trim();
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
        None => ("", text),
    };
    let shown = |name: &str| name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>();
    let name = Some(shown(name)).filter(|name| !name.is_empty());
    is_address(address).then(|| Invitee { email: address.to_owned(), name, cohost: None })
}

/// Whether a provider could take it for a mail address.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |part: &str, more: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || more.contains(c))
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains("..")
    };
    text.len() <= LONGEST && plain(local, ".!#$%&'*+-=?^_`{|}~") && plain(domain, ".-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn attendees(required: serde_json::Value, optional: serde_json::Value) -> Attendees {
        let body = json!({"INetRequiredNames": required, "INetOptionalNames": optional});
        Attendees::of(&serde_json::from_value(body).unwrap())
    }

    #[test]
    fn people_with_an_address_are_invited_and_the_others_told() {
        let found = attendees(
            json!([
                "a@example.org",
                "CN=Bert Berg/O=Acme",
                " ",
                "\"Doe, Jane\" <jane@example.org>",
                "A@Example.org"
            ]),
            json!("Carl <carl@example.org>; \"D, E\" <d@example.org>, Anna Berg/Acme"),
        );
        let told: Vec<_> = found
            .invitees
            .iter()
            .map(|invitee| (invitee.email.as_str(), invitee.name.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(
            told,
            [
                ("a@example.org", ""),
                ("jane@example.org", "Doe, Jane"),
                ("carl@example.org", "Carl"),
                ("d@example.org", "D, E")
            ]
        );
        assert_eq!(
            found.places,
            ["/INetRequiredNames/0", "/INetRequiredNames/3", "/INetOptionalNames", "/INetOptionalNames"]
        );
        assert_eq!(found.ignored, [REQUIRED, OPTIONAL]);
    }

    #[test]
    fn what_is_no_address() {
        for text in ["", "a", "@b", "a@", "a b@c.org", "a@b/c@d", "a@b..c", "Anna/Acme@Acme Corp", "a@b\u{7}"]
        {
            assert!(read(text).is_none(), "{text:?}");
        }
        assert!(read("müller@bücher.example").is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_read(required in ".*", optional in proptest::collection::vec(".*", 0..4)) {
            let found = attendees(json!(required), json!(optional));
            prop_assert_eq!(found.invitees.len(), found.places.len());
            prop_assert!(found.invitees.iter().all(|invitee| is_address(&invitee.email)));
        }
    }
}
