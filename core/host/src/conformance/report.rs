//! What came of a run: for people, quiet where all is well, and as one JSON object.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::compare::Breach;
use super::kit::{About, Place};
use super::rules::{Level, Rule};

/// More places of one rule are counted and not shown.
const SHOWN: usize = 3;
/// More places of one rule are not kept.
const KEPT: usize = 50;

/// Themes whose rules hold for every call, and are looked at in each.
const WATCHED: [&str; 6] = ["secrets", "reach", "limits", "results", "failures", "calls"];

/// What came of a run of the kit.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    /// Only some cases are tried.
    partial: bool,
    about: Option<About>,
    cases: BTreeMap<Rule, u64>,
    broken: BTreeMap<Rule, Breaches>,
    took: Duration,
}

#[derive(Debug, Default)]
struct Breaches {
    count: u64,
    kept: Vec<(Place, Breach)>,
}

impl Report {
    pub(super) fn new(file: &Path, partial: bool) -> Self {
        Report {
            file: file.to_owned(),
            partial,
            about: None,
            cases: BTreeMap::new(),
            broken: BTreeMap::new(),
            took: Duration::ZERO,
        }
    }

    pub(super) fn about(&mut self, about: About) {
        self.about = Some(about);
    }

    pub(super) fn counted(&mut self, rule: &str) {
        if let Some(rule) = Rule::named(rule) {
            *self.cases.entry(rule).or_default() += 1;
        }
    }

    pub(super) fn broken(&mut self, rule: Rule, place: Place, breach: Breach) {
        let breaches = self.broken.entry(rule).or_default();
        breaches.count += 1;
        if breaches.kept.len() < KEPT {
            breaches.kept.push((place, breach));
        }
    }

    pub(super) fn took(&mut self, took: Duration) {
        self.took = took;
    }

    /// Whether something was tried, and every MUST held in it. In a whole run this is conformance.
    pub fn held(&self) -> bool {
        self.about.is_some()
            && !self.cases.is_empty()
            && self.broken_rules().all(|rule| rule.level() != Level::Must)
    }

    /// The rules that were broken and not waived.
    pub fn broken_rules(&self) -> impl Iterator<Item = Rule> + '_ {
        self.broken.keys().copied().filter(|rule| self.waived(*rule).is_none())
    }

    fn waived(&self, rule: Rule) -> Option<&str> {
        // Nothing excuses these: a provider cannot demand them.
        let never = matches!(rule.theme(), "load" | "secrets" | "calls" | "samples");
        let reason = self.about.as_ref()?.waived.get(rule.id())?;
        (!never).then_some(reason.as_str())
    }

    /// One object; docs/plugins/conformance.md describes it.
    pub fn to_json(&self) -> Value {
        let about = self.about.clone().unwrap_or_default();
        let rules: Vec<Value> = Rule::ALL
            .iter()
            .filter(|rule| self.cases.contains_key(rule) || self.broken.contains_key(rule))
            .map(|rule| {
                let broken = self.broken.get(rule);
                let places = broken.map(|broken| broken.kept.as_slice()).unwrap_or_default();
                json!({
                    "id": rule.id(),
                    "level": rule.level(),
                    "demands": rule.demands(),
                    "cases": self.cases.get(rule).copied().unwrap_or_default(),
                    "broken": broken.map_or(0, |broken| broken.count),
                    "waived": self.waived(*rule),
                    "findings": places.iter().map(|(place, breach)| json!({
                        "operation": place.operation,
                        "sample": place.sample,
                        "exchange": place.exchange,
                        "case": place.case,
                        "expected": breach.expected,
                        "found": breach.found,
                    })).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "report": 1,
            "file": self.file,
            "partial": self.partial,
            "held": self.held(),
            "conforms": (!self.partial).then(|| self.held()),
            "plugin": {"id": about.id, "label": about.label, "version": about.version, "sdk": about.sdk,
                "operations": about.operations, "samples": about.samples},
            "milliseconds": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "rules": rules,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.file.display())?;
        if let Some(about) = &self.about {
            writeln!(
                f,
                "{} {} ({}), built with {}; {} operations, {} samples\n",
                about.label,
                about.version,
                about.id,
                about.sdk,
                about.operations.len(),
                about.samples
            )?;
        }
        self.themes(f)?;
        for (&rule, breaches) in &self.broken {
            tell(f, rule, breaches, self.waived(rule))?;
        }
        self.verdict(f)
    }
}

impl Report {
    /// The last line.
    fn verdict(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let musts = self.broken_rules().filter(|rule| rule.level() == Level::Must).count();
        let cases: u64 = self.cases.values().sum();
        let tried = format!(
            "{cases} {} in {:.1} s",
            if cases == 1 { "case" } else { "cases" },
            self.took.as_secs_f64()
        );
        let broken =
            if musts == 1 { "1 rule is broken".to_owned() } else { format!("{musts} rules are broken") };
        let rules = self.cases.len();
        match (self.held(), self.partial) {
            (true, false) => write!(f, "\nThe plugin conforms: {tried}."),
            (true, true) => write!(
                f,
                "\n{} that {} tried held ({tried}); the rest was not tried.",
                if rules == 1 { "The rule".to_owned() } else { format!("The {rules} rules") },
                if rules == 1 { "was" } else { "were" },
            ),
            (false, _) if cases == 0 && musts == 0 => {
                write!(f, "\nNothing was tried: no case of the plugin is about it.")
            }
            (false, _) => write!(f, "\nThe plugin does not conform: {broken} ({tried})."),
        }
    }

    /// One line for each theme.
    fn themes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let played = self.cases.keys().any(|rule| rule.theme() != "load");
        let mut themes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.theme()).collect();
        themes.dedup();
        let mut told: Vec<&str> = Vec::new();
        for theme in themes {
            if told.contains(&theme) {
                continue;
            }
            told.push(theme);
            let of_theme = |rule: &&Rule| rule.theme() == theme;
            let cases: u64 = Rule::ALL.iter().filter(of_theme).filter_map(|rule| self.cases.get(rule)).sum();
            let broken: Vec<Rule> = self.broken_rules().filter(|rule| rule.theme() == theme).collect();
            let worst = match broken.iter().map(|rule| rule.level()).find(|level| *level == Level::Must) {
                Some(_) => "BROKEN",
                None if !broken.is_empty() => "advice",
                None => "ok",
            };
            if cases > 0 {
                writeln!(f, "  {theme:<14} {worst:<7} {cases:>5} cases")?;
            } else if !broken.is_empty() {
                writeln!(f, "  {theme:<14} {worst}")?;
            } else if !played {
                writeln!(f, "  {theme:<14} not tried")?;
            } else if WATCHED.contains(&theme) {
                writeln!(f, "  {theme:<14} {worst:<7} watched in every case")?;
            } else {
                writeln!(f, "  {theme:<14} {}", if self.partial { "not tried" } else { "nothing to try" })?;
            }
        }
        Ok(())
    }
}

fn tell(f: &mut fmt::Formatter<'_>, rule: Rule, breaches: &Breaches, waived: Option<&str>) -> fmt::Result {
    if let Some(reason) = waived {
        return writeln!(f, "\nwaived {}: {reason} ({} times)", rule.id(), breaches.count);
    }
    writeln!(f, "\n{} {}: {}", rule.level().word(), rule.id(), rule.demands())?;
    for (place, breach) in breaches.kept.iter().take(SHOWN) {
        let operation = place.operation.map(|operation| operation.name().to_owned());
        let sample = place.sample.as_ref().map(|sample| format!("sample \"{sample}\""));
        let exchange = place.exchange.map(|exchange| format!("exchange {exchange}"));
        let case = Some(place.case.clone());
        let at: Vec<String> = [operation, sample, exchange, case].into_iter().flatten().collect();
        writeln!(f, "  {}", at.join(", "))?;
        writeln!(f, "    expected: {}", one_line(&breach.expected))?;
        writeln!(f, "    found:    {}", one_line(&breach.found))?;
    }
    if breaches.count > SHOWN as u64 {
        writeln!(f, "  and {} more", breaches.count - SHOWN as u64)?;
    }
    writeln!(f, "  mend: {}", rule.mend())
}

/// Foreign text, which reaches a terminal.
fn one_line(text: &str) -> String {
    crate::observe::plugin_log::escape(text)
}
