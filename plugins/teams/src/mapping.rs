//! A meeting in Convoke's words and in Graph's, both ways.

use std::collections::BTreeMap;

use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    DialIn, Failure, Invitee, Meeting, MeetingPatch, Moment, NewMeeting, Profile, Response, parse_instant,
    text,
};

use crate::options::Options;

/// Who may do what the organiser may.
const COHOST: &str = "coorganizer";

/// Graph's own members worth telling.
const TOLD: [&str; 13] = [
    "allowedPresenters",
    "lobbyBypassSettings",
    "allowedLobbyAdmitters",
    "isEntryExitAnnounced",
    "allowMeetingChat",
    "allowTeamworkReactions",
    "allowAttendeeToEnableCamera",
    "allowAttendeeToEnableMic",
    "recordAutomatically",
    "allowRecording",
    "allowTranscription",
    "shareMeetingChatHistoryDefault",
    "videoTeleconferenceId",
];

/// The members of a create request.
pub(crate) fn new_members(meeting: &NewMeeting<Options>) -> Map<String, Value> {
    let mut members = meeting.options.0.clone();
    members.extend(core_members(meeting));
    members
}

/// What every create takes, also the one that may be repeated.
pub(crate) fn core_members(meeting: &NewMeeting<Options>) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("subject".to_owned(), meeting.title.as_str().into());
    write_times(&mut members, &meeting.start, &meeting.end);
    if !meeting.invitees.is_empty() {
        members.insert("participants".to_owned(), participants(&meeting.invitees));
    }
    members
}

/// The members of a patch: only what was given, and both times whenever there is one.
pub(crate) fn patch_members(patch: &MeetingPatch<Options>) -> Map<String, Value> {
    let mut members = patch.options.0.clone();
    if let Some(title) = &patch.title {
        members.insert("subject".to_owned(), title.as_str().into());
    }
    if let (Some(start), Some(end)) = (&patch.start, &patch.end) {
        write_times(&mut members, start, end);
    }
    if let Some(invitees) = &patch.invitees {
        members.insert("participants".to_owned(), participants(invitees));
    }
    members
}

/// Instants with their offset: Graph keeps no zone.
fn write_times(members: &mut Map<String, Value>, start: &Moment, end: &Moment) {
    members.insert("startDateTime".to_owned(), start.rfc3339().into());
    members.insert("endDateTime".to_owned(), end.rfc3339().into());
}

/// The whole list of attendees. A person is known by the principal name, which in most organisations is the mail address.
fn participants(invitees: &[Invitee]) -> Value {
    let attendee = |invitee: &Invitee| {
        let role = if invitee.cohost == Some(true) { COHOST } else { "attendee" };
        json!({"upn": invitee.email, "role": role})
    };
    json!({"attendees": invitees.iter().map(attendee).collect::<Vec<_>>()})
}

/// A meeting as Graph shows it. Blank members are absent; members of another type than documented too, but for the id.
pub(crate) fn meeting(shown: Map<String, Value>, sip_domain: Option<&str>) -> Result<Meeting, Failure> {
    let part = |name: &str| shown.get(name).and_then(Value::as_object);
    let (audio, by_number) = (part("audioConferencing"), part("joinMeetingIdSettings"));
    let text = |name: &str| text(&shown, name);
    let of = |part: Option<&Map<String, Value>>, name: &str| convoke_plugin::text(part?, name);
    let attendees = part("participants").and_then(|it| it.get("attendees")?.as_array());
    let video_id = text("videoTeleconferenceId");
    let number = |label: &str, member, toll_free| {
        of(audio, member).map(|number| DialIn { label: label.to_owned(), number, toll_free: Some(toll_free) })
    };
    let dial_in = [number("Toll", "tollNumber", false), number("Toll Free", "tollFreeNumber", true)]
        .into_iter()
        .flatten();
    Ok(Meeting {
        id: text("id")
            .ok_or_else(|| Failure::provider_error("Teams answered with a meeting that has no id."))?,
        title: text("subject"),
        start: text("startDateTime").and_then(|text| utc(&text)),
        end: text("endDateTime").and_then(|text| utc(&text)),
        password: of(by_number, "passcode"),
        invitees: attendees.into_iter().flatten().filter_map(invitee).collect(),
        // The organiser opens the same link, signed in.
        join_url: text("joinWebUrl"),
        meeting_number: of(by_number, "joinMeetingId"),
        // Both spellings are documented.
        access_code: of(audio, "ConferenceId").or_else(|| of(audio, "conferenceId")),
        sip_address: sip_domain.zip(video_id).map(|(domain, id)| format!("{id}@{domain}")),
        dial_in: dial_in.collect(),
        dial_in_url: of(audio, "dialinUrl"),
        options: told(&shown, by_number),
        ..Meeting::default()
    })
}

fn told(shown: &Map<String, Value>, by_number: Option<&Map<String, Value>>) -> BTreeMap<String, Value> {
    let given =
        |name: &&str| Some(((*name).to_owned(), shown.get(*name).filter(|it| !it.is_null())?.clone()));
    let mut told: BTreeMap<String, Value> = TOLD.iter().filter_map(given).collect();
    // Not the passcode beside it, which is the meeting's password.
    if let Some(required) = by_number.and_then(|it| it.get("isPasscodeRequired")?.as_bool()) {
        told.insert("joinMeetingIdSettings".to_owned(), json!({"isPasscodeRequired": required}));
    }
    told
}

fn invitee(attendee: &Value) -> Option<Invitee> {
    let attendee = attendee.as_object()?;
    let is_cohost = attendee.get("role").and_then(Value::as_str) == Some(COHOST);
    Some(Invitee { email: text(attendee, "upn")?, name: None, cohost: is_cohost.then_some(true) })
}

/// Graph's time, which has up to seven decimals, to the second.
fn utc(text: &str) -> Option<String> {
    Some(Moment::utc(parse_instant(text)?).rfc3339_utc())
}

/// Whose token it is. Without a mailbox `mail` is null.
pub(crate) fn profile(response: &Response) -> Result<Profile, Failure> {
    let person: Map<String, Value> = response.json()?;
    Ok(Profile {
        id: text(&person, "id")
            .ok_or_else(|| Failure::provider_error("Microsoft answered with a person who has no id."))?,
        name: text(&person, "displayName"),
        email: text(&person, "mail").or_else(|| text(&person, "userPrincipalName")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{from_value, to_value};
    use proptest::prelude::*;

    fn read(shown: Value) -> Meeting {
        meeting(shown.as_object().unwrap().clone(), None).unwrap()
    }

    #[test]
    fn everything_documented_has_its_place() {
        let shown = json!({
            "id": "MSo1/N2Y5+Zg==", "creationDateTime": "2030-03-01T08:00:00.1234567Z", "subject": "Review",
            "startDateTime": "2030-03-04T03:30:00.0000000Z", "endDateTime": "2030-03-04T04:15:00Z",
            "joinWebUrl": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",
            "videoTeleconferenceId": "123456789", "isEntryExitAnnounced": true, "allowMeetingChat": null,
            "joinMeetingIdSettings": {"isPasscodeRequired": true, "joinMeetingId": "123456789012", "passcode": "aB3dE"},
            "audioConferencing": {
                "tollNumber": "+15550100", "tollFreeNumber": "+18005550100", "ConferenceId": "1234567",
                "dialinUrl": "https://dialin.teams.microsoft.com/x?id=1234567",
            },
            "participants": {"organizer": {"upn": "host@example.org", "role": "presenter"}, "attendees": [
                {"upn": "a@example.org", "role": "coorganizer"}, {"upn": "b@example.org", "role": null}, {"upn": null},
            ]},
            "joinInformation": {"content": "data:text/html,%3cdiv%3e", "contentType": "html"},
        });
        let expected = json!({
            "id": "MSo1/N2Y5+Zg==", "title": "Review", "start": "2030-03-04T03:30:00Z", "end": "2030-03-04T04:15:00Z",
            "password": "aB3dE", "meeting_number": "123456789012", "access_code": "1234567",
            "join_url": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",
            "dial_in": [
                {"label": "Toll", "number": "+15550100", "toll_free": false},
                {"label": "Toll Free", "number": "+18005550100", "toll_free": true},
            ],
            "dial_in_url": "https://dialin.teams.microsoft.com/x?id=1234567",
            "invitees": [{"email": "a@example.org", "cohost": true}, {"email": "b@example.org"}],
            "options": {
                "isEntryExitAnnounced": true, "joinMeetingIdSettings": {"isPasscodeRequired": true},
                "videoTeleconferenceId": "123456789",
            },
        });
        assert_eq!(to_value(read(shown.clone())).unwrap(), expected);
        let at_partner = meeting(shown.as_object().unwrap().clone(), Some("video.example.com")).unwrap();
        assert_eq!(at_partner.sip_address.as_deref(), Some("123456789@video.example.com"));
    }

    #[test]
    fn both_spellings_of_the_conference_id_and_blank_members() {
        let audio = json!({"conferenceId": "77", "tollNumber": "", "tollFreeNumber": null});
        let meeting =
            read(json!({"id": "x", "subject": " ", "startDateTime": "soon", "audioConferencing": audio}));
        let expected = Meeting { id: "x".into(), access_code: Some("77".into()), ..Meeting::default() };
        assert_eq!(meeting, expected);
        for odd in [json!({}), json!({"id": " "}), json!({"id": null})] {
            assert!(super::meeting(odd.as_object().unwrap().clone(), None).is_err());
        }
        let odd = json!({"id": "x", "audioConferencing": [], "participants": "none", "joinMeetingIdSettings": null});
        assert_eq!(read(odd), Meeting { id: "x".into(), ..Meeting::default() });
    }

    #[test]
    fn a_patch_carries_only_what_was_given() {
        let members = |patch: Value| Value::Object(patch_members(&from_value(patch).unwrap()));
        assert_eq!(
            members(json!({"agenda": "x", "time_zone": "Asia/Kolkata", "send_email": true})),
            json!({})
        );
        assert_eq!(members(json!({"invitees": []})), json!({"participants": {"attendees": []}}));
        let times =
            json!({"start": {"unix_ms": 0, "offset_s": 19_800}, "end": {"unix_ms": 60_000, "offset_s": 0}});
        assert_eq!(
            members(times),
            json!({"startDateTime": "1970-01-01T05:30:00+05:30", "endDateTime": "1970-01-01T00:01:00Z"})
        );
    }

    #[test]
    fn a_person_without_a_mailbox_has_a_principal_name() {
        let profile = |body: Value| {
            let response = Response { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() };
            super::profile(&response)
        };
        let person =
            json!({"id": "u", "displayName": "Ada", "mail": "ada@x.org", "userPrincipalName": "ada@y.org"});
        assert_eq!(profile(person).unwrap().email.as_deref(), Some("ada@x.org"));
        let person = json!({"id": "u", "displayName": null, "mail": null, "userPrincipalName": "ada@y.org"});
        let person = profile(person).unwrap();
        assert_eq!((person.name, person.email.as_deref()), (None, Some("ada@y.org")));
        assert!(profile(json!({"displayName": "Ada"})).is_err());
    }

    proptest! {
        #[test]
        fn a_reader_never_panics_and_keeps_the_id(id in "[^\\s]+", name in "[a-zA-Z]+", value in ".*") {
            let mut shown = json!({"audioConferencing": {"tollNumber": value}, "participants": {"attendees": [value]}});
            shown[name.as_str()] = value.into();
            shown["id"] = id.clone().into();
            prop_assert_eq!(read(shown).id, id);
        }

        #[test]
        fn instants_go_both_ways(unix_s in 0i64..4_000_000_000, quarter in -56i32..=56) {
            let moment = Moment { unix_ms: unix_s * 1000, offset_s: quarter * 900 };
            let mut members = Map::new();
            write_times(&mut members, &moment, &moment);
            let sent = members["startDateTime"].as_str().unwrap().to_owned();
            let shown = json!({"id": "x", "startDateTime": sent});
            prop_assert_eq!(read(shown).start.as_deref().and_then(parse_instant), Some(moment.unix_ms));
        }
    }
}
