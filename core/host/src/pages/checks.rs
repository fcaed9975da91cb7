//! What tests hold against every page: it stands under the content security policy, its references resolve, and no
//! value became markup.

use std::collections::BTreeSet;

/// For slots that show text: tags, quotes, an entity, a template, control and direction characters.
pub(super) const HOSTILE: &str = "</span></title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;{provider}`\u{0}\u{1b}[31m\u{85}\u{2028}\u{202e}";
/// For slots whose value must stay exact: without the characters that HTML itself cannot carry.
pub(super) const HOSTILE_EXACT: &str =
    "</span><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;{provider}`";
/// [`HOSTILE_EXACT`] as it has to stand in a page.
pub(super) const HOSTILE_ESCAPED: &str = "&lt;/span&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&gt;&lt;img src=x onerror=alert(1)&gt;&amp;lt;{provider}`";

const TAGS: &str = " a b bdi blockquote body br button caption code dd details div dl dt em fieldset footer form h1 h2 h3 h4 h5 head header html img input label legend li link main meta nav noscript ol p pre script section span strong summary table tbody td th thead title tr ul ";
const ATTRIBUTES: &str = " action alt aria-current aria-describedby aria-hidden aria-invalid aria-label aria-labelledby aria-live autocapitalize autocomplete autofocus charset checked class content data-copied data-copies data-failed data-forget-after defer dir for height hidden href http-equiv id lang method name open rel required role scope spellcheck src tabindex translate type value width ";

/// Holds a page in the pseudo-language against the catalogue: words in plain letters came from somewhere else. Values of a
/// view must be without letters, and code is left out.
fn assert_translated(page: &str) {
    let mut read = Vec::new();
    for tag in tags(page) {
        let is_code = matches!(tag.name, "code" | "script" | "style");
        if !is_code && !tag.attributes.iter().any(|(name, _)| *name == "translate") {
            read.push(tag.after.split('<').next().unwrap_or_default());
        }
        let spoken = ["aria-label", "alt", "data-copied", "data-failed"];
        read.extend(tag.attributes.iter().filter(|(name, _)| spoken.contains(name)).map(|(_, value)| *value));
    }
    // What stands behind an element that ended.
    read.extend(page.split("</").skip(1).filter_map(|part| part.split_once('>')?.1.split('<').next()));
    for text in read {
        let text = text.replace("&amp;", "").replace("&quot;", "");
        let word = text
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        assert!(word.is_none(), "{word:?} is not of the catalogue, in {text:?}");
    }
}

#[test]
fn every_word_of_a_page_comes_from_the_catalogue() {
    use super::*;
    use crate::lang::{Lang, say};
    let token = |value| ShownToken { value, works_seconds: Some(90_000), renews_seconds: Some(60) };
    let missing =
        MissingScope { name: "3", needed_to: vec![say("operation-profile"), say("operation-revoke")] };
    let pages = |reader: &Reader| {
        let scope = ScopeChoice { name: "1", description: "2", ticked: true, administrator: true };
        let token_view = TokenPage {
            provider: "1",
            label: "2",
            sealed: false,
            refresh: Some(token("4")),
            access: Some(token("5")),
            granted: vec![GrantedScope { name: "6", description: None }],
            missing: vec![missing.clone()],
            account: Some(Account { name: Some("7"), email: Some("8") }),
        };
        let unknown = ShownToken { works_seconds: None, renews_seconds: None, ..token("1") };
        let kind = Problem {
            slug: "1",
            title: "2",
            status: 400,
            cause: "3".into(),
            meaning: reader.lang.text("problem-bad-request"),
            what_to_do: vec![reader.lang.text("problem-not-found-what-to-do")],
        };
        vec![
            landing(reader, &Landing::default()),
            landing(
                reader,
                &Landing { providers: vec![Provider { id: "1", label: "2", service: "3" }; 7], wanted: "4" },
            ),
            scope_picker(
                reader,
                &ScopePicker {
                    provider: "1",
                    label: "2",
                    scopes: vec![scope, ScopeChoice { administrator: false, ..scope }],
                    none_ticked: true,
                    hidden: vec![],
                },
            ),
            password_form(
                reader,
                &PasswordForm { provider: "1", label: "2", username: None, error: None, hidden: vec![] },
            ),
            onward(reader, &Onward { label: "2", url: "https://1" }),
            token_page(reader, &token_view),
            token_page(reader, &TokenPage { sealed: true, refresh: Some(unknown), ..token_view.clone() }),
            token_gone(reader, &TokenGone { provider: "1", label: "2" }),
            message(
                reader,
                &Message {
                    status: 404,
                    heading: "1",
                    what_happened: "2",
                    provider_says: Some("3"),
                    what_to_do: vec!["4"],
                    request_id: Some("5"),
                    actions: vec![],
                },
            ),
            privacy(reader, &Privacy::default()),
            problem(reader, &kind),
            problem_index(reader, std::slice::from_ref(&kind)),
        ]
    };
    for (tag, direction) in [("en-XA", "ltr"), ("ar-XB", "rtl")] {
        let reader = Reader { lang: Lang::of_tag(tag).expect("a pseudo-language"), again: None };
        for page in pages(&reader) {
            let page = page.into_string();
            assert!(page.contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")));
            assert_sound_with(&page, &["https://1"]);
            assert_translated(&page);
        }
    }
    let english = landing(&Reader::english(), &Landing::default()).into_string();
    assert!(std::panic::catch_unwind(|| assert_translated(&english)).is_err(), "the check is awake");
}

/// A start tag: its name and attributes with their values, still escaped.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// What follows it.
    after: &'a str,
}

/// [`assert_sound`], and no character that hides or reorders text.
pub(super) fn assert_harmless(page: &str) {
    assert_sound(page);
    assert!(!page.contains(|c: char| c.is_control() && c != '\n'), "control character");
    assert!(!page.contains(['\u{2028}', '\u{202e}']), "direction character");
}

/// Only our own tags, attributes and addresses; unique ids; references that resolve.
pub(super) fn assert_sound(page: &str) {
    assert_sound_with(page, &[]);
}

/// [`assert_sound`] with addresses that may stand in links besides our own.
pub(super) fn assert_sound_with(page: &str, foreign: &[&str]) {
    let tags = tags(page);
    let mut ids = BTreeSet::new();
    for (_, id) in tags.iter().flat_map(|tag| &tag.attributes).filter(|(name, _)| *name == "id") {
        assert!(!id.is_empty() && !id.contains(char::is_whitespace), "id {id:?}");
        assert!(ids.insert(*id), "id {id:?} twice");
    }
    for tag in &tags {
        assert!(TAGS.contains(&format!(" {} ", tag.name)), "tag {}", tag.name);
        for (name, value) in &tag.attributes {
            assert!(ATTRIBUTES.contains(&format!(" {name} ")), "attribute {name} of {}", tag.name);
            match *name {
                "for" | "aria-describedby" | "aria-labelledby" | "data-copies" => {
                    assert!(ids.contains(value), "{name} {value:?} leads nowhere");
                }
                "href" if value.starts_with('#') => {
                    assert!(ids.contains(&value[1..]), "{value:?} leads nowhere")
                }
                "href" if tag.name == "a" && foreign.contains(value) => {}
                "href" | "src" | "action" => {
                    assert!(
                        value.starts_with('/') && !value[1..].starts_with(['/', '\\']),
                        "{name}={value:?}"
                    );
                }
                _ => {}
            }
        }
        if tag.name == "script" {
            assert!(tag.attributes.iter().any(|(name, _)| *name == "src"), "inline script");
            assert!(tag.after.starts_with("</script>"), "script with content");
        }
    }
    assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1, "one h1");
}

fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if rest.starts_with(['/', '!']) {
            continue;
        }
        let name_end = rest.find([' ', '>']).expect("a tag ends");
        let (name, mut tail) = rest.split_at(name_end);
        let mut attributes = Vec::new();
        while let Some(more) = tail.strip_prefix(' ') {
            let end = more.find(['=', ' ', '>']).expect("an attribute ends");
            let (attribute, value) = more.split_at(end);
            if let Some(quoted) = value.strip_prefix("=\"") {
                let (text, after) = quoted.split_once('"').expect("a value ends");
                attributes.push((attribute, text));
                tail = after;
            } else {
                attributes.push((attribute, ""));
                tail = value;
            }
        }
        rest = tail.strip_prefix('>').unwrap_or_else(|| panic!("tag {name} is not closed: {:.80}", tail));
        tags.push(Tag { name, attributes, after: rest });
    }
    tags
}
