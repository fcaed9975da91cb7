//! `GET /`: the providers, each with its way to a token.

use maud::{Markup, html};

use super::layout::{Frame, Reader, layout};
use super::text::{connect_path, inline, shown};

/// With more providers than this, the list uses the width of the window, one line for each, and can be searched.
const MANY: usize = 6;

/// A provider on the landing page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider<'a> {
    /// As in `/connect/{id}`.
    pub id: &'a str,
    /// For people.
    pub label: &'a str,
    /// What the service calls itself, which need not be in the label.
    pub service: &'a str,
}

/// The landing page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landing<'a> {
    /// Configured providers, in any order. None: the page tells the administrator what to do.
    pub providers: Vec<Provider<'a>>,
    /// Which are wanted: those with these words in label, id or service. Blank: all.
    pub wanted: &'a str,
}

/// The landing page's markup.
pub fn landing(reader: &Reader, view: &Landing<'_>) -> Markup {
    if view.providers.is_empty() {
        return nothing_configured(reader);
    }
    let lang = reader.lang;
    let title = lang.text("landing-title");
    let many = view.providers.len() > MANY;
    let entries = entries(view);
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("landing-lead")) }
        @if many || !view.wanted.is_empty() { (search(reader, view, entries.len())) }
        ul class={ "cards" @if many { " lines" } } role="list" {
            @for Entry { provider, service, id } in &entries {
                li {
                    div {
                        h2 { (shown(provider.label)) }
                        @if service.is_some() || id.is_some() {
                            p {
                                @if let Some(service) = service { (shown(service)) " " }
                                @if let Some(id) = id { code dir="ltr" translate="no" { (shown(id)) } }
                            }
                        }
                    }
                    a class={ "button" @if many { " quiet" } } href=(connect_path(provider.id))
                        aria-label=(lang.fill("landing-get-token-for", &[("provider", &spoken(provider.label, *id))])) { (lang.text("landing-get-token")) }
                }
            }
        }
    };
    layout(reader, Frame { title: &title, wide: many, ..Frame::default() }, content)
}

/// A line of the list, with what its label does not say.
struct Entry<'a> {
    provider: Provider<'a>,
    service: Option<&'a str>,
    /// Where another one has the same label.
    id: Option<&'a str>,
}

/// Those that are wanted, by their labels as people sort them, whatever their letter case.
fn entries<'a>(view: &Landing<'a>) -> Vec<Entry<'a>> {
    let words: Vec<String> = view.wanted.split_whitespace().map(plain_letters).collect();
    let mut found: Vec<(String, Entry<'a>)> = Vec::new();
    for provider in &view.providers {
        let label = plain_letters(provider.label);
        let service = plain_letters(provider.service);
        let all = format!("{label} {} {service}", plain_letters(provider.id));
        let alike = |other: &&Provider<'_>| plain_letters(other.label) == label;
        let entry = Entry {
            provider: *provider,
            service: Some(provider.service).filter(|_| !label.contains(&service)),
            id: Some(provider.id).filter(|_| view.providers.iter().filter(alike).count() > 1),
        };
        if words.iter().all(|word| all.contains(word.as_str())) {
            found.push((label, entry));
        }
    }
    found.sort_by(|(a, one), (b, other)| (a, one.provider.id).cmp(&(b, other.provider.id)));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// In small letters, those of Europe's languages without their marks: `Öffentlichkeit` is found by `offent`, and between N and P.
fn plain_letters(text: &str) -> String {
    let marked = [
        ('a', "àáâãäåāăą"),
        ('c', "çćč"),
        ('d', "ďđ"),
        ('e', "èéêëēėęě"),
        ('g', "ğģ"),
        ('i', "ìíîïīįı"),
        ('l', "ĺľł"),
        ('n', "ñńňņ"),
        ('o', "òóôõöøōő"),
        ('r', "ŕř"),
        ('s', "śşšș"),
        ('t', "ţťț"),
        ('u', "ùúûüūůűų"),
        ('y', "ýÿ"),
        ('z', "źżž"),
    ];
    let plain = |c: char| marked.iter().find(|(_, all)| all.contains(c)).map_or(c, |(plain, _)| *plain);
    text.to_lowercase().chars().map(plain).collect()
}

/// A label as a screen reader tells it from an equal one.
fn spoken(label: &str, id: Option<&str>) -> String {
    id.map_or_else(|| label.to_owned(), |id| format!("{label} ({id})"))
}

/// A search that works without scripts.
fn search(reader: &Reader, view: &Landing<'_>, found: usize) -> Markup {
    let lang = reader.lang;
    let number = |count: usize| count.to_string();
    html! {
        form class="search" role="search" method="get" action="/" {
            div class="field" {
                label for="q" { (lang.text("landing-search")) }
                input id="q" name="q" type="search" value=(shown(view.wanted)) autocomplete="off" spellcheck="false";
            }
            button class="quiet" { (lang.text("landing-search-button")) }
        }
        @if !view.wanted.is_empty() {
            p class="row small" role="status" {
                span { (lang.fill("landing-found", &[("found", &number(found)), ("all", &number(view.providers.len()))])) }
                a href="/" { (lang.text("landing-all")) }
            }
        }
    }
}

fn nothing_configured(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let title = lang.text("unconfigured-title");
    let steps = ["unconfigured-step-section", "unconfigured-step-check", "unconfigured-step-restart"];
    let content = html! {
        h1 { (title) }
        p class="lead" { (lang.text("unconfigured-lead")) }
        div class="note" {
            h2 { (lang.text("unconfigured-todo")) }
            ol { @for step in steps { li { (inline(&lang.text(step))) } } }
        }
    };
    layout(reader, Frame { title: &title, ..Frame::default() }, content)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, HOSTILE};
    use super::*;

    #[test]
    fn each_provider_has_its_link() {
        let providers = vec![
            Provider { id: "acme", label: "Acme Meet", service: "Acme" },
            Provider { id: "other", label: "Other", service: "Other" },
        ];
        let page = landing(&Reader::english(), &Landing { providers, wanted: "" }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"href="/connect/acme" aria-label="Get token for Acme Meet">Get token</a>"#));
        assert!(page.contains(r#"href="/connect/other""#));
        assert_eq!(page.matches(">Get token<").count(), 2);
    }

    #[test]
    fn without_providers_the_administrator_learns_what_to_do() {
        let page = landing(&Reader::english(), &Landing::default()).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(">convoke config check</code>"));
        assert!(!page.contains("Get token"));
    }

    #[test]
    fn hostile_values_are_text() {
        let providers = vec![
            Provider { id: HOSTILE, label: HOSTILE, service: "Acme" },
            Provider { id: "other", label: HOSTILE, service: HOSTILE },
        ];
        for wanted in ["", HOSTILE] {
            let view = Landing { providers: providers.clone(), wanted };
            checks::assert_harmless(&landing(&Reader::english(), &view).into_string());
        }
    }

    fn twenty() -> Vec<Provider<'static>> {
        let labels = ["Sales", "support", "Zeta Berlin", "Zeta", "Entwicklung"];
        let ids = [
            "a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4", "c1", "c2", "c3", "c4", "d1", "d2", "d3", "d4",
            "e1",
        ];
        let by_number = |(number, id)| Provider { id, label: labels[number % 4], service: "Zeta" };
        let mut all: Vec<Provider<'_>> = ids.into_iter().enumerate().map(by_number).collect();
        all.extend(["x", "y", "z"].map(|id| Provider { id, label: labels[4], service: "Acme" }));
        all
    }

    fn ids(wanted: &str) -> Vec<String> {
        let view = Landing { providers: twenty(), wanted };
        entries(&view).iter().map(|entry| entry.provider.id.to_owned()).collect()
    }

    #[test]
    fn many_are_sorted_told_apart_and_found() {
        let page = landing(&Reader::english(), &Landing { providers: twenty(), wanted: "" }).into_string();
        checks::assert_sound(&page);
        assert!(page.contains(r#"aria-label="Get token for Sales (a1)">Get token</a>"#));
        assert!(page.contains(r#"<p>Zeta <code dir="ltr" translate="no">a1</code>"#));
        assert!(
            page.contains(r#"<p><code dir="ltr" translate="no">a3</code>"#),
            "the label says Zeta already"
        );
        assert!(page.contains(r#"role="search""#));
        assert_eq!(page.matches(">Get token<").count(), 20);
        let sorted = ids("");
        assert_eq!(sorted[..4], ["x", "y", "z", "a1"], "Entwicklung comes before Sales");
        assert_eq!(sorted[sorted.len() - 1], "d3", "Zeta Berlin comes after Zeta");

        assert_eq!(ids("  BERLIN "), ["a3", "b3", "c3", "d3"]);
        assert_eq!(ids("acme entw"), ["x", "y", "z"]);
        assert_eq!(ids("b2"), ["b2"]);
        assert_eq!(ids("nothing of this"), Vec::<String>::new());
        let none =
            landing(&Reader::english(), &Landing { providers: twenty(), wanted: "nothing" }).into_string();
        checks::assert_sound(&none);
        assert!(none.contains("0 of 20") && none.contains(r#"<a href="/">Show all</a>"#));
    }

    #[test]
    fn marks_and_letter_cases_do_not_count() {
        assert_eq!(plain_letters("Öffentlich ŁÓDŹ 東京"), "offentlich lodz 東京");
        let labels = ["Zebra", "Öl", "apfel", "Nuss", "Pech"];
        let providers = labels.map(|label| Provider { id: "x", label, service: "Acme" }).to_vec();
        let sorted: Vec<_> = entries(&Landing { providers: providers.clone(), wanted: "" })
            .iter()
            .map(|entry| entry.provider.label)
            .collect();
        assert_eq!(sorted, ["apfel", "Nuss", "Öl", "Pech", "Zebra"]);
        assert_eq!(entries(&Landing { providers, wanted: "OL" })[0].provider.label, "Öl");
    }

    #[test]
    fn a_few_need_no_search() {
        let providers: Vec<_> = twenty().into_iter().take(MANY).collect();
        let page = landing(&Reader::english(), &Landing { providers, wanted: "" }).into_string();
        assert!(!page.contains("<form class=\"search\""));
    }
}
