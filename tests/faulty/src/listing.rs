//! The user's meetings, page by page.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{Failure, ListMeetings, Meeting, MeetingPage, Request};

use crate::call::Call;
use crate::{fault, mapping};

/// One page.
pub(crate) async fn page(call: &Call<'_>, list: &ListMeetings) -> Result<MeetingPage, Failure> {
    let mut page = fetch(call, list, list.cursor.as_deref()).await?;
    if fault::on("list/all-pages") {
        while let Some(cursor) = page.next_cursor.take() {
            let more = fetch(call, list, Some(&cursor)).await?;
            page.meetings.extend(more.meetings);
            page.next_cursor = more.next_cursor;
        }
    }
    if fault::on("list/read-one-by-one") {
        for meeting in &mut page.meetings {
            let response = call.send(Request::get(call.url(Some(&meeting.id)))).await?;
            *meeting = mapping::answered(&response, None)?;
        }
    }
    Ok(page)
}

async fn fetch(call: &Call<'_>, list: &ListMeetings, cursor: Option<&str>) -> Result<MeetingPage, Failure> {
    let mut request = Request::get(call.url(None));
    if !fault::on("list/window-dropped") {
        for (name, moment) in [("from", &list.from), ("to", &list.to)] {
            let alone = list.from.is_none() || list.to.is_none();
            if let Some(moment) = moment
                && !(alone && fault::on("list/one-end-dropped"))
            {
                request = request.query(name, &moment.rfc3339_utc());
            }
        }
    }
    match cursor {
        Some(_) if fault::on("list/cursor-ignored") => {}
        Some(cursor) if fault::on("list/cursor-unescaped") => {
            let sign = if request.url.contains('?') { '&' } else { '?' };
            request.url = format!("{}{sign}page={cursor}", request.url);
        }
        Some(cursor) if fault::on("list/link-followed") => request.url = cursor.to_owned(),
        Some(cursor) => request = request.query("page", cursor),
        None => {}
    }
    let answer: Value = call.send(request).await?.json()?;
    let Some(items) = answer["meetings"].as_array() else {
        if fault::on("list/error-is-empty") {
            return Ok(MeetingPage::default());
        }
        return Err(Failure::provider_error("The provider's answer has no meetings."));
    };
    if fault::on("malformed/panic-on-empty-list") {
        let _ = &items[0];
    }
    let count = items.len() - usize::from(fault::on("list/last-dropped") && !items.is_empty());
    let count = if fault::on("list/first-thirty") { count.min(30) } else { count };
    let meetings: Vec<Meeting> =
        items[..count].iter().map(|item| mapping::meeting(item, None)).collect::<Result<_, _>>()?;
    let next_cursor = next(&answer, cursor);
    if fault::on("list/same-page-again") || fault::on("list/endless") {
        return Ok(MeetingPage { meetings, next_cursor, truncated: false });
    }
    Ok(list.page(meetings, next_cursor))
}

/// Where the next page is: the provider tells both its name and its address.
fn next(answer: &Value, cursor: Option<&str>) -> Option<String> {
    let member = if fault::on("list/link-followed") { "next_link" } else { "next" };
    match answer[member].as_str().filter(|next| !next.trim().is_empty()) {
        Some(_) if fault::on("list/next-dropped") => None,
        None if fault::on("list/endless") => Some(cursor.unwrap_or("1").to_owned()),
        next => next.map(str::to_owned),
    }
}
