//! The members that requests about meetings may have, and the type of each.

use serde_json::{Map, Value};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Create,
    Put,
    Patch,
}

enum Kind {
    Flag,
    Number,
    Text,
    OneOf(&'static [&'static str]),
    List(&'static Kind),
    /// Its members; the names that must be there.
    Object(&'static [(&'static str, Kind)], &'static [&'static str]),
    Anything,
}

use Kind::{Anything, Flag, List, Number, Object, OneOf, Text};

const MEMBERS: &[(&str, Kind)] = &[
    ("title", Text),
    ("agenda", Text),
    ("start", Text),
    ("end", Text),
    ("timezone", Text),
    ("recurrence", Text),
    ("password", Text),
    ("panelistPassword", Text),
    ("hostEmail", Text),
    ("sendEmail", Flag),
    ("integrationTags", List(&Text)),
    ("enabledJoinBeforeHost", Flag),
    ("joinBeforeHostMinutes", Number),
    ("enableConnectAudioBeforeHost", Flag),
    ("enabledAutoRecordMeeting", Flag),
    ("allowAnyUserToBeCoHost", Flag),
    ("allowFirstUserToBeCoHost", Flag),
    ("allowAuthenticatedDevices", Flag),
    ("excludePassword", Flag),
    ("publicMeeting", Flag),
    ("reminderTime", Number),
    ("unlockedMeetingJoinSecurity", OneOf(&["allowJoin", "allowJoinWithLobby", "blockFromJoin"])),
    ("sessionTypeId", Number),
    ("enableAutomaticLock", Flag),
    ("automaticLockMinutes", Number),
    ("requireAttendeeLogin", Flag),
    ("restrictToInvitees", Flag),
    ("enabledWebcastView", Flag),
    ("enabledBreakoutSessions", Flag),
    ("enabledAudioWatermark", Flag),
    ("enabledVisualWatermark", Flag),
    ("visualWatermarkOpacity", Number),
    ("enabledLiveStream", Flag),
    ("trackingCodes", List(&Object(&[("name", Text), ("value", Text)], &["name", "value"]))),
    (
        "liveStream",
        Object(
            &[
                ("destination", Text),
                ("rtmpUrl", Text),
                ("streamUrl", Text),
                ("resolution", Text),
                ("allowChangeLayoutInMeeting", Flag),
                ("followStageLayoutWhenSynced", Flag),
                ("layoutWithoutSharedContent", OneOf(&["grid", "stack", "focus"])),
                (
                    "layoutWithSharedContent",
                    OneOf(&["stack", "focusedContentWithActiveSpeaker", "focusedContent"]),
                ),
            ],
            &["destination", "rtmpUrl", "streamUrl"],
        ),
    ),
    (
        "meetingOptions",
        Object(
            &[
                ("enabledChat", Flag),
                ("enabledVideo", Flag),
                ("enabledNote", Flag),
                ("enabledPolling", Flag),
                ("enabledFileTransfer", Flag),
                ("enabledUCFRichMedia", Flag),
                ("noteType", OneOf(&["allowAll", "allowOne"])),
            ],
            &[],
        ),
    ),
    (
        "attendeePrivileges",
        Object(
            &[
                ("enabledAnnotate", Flag),
                ("enabledChatHost", Flag),
                ("enabledChatOtherParticipants", Flag),
                ("enabledChatPresenter", Flag),
                ("enabledContactOperatorPrivately", Flag),
                ("enabledPrintDocument", Flag),
                ("enabledRemoteControl", Flag),
                ("enabledSaveDocument", Flag),
                ("enabledShareContent", Flag),
                ("enabledViewAnyDocument", Flag),
                ("enabledViewAnyPage", Flag),
                ("enabledViewParticipantList", Flag),
                ("enabledViewThumbnails", Flag),
            ],
            &[],
        ),
    ),
    (
        "audioConnectionOptions",
        Object(
            &[
                ("audioConnectionType", OneOf(&["webexAudio", "VoIP", "other", "none"])),
                ("entryAndExitTone", OneOf(&["beep", "announceName", "noTone"])),
                ("enabledTollFreeCallIn", Flag),
                ("enabledGlobalCallIn", Flag),
                ("enabledAudienceCallBack", Flag),
                ("allowAttendeeToUnmuteSelf", Flag),
                ("allowHostToUnmuteParticipants", Flag),
                ("muteAttendeeUponEntry", Flag),
            ],
            &[],
        ),
    ),
];

const CREATE_ONLY: &[(&str, Kind)] = &[
    ("adhoc", Flag),
    ("roomId", Text),
    ("templateId", Text),
    ("siteUrl", Text),
    ("scheduledType", OneOf(&["meeting", "webinar", "personalRoomMeeting"])),
    (
        "invitees",
        List(&Object(
            &[("email", Text), ("displayName", Text), ("coHost", Flag), ("panelist", Flag)],
            &["email"],
        )),
    ),
    ("registration", Object(&[("*", Anything)], &[])),
    (
        "simultaneousInterpretation",
        Object(&[("enabled", Flag), ("interpreters", List(&Anything))], &["enabled"]),
    ),
    ("breakoutSessions", List(&Object(&[("name", Text), ("invitees", List(&Text))], &["name"]))),
];

/// Members that a PATCH may clear with null.
const CLEARABLE: [&str; 3] = ["agenda", "recurrence", "trackingCodes"];

/// Checks names and types. Says which member is wrong.
pub(super) fn check(body: &Map<String, Value>, purpose: Purpose, refuse_unknown: bool) -> Result<(), String> {
    for (name, value) in body {
        let create_only = CREATE_ONLY.iter().find(|(known, _)| known == name);
        let found = match purpose {
            Purpose::Create => MEMBERS.iter().find(|(known, _)| known == name).or(create_only),
            Purpose::Put | Purpose::Patch => MEMBERS.iter().find(|(known, _)| known == name),
        };
        match found {
            None if purpose == Purpose::Create && !refuse_unknown => {}
            None if create_only.is_some() => return Err(format!("{name} cannot be changed by an update")),
            None => return Err(format!("{name} is unknown")),
            Some(_) if value.is_null() && purpose == Purpose::Patch && CLEARABLE.contains(&name.as_str()) => {
            }
            Some((_, kind)) => kind.check(name, value)?,
        }
    }
    Ok(())
}

impl Kind {
    fn check(&self, name: &str, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Anything, _)
            | (Flag, Value::Bool(_))
            | (Number, Value::Number(_))
            | (Text, Value::String(_)) => Ok(()),
            (OneOf(allowed), Value::String(text)) if allowed.contains(&text.as_str()) => Ok(()),
            (OneOf(allowed), _) => Err(format!("{name} must be one of {}", allowed.join(", "))),
            (List(kind), Value::Array(items)) => items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| kind.check(&format!("{name}[{index}]"), item)),
            (Object(members, required), Value::Object(object)) => {
                if let Some(missing) = required.iter().find(|required| !object.contains_key(**required)) {
                    return Err(format!("{name}.{missing} is missing"));
                }
                object.iter().try_for_each(|(key, value)| {
                    let known = members.iter().find(|(known, _)| known == key || *known == "*");
                    let (_, kind) = known.ok_or_else(|| format!("{name}.{key} is unknown"))?;
                    kind.check(&format!("{name}.{key}"), value)
                })
            }
            (Flag, _) => Err(format!("{name} must be a boolean")),
            (Number, _) => Err(format!("{name} must be a number")),
            (Text, _) => Err(format!("{name} must be a string")),
            (List(_), _) => Err(format!("{name} must be an array")),
            (Object(..), _) => Err(format!("{name} must be an object")),
        }
    }
}
