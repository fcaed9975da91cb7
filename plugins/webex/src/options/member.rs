//! How a member of the options is described, and the JSON schema that follows from it.
//!
//! A table instead of derived types: the plugin passes the members on as they came, so it needs their schema and not their
//! types, and the code that derives build schemas with is most of a plugin's size.

use convoke_plugin::serde_json::{Map, Value, json};

/// One member of an object.
pub(super) struct Member {
    pub(super) name: &'static str,
    kind: Kind,
    /// For a person: what it does.
    about: &'static str,
    required: bool,
    nullable: bool,
    /// Whether it can only be given when the meeting is created.
    pub(super) creation_only: bool,
    /// Whether a meeting in a personal room can have it.
    pub(super) in_personal_rooms: bool,
}

/// What a value is.
pub(super) enum Kind {
    Flag,
    /// A whole number, within these bounds.
    Number(u32, u32),
    /// One of these numbers.
    Numbers(&'static [u32]),
    /// Text of so many characters, within these bounds.
    Text(u32, u32),
    /// Text that nobody may read back.
    Secret,
    Email,
    /// A host name, without scheme or path.
    Host,
    /// One of these words, and what each means.
    Choice(&'static [(&'static str, &'static str)]),
    /// At most so many.
    List(&'static Kind, u32),
    Object(&'static [Member]),
}

/// A bound that is none.
pub(super) const ANY: u32 = u32::MAX;

/// A member of any kind, optional and without further rules.
pub(super) const fn member(name: &'static str, kind: Kind, about: &'static str) -> Member {
    Member {
        name,
        kind,
        about,
        required: false,
        nullable: false,
        creation_only: false,
        in_personal_rooms: true,
    }
}

/// A switch.
pub(super) const fn flag(name: &'static str, about: &'static str) -> Member {
    member(name, Kind::Flag, about)
}

impl Member {
    pub(super) const fn required(self) -> Self {
        Member { required: true, ..self }
    }

    /// `null` removes it at Webex.
    pub(super) const fn nullable(self) -> Self {
        Member { nullable: true, ..self }
    }

    pub(super) const fn creation_only(self) -> Self {
        Member { creation_only: true, ..self }
    }

    pub(super) const fn not_in_personal_rooms(self) -> Self {
        Member { in_personal_rooms: false, ..self }
    }

    /// The schema of the member's value. `null` is allowed only where Webex heeds it, so that nobody believes it was.
    fn schema(&self) -> Map<String, Value> {
        let mut schema = self.kind.schema();
        let mut about = self.about.to_owned();
        if let Kind::Choice(words) = self.kind {
            for (word, meaning) in words {
                about += &format!(" `{word}`: {meaning}.");
            }
        }
        if self.creation_only {
            about += " Creation only.";
        }
        schema.insert("description".to_owned(), about.into());
        if self.nullable {
            let kind = schema.remove("type");
            schema.insert("type".to_owned(), json!([kind, "null"]));
        }
        schema
    }
}

impl Kind {
    fn schema(&self) -> Map<String, Value> {
        let mut schema = Map::new();
        let mut set = |keyword: &str, value: Value| drop(schema.insert(keyword.to_owned(), value));
        match self {
            Kind::Flag => set("type", "boolean".into()),
            Kind::Number(least, most) => {
                set("type", "integer".into());
                set("minimum", (*least).into());
                if *most != ANY {
                    set("maximum", (*most).into());
                }
            }
            Kind::Numbers(numbers) => {
                set("type", "integer".into());
                set("enum", (*numbers).into());
            }
            Kind::Text(least, most) => {
                set("type", "string".into());
                if *least > 0 {
                    set("minLength", (*least).into());
                }
                if *most != ANY {
                    set("maxLength", (*most).into());
                }
            }
            Kind::Secret => {
                set("type", "string".into());
                set("writeOnly", true.into());
            }
            Kind::Email => {
                set("type", "string".into());
                set("format", "email".into());
            }
            Kind::Host => {
                set("type", "string".into());
                // The length apart: a counted repetition makes a large automaton.
                set("pattern", r"^[^/:\s]+$".into());
                set("maxLength", 253.into());
            }
            Kind::Choice(words) => {
                set("type", "string".into());
                set("enum", words.iter().map(|(word, _)| *word).collect());
            }
            Kind::List(kind, most) => {
                set("type", "array".into());
                set("items", kind.schema().into());
                if *most != ANY {
                    set("maxItems", (*most).into());
                }
            }
            Kind::Object(members) => return object(members),
        }
        schema
    }
}

/// The schema of an object with these members and no others.
pub(super) fn object(members: &[Member]) -> Map<String, Value> {
    let mut properties = Map::new();
    for member in members {
        properties.insert(member.name.to_owned(), member.schema().into());
    }
    let required: Vec<&str> =
        members.iter().filter(|member| member.required).map(|member| member.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}
