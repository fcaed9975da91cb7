//! The members, one by one.
//!
//! Source: the vendor's OpenAPI file for meetings, `CreateMeetingObject` and `PatchMeetingObject`. Left out are the members
//! that Convoke has words of its own for, and `adhoc`: an ad-hoc meeting ignores the title and times it is given.

use super::member::Kind::{Choice, Email, Host, List, Number, Numbers, Object, Secret, Text};
use super::member::{ANY, Member, flag, member};

/// The options of a meeting; Webex has defaults for what is not given.
pub(super) const OPTIONS: &[Member] = &[
    member("siteUrl", Host, "Site to schedule on, such as `acme.webex.com`; otherwise the user's preferred site.")
        .creation_only(),
    member("hostEmail", Email, "Mail address of the host to act for. Needs administrator scopes."),
    member("roomId", Text(1, ANY), "Webex space the meeting belongs to. Needs the scope `spark:all`.")
        .creation_only()
        .not_in_personal_rooms(),
    member("templateId", Text(1, ANY), "Meeting template to start from.").creation_only().not_in_personal_rooms(),
    member("scheduledType", Choice(SCHEDULED_TYPES), "Kind of meeting.").creation_only(),
    member("sessionTypeId", Number(0, ANY), "Session type of the user; required for a webinar."),
    flag("enabledJoinBeforeHost", "Whether attendees may join before the host."),
    member(
        "joinBeforeHostMinutes",
        Numbers(&[0, 5, 10, 15, 30, 45, 60]),
        "Minutes before the start from which attendees may join: 0, 5, 10 or 15 for a meeting, 0, 15, 30, 45 or 60 for a \
         webinar.",
    ),
    flag("enableConnectAudioBeforeHost", "Whether attendees may connect audio before the host joins."),
    member("unlockedMeetingJoinSecurity", Choice(JOIN_SECURITY), "How people who are not invited join."),
    flag("enabledAutoRecordMeeting", "Whether the meeting is recorded by itself.").not_in_personal_rooms(),
    flag("allowAnyUserToBeCoHost", "Whether any attendee with a host account on the site becomes a cohost."),
    flag("allowFirstUserToBeCoHost", "Whether the first attendee with a host account on the site becomes a cohost."),
    flag("allowAuthenticatedDevices", "Whether the organisation's video devices may join without a prompt."),
    flag("excludePassword", "Whether Webex's invitation mail leaves the password out."),
    flag("publicMeeting", "Whether the meeting is on the site's public calendar."),
    flag("enableAutomaticLock", "Whether the meeting locks itself after it starts."),
    member("automaticLockMinutes", Number(0, ANY), "Minutes after the start at which it locks itself."),
    member("reminderTime", Number(0, ANY), "Minutes before the start at which Webex reminds the host by mail."),
    member(
        "integrationTags",
        List(&Text(0, 64), 3),
        "Keys of the calling application, which alone can see them. An update replaces them all; `null` removes them.",
    )
    .nullable()
    .not_in_personal_rooms(),
    member(
        "trackingCodes",
        List(&Object(TRACKING_CODE), ANY),
        "Tracking codes of the site. An update replaces them all; `null` removes them.",
    )
    .nullable()
    .not_in_personal_rooms(),
    member("meetingOptions", Object(MEETING_OPTIONS), "What attendees may use; much of it depends on the session type."),
    member(
        "attendeePrivileges",
        Object(ATTENDEE_PRIVILEGES),
        "What attendees may do. Not for webinars; on sites of the Webex Suite platform most of it has no effect.",
    ),
    member("audioConnectionOptions", Object(AUDIO_CONNECTION_OPTIONS), "How people get sound."),
    member("registration", Object(REGISTRATION), "What people are asked before they get the join link. Not for series.")
        .creation_only()
        .not_in_personal_rooms(),
    member("simultaneousInterpretation", Object(INTERPRETATION), "Interpretation into other languages.").creation_only(),
    flag("enabledBreakoutSessions", "Whether breakout sessions are on."),
    member("breakoutSessions", List(&Object(BREAKOUT_SESSION), 100), "Groups to split into.").creation_only(),
    flag(
        "enabledAudioWatermark",
        "Whether each listener's sound carries a watermark. Only with `audioConnectionType` `VoIP`.",
    ),
    flag("enabledVisualWatermark", "Whether each viewer's picture carries a watermark."),
    member("visualWatermarkOpacity", Number(5, 80), "Strength of the visual watermark in percent."),
    flag("enabledLiveStream", "Whether the meeting is streamed; needs `liveStream`."),
    member("liveStream", Object(LIVE_STREAM), "Where the meeting is streamed to."),
    flag("enabledWebcastView", "Whether a webinar is shown as a webcast.").not_in_personal_rooms(),
    member("panelistPassword", Secret, "Password of a webinar's panelists, by the site's rules; otherwise Webex makes one."),
    flag("requireAttendeeLogin", "Whether a webinar's attendees must sign in."),
    flag("restrictToInvitees", "Whether only invited people may join a webinar."),
];

const SCHEDULED_TYPES: &[(&str, &str)] = &[
    ("meeting", "an ordinary meeting, as by default"),
    ("webinar", "a webinar; needs `sessionTypeId`"),
    ("personalRoomMeeting", "in the user's personal room"),
];

const JOIN_SECURITY: &[(&str, &str)] = &[
    ("allowJoin", "at once"),
    ("allowJoinWithLobby", "when the host lets them in"),
    ("blockFromJoin", "not at all"),
];

const TRACKING_CODE: &[Member] = &[
    member("name", Text(1, 120), "Its name.").required(),
    member("value", Text(1, 120), "Its value.").required(),
];

const MEETING_OPTIONS: &[Member] = &[
    flag("enabledChat", "Chat."),
    flag("enabledVideo", "Video."),
    flag("enabledPolling", "Polls; webinars only."),
    flag("enabledNote", "Notes."),
    member("noteType", Choice(NOTE_TYPES), "Who takes notes; only with `enabledNote`."),
    flag("enabledFileTransfer", "File transfer."),
    flag("enabledUCFRichMedia", "Media files in Universal Communications Format."),
];

const NOTE_TYPES: &[(&str, &str)] = &[("allowAll", "everybody"), ("allowOne", "one person")];

const ATTENDEE_PRIVILEGES: &[Member] = &[
    flag("enabledShareContent", "Share content."),
    flag("enabledSaveDocument", "Save shared documents."),
    flag("enabledPrintDocument", "Print shared documents."),
    flag("enabledAnnotate", "Annotate shared documents."),
    flag("enabledViewParticipantList", "See who takes part."),
    flag("enabledViewThumbnails", "See thumbnails of shared documents."),
    flag("enabledRemoteControl", "Control applications and desktops of others."),
    flag("enabledViewAnyDocument", "See any shared document."),
    flag("enabledViewAnyPage", "See any page of shared documents."),
    flag("enabledContactOperatorPrivately", "Talk to the operator in private."),
    flag("enabledChatHost", "Chat with the host in private."),
    flag("enabledChatPresenter", "Chat with the presenter in private."),
    flag("enabledChatOtherParticipants", "Chat with other participants in private."),
];

const AUDIO_CONNECTION_OPTIONS: &[Member] = &[
    member("audioConnectionType", Choice(AUDIO_CONNECTION_TYPES), "How attendees connect."),
    flag("enabledTollFreeCallIn", "Whether toll-free numbers are shown."),
    flag("enabledGlobalCallIn", "Whether numbers of other countries are shown."),
    flag("enabledAudienceCallBack", "Whether attendees can be called back; webinars only."),
    member("entryAndExitTone", Choice(TONES), "What is heard when somebody with a telephone comes or goes."),
    flag("allowHostToUnmuteParticipants", "Whether the host may unmute participants."),
    flag("allowAttendeeToUnmuteSelf", "Whether attendees may unmute themselves."),
    flag("muteAttendeeUponEntry", "Whether attendees are muted as they enter."),
];

const AUDIO_CONNECTION_TYPES: &[(&str, &str)] = &[
    ("webexAudio", "by computer or telephone"),
    ("VoIP", "by computer only"),
    ("other", "through another service"),
    ("none", "as the site has it by default"),
];

const TONES: &[(&str, &str)] = &[("beep", "a beep"), ("announceName", "their name"), ("noTone", "nothing")];

const REGISTRATION: &[Member] = &[
    flag("autoAcceptRequest", "Whether registrations are accepted by themselves."),
    flag("requireFirstName", "First name; always true."),
    flag("requireLastName", "Last name; always true."),
    flag("requireEmail", "Mail address; always true."),
    flag("requireJobTitle", "Job title."),
    flag("requireCompanyName", "Company."),
    flag("requireAddress1", "First line of the address."),
    flag("requireAddress2", "Second line of the address."),
    flag("requireCity", "City."),
    flag("requireState", "State."),
    flag("requireZipCode", "Postal code."),
    flag("requireCountryRegion", "Country or region."),
    flag("requireWorkPhone", "Telephone at work."),
    flag("requireFax", "Fax."),
    member("maxRegisterNum", Number(0, ANY), "How many may register."),
    member("customizedQuestions", List(&Object(QUESTION), ANY), "Questions of the host's own."),
    member("rules", List(&Object(STANDARD_RULE), ANY), "Which answers approve or reject a registration."),
];

const QUESTION: &[Member] = &[
    member("question", Text(0, ANY), "What is asked.").required(),
    member("type", Choice(QUESTION_TYPES), "How it is answered.").required(),
    flag("required", "Whether it must be answered."),
    member("maxLength", Number(0, 999), "Longest answer in characters, for text."),
    member("options", List(&Object(ANSWER), ANY), "What to choose from."),
    member("rules", List(&Object(QUESTION_RULE), ANY), "Which answers approve or reject a registration."),
];

const QUESTION_TYPES: &[(&str, &str)] = &[
    ("singleLineTextBox", "in one line"),
    ("multiLineTextBox", "in several lines"),
    ("checkbox", "with ticks at `options`"),
    ("dropdownList", "by one of a list of `options`"),
    ("radioButtons", "by one of a few `options`"),
];

const ANSWER: &[Member] = &[member("value", Text(0, ANY), "As shown.").required()];

const QUESTION_RULE: &[Member] = &[
    member("condition", Choice(CONDITIONS), "How the answer is compared.").required(),
    member("value", Text(0, ANY), "What it is compared with.").required(),
    member("result", Choice(RESULTS), "What becomes of the registration.").required(),
    flag("matchCase", "Whether letter case counts."),
];

const STANDARD_RULE: &[Member] = &[
    member("question", Choice(STANDARD_QUESTIONS), "Which question.").required(),
    member("condition", Choice(CONDITIONS), "How the answer is compared.").required(),
    member("value", Text(0, ANY), "What it is compared with.").required(),
    member("result", Choice(RESULTS), "What becomes of the registration.").required(),
    flag("matchCase", "Whether letter case counts."),
    member("order", Number(0, ANY), "Rank among all rules, those of the host's own questions included.")
        .required(),
];

const CONDITIONS: &[(&str, &str)] = &[
    ("contains", "it contains the value"),
    ("notContains", "it does not contain the value"),
    ("beginsWith", "it begins with the value"),
    ("endsWith", "it ends with the value"),
    ("equals", "it is the value"),
    ("notEquals", "it is not the value"),
];

const RESULTS: &[(&str, &str)] = &[("approve", "it is approved"), ("reject", "it is rejected")];

const STANDARD_QUESTIONS: &[(&str, &str)] = &[
    ("lastName", "last name"),
    ("email", "mail address"),
    ("jobTitle", "job title"),
    ("companyName", "company"),
    ("address1", "first line of the address"),
    ("address2", "second line of the address"),
    ("city", "city"),
    ("state", "state"),
    ("zipCode", "postal code"),
    ("countryRegion", "country or region"),
    ("workPhone", "telephone at work"),
    ("fax", "fax"),
];

const INTERPRETATION: &[Member] = &[
    flag("enabled", "Whether it is on.").required(),
    member("interpreters", List(&Object(INTERPRETER), ANY), "Who interprets between which languages."),
];

const INTERPRETER: &[Member] = &[
    member("languageCode1", Text(0, ANY), "ISO 639-1.").required(),
    member("languageCode2", Text(0, ANY), "ISO 639-1.").required(),
    member("email", Email, "Mail address."),
    member("displayName", Text(0, ANY), "As shown to others."),
];

const BREAKOUT_SESSION: &[Member] = &[
    member("name", Text(0, ANY), "Its name.").required(),
    member("invitees", List(&Email, ANY), "Mail addresses of its members; nobody is in two groups."),
];

const LIVE_STREAM: &[Member] = &[
    member("destination", Text(0, ANY), "What the destination is called.").required(),
    member("rtmpUrl", Text(0, ANY), "Where the stream goes, an RTMP address.").required(),
    member("streamUrl", Text(0, ANY), "Where people watch it.").required(),
    member("layoutWithoutSharedContent", Choice(STAGE_LAYOUTS), "What is seen while nothing is shared."),
    member("layoutWithSharedContent", Choice(CONTENT_LAYOUTS), "What is seen while something is shared."),
    flag("allowChangeLayoutInMeeting", "Whether the layout can be changed in the meeting."),
    flag("followStageLayoutWhenSynced", "Whether the layout follows the stage."),
    member("resolution", Text(0, ANY), "Such as `1920x1080`."),
];

const STAGE_LAYOUTS: &[(&str, &str)] = &[
    ("grid", "several participants in a grid"),
    ("stack", "the active speaker and up to six others above"),
    ("focus", "the active speaker"),
];

const CONTENT_LAYOUTS: &[(&str, &str)] = &[
    ("stack", "the content and up to six participants above"),
    ("focusedContentWithActiveSpeaker", "the content and the active speaker"),
    ("focusedContent", "the content"),
];
