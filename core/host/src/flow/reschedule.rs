//! When a patched meeting is. A patch may say only a part of it; what the rest was, the meeting is asked first.

use convoke_plugin::{Capability, Failure, Meeting, MeetingScope, Moment, Recurrence};
use jiff::tz::TimeZone;

use super::meetings::{self, RECURRENCE, Wrong};
use super::session::Session;
use super::when;
use crate::api::meeting::MeetingPatch;
use crate::lang::say;
use crate::provider::Provider;
use crate::schema::Flaw;

/// What a patch makes of a meeting's times.
pub(super) struct Times {
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    pub(super) zone: Option<(String, TimeZone)>,
    /// Where the patch sets one.
    pub(super) rule: Option<Recurrence>,
}

impl Times {
    /// What the patch says, completed by what the meeting was: the other time where it gives one, both and the zone where it
    /// gives a rule.
    ///
    /// # Errors
    ///
    /// When the meeting cannot be read. What is wrong with the patch is noted in `wrong`.
    pub(super) async fn of(
        session: &mut Session<'_>,
        provider: &Provider,
        id: &str,
        scope: Option<MeetingScope>,
        body: &MeetingPatch,
        wrong: &mut Wrong,
    ) -> Result<Times, Failure> {
        let zone = meetings::zone_of(body.time_zone.clone(), wrong);
        let tz = zone.as_ref().map(|(_, zone)| zone);
        let mut read = |at, text: Option<&String>| wrong.note(at, when::moment(text?, tz));
        let (start, end) = (read("/start", body.start.as_ref()), read("/end", body.end.as_ref()));
        let rule = body.recurrence.0.set().filter(|_| provider.has(Capability::Recurrence));
        let mut times = Times { start, end, zone, rule: None };
        if scope == Some(MeetingScope::Occurrence) && rule.is_some() {
            wrong.errors.push(Flaw::new(RECURRENCE, say("field-rule-occurrence")));
        }
        if wrong.errors.is_empty() && provider.has(Capability::Times) && times.lacks_something(rule.is_some())
        {
            let old = meetings::read(session, id, scope).await.result?.meeting;
            times.complete(old, rule.is_some(), wrong);
        }
        let tz = times.zone.as_ref().map(|(_, zone)| zone);
        if let Some(text) = body.end.as_ref().filter(|_| wrong.errors.is_empty()) {
            times.end = when::end(text, times.start.as_ref(), tz).ok();
        }
        let local = [&body.start, &body.end].into_iter().flatten();
        let clocks = tz.is_some_and(|tz| local.into_iter().any(|at| when::is_ambiguous(at, tz)));
        // An old start may be past.
        let earliest = if body.start.is_some() { when::this_minute() } else { i64::MIN };
        meetings::check_order(wrong, times.start.as_ref(), times.end.as_ref(), earliest, clocks);
        times.repeat(rule, wrong);
        Ok(times)
    }

    fn lacks_something(&self, repeats: bool) -> bool {
        let both = self.start.is_some() && self.end.is_some();
        let one = self.start.is_some() != self.end.is_some();
        one || (repeats && !(both && self.zone.is_some()))
    }

    fn complete(&mut self, old: Meeting, repeats: bool, wrong: &mut Wrong) {
        let read =
            |text: Option<String>| text.as_deref().and_then(convoke_plugin::parse_instant).map(Moment::utc);
        self.start = self.start.take().or(read(old.start));
        self.end = self.end.take().or(read(old.end));
        if !repeats {
            return;
        }
        if self.zone.is_none() {
            self.zone = old.time_zone.and_then(|name| when::zone(&name).ok().map(|zone| (name, zone)));
        }
        if old.series_id.is_some() {
            wrong.errors.push(Flaw::new(RECURRENCE, say("field-rule-occurrence")));
        }
        for (at, time) in [("/start", &self.start), ("/end", &self.end)] {
            if time.is_none() {
                wrong.errors.push(Flaw::new(at, say("field-missing")));
            }
        }
    }

    fn repeat(&mut self, rule: Option<&String>, wrong: &mut Wrong) {
        let zone = self.zone.as_ref().map(|(_, zone)| zone);
        self.rule = meetings::rule(wrong, rule, self.start.as_ref(), zone);
        if self.rule.is_some() {
            self.start = self.start.take().map(|start| when::seen_in(&start, zone));
            self.end = self.end.take().map(|end| when::seen_in(&end, zone));
        }
    }
}
