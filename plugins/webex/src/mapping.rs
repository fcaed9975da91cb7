//! A meeting in Convoke's words and in Webex's, both ways.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    Change, DialIn, Failure, Invitee, Meeting, MeetingPatch, NewMeeting, Profile, Response, text,
};

use crate::options::Options;
use crate::times;

/// Webex's own members worth telling. Never `hostKey`: whoever has it takes the meeting over.
const TOLD: [&str; 8] = [
    "siteUrl",
    "hostEmail",
    "hostDisplayName",
    "meetingType",
    "state",
    "scheduledType",
    "dialInIpAddress",
    "registerLink",
];

/// The members of a create request.
pub(crate) fn new_members(meeting: &NewMeeting<Options>) -> Map<String, Value> {
    let mut members = meeting.options.0.clone();
    // There is nothing to clear yet.
    members.retain(|_, value| !value.is_null());
    members.insert("title".to_owned(), meeting.title.as_str().into());
    let zone = times::zone(meeting.time_zone.as_ref(), meeting.recurrence.is_some());
    times::write(&mut members, Some((&meeting.start, &meeting.end)), zone);
    let texts = [
        ("agenda", &meeting.agenda),
        // A blank password asks for one that Webex makes.
        ("password", &meeting.password.clone().filter(|password| !password.trim().is_empty())),
        ("recurrence", &meeting.recurrence.as_ref().map(ToString::to_string)),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            members.insert(name.to_owned(), text.as_str().into());
        }
    }
    if !meeting.invitees.is_empty() {
        let invitees = meeting.invitees.iter().map(|invitee| Value::Object(invitee_members(invitee)));
        members.insert("invitees".to_owned(), invitees.collect());
    }
    members
}

/// The members of a patch: only what was given. `null` clears the agenda, the recurrence and the tracking codes.
pub(crate) fn patch_members(patch: &MeetingPatch<Options>) -> Map<String, Value> {
    let mut members = patch.options.0.clone();
    // It only says for whom, so alone it changes nothing.
    members.remove("hostEmail");
    if let Some(tags) = members.get_mut("integrationTags").filter(|tags| tags.is_null()) {
        *tags = Value::Array(Vec::new());
    }
    if let Some(title) = &patch.title {
        members.insert("title".to_owned(), title.as_str().into());
    }
    let zone = times::zone(patch.time_zone.as_ref(), patch.recurrence.set().is_some());
    times::write(&mut members, patch.start.as_ref().zip(patch.end.as_ref()), zone);
    let texts = [
        ("agenda", change(&patch.agenda, |text| text.clone())),
        ("recurrence", change(&patch.recurrence, ToString::to_string)),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            members.insert(name.to_owned(), text);
        }
    }
    if let Some(password) = patch.password.set().filter(|password| !password.trim().is_empty()) {
        members.insert("password".to_owned(), password.as_str().into());
    }
    members
}

/// What to send for a change of a text; `null` clears it.
fn change<T>(change: &Change<T>, text: impl Fn(&T) -> String) -> Option<Value> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(Value::Null),
        Change::Set(value) => Some(text(value).into()),
    }
}

/// An invitee as Webex writes one.
pub(crate) fn invitee_members(invitee: &Invitee) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("email".to_owned(), invitee.email.as_str().into());
    if let Some(name) = &invitee.name {
        members.insert("displayName".to_owned(), name.as_str().into());
    }
    if let Some(cohost) = invitee.cohost {
        members.insert("coHost".to_owned(), cohost.into());
    }
    members
}

/// The meeting in an answer.
pub(crate) fn meeting_answered(response: &Response) -> Result<Meeting, Failure> {
    meeting(&response.json()?)
}

/// A meeting as Webex shows it. Blank members are absent; members of another type than documented too, but for the id.
pub(crate) fn meeting(shown: &Map<String, Value>) -> Result<Meeting, Failure> {
    let text = |name: &str| text(shown, name);
    let telephony = shown.get("telephony").and_then(Value::as_object);
    let numbers = telephony.and_then(|it| it.get("callInNumbers")).and_then(Value::as_array);
    let mut options = std::collections::BTreeMap::new();
    for name in TOLD {
        if let Some(text) = text(name) {
            options.insert(name.to_owned(), text.into());
        }
    }
    Ok(Meeting {
        id: text("id")
            .ok_or_else(|| Failure::provider_error("Webex answered with a meeting that has no id."))?,
        title: text("title"),
        agenda: text("agenda"),
        start: text("start"),
        end: text("end"),
        time_zone: text("timezone"),
        password: text("password"),
        recurrence: text("recurrence"),
        series_id: text("meetingSeriesId"),
        invitees: Vec::new(),
        join_url: text("webLink"),
        // The host opens the same link, signed in.
        host_url: None,
        meeting_number: text("meetingNumber"),
        access_code: telephony.and_then(|it| convoke_plugin::text(it, "accessCode")),
        phone_video_password: text("phoneAndVideoSystemPassword"),
        sip_address: text("sipAddress"),
        dial_in: numbers.into_iter().flatten().filter_map(dial_in).collect(),
        options,
        ..Meeting::default()
    })
}

fn dial_in(number: &Value) -> Option<DialIn> {
    let number = number.as_object()?;
    Some(DialIn {
        label: text(number, "label").unwrap_or_default(),
        number: text(number, "callInNumber")?,
        toll_free: match number.get("tollType").and_then(Value::as_str) {
            Some("tollFree") => Some(true),
            Some("toll") => Some(false),
            _ => None,
        },
    })
}

/// Whose token it is. Without the scope for people there is no mail address.
pub(crate) fn profile(response: &Response) -> Result<Profile, Failure> {
    let person: Map<String, Value> = response.json()?;
    let full_name = || Some(format!("{} {}", text(&person, "firstName")?, text(&person, "lastName")?));
    Ok(Profile {
        id: text(&person, "id")
            .ok_or_else(|| Failure::provider_error("Webex answered with a person who has no id."))?,
        name: text(&person, "displayName").or_else(full_name).or_else(|| text(&person, "nickName")),
        email: person.get("emails").and_then(|emails| emails.get(0)?.as_str()).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{from_value, json};
    use proptest::prelude::*;

    fn read(shown: Value) -> Meeting {
        meeting(shown.as_object().unwrap()).unwrap()
    }

    #[test]
    fn everything_documented_has_its_place() {
        let meeting = read(json!({
            "id": "c0ffee", "meetingNumber": "25550001111", "title": "Review", "agenda": "Q3", "password": "Aa1bCc2d",
            "phoneAndVideoSystemPassword": "12345678", "meetingType": "meetingSeries", "state": "active", "timezone": "UTC",
            "start": "2030-03-04T03:30:00Z", "end": "2030-03-04T04:15:00Z", "hostEmail": "host@example.org",
            "hostKey": "000000", "siteUrl": "acme.webex.com", "webLink": "https://acme.webex.com/j.php?MTID=m00",
            "sipAddress": "25550001111@acme.webex.com", "dialInIpAddress": "192.0.2.10", "recurrence": "FREQ=DAILY",
            "telephony": {"accessCode": "25550001111", "callInNumbers": [
                {"label": "US Toll", "callInNumber": "+1-555-0100", "tollType": "toll"},
                {"label": "US Toll Free", "callInNumber": "+1-555-0101", "tollType": "tollFree"},
                {"label": "no number"},
            ]},
        }));
        assert_eq!(
            convoke_plugin::serde_json::to_value(&meeting).unwrap(),
            json!({
                "id": "c0ffee", "title": "Review", "agenda": "Q3", "start": "2030-03-04T03:30:00Z",
                "end": "2030-03-04T04:15:00Z", "time_zone": "UTC", "password": "Aa1bCc2d", "recurrence": "FREQ=DAILY",
                "join_url": "https://acme.webex.com/j.php?MTID=m00", "meeting_number": "25550001111",
                "access_code": "25550001111", "phone_video_password": "12345678",
                "sip_address": "25550001111@acme.webex.com",
                "dial_in": [
                    {"label": "US Toll", "number": "+1-555-0100", "toll_free": false},
                    {"label": "US Toll Free", "number": "+1-555-0101", "toll_free": true},
                ],
                "options": {
                    "siteUrl": "acme.webex.com", "hostEmail": "host@example.org", "meetingType": "meetingSeries",
                    "state": "active", "dialInIpAddress": "192.0.2.10",
                },
            })
        );
    }

    #[test]
    fn blank_and_odd_members_are_absent() {
        let meeting = read(
            json!({"id": "x", "agenda": "  ", "password": null, "webLink": 7, "telephony": "none", "title": []}),
        );
        let expected = Meeting { id: "x".into(), join_url: Some("7".into()), ..Meeting::default() };
        assert_eq!(meeting, expected);
        assert!(super::meeting(&Map::new()).is_err());
    }

    #[test]
    fn a_patch_carries_only_what_was_given() {
        let members = |patch: Value| Value::Object(patch_members(&from_value(patch).unwrap()));
        assert_eq!(members(json!({})), json!({}));
        assert_eq!(members(json!({"options": {"hostEmail": "h@x.org"}})), json!({}));
        assert_eq!(
            members(
                json!({"agenda": null, "recurrence": null, "password": "Pw1", "options": {"trackingCodes": null, "integrationTags": null}})
            ),
            json!({"agenda": null, "recurrence": null, "password": "Pw1", "trackingCodes": null, "integrationTags": []})
        );
        assert_eq!(members(json!({"time_zone": "Asia/Kolkata"})), json!({"timezone": "Asia/Kolkata"}));
    }

    proptest! {
        #[test]
        fn a_reader_never_panics_and_keeps_the_id(id in "[^\\s]+", name in "[a-zA-Z]+", value in ".*") {
            let mut shown = json!({"telephony": {"callInNumbers": [{"callInNumber": value}, value]}});
            shown[name.as_str()] = value.into();
            shown["id"] = id.clone().into();
            prop_assert_eq!(read(shown).id, id);
        }
    }
}
