//! A value that a provider answers bare in one place and in an array in another.

use serde::Deserialize;

/// A value, bare or in an array.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// In an array, which may be empty.
    Many(Vec<T>),
    /// Bare.
    One(T),
}

impl<T> OneOrMany<T> {
    /// The one, or the first of many.
    pub fn one(self) -> Option<T> {
        match self {
            OneOrMany::One(one) => Some(one),
            OneOrMany::Many(many) => many.into_iter().next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read_json;

    #[test]
    fn bare_and_in_an_array() {
        let one = |text: &str| read_json::<OneOrMany<u8>>(text.as_bytes()).map(OneOrMany::one);
        assert_eq!(one("1"), Some(Some(1)));
        assert_eq!(one("[1]"), Some(Some(1)));
        assert_eq!(one("[1,2]"), Some(Some(1)));
        assert_eq!(one("[]"), Some(None));
        assert_eq!(one("{}"), None);
    }
}
