//! What is wrong with a calendar entry: DOMI's flags and messages, and where in the body each of them is.

use convoke_plugin::{Capability, Recurrence};
use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::api::calendar_entry::CalendarEntry;
use crate::api::problem::{Cause, Problem};
use crate::flow::when::this_minute;
use crate::lang::{Detail, say};
use crate::notes::when::{self, When};
use crate::notes::{label, repeats};
use crate::provider::Provider;
use crate::schema::Flaw;

/// DOMI's flags with their messages, as its client shows them: letter for letter.
const MESSAGES: [(u32, &str); 10] = [
    (1, "Form Not \"Appointment\""),
    (2, "Subject Is blank"),
    (4, "StartDate Not populated Or ot interpretable As a Date Time"),
    (8, "StartTime Not populated Or ot interpretable As a Date Time"),
    (16, "StartTimeZone Not populated Or Not interpretable As a Time Zone"),
    (32, "Start Date/Time Is before Now (Current Date/Time)"),
    (64, "EndDate Not populated Or ot interpretable As a Date Time"),
    (128, "EndTime Not populated Or ot interpretable As a Date Time"),
    (256, "EndTimeZone Not populated Or Not interpretable As a Time Zone"),
    (512, "End Date/Time Is before Start Date/Time"),
];
const MISSING: &str = "field-missing";

/// One end of the entry: its items' names and flags.
pub(super) struct End {
    date: &'static str,
    time: &'static str,
    zone: &'static str,
    date_time: &'static str,
    /// For a missing date, time, zone, and for a date and time that cannot be.
    flags: [u32; 4],
}

pub(super) const START: End = End {
    date: "/StartDate",
    time: "/StartTime",
    zone: "/StartTimeZone",
    date_time: "/StartDateTime",
    flags: [4, 8, 16, 32],
};
pub(super) const END: End = End {
    date: "/EndDate",
    time: "/EndTime",
    zone: "/EndTimeZone",
    date_time: "/EndDateTime",
    flags: [64, 128, 256, 512],
};

/// How an entry repeats.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Repeats {
    /// It does not.
    Not,
    /// By a rule, in the local time of a zone that means the same as the entry's on each of its dates.
    By { rule: Recurrence, zone: String },
}

impl Repeats {
    pub(super) fn rule(&self) -> Option<&Recurrence> {
        match self {
            Repeats::Not => None,
            Repeats::By { rule, .. } => Some(rule),
        }
    }
}

/// What is wrong, collected so that a client learns all of it at once.
pub(super) struct Findings {
    flags: u32,
    errors: Vec<Flaw>,
    /// How many of them are about what cannot be expressed.
    inexpressible: usize,
}

impl Findings {
    /// `errors` are what the schema found.
    pub(super) fn new(errors: Vec<Flaw>) -> Self {
        Findings { flags: 0, errors, inexpressible: 0 }
    }

    pub(super) fn add(&mut self, pointer: impl Into<String>, detail: impl Into<Detail>) {
        let pointer = pointer.into();
        // What the schema says of a member says more.
        if !self.errors.iter().any(|error| error.pointer == pointer) {
            self.errors.push(Flaw::new(pointer, detail));
        }
    }

    fn flag(&mut self, flag: u32, pointer: &str, detail: impl Into<Detail>) {
        self.flags |= flag;
        self.add(pointer, detail);
    }

    /// The form, where `missing` says that it has to be there.
    pub(super) fn form(&mut self, entry: &CalendarEntry, missing: bool) {
        // "Compared in proper case": each word's first letter large, the others small.
        match given(entry.form.as_deref()) {
            Some(_) if entry.form.as_deref().is_some_and(|form| form.eq_ignore_ascii_case("Appointment")) => {
            }
            Some(_) => self.flag(1, "/Form", say("field-appointment")),
            None if missing || entry.form.is_some() => self.flag(1, "/Form", say(MISSING)),
            None => {}
        }
    }

    /// The subject, where there is a good one.
    pub(super) fn subject(&mut self, entry: &CalendarEntry, missing: bool) -> Option<String> {
        match (given(entry.subject.as_deref()), &entry.subject) {
            (Some(subject), _) => return Some(subject.to_owned()),
            (None, Some(_)) => self.flag(2, "/Subject", say("field-blank")),
            (None, None) if missing => self.flag(2, "/Subject", say(MISSING)),
            (None, None) => {}
        }
        None
    }

    /// Start and end, where both are good and in order.
    pub(super) fn times(&mut self, entry: &CalendarEntry) -> Option<(When, When)> {
        let start = self.end(&START, items_of_start(entry));
        let end = self.end(&END, items_of_end(entry));
        let (start, end) = (start?, end?);
        if end.moment.unix_ms < start.moment.unix_ms {
            self.flag(512, END.place(items_of_end(entry)), say("field-end-before"));
            return None;
        }
        Some((start, end))
    }

    /// That it does not begin before the current minute.
    pub(super) fn not_past(&mut self, entry: &CalendarEntry, start: &When) {
        if start.moment.unix_ms < this_minute() {
            self.flag(32, START.place(items_of_start(entry)), say("field-past"));
        }
    }

    /// How the entry repeats; nothing where it does not say, or not say it well.
    pub(super) fn repeats(
        &mut self,
        provider: &Provider,
        entry: &CalendarEntry,
        start: Option<&When>,
    ) -> Option<Repeats> {
        match repeats::repeats(&entry.repeats) {
            Err(fault) => self.fault(entry, fault),
            Ok(None) => return None,
            Ok(Some(false)) => return Some(Repeats::Not),
            Ok(Some(true)) if !provider.has(Capability::Recurrence) => {
                self.inexpressible += 1;
                self.add("/Repeats", say("field-repeats").with("provider", provider.label.as_str()));
            }
            Ok(Some(true)) => return self.series(entry, start?),
        }
        None
    }

    fn series(&mut self, entry: &CalendarEntry, start: &When) -> Option<Repeats> {
        let Some(zone) = &start.zone else {
            self.add(START.zone, say(MISSING));
            return None;
        };
        let instant = Timestamp::from_millisecond(start.moment.unix_ms).ok()?;
        let local = zone.offset(instant).to_datetime(instant);
        let series = match repeats::read(&entry.repeats, local, zone) {
            Ok(None) => return Some(Repeats::Not),
            Ok(Some(series)) => series,
            Err(fault) => {
                self.fault(entry, fault);
                return None;
            }
        };
        let times: Vec<DateTime> = series.dates.iter().map(|date| date.to_datetime(local.time())).collect();
        let Some(zone) = label::over(zone, &times) else {
            self.inexpressible += 1;
            self.add(START.zone, say("repeat-zone"));
            return None;
        };
        Some(Repeats::By { rule: series.rule, zone })
    }

    fn fault(&mut self, entry: &CalendarEntry, fault: repeats::Fault) {
        self.inexpressible += usize::from(fault.inexpressible);
        let pointer = match fault.place {
            repeats::Place::Start => START.place(items_of_start(entry)).to_owned(),
            repeats::Place::Item(item) => format!("/{item}"),
        };
        self.add(pointer, fault.detail);
    }

    /// DOMI's nesting: a missing date hides what else is wrong at this end, a missing time the zone, and so on; so there is
    /// one flag at most.
    fn end(&mut self, names: &End, items: when::Items<'_>) -> Option<When> {
        let faults = match when::read(items) {
            Ok(when) => return Some(when),
            Err(faults) => faults,
        };
        let places = [
            (when::Item::Date, names.date, names.flags[0]),
            (when::Item::Time, names.time, names.flags[1]),
            (when::Item::Zone, names.zone, names.flags[2]),
        ];
        for (item, pointer, flag) in places {
            if faults.iter().any(|fault| fault.item == item && fault.detail.is_none()) {
                self.flag(flag, pointer, say(MISSING));
                return None;
            }
        }
        let only_zone = faults.iter().all(|fault| fault.item == when::Item::Zone);
        let flag = if only_zone { names.flags[2] } else { names.flags[3] };
        for fault in faults {
            let pointer = match fault.item {
                when::Item::Date => names.date,
                when::Item::Time => names.time,
                when::Item::Zone => names.zone,
                when::Item::DateTime => names.date_time,
            };
            self.flag(flag, pointer, fault.detail.unwrap_or_else(|| say(MISSING)));
        }
        None
    }

    pub(super) fn into_result(self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            return Ok(());
        }
        let only_inexpressible = self.inexpressible == self.errors.len();
        let mut problem = Problem::invalid(self.errors);
        if only_inexpressible {
            problem.cause = Some(Cause::NotExpressible);
        }
        problem.domi_flags = Some(self.flags).filter(|flags| *flags != 0);
        let raised = MESSAGES.iter().filter(|(flag, _)| self.flags & flag != 0);
        problem.domi_messages = raised.map(|(_, message)| (*message).to_owned()).collect();
        Err(problem)
    }
}

impl End {
    /// Where this end of the entry is written.
    pub(super) fn place(&self, items: when::Items<'_>) -> &'static str {
        if given(items.date_time).is_some() { self.date_time } else { self.date }
    }
}

/// Whether the entry says when it is, or repeats: a rule means nothing without a start.
pub(super) fn needs_times(entry: &CalendarEntry) -> bool {
    let repeats = matches!(repeats::repeats(&entry.repeats), Ok(Some(true)));
    repeats
        || [items_of_start(entry), items_of_end(entry)]
            .into_iter()
            .any(|items| [items.date, items.time, items.zone, items.date_time].iter().any(Option::is_some))
}

pub(super) fn items_of_start(entry: &CalendarEntry) -> when::Items<'_> {
    when::Items {
        date: entry.start_date.as_deref(),
        time: entry.start_time.as_deref(),
        zone: entry.start_time_zone.as_deref(),
        date_time: entry.start_date_time.as_deref(),
    }
}

pub(super) fn items_of_end(entry: &CalendarEntry) -> when::Items<'_> {
    when::Items {
        date: entry.end_date.as_deref(),
        time: entry.end_time.as_deref(),
        zone: entry.end_time_zone.as_deref(),
        date_time: entry.end_date_time.as_deref(),
    }
}

/// A text that says something.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
