//! Making, changing, reading, listing and deleting rooms.

use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    CreateMeeting, DeleteMeeting, Failure, FailureKind, Http, ListMeetings, Meeting, MeetingAnswer,
    MeetingPage, ReadMeeting, Request, Response, UpdateMeeting, serde_json,
};

use crate::call::{Caller, exactly_200, no_such_room};
use crate::config::{GuestFlag, Options, SendTitle};
use crate::{Sametime, name};

/// Sametime lists everything at once; this many rooms are handed on at a time.
const PAGE: usize = 100;

/// How many names a new room is tried with.
const TRIES: u8 = 2;

/// Makes a room. Its name is new on each call; one that is taken all the same is tried once more with another suffix. With a
/// tag, each try of one create has the same names, and a name that is taken by the user's own room leads to that room.
pub(crate) async fn create(
    site: &Sametime,
    http: &Http,
    create: CreateMeeting<Options>,
) -> Result<MeetingAnswer, Failure> {
    let mut caller = Caller::new(site, http, &create.credentials).await?;
    let title = create.meeting.title;
    let mut room = site.members(&create.meeting.options);
    room.entry("allowGuestUser").or_insert_with(|| site.guest_flag(false));
    room.entry("mode").or_insert_with(|| "Open".into());
    if site.config.add_moderator
        && !room.contains_key("moderators")
        && let Some(mail) = caller.mail()
    {
        room.insert("moderators".to_owned(), json!([mail]));
    }
    if site.config.send_title == SendTitle::Always {
        room.insert("title".to_owned(), json!(title));
    }
    let tag = create.meeting.idempotency.map(|idempotency| idempotency.tag);
    let seed = tag.as_deref().map_or_else(|| http.seed(), name::seed);
    for attempt in 0..TRIES {
        let name = name::unique(&title, &seed, attempt);
        room.insert("name".to_owned(), json!(name));
        let request = Request::post(site.catalogue(None)).json(&json!({"meeting": room}));
        let response = caller.send(request).await?;
        if response.status != 409 {
            return Ok(site.answer(&exactly_200(response)?, &name)?.into());
        }
        if tag.is_some()
            && let Some(meeting) = own(&mut caller, &name).await?
        {
            return Ok(MeetingAnswer { existing: true, ..meeting.into() });
        }
    }
    Err(Failure::new(FailureKind::Conflict, "Rooms of all names that were tried exist already.")
        .with_status(409))
}

/// Changes a room and keeps its name, and with it the link in invitations. What Sametime does not keep (times, agenda)
/// needs no request but the one that makes sure the room is there.
pub(crate) async fn update(
    site: &Sametime,
    http: &Http,
    update: UpdateMeeting<Options>,
) -> Result<MeetingAnswer, Failure> {
    let mut caller = Caller::new(site, http, &update.credentials).await?;
    let mut room = site.members(&update.patch.options);
    if let Some(title) = update.patch.title
        && site.config.send_title != SendTitle::Never
    {
        room.insert("title".to_owned(), json!(title));
    }
    if room.is_empty() {
        return Ok(find(&mut caller, &update.id).await?.into());
    }
    room.insert("name".to_owned(), json!(update.id));
    let request = Request::patch(site.catalogue(Some(&update.id))).json(&json!({"meeting": room}));
    let response = exactly_200(caller.send(request).await?)?;
    let meeting = site.answer(&response, &update.id)?;
    let link_changed = meeting.id != update.id;
    Ok(MeetingAnswer { meeting, link_changed, existing: false })
}

/// Reads a room.
pub(crate) async fn get(site: &Sametime, http: &Http, read: &ReadMeeting) -> Result<MeetingAnswer, Failure> {
    let mut caller = Caller::new(site, http, &read.credentials).await?;
    Ok(find(&mut caller, &read.id).await?.into())
}

/// Lists rooms, without their people, which can be many. They have no times, so no period can be asked for.
pub(crate) async fn list(site: &Sametime, http: &Http, list: &ListMeetings) -> Result<MeetingPage, Failure> {
    let start: usize = list.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let rooms = Caller::new(site, http, &list.credentials).await?.rooms().await?;
    let named: Vec<_> = rooms.iter().filter_map(|room| Some((room, name_of(room)?))).collect();
    let meetings = named.iter().skip(start).take(PAGE).map(|(room, name)| {
        let mut meeting = site.meeting(room, name);
        meeting.options.retain(|_, value| !value.is_array());
        meeting
    });
    let end = start.saturating_add(PAGE);
    Ok(MeetingPage {
        meetings: meetings.collect(),
        next_cursor: (end < named.len()).then(|| end.to_string()),
        truncated: false,
    })
}

/// Deletes a room.
pub(crate) async fn delete(site: &Sametime, http: &Http, delete: &DeleteMeeting) -> Result<(), Failure> {
    let mut caller = Caller::new(site, http, &delete.credentials).await?;
    exactly_200(caller.send(Request::delete(site.catalogue(Some(&delete.id)))).await?).map(|_| ())
}

/// One room, asked for by name; where a server knows no such request, looked up in the list.
async fn find(caller: &mut Caller<'_>, name: &str) -> Result<Meeting, Failure> {
    let site = caller.site;
    let response = caller.send(Request::get(site.catalogue(Some(name)))).await?;
    if !matches!(response.status, 404 | 405) {
        return site.answer(&exactly_200(response)?, name);
    }
    let rooms = caller.rooms().await?;
    let room = rooms.iter().find(|room| name_of(room) == Some(name)).ok_or_else(no_such_room)?;
    Ok(site.meeting(room, name))
}

/// The room of this name if it is the user's own.
async fn own(caller: &mut Caller<'_>, name: &str) -> Result<Option<Meeting>, Failure> {
    let owned = |meeting: &Meeting| meeting.options.get("isOwner") == Some(&Value::Bool(true));
    match find(caller, name).await {
        Ok(meeting) if owned(&meeting) => Ok(Some(meeting)),
        // An answer about one room may say less than the list.
        Ok(meeting) if !meeting.options.contains_key("isOwner") => {
            let rooms = caller.rooms().await?;
            let room = rooms.iter().find(|room| name_of(room) == Some(name));
            Ok(room.map(|room| caller.site.meeting(room, name)).filter(owned).map(|_| meeting))
        }
        Ok(_) => Ok(None),
        Err(failure) if matches!(failure.kind, FailureKind::AccessDenied | FailureKind::NotFound) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn name_of(room: &Map<String, Value>) -> Option<&str> {
    room.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty())
}

impl Sametime {
    /// The options as members of a room.
    fn members(&self, options: &Options) -> Map<String, Value> {
        let mut members = match serde_json::to_value(options) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        if let Some(allowed) = options.allow_guest_user {
            members.insert("allowGuestUser".to_owned(), self.guest_flag(allowed));
        }
        members
    }

    fn guest_flag(&self, allowed: bool) -> Value {
        match self.config.guest_flag {
            GuestFlag::Boolean => Value::Bool(allowed),
            GuestFlag::String => Value::String(allowed.to_string()),
        }
    }

    /// The answer about the room `name`; one without a body says no more than that it went well.
    fn answer(&self, response: &Response, name: &str) -> Result<Meeting, Failure> {
        let room = if response.body.trim_ascii().is_empty() { Map::new() } else { response.json()? };
        Ok(self.meeting(&room, name))
    }
}

#[cfg(test)]
mod tests;
