//! The items by which a calendar entry knows its meeting, named as HCL's DOMI client writes them, and one more for series.

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// As it is written. Notes does not tell letter cases apart.
    pub name: &'static str,
    /// What it holds, for the schemas.
    pub about: &'static str,
    /// It holds a number.
    pub number: bool,
}

const fn text(name: &'static str, about: &'static str) -> Item {
    Item { name, about, number: false }
}

const fn number(name: &'static str, about: &'static str) -> Item {
    Item { name, about, number: true }
}

/// The meeting's id.
pub const ID: &str = "meetingID";
/// The title as the provider keeps it.
pub const TITLE: &str = "meetingTitle";
/// What it is about.
pub const AGENDA: &str = "meetingAgenda";
/// What participants enter.
pub const PASSWORD: &str = "meetingPassword";
/// The start, as it was sent.
pub const START: &str = "meetingStartStr";
/// The end, as it was sent.
pub const END: &str = "meetingEndStr";
/// The rule by which it repeats.
pub const RECURRENCE: &str = "meetingRecurrence";
/// The provider's own answer.
pub const JSON: &str = "meetingJSON";

/// All of them: those of any provider that DOMI knows, so that an entry can be cleared whatever was written into it.
pub const ALL: &[Item] = &[
    text(ID, "The meeting's id."),
    text(
        "meetingService",
        "Which service: the plugin's name on the drop-in routes, in lower case, else its id.",
    ),
    text("meetingServiceLabel", "Which service, for people."),
    text("meetingType", "The provider's own kind of meeting."),
    text(TITLE, "The title as the provider keeps it."),
    text(AGENDA, "What the meeting is about."),
    text("meetingURL", "Where participants go."),
    text("ApptUNIDURL", "Where participants go; what the Notes client opens."),
    text("meetingChairURL", "Where the host goes."),
    text(START, "The start as it was sent to the provider: RFC 3339."),
    text(END, "The end as it was sent to the provider: RFC 3339."),
    number("meetingDuration", "Minutes."),
    text(PASSWORD, "What participants enter."),
    text("meetingPhoneVideoPassword", "What is entered on telephones and room systems."),
    text("meetingSipAddress", "For room systems."),
    text("tollNumber", "A telephone number."),
    text("tollFreeNumber", "A telephone number that costs its caller nothing."),
    text("ConferenceId", "What is entered on a telephone."),
    text("dialinUrl", "Where the telephone numbers are listed."),
    text(
        RECURRENCE,
        "The rule by which the meeting repeats, as RFC 5545 writes it. DOMI, which knows no series, has no such item.",
    ),
    text(JSON, "The provider's own answer; left out where it does not fit."),
    text("OnlineMeeting", "`1`."),
    text("SametimeType", "`3`: an online meeting of whatever provider."),
    text("Location", "`Label: value` lines, joined by line feeds."),
    text("meetingInfoInsert", "The same lines."),
    text("meetingBodyInsert", "Never written; DOMI clears it."),
];
