//! Meetings: what is checked beyond the schema, in which order calls are made, and what the client is told.

use convoke_plugin::{
    ByDay, Capability, Change, CreateMeeting, DeleteMeeting, Ends, Failure, FailureKind, Frequency,
    ListMeetings, Meeting as Kept, MeetingAnswer, MeetingPage, MeetingPatch as Patch, Moment, NewMeeting,
    Operation, ReadMeeting, ReadProfile, Recurrence, UpdateMeeting, Weekday,
};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::idempotency::{Creation, Plan};
use super::present::{self, Said};
use super::session::{Answered, Session};
use super::when;
use crate::api::meeting::{Invitee, Meeting, MeetingPatch, MeetingRequest, Profile};
use crate::api::problem::{Cause, Problem};
use crate::lang::{Message, say};
use crate::plugins::call::Outcome;
use crate::provider::Provider;
use crate::schema::Flaw;

const ZONE: &str = "/time_zone";

/// Collects what is wrong with a body, so that a client learns all of it at once.
#[derive(Default)]
struct Wrong {
    errors: Vec<Flaw>,
    /// How many of them are about what the provider cannot express.
    inexpressible: usize,
}

impl Wrong {
    fn note<T>(&mut self, pointer: &str, result: Result<T, Message>) -> Option<T> {
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
fn zone_of(name: Option<String>, wrong: &mut Wrong) -> Option<(String, TimeZone)> {
    let name = name?;
    let zone = wrong.note(ZONE, when::zone(&name)).unwrap_or(TimeZone::UTC);
    let canonical = zone.iana_name().unwrap_or(&name).to_owned();
    Some((canonical, zone))
}

fn check_order(wrong: &mut Wrong, start: Option<&Moment>, end: Option<&Moment>, earliest: i64) {
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
        wrong.errors.push(Flaw::new("/end", say("field-end")));
    }
}

fn invited(invitees: Vec<Invitee>) -> Vec<convoke_plugin::Invitee> {
    invitees
        .into_iter()
        .map(|i| convoke_plugin::Invitee { email: i.email, name: i.name, cohost: i.cohost })
        .collect()
}

/// The rule in a text: the parts that providers of today know.
fn rule(text: &str) -> Option<Recurrence> {
    let text = text.to_ascii_uppercase();
    let parts: Vec<(&str, &str)> =
        text.trim_start_matches("RRULE:").split(';').filter_map(|part| part.split_once('=')).collect();
    let part = |name: &str| parts.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let numbers = |name: &str| -> Vec<i16> {
        part(name).into_iter().flat_map(|list| list.split(',')).filter_map(|n| n.parse().ok()).collect()
    };
    let read = |code: &str| Weekday::ALL.into_iter().find(|day| day.code() == code);
    let day = |text: &str| {
        let (ordinal, code) = text.split_at_checked(text.len().checked_sub(2)?)?;
        Some(ByDay { ordinal: ordinal.parse().ok(), day: read(code)? })
    };
    let mut frequencies =
        [Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly].into_iter();
    let frequency = frequencies.find(|known| Some(known.code()) == part("FREQ"))?;
    let mut rule = Recurrence::every(part("INTERVAL").map_or(Some(1), |n| n.parse().ok())?, frequency);
    rule.by_day = part("BYDAY").into_iter().flat_map(|list| list.split(',')).filter_map(day).collect();
    rule.by_month = numbers("BYMONTH");
    rule.by_month_day = numbers("BYMONTHDAY");
    rule.by_set_pos = numbers("BYSETPOS");
    rule.week_start = part("WKST").and_then(read).unwrap_or(rule.week_start);
    if let Some(count) = part("COUNT") {
        rule.ends = Ends::Count(count.parse().ok()?);
    } else if let Some(until) = part("UNTIL") {
        let (date, time) = until.split_at_checked(8)?;
        let time = time.trim_matches(['T', 'Z']).get(..6).unwrap_or("235959");
        let text = format!(
            "{}-{}-{}T{}:{}:{}Z",
            &date[..4],
            &date[4..6],
            &date[6..],
            &time[..2],
            &time[2..4],
            &time[4..]
        );
        rule.ends = Ends::Until(Moment::utc(convoke_plugin::parse_instant(&text)?));
    }
    Some(rule)
}

fn rule_at(wrong: &mut Wrong, text: Option<&String>) -> Option<Recurrence> {
    let text = text?;
    wrong.note("/recurrence", rule(text).ok_or_else(|| say("field-range")))
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
        let end = wrong.note("/end", when::moment(&body.end, tz));
        check_order(&mut wrong, start.as_ref(), end.as_ref(), earliest);
        let invitees = body.invitees.unwrap_or_default();
        wrong.refuse(provider, Capability::Password, "/password", body.password.is_some());
        wrong.refuse(provider, Capability::Invitees, "/invitees", !invitees.is_empty());
        wrong.refuse(provider, Capability::Recurrence, "/recurrence", body.recurrence.is_some());
        let recurrence = rule_at(&mut wrong, body.recurrence.as_ref());
        wrong.into_result()?;
        let (Some(start), Some(end)) = (start, end) else {
            return Err(Failure::internal("Times were lost.").into());
        };
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
    body: MeetingPatch,
) -> Answered<Meeting> {
    let result = async {
        let mut wrong = Wrong::default();
        let zone = zone_of(body.time_zone, &mut wrong);
        let tz = zone.as_ref().map(|(_, zone)| zone);
        let start = body.start.as_deref().and_then(|text| wrong.note("/start", when::moment(text, tz)));
        let end = body.end.as_deref().and_then(|text| wrong.note("/end", when::moment(text, tz)));
        wrong.refuse(provider, Capability::Password, "/password", body.password.0.set().is_some());
        wrong.refuse(
            provider,
            Capability::Invitees,
            "/invitees",
            body.invitees.as_ref().is_some_and(|list| !list.is_empty()),
        );
        wrong.refuse(provider, Capability::Recurrence, "/recurrence", body.recurrence.0.set().is_some());
        let recurrence = rule_at(&mut wrong, body.recurrence.0.set());
        let (start, end) =
            if wrong.errors.is_empty() && provider.has(Capability::Times) && start.is_some() != end.is_some()
            {
                fill_in(&mut session, &id, start, end).await?
            } else {
                (start, end)
            };
        let given = start.as_ref().filter(|_| body.start.is_some());
        check_order(&mut wrong, given, end.as_ref(), when::this_minute());
        if body.start.is_none()
            && let (Some(start), Some(end)) = (&start, &end)
            && end.unix_ms <= start.unix_ms
            && wrong.errors.is_empty()
        {
            wrong.errors.push(Flaw::new("/end", say("field-end")));
        }
        wrong.into_result()?;
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
            recurrence: match body.recurrence.0 {
                _ if !provider.has(Capability::Recurrence) => Change::Keep,
                Change::Keep => Change::Keep,
                Change::Clear => Change::Clear,
                Change::Set(_) => recurrence.map_or(Change::Keep, Change::Set),
            },
            send_email,
            options: Value::Object(without_nulls(body.options.unwrap_or_default())),
        };
        let answer: Result<MeetingAnswer, Failure> = session
            .call(Operation::UpdateMeeting, |credentials| UpdateMeeting {
                credentials,
                id: id.clone(),
                scope: None,
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

/// Reads the old time where a patch gives only one of the two.
async fn fill_in(
    session: &mut Session<'_>,
    id: &str,
    start: Option<Moment>,
    end: Option<Moment>,
) -> Result<(Option<Moment>, Option<Moment>), Failure> {
    let old = read(session, id).await.result?;
    let read =
        |text: Option<String>| text.as_deref().and_then(convoke_plugin::parse_instant).map(Moment::utc);
    let (old_start, old_end) = (read(old.meeting.start), read(old.meeting.end));
    Ok((start.or(old_start), end.or(old_end)))
}

pub(super) async fn read(session: &mut Session<'_>, id: &str) -> Outcome<MeetingAnswer> {
    session
        .outcome(Operation::GetMeeting, |credentials| ReadMeeting {
            credentials,
            id: id.to_owned(),
            scope: None,
        })
        .await
}

/// A cleared option is one that is not sent.
pub(super) fn without_nulls(options: Map<String, Value>) -> Map<String, Value> {
    options.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Reads one meeting.
pub async fn get(mut session: Session<'_>, provider: &Provider, id: String) -> Answered<Meeting> {
    let result = read(&mut session, &id)
        .await
        .result
        .and_then(|answer| present::meeting(provider, answer.meeting, Said::default()));
    session.answer(result.map_err(Problem::from))
}

/// Deletes a meeting; one that is gone already is success.
pub async fn delete(mut session: Session<'_>, id: String, send_email: bool) -> Answered<()> {
    let answer: Result<(), Failure> = session
        .call(Operation::DeleteMeeting, |credentials| DeleteMeeting {
            credentials,
            id: id.clone(),
            scope: None,
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
