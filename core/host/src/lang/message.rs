//! A message of the catalogue with its values, not yet in any language.

use convoke_plugin::{Failure, FailureKind, HostWords};

use super::catalogue::{ENGLISH, Lang};

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

    /// A failure of this kind with these words, also in English for logs and programs that read nothing else.
    pub fn failure(self, kind: FailureKind) -> Failure {
        let mut failure = Failure::new(kind, ENGLISH.say(&self));
        let text = |value: Value| match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Seconds(seconds) => super::duration::words(ENGLISH, seconds),
            Value::Said(message) => ENGLISH.say(&message),
        };
        let values = self.values.into_iter().map(|(name, value)| (name, text(value))).collect();
        failure.words = Some(Box::new(HostWords { id: self.id, values }));
        failure
    }

    /// A failure that passes when its user waits.
    pub fn rate_limited(self, seconds: u64) -> Failure {
        let mut failure = self.failure(FailureKind::RateLimited);
        failure.retry_after = Some(seconds);
        failure
    }
}

/// What happened, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// In words of ours.
    Said(Message),
    /// In words of a plugin or its provider, which we can only pass on.
    Told(String),
}

impl Detail {
    /// What a failure says of itself; `None` when it says nothing.
    pub fn of(failure: &Failure) -> Option<Detail> {
        match &failure.words {
            Some(words) => {
                let values = words.values.iter().map(|(name, text)| (*name, Value::from(text))).collect();
                Some(Detail::Said(Message { id: words.id, values }))
            }
            None if failure.detail.is_empty() => None,
            None => Some(Detail::Told(failure.detail.clone())),
        }
    }

    /// In a language. Words that are not ours are led in by `lead`, a message with a place `words`, unless it is English,
    /// which is their language as a rule.
    pub fn words(&self, lang: Lang, lead: Message) -> String {
        match self {
            Detail::Said(message) => lang.say(message),
            Detail::Told(words) if lang == ENGLISH => words.clone(),
            Detail::Told(words) => lang.say(&lead.with("words", words)),
        }
    }

    /// In English, for logs and for who configures the service.
    pub fn english(&self) -> String {
        match self {
            Detail::Said(message) => ENGLISH.say(message),
            Detail::Told(words) => words.clone(),
        }
    }
}

impl From<Message> for Detail {
    fn from(message: Message) -> Self {
        Detail::Said(message)
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
