//! JSON into types: a text is parsed once into a light tree, and the types are filled from the tree.
//!
//! This keeps plugins small. One instantiation of the text parser serves all types; of a type no more is instantiated than
//! an object, a list or a scalar needs; an error is a place without words, since words could quote a secret and would
//! never be shown. `inline(never)` stands where there would else be a copy for each member instead of one for each type. The
//! tree borrows from the text, so the detour costs few instructions.
//!
//! Two things differ from `serde_json`: an array is never read as a struct, and the keys of a map are text, not numbers.

use std::borrow::Cow;
use std::fmt;
use std::vec::IntoIter;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

/// Why a text could not be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is not JSON.
    Syntax,
    /// It is JSON of another form than the type wants.
    Form(Misfit),
}

impl fmt::Display for Unreadable {
    /// The end of a sentence on what was read. Member names only, never a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Syntax => f.write_str("is not JSON"),
            Unreadable::Form(Misfit(pointer)) => write!(f, "has another form at \"{pointer}\""),
        }
    }
}

/// The place of the first member that does not fit: a JSON pointer (RFC 6901).
#[derive(Debug)]
pub(crate) struct Misfit(String);

impl Misfit {
    #[cold]
    fn here() -> Self {
        Misfit(String::new())
    }

    #[cold]
    fn below(mut self, key: &str) -> Self {
        self.0.insert_str(0, &key.replace('~', "~0").replace('/', "~1"));
        self.0.insert(0, '/');
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl serde::de::Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Misfit::here()
    }

    fn missing_field(field: &'static str) -> Self {
        Misfit::here().below(field)
    }
}

/// Reads a JSON text.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    T::deserialize(parse(text)?).map_err(Unreadable::Form)
}

/// A JSON text that is no answer: a cursor, what is inside a token. `None` when it does not fit.
///
/// Rather than `serde_json::from_str`, whose use makes a plugin larger by a second parser.
pub fn read_json<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    read(text).ok()
}

#[inline(never)]
fn parse(text: &[u8]) -> Result<Node<'_>, Unreadable> {
    serde_json::from_slice(text).map_err(|_| Unreadable::Syntax)
}

/// A JSON value. Members stay in order, and double ones stay double.
#[derive(Default)]
enum Node<'a> {
    #[default]
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Node::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let mut object = Vec::new();
        // A key of JSON is always a text.
        while let Some(Node::Text(key)) = members.next_key()? {
            object.push((key, members.next_value()?));
        }
        Ok(Node::Object(object))
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Misfit;

    #[inline(never)]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(value),
            Node::Unsigned(value) => visitor.visit_u64(value),
            Node::Signed(value) => visitor.visit_i64(value),
            Node::Float(value) => visitor.visit_f64(value),
            Node::Text(text) => visitor.visit_str(&text),
            Node::List(list) => visitor.visit_seq(Items(list.into_iter())),
            Node::Object(object) => visitor.visit_map(Members::of(object)),
        }
    }

    #[inline(never)]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Node::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    #[inline(never)]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Node::List(list) => visitor.visit_seq(Items(list.into_iter())),
            _ => Err(Misfit::here()),
        }
    }

    #[inline(never)]
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Node::List(list) if list.len() == length => visitor.visit_seq(Items(list.into_iter())),
            _ => Err(Misfit::here()),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_tuple(length, visitor)
    }

    #[inline(never)]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Node::Object(object) => visitor.visit_map(Members::of(object)),
            _ => Err(Misfit::here()),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    #[inline(never)]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let variant = match self {
            Node::Text(name) => vec![(name, Node::Null)],
            Node::Object(object) if object.len() == 1 => object,
            _ => return Err(Misfit::here()),
        };
        visitor.visit_enum(MapAccessDeserializer::new(Members::of(variant)))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct identifier
    }
}

struct Items<'a>(IntoIter<Node<'a>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misfit;

    #[inline(never)]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Members<'a> {
    rest: IntoIter<(Cow<'a, str>, Node<'a>)>,
    /// The member under way; null once its value is taken.
    key: Cow<'a, str>,
    value: Node<'a>,
}

impl<'a> Members<'a> {
    fn of(object: Vec<(Cow<'a, str>, Node<'a>)>) -> Self {
        Members { rest: object.into_iter(), key: Cow::Borrowed(""), value: Node::Null }
    }

    #[inline(never)]
    fn advance(&mut self) -> bool {
        let next = self.rest.next();
        let more = next.is_some();
        (self.key, self.value) = next.unwrap_or_default();
        more
    }

    #[inline(never)]
    fn value(&mut self) -> Node<'a> {
        std::mem::take(&mut self.value)
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Misfit;

    #[inline(never)]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        if self.advance() { seed.deserialize((*self.key).into_deserializer()).map(Some) } else { Ok(None) }
    }

    #[inline(never)]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let value = self.value();
        seed.deserialize(value).map_err(|misfit| misfit.below(&self.key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

#[cfg(test)]
mod tests;
