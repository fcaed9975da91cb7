//! A meeting as JioMeet writes it, and its mapping to and from Convoke's.

use convoke_plugin::serde::de::Error as _;
use convoke_plugin::serde::{Deserialize, Deserializer, Serialize};
use convoke_plugin::{Meeting, MeetingPatch, Moment, NewMeeting, OneOrMany, parse_instant, serde_json};

use crate::settings::{AdvancedOptions, Options};

/// What create and update send. Times are UTC with milliseconds: JioMeet has no time zones, and documents no offsets.
#[derive(Debug, PartialEq, Serialize)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
pub(crate) struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
    is_pin_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    advanced_options: Option<AdvancedOptions>,
}

/// What JioMeet answers. `scheduledDuration` (milliseconds) follows from the times and `status` is always `active`, so
/// neither is read.
#[derive(Debug, Deserialize)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
pub(crate) struct Stored {
    /// The system id, `sm-<uuid>`, which every call wants.
    #[serde(rename = "_id", deserialize_with = "named")]
    id: String,
    /// The ten digits that people read out to each other.
    jiomeet_id: Option<String>,
    topic: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    /// The join link, the PIN inside it.
    pub(crate) meeting_url: Option<String>,
    pin: Option<String>,
    is_pin_enabled: Option<bool>,
    advanced_options: Option<AdvancedOptions>,
}

/// What create answers: an object by its schema and an array of one by its example. So it is with get and update.
#[derive(Debug, Deserialize)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
pub(crate) struct Created {
    pub(crate) meeting_details: OneOrMany<Stored>,
}

// === impl Body ===

impl Body {
    /// A meeting to be scheduled, with a PIN unless the caller wants none.
    pub(crate) fn new(meeting: NewMeeting<Options>) -> Self {
        Body {
            topic: Some(meeting.title),
            start_time: Some(meeting.start.rfc3339_utc_millis()),
            end_time: Some(meeting.end.rfc3339_utc_millis()),
            is_pin_enabled: meeting.options.is_pin_enabled.unwrap_or(true),
            advanced_options: meeting.options.advanced_options,
        }
    }

    /// The whole meeting as it shall be: what `patch` says, and `stored` where it says nothing.
    pub(crate) fn patched(stored: Stored, patch: MeetingPatch<Options>) -> Self {
        // The documented answer to get has a `pin` but not this switch.
        let had_pin = stored.is_pin_enabled.unwrap_or_else(|| given(stored.pin).is_some());
        let advanced_options = match (patch.options.advanced_options, stored.advanced_options) {
            (Some(new), Some(stored)) => Some(new.over(stored)),
            (new, stored) => new.or(stored),
        };
        Body {
            topic: patch.title.or(stored.topic),
            start_time: patch.start.map(|start| start.rfc3339_utc_millis()).or(stored.start_time),
            end_time: patch.end.map(|end| end.rfc3339_utc_millis()).or(stored.end_time),
            is_pin_enabled: patch.options.is_pin_enabled.unwrap_or(had_pin),
            advanced_options,
        }
    }
}

// === impl Stored ===

impl Stored {
    /// When it starts, in milliseconds since the epoch.
    pub(crate) fn start_ms(&self) -> Option<i64> {
        parse_instant(self.start_time.as_deref()?)
    }

    pub(crate) fn into_meeting(self) -> Meeting {
        let options = Options {
            is_pin_enabled: self.is_pin_enabled,
            advanced_options: self.advanced_options.filter(|options| *options != AdvancedOptions::default()),
        };
        let options = serde_json::to_value(options).and_then(serde_json::from_value).unwrap_or_default();
        Meeting {
            id: self.id,
            title: self.topic,
            start: self.start_time.and_then(|text| utc(&text)),
            end: self.end_time.and_then(|text| utc(&text)),
            password: given(self.pin),
            join_url: given(self.meeting_url),
            meeting_number: given(self.jiomeet_id),
            options,
            ..Meeting::default()
        }
    }
}

/// Without an id it is no meeting.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = String::deserialize(deserializer)?;
    if id.trim().is_empty() { Err(D::Error::custom("blank")) } else { Ok(id) }
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// JioMeet's time in the one form that is documented, whatever form it came in.
fn utc(text: &str) -> Option<String> {
    Some(Moment::utc(parse_instant(text)?).rfc3339_utc_millis())
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::{from_value, json, to_value};
    use proptest::prelude::*;

    use super::*;

    fn stored(start: &str, end: &str) -> Stored {
        from_value(json!({ "_id": "sm-1", "startTime": start, "endTime": end })).unwrap()
    }

    fn patched(stored: serde_json::Value, patch: serde_json::Value) -> serde_json::Value {
        to_value(Body::patched(from_value(stored).unwrap(), from_value(patch).unwrap())).unwrap()
    }

    #[test]
    fn a_patch_keeps_a_meeting_without_pin_without_one() {
        let get = |pin: &str| json!({ "_id": "sm-1", "pin": pin });
        assert_eq!(patched(get("Ab1Cd"), json!({}))["isPinEnabled"], true);
        assert_eq!(patched(get(""), json!({}))["isPinEnabled"], false);
        assert_eq!(patched(json!({ "_id": "sm-1" }), json!({}))["isPinEnabled"], false);
        let said = json!({ "_id": "sm-1", "pin": "Ab1Cd", "isPinEnabled": false });
        assert_eq!(patched(said, json!({}))["isPinEnabled"], false);
        assert_eq!(patched(get(""), json!({ "options": { "isPinEnabled": true } }))["isPinEnabled"], true);
    }

    #[test]
    fn a_time_without_documented_form_is_absent_or_put_right() {
        let meeting = stored("2030-03-04T09:00:00+05:30", "soon").into_meeting();
        assert_eq!(meeting.start.as_deref(), Some("2030-03-04T03:30:00.000Z"));
        assert_eq!(meeting.end, None);
    }

    proptest! {
        #[test]
        fn instants_go_both_ways(ms in 0i64..4_000_000_000_000, length in 0i64..90_000_000, quarter in -56i32..=56) {
            let moment = |unix_ms| Moment { unix_ms, offset_s: quarter * 900 };
            let new = json!({ "title": "x", "start": moment(ms), "end": moment(ms + length) });
            let body = Body::new(from_value(new).unwrap());
            let (start, end) = (body.start_time.unwrap(), body.end_time.unwrap());
            prop_assert!(start.ends_with('Z') && start.len() == "2030-03-04T03:30:00.000Z".len());
            let stored = stored(&start, &end);
            prop_assert_eq!(stored.start_ms(), Some(ms));
            let meeting = stored.into_meeting();
            prop_assert_eq!(meeting.start, Some(start));
            prop_assert_eq!(parse_instant(&meeting.end.unwrap()), Some(ms + length));
        }

        #[test]
        fn one_is_read_from_object_and_array(id in "[!-~][ -~]{0,39}", topic in ".*", more in 0usize..3) {
            let object = json!({ "_id": id, "topic": topic });
            let array = json!(vec![object.clone(); 1 + more]);
            for answer in [object, array] {
                let one = from_value::<OneOrMany<Stored>>(answer).unwrap().one().unwrap();
                prop_assert_eq!((one.id, one.topic), (id.clone(), Some(topic.clone())));
            }
        }

        #[test]
        fn a_patch_that_says_nothing_puts_back_what_was_read(
            topic in ".*",
            pin in any::<bool>(),
            flags in proptest::array::uniform5(any::<Option<bool>>()),
        ) {
            let [join, wait, audio, video, class] = flags;
            let advanced = AdvancedOptions {
                join_before_host: join,
                waiting_room: wait,
                participant_hard_audio_mute: audio,
                participant_hard_video_mute: video,
                is_classroom_mode: class,
            };
            let body = json!({
                "topic": topic, "startTime": "2030-03-04T03:30:00.000Z", "endTime": "2030-03-04T04:00:00.000Z",
                "isPinEnabled": pin, "advancedOptions": advanced,
            });
            let mut read = body.clone();
            read["_id"] = json!("sm-1");
            prop_assert_eq!(patched(read.clone(), json!({})), body.clone());
            let patch = json!({ "options": { "advancedOptions": { "waitingRoom": true } } });
            let mut want = body;
            want["advancedOptions"]["waitingRoom"] = json!(true);
            prop_assert_eq!(patched(read, patch), want);
        }
    }
}
