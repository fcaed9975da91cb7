//! What Webex would refuse or silently change, found before any call and pointed at in the client's body.
//!
//! Source: the vendor's OpenAPI file for meetings. Bounds of single options are in the published schema; here stand the
//! bounds of Convoke's own members and what depends on several members.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{Change, Failure, FieldError, Invitee, MeetingPatch, Moment, NewMeeting, Recurrence};

use crate::options::{CREATION_ONLY, NOT_IN_PERSONAL_ROOMS, Options};
use crate::recurrence::problem;

const TITLE: usize = 128;
const AGENDA: usize = 1300;
const NAME: usize = 128;
const INVITEES: usize = 1000;
const SHORTEST_MINUTES: i64 = 10;
const LONGEST_MINUTES: i64 = 23 * 60 + 59;
const YEARS_AHEAD: i64 = 10;

/// What is wrong, collected so that one answer tells all of it.
struct Problems(Vec<FieldError>);

/// Checks a meeting to be scheduled.
pub(crate) fn check_new(meeting: &NewMeeting<Options>, now_ms: u64) -> Result<(), Failure> {
    let mut problems = Problems(Vec::new());
    problems.texts(Some(&meeting.title), meeting.agenda.as_ref());
    problems.times(&meeting.start, &meeting.end, now_ms);
    problems.recurrence(meeting.recurrence.as_ref(), Some(&meeting.start), now_ms);
    problems.invitees(&meeting.invitees);
    problems.new_options(meeting);
    problems.options(&meeting.options);
    problems.finish()
}

/// Checks what shall change.
pub(crate) fn check_patch(patch: &MeetingPatch<Options>, now_ms: u64) -> Result<(), Failure> {
    let mut problems = Problems(Vec::new());
    problems.texts(patch.title.as_ref(), patch.agenda.set());
    if let (Some(start), Some(end)) = (&patch.start, &patch.end) {
        problems.times(start, end, now_ms);
    }
    problems.recurrence(patch.recurrence.set(), patch.start.as_ref(), now_ms);
    problems.invitees(patch.invitees.as_deref().unwrap_or_default());
    if patch.password == Change::Clear {
        problems.at("/password", "Webex meetings always have a password; give another one instead.");
    }
    problems
        .0
        .extend(patch.options.refused(&CREATION_ONLY, "Webex takes this only when the meeting is created."));
    problems.options(&patch.options);
    problems.finish()
}

fn option(name: &str) -> String {
    format!("/options/{name}")
}

impl Problems {
    fn at(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldError::new(pointer, detail));
    }

    fn finish(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err(Failure::invalid_all(self.0)) }
    }

    fn at_most(&mut self, pointer: impl Into<String>, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            self.at(pointer, format!("has {length} characters; Webex takes at most {limit}."));
        }
    }

    fn texts(&mut self, title: Option<&String>, agenda: Option<&String>) {
        self.at_most("/title", title.map_or("", String::as_str), TITLE);
        self.at_most("/agenda", agenda.map_or("", String::as_str), AGENDA);
    }

    /// Webex drops seconds before it measures.
    fn times(&mut self, start: &Moment, end: &Moment, now_ms: u64) {
        let minute = |moment: &Moment| moment.unix_ms.div_euclid(60_000);
        let minutes = minute(end) - minute(start);
        if minutes < SHORTEST_MINUTES {
            self.at(
                "/end",
                format!("makes the meeting {minutes} minutes long; Webex takes 10 minutes at least."),
            );
        }
        if minutes > LONGEST_MINUTES {
            self.at("/end", "makes the meeting longer than 23 hours 59 minutes, the longest Webex takes.");
        }
        if Moment::utc(start.unix_ms).local() >= years_later(now_ms, YEARS_AHEAD) {
            self.at("/start", "is 10 years ahead or more; Webex takes earlier meetings only.");
        }
    }

    fn recurrence(&mut self, rule: Option<&Recurrence>, start: Option<&Moment>, now_ms: u64) {
        if let (Some(rule), Some(start)) = (rule, start)
            && let Some(detail) = problem(rule, start, now_ms)
        {
            self.at("/recurrence", detail);
        }
    }

    fn invitees(&mut self, invitees: &[Invitee]) {
        if invitees.len() > INVITEES {
            self.at("/invitees", format!("has {} people; Webex takes at most {INVITEES}.", invitees.len()));
        }
        // A JSON object is the set whose code is here anyway.
        let mut seen = convoke_plugin::serde_json::Map::new();
        for (index, invitee) in invitees.iter().enumerate() {
            let pointer = format!("/invitees/{index}/email");
            if !is_address(&invitee.email) {
                self.at(pointer, "is no mail address.");
            } else if seen
                .insert(invitee.email.to_ascii_lowercase(), convoke_plugin::serde_json::Value::Null)
                .is_some()
            {
                self.at(pointer, "is listed before; Webex takes each address once.");
            }
            self.at_most(
                format!("/invitees/{index}/name"),
                invitee.name.as_deref().unwrap_or_default(),
                NAME,
            );
        }
    }

    /// What holds only together with members that are fixed at creation.
    fn new_options(&mut self, meeting: &NewMeeting<Options>) {
        let options = &meeting.options;
        let webinar = options.text("scheduledType") == Some("webinar");
        if options.text("scheduledType") == Some("personalRoomMeeting") {
            let why = "does not go with a meeting in a personal room.";
            self.0.extend(options.refused(&NOT_IN_PERSONAL_ROOMS, why));
        }
        if webinar && !options.has("sessionTypeId") {
            self.at(option("sessionTypeId"), "is needed for a webinar.");
        }
        if webinar && options.has("attendeePrivileges") {
            self.at(option("attendeePrivileges"), "does not go with a webinar.");
        }
        let offered: &[u64] = if webinar { &[0, 15, 30, 45, 60] } else { &[0, 5, 10, 15] };
        if options
            .0
            .get("joinBeforeHostMinutes")
            .and_then(Value::as_u64)
            .is_some_and(|minutes| !offered.contains(&minutes))
        {
            let detail = if webinar {
                "must be 0, 15, 30, 45 or 60 for a webinar."
            } else {
                "must be 0, 5, 10 or 15."
            };
            self.at(option("joinBeforeHostMinutes"), detail);
        }
        if options.has("roomId") && options.has("hostEmail") {
            self.at(option("hostEmail"), "is ignored by Webex together with roomId.");
        }
        if options.has("registration") && meeting.recurrence.is_some() {
            self.at(option("registration"), "does not go with a series.");
        }
        let interpreted = options.0.get("simultaneousInterpretation").and_then(|it| it.get("enabled"));
        if interpreted == Some(&Value::Bool(true)) && options.has("breakoutSessions") {
            self.at(option("breakoutSessions"), "does not go with simultaneous interpretation.");
        }
    }

    fn options(&mut self, options: &Options) {
        if options.text("hostEmail").is_some_and(|email| !is_address(email)) {
            self.at(option("hostEmail"), "is no mail address.");
        }
        if options.0.get("enabledLiveStream") == Some(&Value::Bool(true)) && !options.has("liveStream") {
            self.at(option("liveStream"), "is needed when enabledLiveStream is true.");
        }
    }
}

/// The same wall-clock time in UTC so many calendar years later, without an offset. It compares as text; 29 February may
/// name a day that does not exist, which a comparison does not mind.
fn years_later(now_ms: u64, years: i64) -> String {
    let now = Moment::utc(i64::try_from(now_ms).unwrap_or_default()).local();
    let (year, rest) = now.split_at(now.find('-').unwrap_or_default());
    format!("{:04}{rest}", year.parse::<i64>().unwrap_or_default() + years)
}

/// As much as can be said without knowing the mail system: one `@` between something and something, nothing invisible.
fn is_address(text: &str) -> bool {
    let parts = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    parts && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{Value, from_value, json};
    use convoke_plugin::testing::NOW_MS;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    /// A valid meeting of an hour, with `changes` on top.
    fn pointers(changes: Value) -> Vec<String> {
        let start = NOW_MS as i64 + HOUR;
        let mut meeting = json!({
            "title": "Review", "start": Moment::utc(start), "end": Moment::utc(start + HOUR),
        });
        meeting.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        found(check_new(&from_value(meeting).unwrap(), NOW_MS))
    }

    fn patch_pointers(patch: Value) -> Vec<String> {
        found(check_patch(&from_value(patch).unwrap(), NOW_MS))
    }

    fn found(result: Result<(), Failure>) -> Vec<String> {
        result.err().into_iter().flat_map(|failure| failure.errors).map(|error| error.pointer).collect()
    }

    #[test]
    fn each_limit_has_its_pointer() {
        let none: [&str; 0] = [];
        let ends = |ms: i64| json!({"end": Moment::utc(NOW_MS as i64 + HOUR + ms)});
        let ahead = |text: &str| {
            let start = convoke_plugin::parse_instant(text).unwrap();
            json!({"start": Moment::utc(start), "end": Moment::utc(start + HOUR)})
        };
        let people = |count: usize| -> Vec<Value> {
            (0..count).map(|n| json!({"email": format!("{n}@x.org")})).collect()
        };
        assert_eq!(pointers(json!({})), none);
        assert_eq!(pointers(json!({"title": "é".repeat(128), "agenda": "é".repeat(1300)})), none);
        assert_eq!(
            pointers(json!({"title": "x".repeat(129), "agenda": "x".repeat(1301)})),
            ["/title", "/agenda"]
        );
        assert_eq!(pointers(ends(10 * 60_000)), none);
        assert_eq!(pointers(ends(10 * 60_000 - 1)), ["/end"]);
        assert_eq!(pointers(ends(24 * HOUR - 1)), none);
        assert_eq!(pointers(ends(24 * HOUR)), ["/end"]);
        assert_eq!(pointers(ahead("2040-02-29T23:59:59Z")), none);
        assert_eq!(pointers(ahead("2040-03-01T00:00:00Z")), ["/start"]);
        assert_eq!(
            pointers(
                json!({"recurrence": {"frequency": "YEARLY", "interval": 1, "ends": {"count": 6}, "week_start": "MO"}})
            ),
            ["/recurrence"]
        );
        assert_eq!(pointers(json!({"invitees": people(1000)})), none);
        assert_eq!(pointers(json!({"invitees": people(1001)})), ["/invitees"]);
        assert_eq!(
            pointers(json!({"invitees": [
                {"email": "a@x.org"}, {"email": "A@x.org"}, {"email": "nobody"}, {"email": "b@x.org", "name": "n".repeat(129)},
            ]})),
            ["/invitees/1/email", "/invitees/2/email", "/invitees/3/name"]
        );
    }

    #[test]
    fn years_are_calendar_years() {
        assert_eq!(years_later(NOW_MS, 10), "2040-03-01T00:00:00");
    }

    #[test]
    fn options_that_exclude_each_other_are_named() {
        let none: [&str; 0] = [];
        let of = |options: Value| pointers(json!({"options": options}));
        assert_eq!(
            of(
                json!({"scheduledType": "personalRoomMeeting", "templateId": "t", "roomId": "r", "integrationTags": ["x"],
                "enabledAutoRecordMeeting": false, "registration": {}})
            ),
            ["roomId", "templateId", "enabledAutoRecordMeeting", "integrationTags", "registration"]
                .map(option)
        );
        assert_eq!(of(json!({"joinBeforeHostMinutes": 15})), none);
        assert_eq!(of(json!({"joinBeforeHostMinutes": 30})), ["/options/joinBeforeHostMinutes"]);
        assert_eq!(
            of(json!({"scheduledType": "webinar", "sessionTypeId": 4, "joinBeforeHostMinutes": 30})),
            none
        );
        assert_eq!(
            of(json!({"scheduledType": "webinar", "joinBeforeHostMinutes": 5})),
            ["/options/sessionTypeId", "/options/joinBeforeHostMinutes"]
        );
        assert_eq!(of(json!({"roomId": "r", "hostEmail": "h@x.org"})), ["/options/hostEmail"]);
        assert_eq!(of(json!({"enabledLiveStream": true})), ["/options/liveStream"]);
        assert_eq!(
            pointers(
                json!({"recurrence": {"frequency": "DAILY", "interval": 1, "week_start": "MO"}, "options": {"registration": {}}})
            ),
            ["/options/registration"]
        );
    }

    #[test]
    fn an_update_refuses_what_only_creation_takes() {
        let none: [&str; 0] = [];
        assert_eq!(
            patch_pointers(json!({"password": null, "options": {
                "siteUrl": "a.webex.com", "roomId": "r", "templateId": "t", "scheduledType": "meeting", "registration": {},
                "simultaneousInterpretation": {"enabled": true}, "breakoutSessions": [],
            }})),
            [
                "/password",
                "/options/siteUrl",
                "/options/roomId",
                "/options/templateId",
                "/options/scheduledType",
                "/options/registration",
                "/options/simultaneousInterpretation",
                "/options/breakoutSessions",
            ]
        );
        assert_eq!(
            patch_pointers(json!({"agenda": null, "recurrence": null, "options": {"trackingCodes": null}})),
            none
        );
        assert_eq!(patch_pointers(json!({"title": "x".repeat(129)})), ["/title"]);
    }

    proptest! {
        #[test]
        fn no_invitee_panics(email in ".*", name in ".*") {
            let _ = pointers(json!({"invitees": [{"email": email, "name": name}]}));
        }
    }
}
