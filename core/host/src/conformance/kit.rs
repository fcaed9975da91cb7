//! One run of the kit: cases, one after the other, each told before it begins, so that one that ends the process is known.

use std::time::Duration;

use convoke_plugin::{Operation, Transport};
use serde::{Deserialize, Serialize};

use super::compare::Breach;
use super::drive::{Call, Run, Upstream, drive};
use super::rules::Rule;
use super::scene::Scene;
use super::subject::{Open, Subject};
use super::watch;

/// Where a rule is tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) operation: Option<Operation>,
    /// The sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sample: Option<String>,
    /// The exchange, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) exchange: Option<usize>,
    /// What is done there.
    pub(super) case: String,
}

impl Place {
    /// Somewhere outside the samples.
    pub(super) fn general(case: impl Into<String>) -> Self {
        Place { case: case.into(), ..Place::default() }
    }

    /// A sample.
    pub(super) fn of(scene: &Scene, case: impl Into<String>) -> Self {
        Place {
            operation: Some(scene.operation),
            sample: Some(scene.title()),
            exchange: None,
            case: case.into(),
        }
    }

    /// One exchange of a sample, counted from 0.
    pub(super) fn at(scene: &Scene, exchange: usize, case: impl Into<String>) -> Self {
        Place { exchange: Some(exchange + 1), ..Place::of(scene, case) }
    }
}

/// What a run tells while it goes on.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Event {
    /// What is tested.
    Subject(About),
    /// The next case, by number.
    Begin { case: u64, rule: String, place: Place },
    /// A rule is broken.
    Broken { rule: String, place: Place, breach: Breach },
    /// The end.
    Done {},
}

/// What a report says of the plugin.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) version: String,
    pub(super) sdk: String,
    pub(super) operations: Vec<Operation>,
    pub(super) samples: usize,
    /// Rule and reason.
    pub(super) waived: std::collections::BTreeMap<String, String>,
}

/// Tells events; counts cases.
pub(super) struct Kit<'a> {
    tell: &'a mut dyn FnMut(&Event),
    /// Cases up to this one were tried before.
    skip: u64,
    /// The one rule or theme whose cases are tried.
    only: Option<&'a str>,
    case: u64,
    /// The sample at hand goes wrong as it is: with other values it would only go wrong once more.
    unsound: bool,
    /// With a plugin as slow as this the rest would take too long.
    given_up: bool,
}

/// The longest that a step may take: five times what the host warns of, for machines that are busy.
const SLOW: Duration = Duration::from_millis(500);

/// What a case finds.
pub(super) type Verdict = Result<(), Breach>;

impl<'a> Kit<'a> {
    pub(super) fn new(skip: u64, only: Option<&'a str>, tell: &'a mut dyn FnMut(&Event)) -> Self {
        Kit { tell, skip, only, case: 0, unsound: false, given_up: false }
    }

    pub(super) fn about(&mut self, about: About) {
        (self.tell)(&Event::Subject(about));
    }

    pub(super) fn done(&mut self) {
        (self.tell)(&Event::Done {});
    }

    /// Tries one thing.
    pub(super) fn case(&mut self, rule: Rule, place: Place, what: impl FnOnce() -> Verdict) {
        if self.begin(rule, &place)
            && let Err(breach) = what()
        {
            self.broken(rule, place, breach);
        }
    }

    /// Tries one call, and whatever holds for every call beside it.
    pub(super) fn call(
        &mut self,
        rule: Rule,
        place: Place,
        (open, scene, call): (&Open, &Scene, &Call),
        upstream: &mut Upstream<'_>,
        judge: impl FnOnce(&Run) -> Verdict,
    ) {
        if !self.begin(rule, &place) {
            return;
        }
        let run = drive(&open.instance, call, upstream);
        if run.slowest > SLOW {
            self.slow(place.clone(), &run, &mut || drive(&open.instance, call, upstream).slowest);
        }
        for (rule, breach) in watch::every_call(open, scene, &run) {
            self.broken(rule, place.clone(), masked(breach, scene));
        }
        let repeats = self.unsound
            && matches!(
                rule,
                Rule::VaryInput
                    | Rule::VaryEscaped
                    | Rule::VaryAnswer
                    | Rule::TimesMove
                    | Rule::AbiUnknownMembers
            );
        if let Err(breach) = judge(&run)
            && !repeats
        {
            self.broken(rule, place, masked(breach, scene));
        }
    }

    /// A machine may be busy with something else: only what is slow each time is slow.
    fn slow(&mut self, place: Place, run: &Run, again: &mut dyn FnMut() -> Duration) {
        let least = run.slowest.min(again()).min(again());
        if least > SLOW {
            let found = format!("a step of {} ms", least.as_millis());
            self.broken(
                Rule::CallsQuick,
                place,
                Breach::new(format!("steps within {} ms", SLOW.as_millis()), found),
            );
            self.given_up = true;
        }
    }

    /// Whether a sample goes as it shows: what other cases build on it is judged where it does. It counts for no rule; what was
    /// tried before the process died is taken for right.
    pub(super) fn tried(&mut self, place: Place, what: impl FnOnce() -> bool) {
        self.case += 1;
        self.unsound = false;
        if self.case > self.skip && !self.given_up {
            (self.tell)(&Event::Begin { case: self.case, rule: String::new(), place });
            self.unsound = !what();
        }
    }

    fn begin(&mut self, rule: Rule, place: &Place) -> bool {
        self.case += 1;
        let wanted = self.only.is_none_or(|only| only == rule.id() || only == rule.theme());
        if self.case <= self.skip || self.given_up || !wanted {
            return false;
        }
        (self.tell)(&Event::Begin { case: self.case, rule: rule.id().to_owned(), place: place.clone() });
        true
    }

    pub(super) fn broken(&mut self, rule: Rule, place: Place, breach: Breach) {
        (self.tell)(&Event::Broken { rule: rule.id().to_owned(), place, breach });
    }
}

fn masked(breach: Breach, scene: &Scene) -> Breach {
    Breach { expected: scene.fill.masked(&breach.expected), found: scene.fill.masked(&breach.found) }
}

/// Answers as the sample does; what comes after its end finds nobody.
pub(super) fn as_shown(
    scene: &Scene,
) -> impl FnMut(usize, &convoke_plugin::Request) -> Result<convoke_plugin::Response, Transport> + '_ {
    |number, _| scene.turns.get(number).map_or(Err(Transport::Protocol), |turn| Ok(turn.response()))
}

/// Everything a check needs at hand.
pub(super) struct Bench<'a> {
    pub(super) subject: &'a Subject,
}
