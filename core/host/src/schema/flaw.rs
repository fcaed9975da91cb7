//! A wrong place of a body.

use convoke_plugin::FieldError;

use crate::lang::{Detail, Lang, say};

/// A wrong place of a body, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// RFC 6901, relative to the client's body: `/title`. Empty for the body as a whole.
    pub pointer: String,
    /// What is wrong and what is allowed; never what was sent.
    pub detail: Detail,
}

impl Flaw {
    /// `pointer` is RFC 6901, such as `/options/siteUrl`.
    pub fn new(pointer: impl Into<String>, detail: impl Into<Detail>) -> Self {
        Flaw { pointer: pointer.into(), detail: detail.into() }
    }

    /// What is wrong, in a language.
    pub fn words(&self, lang: Lang) -> String {
        self.detail.words(lang, say("field-told"))
    }
}

impl From<FieldError> for Flaw {
    fn from(error: FieldError) -> Self {
        Flaw { pointer: error.pointer, detail: Detail::Told(error.detail) }
    }
}
