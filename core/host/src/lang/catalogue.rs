//! The languages there are, and their messages.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::duration;
use super::message::{Message, Value};
use super::plain::plain;
use super::pseudo;

/// The message files of a language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../locales/", $language, "/details.ftl")),
            include_str!(concat!("../../locales/", $language, "/fields.ftl")),
            include_str!(concat!("../../locales/", $language, "/pages.ftl")),
            include_str!(concat!("../../locales/", $language, "/pairing.ftl")),
            include_str!(concat!("../../locales/", $language, "/problems.ftl")),
        ]
    };
}

/// A language that pages and answers can be in.
struct Language {
    /// BCP 47, as in `lang` attributes and `Content-Language`.
    tag: &'static str,
    /// Its name in itself.
    name: &'static str,
    /// The tag whose plural rules hold.
    plurals: &'static str,
    right_to_left: bool,
    /// Whether only who names it exactly gets it: for translators and tests.
    hidden: bool,
    transform: Option<fn(&str) -> Cow<'_, str>>,
    files: &'static [&'static str],
    bundle: OnceLock<FluentBundle<FluentResource>>,
}

impl Language {
    const fn new(tag: &'static str, name: &'static str, files: &'static [&'static str]) -> Self {
        Language {
            tag,
            name,
            plurals: tag,
            right_to_left: false,
            hidden: false,
            transform: None,
            files,
            bundle: OnceLock::new(),
        }
    }

    /// English, changed so that one sees what is not translated, what does not fit, and what only works from left to right.
    const fn pseudo(tag: &'static str, right_to_left: bool) -> Self {
        let mut language = Language::new(tag, tag, EN);
        language.plurals = "en";
        language.right_to_left = right_to_left;
        language.hidden = true;
        language.transform = Some(pseudo::transform);
        language
    }
}

const EN: &[&str] = files!("en");

/// English first: it is the fallback. The others in the order of their tags. A new one needs its files and a line here.
static LANGUAGES: [Language; 10] = [
    Language::new("en", "English", EN),
    Language::new("de", "Deutsch", files!("de")),
    Language::new("es", "Español", files!("es")),
    Language::new("fr", "Français", files!("fr")),
    Language::new("hi", "हिन्दी", files!("hi")),
    Language::new("it", "Italiano", files!("it")),
    Language::new("ja", "日本語", files!("ja")),
    Language::new("pl", "Polski", files!("pl")),
    Language::pseudo("en-XA", false),
    Language::pseudo("ar-XB", true),
];

/// The language of a reader.
#[derive(Clone, Copy)]
pub struct Lang(&'static Language);

/// English, the fallback, and what administrators read.
pub const ENGLISH: Lang = Lang(&LANGUAGES[0]);

/// The languages on offer.
pub fn offered() -> impl Iterator<Item = Lang> {
    LANGUAGES.iter().filter(|language| !language.hidden).map(Lang)
}

impl Lang {
    /// The language of exactly this tag, in any letter case; also those that are not on offer.
    pub fn of_tag(tag: &str) -> Option<Lang> {
        LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag)).map(Lang)
    }

    /// BCP 47, such as `de`.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    /// What those who speak it call it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self.0.right_to_left { "rtl" } else { "ltr" }
    }

    /// A message without values.
    pub fn text(self, id: &str) -> Cow<'static, str> {
        self.format(id, None)
    }

    /// A message with text in its places.
    pub fn fill(self, id: &str, values: &[(&'static str, &str)]) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, FluentValue::String(plain(value)));
        }
        self.format(id, Some(&arguments)).into_owned()
    }

    /// A message with its values.
    pub fn say(self, message: &Message) -> String {
        let mut arguments = FluentArgs::with_capacity(message.values.len());
        for (name, value) in &message.values {
            let value = match value {
                Value::Text(text) => FluentValue::String(plain(text)),
                Value::Number(number) => FluentValue::from(*number),
                Value::Said(message) => FluentValue::from(self.say(message)),
                Value::Seconds(seconds) => FluentValue::from(duration::words(self, *seconds)),
            };
            arguments.set(*name, value);
        }
        self.format(message.id, Some(&arguments)).into_owned()
    }

    /// In this language, else in English. A message that is nowhere is shown by its id, which a test finds.
    fn format(self, id: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let found = [self, ENGLISH].into_iter().find_map(|lang| {
            let bundle = lang.bundle();
            Some((bundle, bundle.get_message(id)?.value()?))
        });
        match found {
            Some((bundle, pattern)) => bundle.format_pattern(pattern, arguments, &mut Vec::new()),
            None => Cow::Owned(format!("{{{id}}}")),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        self.0.bundle.get_or_init(|| {
            let plurals = self.0.plurals.parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![plurals]);
            // Marks around values keep a Latin name from turning a right-to-left sentence round; elsewhere they are in the way.
            bundle.set_use_isolating(self.0.right_to_left);
            bundle.set_transform(self.0.transform);
            for file in self.0.files {
                // What is wrong in a file is left out of it and found by a test.
                let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(rest, _)| rest);
                let _ = bundle.add_resource(resource);
            }
            bundle
        })
    }
}

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.tag)
    }
}

impl PartialEq for Lang {
    fn eq(&self, other: &Self) -> bool {
        self.0.tag == other.0.tag
    }
}

impl Eq for Lang {}
