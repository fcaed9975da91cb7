//! A message of the catalogue with its values, not yet in any language.

/// What goes into a place of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text that is the same in every language: a name, a member of a body.
    Text(String),
    /// A number, which chooses the plural.
    Number(u64),
    /// Another message.
    Said(Message),
    /// A time span.
    Seconds(u64),
}

/// A message of the catalogue with its values. Whoever knows the reader's language puts it into words ([`super::Lang::say`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub(super) id: &'static str,
    pub(super) values: Vec<(&'static str, Value)>,
}

/// The message of this id, which must stand in `locales/en`; a test looks at every call.
pub fn say(id: &'static str) -> Message {
    Message { id, values: Vec::new() }
}

/// The messages as a list in one line; `None` when there are none.
pub fn list(items: &[Message]) -> Option<Message> {
    items.iter().cloned().reduce(|list, next| say("list-more").with("list", list).with("next", next))
}

impl Message {
    /// The same with a value for its place `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Value::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Value::Number(number)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Value::Said(message)
    }
}
