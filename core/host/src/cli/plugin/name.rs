//! From the name that an author gives to the names a provider has.

/// What `convoke plugin new <name>` calls things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// In the manifest and in configurations: `acme_meet`.
    pub(super) id: String,
    /// Of the folder, and a label of an internet name: `acme-meet`.
    pub(super) dashed: String,
    /// Of the crate: `convoke-acme-meet`.
    pub(super) package: String,
    /// Of the library: `convoke_acme_meet`.
    pub(super) library: String,
    /// The type that implements the provider: `AcmeMeet`.
    pub(super) type_name: String,
    /// For people: `Acme Meet`.
    pub(super) label: String,
}

impl Name {
    /// `taken` says whether the template uses a type's name for something else.
    pub(super) fn new(given: &str, taken: impl Fn(&str) -> bool) -> Result<Name, String> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let begins = given.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || given.len() > 32 || !given.chars().all(allowed) {
            return Err(format!(
                "`{}` is no name for a provider: a lower-case letter, then lower-case letters, digits, `-` or `_`, at most 32 in all{}",
                given.escape_debug(),
                suggestion(given).map(|name| format!("; `{name}` would do")).unwrap_or_default()
            ));
        }
        let words: Vec<&str> = given.split(['-', '_']).filter(|word| !word.is_empty()).collect();
        let capitalized: Vec<String> = words.iter().map(|word| capitalized(word)).collect();
        let mut type_name = capitalized.concat();
        if type_name == "Self" || taken(&type_name) {
            type_name += "Provider";
        }
        let dashed = words.join("-");
        if dashed == "plugin" {
            return Err("`plugin` would make a crate `convoke-plugin`, which is the SDK that it needs: take the provider's name, such as `acme-meet`".to_owned());
        }
        Ok(Name {
            id: words.join("_"),
            package: format!("convoke-{dashed}"),
            library: format!("convoke_{}", words.join("_")),
            dashed,
            type_name,
            label: capitalized.join(" "),
        })
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The nearest text that is a name.
fn suggestion(given: &str) -> Option<String> {
    let plain = given.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name: String =
        words.join("-").trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(32).collect();
    let name = name.trim_end_matches('-');
    (!name.is_empty() && name != "plugin").then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(given: &str) -> Name {
        Name::new(given, |name| name == "Meeting").unwrap()
    }

    #[test]
    fn one_name_makes_them_all() {
        let name = named("acme-meet");
        assert_eq!(named("acme_meet"), name);
        assert_eq!(named("acme--meet_"), name);
        assert_eq!((name.id.as_str(), name.dashed.as_str()), ("acme_meet", "acme-meet"));
        assert_eq!(
            (name.package.as_str(), name.library.as_str()),
            ("convoke-acme-meet", "convoke_acme_meet")
        );
        assert_eq!((name.type_name.as_str(), name.label.as_str()), ("AcmeMeet", "Acme Meet"));
        assert_eq!(named("a1-2b").type_name, "A12b");
    }

    #[test]
    fn a_type_is_no_keyword_and_nothing_that_the_template_uses() {
        assert_eq!(named("self").type_name, "SelfProvider");
        assert_eq!(named("meeting").type_name, "MeetingProvider");
        assert_eq!((named("type").type_name.as_str(), named("async").id.as_str()), ("Type", "async"));
    }

    #[test]
    fn what_is_no_name_is_refused_with_one_that_is() {
        let refused = |given: &str| Name::new(given, |_| false).unwrap_err();
        assert!(refused("Acme Meet!").ends_with("; `acme-meet` would do"));
        assert!(refused("8x8").ends_with("; `x8` would do"));
        assert!(refused(&"a".repeat(33)).contains("at most 32"));
        for given in ["plugin", "plugin_", "plugin--"] {
            assert!(refused(given).contains("which is the SDK"), "{given}");
        }
        assert_eq!(named("plugins").package, "convoke-plugins");
        for given in ["", "-a", "_", "ü", "../x", "a/b", "a.b", "a\n", "\u{1b}[31m"] {
            assert!(!refused(given).contains(['\n', '\u{1b}']), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn names_are_what_the_host_and_rust_take(given in "[a-z][a-z0-9_-]{0,31}") {
            prop_assume!(given.trim_end_matches(['-', '_']) != "plugin");
            let name = named(&given);
            prop_assert!(name.id.len() <= 32 && name.id.starts_with(|c: char| c.is_ascii_lowercase()));
            prop_assert!(name.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
            prop_assert!(name.type_name.starts_with(|c: char| c.is_ascii_uppercase()));
            prop_assert!(name.type_name.bytes().all(|b| b.is_ascii_alphanumeric()));
            prop_assert!(!name.dashed.starts_with('-') && !name.dashed.ends_with('-') && !name.dashed.contains("--"));
        }

        #[test]
        fn what_is_suggested_is_a_name(given in ".{0,40}") {
            if let Some(name) = suggestion(&given) {
                prop_assert!(Name::new(&name, |_| false).is_ok(), "{}", name);
            }
        }
    }
}
