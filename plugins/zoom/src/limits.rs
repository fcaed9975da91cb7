//! What Zoom would refuse or silently change, found before any call and pointed at in the client's body.
//!
//! Sources: the vendor's API description of 2018, and its later schemas for the lengths. Bounds of single options are in the
//! published schema.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Change, Failure, FieldError, Invitee, MeetingPatch, Moment, NewMeeting, Recurrence};

use crate::id::Target;
use crate::recurrence;
use crate::settings::Options;

const TOPIC: usize = 200;
const AGENDA: usize = 2000;
const PASSWORD: usize = 10;

/// What is wrong, collected so that one answer tells all of it.
#[derive(Default)]
struct Problems(Vec<FieldError>);

/// Checks a meeting to be scheduled; how it repeats, in Zoom's model.
pub(crate) fn check_new(
    meeting: &NewMeeting<Options>,
    most: u32,
) -> Result<Option<Map<String, Value>>, Failure> {
    let mut problems = Problems::default();
    problems.texts(Some(&meeting.title), meeting.agenda.as_ref(), meeting.password.as_ref());
    problems.invitees(&meeting.invitees);
    let start = on_its_clocks(&meeting.start, meeting.time_zone.as_ref());
    let repeats = problems.recurrence(meeting.recurrence.as_ref(), Some(&start), most);
    problems.finish(repeats)
}

/// Checks what shall change; how it repeats from now on, in Zoom's model.
pub(crate) fn check_patch(
    patch: &MeetingPatch<Options>,
    target: &Target<'_>,
    most: u32,
) -> Result<Option<Map<String, Value>>, Failure> {
    let mut problems = Problems::default();
    problems.texts(patch.title.as_ref(), patch.agenda.set(), patch.password.set());
    problems.invitees(patch.invitees.as_deref().unwrap_or_default());
    if patch.password == Change::Clear {
        problems.at("/password", "Zoom documents no way to take a passcode away; give another one instead.");
    }
    if target.occurrence.is_some() && !patch.recurrence.is_keep() {
        problems.at("/recurrence", "One occurrence does not repeat; change its series (scope=series).");
        return problems.finish(None);
    }
    let start = patch.start.as_ref().map(|start| on_its_clocks(start, patch.time_zone.as_ref()));
    let repeats = problems.recurrence(patch.recurrence.set(), start.as_ref(), most);
    problems.finish(repeats)
}

/// The start as the clocks show it by which the meeting repeats: those of its zone, else UTC's.
fn on_its_clocks(start: &Moment, zone: Option<&String>) -> Moment {
    if zone.is_some() { start.clone() } else { Moment::utc(start.unix_ms) }
}

impl Problems {
    fn at(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldError::new(pointer, detail));
    }

    fn finish<T>(self, value: T) -> Result<T, Failure> {
        if self.0.is_empty() { Ok(value) } else { Err(Failure::invalid_all(self.0)) }
    }

    fn texts(&mut self, title: Option<&String>, agenda: Option<&String>, password: Option<&String>) {
        let texts =
            [("/title", title, TOPIC), ("/agenda", agenda, AGENDA), ("/password", password, PASSWORD)];
        for (pointer, text, most) in texts {
            let length = text.map_or(0, |text| text.chars().count());
            if length > most {
                self.at(pointer, format!("has {length} characters; Zoom takes at most {most}."));
            }
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "@-_*".contains(c);
        if password.is_some_and(|password| !password.chars().all(allowed)) {
            self.at("/password", "Zoom takes letters and digits without accents, and @ - _ * only.");
        }
    }

    fn invitees(&mut self, invitees: &[Invitee]) {
        for (index, invitee) in invitees.iter().enumerate() {
            if invitee.cohost == Some(true) {
                let detail = "Zoom's second hosts are users of the same account; name them in options.settings.alternative_hosts.";
                self.at(format!("/invitees/{index}/cohost"), detail);
            }
        }
    }

    fn recurrence(
        &mut self,
        rule: Option<&Recurrence>,
        start: Option<&Moment>,
        most: u32,
    ) -> Option<Map<String, Value>> {
        // With a rule there is always a start.
        match recurrence::model(rule?, start?, most) {
            Ok(members) => Some(members),
            Err(failure) => {
                self.0.extend(failure.errors);
                None
            }
        }
    }
}
