//! Meetings: what is checked beyond the schema, in which order calls are made, and what the client is told.

use convoke_plugin::{
    Capability, Change, CreateMeeting, DeleteMeeting, Failure, FailureKind, ListMeetings, Meeting as Kept,
    MeetingAnswer, MeetingPage, MeetingPatch as Patch, MeetingScope, Moment, NewMeeting, Operation,
    ReadMeeting, ReadProfile, Recurrence, UpdateMeeting,
};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::idempotency::{Creation, Plan};
use super::present::{self, Said};
use super::reschedule::Times;
use super::session::{Answered, Session};
use super::when;
use crate::api::meeting::{Invitee, Meeting, MeetingPatch, MeetingRequest, Profile};
use crate::api::problem::{Cause, Problem};
use crate::lang::{Message, say};
use crate::plugins::call::Outcome;
use crate::provider::Provider;
use crate::recurrence;
use crate::schema::Flaw;

const SCOPE: &str = "/scope";
const ZONE: &str = "/time_zone";
pub(super) const RECURRENCE: &str = "/recurrence";

/// Collects what is wrong with a body, so that a client learns all of it at once.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) errors: Vec<Flaw>,
    /// How many of them are about what the provider cannot express.
    inexpressible: usize,
}

impl Wrong {
    pub(super) fn note<T>(&mut self, pointer: &str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|detail| self.errors.push(Flaw::new(pointer, detail))).ok()
    }

    /// A member that would change the meeting and that the provider cannot keep.
    fn refuse(&mut self, provider: &Provider, capability: Capability, pointer: &str, given: bool) {
        if given && !provider.has(capability) {
            self.inexpressible += 1;
            let detail = say("field-not-settable").with("provider", &provider.label);
            self.errors.push(Flaw::new(pointer, detail));
        }
    }

    fn into_result(self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            return Ok(());
        }
        let only_inexpressible = self.inexpressible == self.errors.len();
        let mut problem = Problem::invalid(self.errors);
        if only_inexpressible {
            problem.cause = Some(Cause::NotExpressible);
        }
        Err(problem)
    }
}

/// The zone that a body names. UTC stands in for one that is wrong, so that times beside it are not called wrong too.
pub(super) fn zone_of(name: Option<String>, wrong: &mut Wrong) -> Option<(String, TimeZone)> {
    let name = name?;
    let zone = wrong.note(ZONE, when::zone(&name)).unwrap_or(TimeZone::UTC);
    let canonical = zone.iana_name().unwrap_or(&name).to_owned();
    Some((canonical, zone))
}

/// `clocks`: a change of clocks decides what the times are.
pub(super) fn check_order(
    wrong: &mut Wrong,
    start: Option<&Moment>,
    end: Option<&Moment>,
    earliest: i64,
    clocks: bool,
) {
    if wrong.errors.iter().any(|error| error.pointer == ZONE) {
        return;
    }
    if let Some(start) = start
        && start.unix_ms < earliest
    {
        wrong.errors.push(Flaw::new("/start", say("field-past")));
    }
    if let (Some(start), Some(end)) = (start, end)
        && end.unix_ms <= start.unix_ms
    {
        let detail = if clocks {
            say("field-end-clocks").with("start", start.rfc3339()).with("end", end.rfc3339())
        } else {
            say("field-end")
        };
        wrong.errors.push(Flaw::new("/end", detail));
    }
}

fn invited(invitees: Vec<Invitee>) -> Vec<convoke_plugin::Invitee> {
    invitees
        .into_iter()
        .map(|i| convoke_plugin::Invitee { email: i.email, name: i.name, cohost: i.cohost })
        .collect()
}

/// The rule of a meeting that starts at `start`. What a missing or wrong start would make of it is not told as well.
pub(super) fn rule(
    wrong: &mut Wrong,
    text: Option<&String>,
    start: Option<&Moment>,
    zone: Option<&TimeZone>,
) -> Option<Recurrence> {
    let (text, start) = (text?, start?);
    let utc = Moment::utc(start.unix_ms);
    if zone.is_none() && start.date() != utc.date() {
        // By UTC's dates it would be another rule than the client sees.
        let day = |at: &Moment| at.rfc3339().chars().take_while(|c| *c != 'T').collect::<String>();
        let detail = say("field-rule-zone").with("written", day(start)).with("utc", day(&utc));
        wrong.errors.push(Flaw::new(ZONE, detail));
        return None;
    }
    let read = recurrence::read(text, start, zone);
    let note = |messages: Vec<Message>| {
        wrong.errors.extend(messages.into_iter().map(|detail| Flaw::new(RECURRENCE, detail)));
    };
    read.map_err(note).ok()
}

/// Whether a series or one occurrence of it is meant, where a query says; refused where the provider does not tell them apart.
pub fn scope(provider: &Provider, given: Option<&str>) -> Result<Option<MeetingScope>, Problem> {
    let mut wrong = Wrong::default();
    wrong.refuse(provider, Capability::Occurrences, SCOPE, given.is_some());
    let scope = match given {
        None => None,
        Some("occurrence") => Some(MeetingScope::Occurrence),
        Some("series") => Some(MeetingScope::Series),
        Some(_) => wrong.note(SCOPE, Err(say("field-one-of").with("values", "occurrence, series"))),
    };
    wrong.into_result().map(|()| scope)
}

impl Creation for MeetingRequest {
    type Said = Said;
    type Made = Meeting;

    fn plan(&self, provider: &Provider, may_be_past: bool) -> Result<Plan<Said>, Problem> {
        let body = self.clone();
        let mut wrong = Wrong::default();
        let earliest = if may_be_past { i64::MIN } else { when::this_minute() };
        let zone = zone_of(body.time_zone, &mut wrong);
        let tz = zone.as_ref().map(|(_, zone)| zone);
        let start = wrong.note("/start", when::moment(&body.start, tz));
        let end = wrong.note("/end", when::end(&body.end, start.as_ref(), tz));
        let clocks =
            tz.is_some_and(|tz| [&body.start, &body.end].iter().any(|at| when::is_ambiguous(at, tz)));
        check_order(&mut wrong, start.as_ref(), end.as_ref(), earliest, clocks);
        let invitees = body.invitees.unwrap_or_default();
        wrong.refuse(provider, Capability::Password, "/password", body.password.is_some());
        wrong.refuse(provider, Capability::Invitees, "/invitees", !invitees.is_empty());
        wrong.refuse(provider, Capability::Recurrence, RECURRENCE, body.recurrence.is_some());
        let text = body.recurrence.as_ref().filter(|_| provider.has(Capability::Recurrence));
        let recurrence = rule(&mut wrong, text, start.as_ref(), tz);
        wrong.into_result()?;
        let (Some(mut start), Some(mut end)) = (start, end) else {
            return Err(Failure::internal("Times were lost.").into());
        };
        if recurrence.is_some() {
            (start, end) = (when::seen_in(&start, tz), when::seen_in(&end, tz));
        }
        let send_email = body.send_email.unwrap_or_default();
        let new = NewMeeting {
            title: body.title.clone(),
            agenda: body.agenda.clone().filter(|text| !text.is_empty()),
            start: start.clone(),
            end: end.clone(),
            time_zone: zone.as_ref().map(|(name, _)| name.clone()),
            password: body.password,
            invitees: invited(invitees),
            recurrence,
            send_email,
            idempotency: None,
            options: Value::Object(body.options.unwrap_or_default()),
        };
        let said = Said {
            title: Some(body.title),
            agenda: body.agenda,
            start: Some(start),
            end: Some(end),
            time_zone: zone,
            send_email,
        };
        Ok(Plan { new, said })
    }

    async fn send(&self, session: &mut Session<'_>, plan: &mut Plan<Said>) -> Outcome<MeetingAnswer> {
        session
            .outcome(Operation::CreateMeeting, |credentials| CreateMeeting {
                credentials,
                meeting: plan.new.clone(),
            })
            .await
    }

    fn made(
        &self,
        provider: &Provider,
        plan: Plan<Said>,
        kept: Kept,
        _answers: &[String],
        _replayed: bool,
    ) -> Result<Meeting, Failure> {
        present::meeting(provider, kept, plan.said)
    }

    fn failed(&self, _plan: &Plan<Said>, failure: Failure) -> Problem {
        failure.into()
    }
}

/// Changes what is given.
pub async fn update(
    mut session: Session<'_>,
    provider: &Provider,
    id: String,
    scope: Option<MeetingScope>,
    body: MeetingPatch,
) -> Answered<Meeting> {
    let result = async {
        let mut wrong = Wrong::default();
        wrong.refuse(provider, Capability::Password, "/password", body.password.0.set().is_some());
        wrong.refuse(
            provider,
            Capability::Invitees,
            "/invitees",
            body.invitees.as_ref().is_some_and(|list| !list.is_empty()),
        );
        wrong.refuse(provider, Capability::Recurrence, RECURRENCE, body.recurrence.0.set().is_some());
        let times = Times::of(&mut session, provider, &id, scope, &body, &mut wrong).await?;
        wrong.into_result()?;
        let Times { start, end, zone, rule } = times;
        let send_email = body.send_email.unwrap_or_default();
        let kept =
            |change: Change<String>, capability| if provider.has(capability) { change } else { Change::Keep };
        let patch = Patch {
            title: body.title.clone(),
            agenda: body.agenda.0.clone(),
            start: start.clone(),
            end: end.clone(),
            time_zone: zone.as_ref().map(|(name, _)| name.clone()),
            password: kept(body.password.0, Capability::Password),
            invitees: body.invitees.filter(|_| provider.has(Capability::Invitees)).map(invited),
            recurrence: match rule {
                Some(rule) => Change::Set(rule),
                None if body.recurrence.0 == Change::Clear && provider.has(Capability::Recurrence) => {
                    Change::Clear
                }
                None => Change::Keep,
            },
            send_email,
            options: Value::Object(without_nulls(body.options.unwrap_or_default())),
        };
        let answer: Result<MeetingAnswer, Failure> = session
            .call(Operation::UpdateMeeting, |credentials| UpdateMeeting {
                credentials,
                id: id.clone(),
                scope,
                patch: patch.clone(),
            })
            .await;
        let answer = answer?;
        let agenda = body.agenda.0.set().cloned();
        let said = Said { title: body.title, agenda, start, end, time_zone: zone, send_email };
        let mut meeting = present::meeting(provider, answer.meeting, said)?;
        meeting.link_changed = Some(answer.link_changed);
        Ok(meeting)
    }
    .await;
    session.answer(result)
}

pub(super) async fn read(
    session: &mut Session<'_>,
    id: &str,
    scope: Option<MeetingScope>,
) -> Outcome<MeetingAnswer> {
    session
        .outcome(Operation::GetMeeting, |credentials| ReadMeeting { credentials, id: id.to_owned(), scope })
        .await
}

/// A cleared option is one that is not sent.
pub(super) fn without_nulls(options: Map<String, Value>) -> Map<String, Value> {
    options.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Reads one meeting.
pub async fn get(
    mut session: Session<'_>,
    provider: &Provider,
    id: String,
    scope: Option<MeetingScope>,
) -> Answered<Meeting> {
    let result = read(&mut session, &id, scope)
        .await
        .result
        .and_then(|answer| present::meeting(provider, answer.meeting, Said::default()));
    session.answer(result.map_err(Problem::from))
}

/// Deletes a meeting; one that is gone already is success.
pub async fn delete(
    mut session: Session<'_>,
    id: String,
    scope: Option<MeetingScope>,
    send_email: bool,
) -> Answered<()> {
    let answer: Result<(), Failure> = session
        .call(Operation::DeleteMeeting, |credentials| DeleteMeeting {
            credentials,
            id: id.clone(),
            scope,
            send_email,
        })
        .await;
    let answer = match answer {
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(()),
        other => other,
    };
    session.answer(answer.map_err(Problem::from))
}

/// A call that names no meeting cannot miss one: the provider does not know the address, which is no client's doing.
fn names_no_meeting(failure: Failure) -> Failure {
    if failure.kind != FailureKind::NotFound {
        return failure;
    }
    let status = failure.status;
    let mut failure = say("failure-address").failure(FailureKind::ProviderError);
    failure.status = status;
    failure
}

/// A page of meetings.
pub struct Page {
    /// In the provider's order.
    pub meetings: Vec<Meeting>,
    /// The plugin's own text; to be sealed before a client sees it.
    pub next_cursor: Option<String>,
    /// There is more and no way to page.
    pub truncated: bool,
}

/// Reads the user's meetings.
pub async fn list(
    mut session: Session<'_>,
    provider: &Provider,
    from: Option<Moment>,
    to: Option<Moment>,
    cursor: Option<String>,
) -> Answered<Page> {
    let answer: Result<MeetingPage, Failure> = session
        .call(Operation::ListMeetings, |credentials| ListMeetings {
            credentials,
            from: from.clone(),
            to: to.clone(),
            cursor: cursor.clone(),
        })
        .await;
    let result = answer.map_err(names_no_meeting).map(|page| {
        // One that cannot be told does not cost the others.
        let shown = page.meetings.into_iter().map(|kept| present::meeting(provider, kept, Said::default()));
        let meetings = shown.filter_map(Result::ok).collect();
        Page { meetings, next_cursor: page.next_cursor.filter(|c| !c.is_empty()), truncated: page.truncated }
    });
    session.answer(result.map_err(Problem::from))
}

/// Whose token it is.
pub async fn profile(mut session: Session<'_>) -> Answered<Profile> {
    let answer: Result<convoke_plugin::Profile, Failure> =
        session.call(Operation::Profile, |credentials| ReadProfile { credentials }).await;
    let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let result = answer.map_err(names_no_meeting).map(|p| Profile {
        id: p.id,
        name: some(p.name),
        email: some(p.email),
    });
    session.answer(result.map_err(Problem::from))
}
