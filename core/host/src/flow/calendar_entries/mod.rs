//! Calendar entries: a meeting from an entry's own items, and the items to write back.

mod changes;
mod check;
mod filled;
mod names;

use convoke_plugin::{
    Capability, Change, CreateMeeting, Credentials, Failure, FailureKind, FieldError, Meeting, MeetingAnswer,
    MeetingPatch, NewMeeting, Operation, Recurrence, UpdateMeeting,
};
use serde::Serialize;
use serde_json::Value;

use self::check::{Findings, Repeats, given};
use self::names::Attendees;
use super::idempotency::{Creation, Plan};
use super::meetings;
use super::session::{Answered, Session};
use crate::api::calendar_entry::{CalendarEntry, CalendarEntryPatch, CalendarEntryResponse};
use crate::api::problem::Problem;
use crate::lang::say;
use crate::notes::items;
use crate::notes::when::When;
use crate::plugins::call::{Effect, Outcome};
use crate::provider::Provider;
use crate::schema::Flaw;

pub use self::filled::fitting;

const PASSWORD_ITEM: &str = "MeetingPassword";

/// An entry that passed its schema, and what the schema found wrong with the members that were taken out of it.
pub struct Submitted<T> {
    /// The rest of the entry.
    pub entry: T,
    /// What was wrong.
    pub errors: Vec<Flaw>,
}

/// What the provider is sent of an entry although the meeting can be had without it.
#[derive(Clone, Default)]
struct Extras {
    password: Option<String>,
    /// `None`: it is not asked for.
    attendees: Option<Vec<convoke_plugin::Invitee>>,
}

impl Extras {
    fn is_none(&self) -> bool {
        self.password.is_none() && self.attendees.is_none()
    }
}

/// What of an entry its answer is made from.
pub struct Said {
    attendees: Attendees,
    extras: Extras,
    /// Which of them the provider did not take.
    refused: Extras,
    agenda: Option<String>,
}

impl Creation for Submitted<CalendarEntry> {
    type Said = Said;
    type Made = CalendarEntryResponse;

    fn plan(&self, provider: &Provider, may_be_past: bool) -> Result<Plan<Said>, Problem> {
        let entry = &self.entry;
        let mut findings = Findings::new(self.errors.clone());
        findings.form(entry, true);
        let title = findings.subject(entry, true);
        let times = findings.times(entry);
        if let Some((start, _)) = times.as_ref().filter(|_| !may_be_past) {
            findings.not_past(entry, start);
        }
        let repeats = findings.repeats(provider, entry, times.as_ref().map(|(start, _)| start));
        findings.into_result()?;
        let (Some(title), Some((start, end))) = (title, times) else {
            return Err(Failure::internal("An entry without title or times passed its checks.").into());
        };
        let attendees = invited(provider, entry);
        let extras = extras(provider, &attendees, entry.meeting_password.clone());
        let agenda = given(entry.body.as_deref()).map(str::to_owned);
        let new = NewMeeting {
            title,
            agenda: agenda.clone(),
            time_zone: zone_of(&start, &end, repeats.as_ref()),
            start: start.moment,
            end: end.moment,
            password: None,
            invitees: Vec::new(),
            recurrence: repeats.as_ref().and_then(Repeats::rule).cloned(),
            send_email: false,
            idempotency: None,
            options: options(entry),
        };
        Ok(Plan { new, said: Said { attendees, extras, refused: Extras::default(), agenda } })
    }

    async fn send(&self, session: &mut Session<'_>, plan: &mut Plan<Said>) -> Outcome<MeetingAnswer> {
        let extras = std::mem::take(&mut plan.said.extras);
        let (outcome, refused) = attempt(session, Operation::CreateMeeting, extras, |extras, credentials| {
            let mut meeting = plan.new.clone();
            meeting.password.clone_from(&extras.password);
            meeting.invitees = extras.attendees.clone().unwrap_or_default();
            CreateMeeting { credentials, meeting }
        })
        .await;
        plan.said.refused = refused;
        outcome
    }

    fn made(
        &self,
        provider: &Provider,
        plan: Plan<Said>,
        kept: Meeting,
        answers: &[String],
        replayed: bool,
    ) -> Result<CalendarEntryResponse, Failure> {
        let Plan { new, said } = plan;
        let sent = filled::Sent {
            agenda: said.agenda,
            start: Some(new.start),
            end: Some(new.end),
            recurrence: new.recurrence.as_ref().map(Recurrence::to_string),
            may_have_moved: replayed && provider.has(Capability::Times),
        };
        let items = filled::by(provider, kept, sent, answers)?;
        Ok(answered(provider, &self.entry, &said.attendees, &said.refused, items))
    }

    fn failed(&self, plan: &Plan<Said>, failure: Failure) -> Problem {
        in_entry(failure, &self.entry, &plan.said.attendees.places)
    }
}

/// Changes the meeting where the entry's key details changed.
pub async fn update(
    mut session: Session<'_>,
    provider: &Provider,
    id: String,
    submitted: Submitted<CalendarEntryPatch>,
) -> Answered<CalendarEntryResponse> {
    let result = async {
        let Submitted { entry: CalendarEntryPatch(entry), errors } = submitted;
        let mut findings = Findings::new(errors);
        findings.form(&entry, false);
        let title = findings.subject(&entry, false);
        let times = if check::needs_times(&entry) { findings.times(&entry) } else { None };
        let repeats = findings.repeats(provider, &entry, times.as_ref().map(|(start, _)| start));
        for (name, other) in entry.written.spellings(items::ID) {
            if other.trim() != id {
                findings.add(format!("/{name}"), say("field-other-id"));
            }
        }
        let changes = changes::between(provider, &entry, title, times.clone(), repeats.as_ref());
        if let Some((start, _)) = changes.times.as_ref().filter(|_| changes.moved) {
            findings.not_past(&entry, start);
        }
        findings.into_result()?;
        if changes.is_none() {
            return Ok(CalendarEntryResponse { changed: Some(false), ..CalendarEntryResponse::default() });
        }
        let attendees = invited(provider, &entry);
        let extras = extras(provider, &attendees, changes.password);
        let (start, end) = changes.times.as_ref().map(|(start, end)| (&start.moment, &end.moment)).unzip();
        let patch = MeetingPatch {
            title: changes.title,
            agenda: changes.agenda,
            start: start.cloned(),
            end: end.cloned(),
            time_zone: changes.times.as_ref().and_then(|(start, end)| zone_of(start, end, repeats.as_ref())),
            recurrence: changes.recurrence,
            options: options(&entry),
            ..MeetingPatch::default()
        };
        let (outcome, refused) =
            attempt(&mut session, Operation::UpdateMeeting, extras, |extras, credentials| {
                let mut patch = patch.clone();
                patch.password = extras.password.clone().map_or(Change::Keep, Change::Set);
                patch.invitees.clone_from(&extras.attendees);
                UpdateMeeting { credentials, id: id.clone(), scope: None, patch }
            })
            .await;
        let answer = outcome.result.map_err(|failure| in_entry(failure, &entry, &attendees.places))?;
        let stored = |item| {
            let text = entry.written.text(item)?;
            super::when::moment(text.trim(), None).ok()
        };
        let (start, end) = match times {
            Some((start, end)) => (Some(start.moment), Some(end.moment)),
            None => (stored(items::START), stored(items::END)),
        };
        let agenda = match &entry.body {
            Some(body) => given(Some(body)).map(str::to_owned),
            None => entry.written.text(items::AGENDA),
        };
        let recurrence = match &repeats {
            Some(repeats) => repeats.rule().map(Recurrence::to_string),
            None => entry.written.text(items::RECURRENCE),
        };
        let sent = filled::Sent { agenda, start, end, recurrence, may_have_moved: false };
        let items = filled::by(provider, answer.meeting, sent, &outcome.answers)?;
        let answer = answered(provider, &entry, &attendees, &refused, items);
        Ok(CalendarEntryResponse { changed: Some(true), ..answer })
    }
    .await;
    session.answer(result)
}

/// Deletes the meeting, which may be gone already; the items to clear.
pub async fn delete(session: Session<'_>, id: String) -> Answered<Vec<String>> {
    let deleted = meetings::delete(session, id, None, false).await;
    let names = items::ALL.iter().map(|item| item.name.to_owned());
    Answered { result: deleted.result.map(|()| names.collect()), tokens: deleted.tokens }
}

fn options(entry: &CalendarEntry) -> Value {
    Value::Object(meetings::without_nulls(entry.options.clone().unwrap_or_default()))
}

/// The IANA name that means the same as the rules of both zones, at both times; for a series, the one that does so for the
/// start on each date: all its meetings are as long as the first.
fn zone_of(start: &When, end: &When, repeats: Option<&Repeats>) -> Option<String> {
    if let Some(Repeats::By { zone, .. }) = repeats {
        return Some(zone.clone());
    }
    start.time_zone().filter(|name| end.time_zone() == Some(name)).map(str::to_owned)
}

/// Those whom the provider is to be told of. The names are not even read where it is not.
fn invited(provider: &Provider, entry: &CalendarEntry) -> Attendees {
    let invite = entry.send_invitees == Some(true) && provider.has(Capability::Invitees);
    if invite { Attendees::of(entry) } else { Attendees::default() }
}

fn extras(provider: &Provider, attendees: &Attendees, password: Option<String>) -> Extras {
    Extras {
        password: password.filter(|text| provider.has(Capability::Password) && given(Some(text)).is_some()),
        attendees: Some(attendees.invitees.clone()).filter(|list| !list.is_empty()),
    }
}

/// Runs a change, and where the provider refuses it because of a password or attendees, or does not say because of what,
/// once more without them: no entry fails for those. Gives what was not taken, too.
async fn attempt<I: Serialize + Send + Sync + 'static>(
    session: &mut Session<'_>,
    operation: Operation,
    extras: Extras,
    input: impl Fn(&Extras, Credentials) -> I,
) -> (Outcome<MeetingAnswer>, Extras) {
    let first = session.outcome(operation, |credentials| input(&extras, credentials)).await;
    let is_extra = |error: &FieldError| {
        ["/password", "/invitees"].iter().any(|place| error.pointer.starts_with(place))
            || error.pointer.is_empty()
    };
    let refused = matches!(&first.result, Err(failure) if failure.kind == FailureKind::InvalidRequest
        && failure.errors.iter().all(is_extra));
    if !refused || first.effect != Effect::Nothing || extras.is_none() {
        return (first, Extras::default());
    }
    let without = Extras::default();
    let second = session.outcome(operation, |credentials| input(&without, credentials)).await;
    // What is wrong without them is not their fault.
    if second.result.is_ok() {
        (second, extras)
    } else {
        (Outcome { effect: second.effect, ..first }, without)
    }
}

/// The whole answer: the items, those that have no value any more, and what the provider does not keep.
fn answered(
    provider: &Provider,
    entry: &CalendarEntry,
    attendees: &Attendees,
    refused: &Extras,
    items: crate::api::calendar_entry::Items,
) -> CalendarEntryResponse {
    let mut ignored = Vec::new();
    if given(entry.body.as_deref()).is_some() && !provider.has(Capability::Agenda) {
        ignored.push("Body");
    }
    let wanted = given(entry.meeting_password.as_deref());
    let has = items.0.get(items::PASSWORD).and_then(Value::as_str);
    let takes_password = provider.has(Capability::Password) && refused.password.is_none();
    if wanted.is_some() && !takes_password && wanted != has {
        ignored.push(PASSWORD_ITEM);
    }
    if entry.send_invitees == Some(true) {
        if provider.has(Capability::Invitees) && refused.attendees.is_none() {
            ignored.extend(&attendees.ignored);
        } else {
            ignored.extend(Attendees::items(entry));
        }
    }
    CalendarEntryResponse {
        clear: filled::emptied(&entry.written, &items),
        items,
        ignored: ignored.into_iter().map(str::to_owned).collect(),
        ..CalendarEntryResponse::default()
    }
}

/// A failure with the places of the entry instead of those of a meeting.
fn in_entry(failure: Failure, entry: &CalendarEntry, attendees: &[String]) -> Problem {
    let mut problem = Problem::from(failure);
    for error in &mut problem.errors {
        let place = match error.pointer.as_str() {
            "/title" => "/Subject",
            "/agenda" => "/Body",
            "/start" => check::START.place(check::items_of_start(entry)),
            "/end" => check::END.place(check::items_of_end(entry)),
            "/time_zone" => "/StartTimeZone",
            "/recurrence" => "/Repeats",
            "/password" => "/MeetingPassword",
            other => {
                let index = other.strip_prefix("/invitees/").and_then(|rest| rest.split('/').next());
                let attendee =
                    index.and_then(|index| index.parse().ok()).and_then(|i: usize| attendees.get(i));
                match attendee {
                    Some(place) => place,
                    None => continue,
                }
            }
        };
        error.pointer = place.to_owned();
    }
    problem
}
