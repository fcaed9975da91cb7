//! Listing meetings, page by page.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::access::LIST;
use super::meetings::query;
use super::{Zoom, invalid};
use crate::exchange::{Answer, Call};

const TYPES: [&str; 4] = ["scheduled", "live", "upcoming", "previous_meetings"];

impl Zoom {
    /// `GET /users/me/meetings`
    pub(super) fn list(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &LIST, now)?;
        let query = query(call, &["type", "page_size", "next_page_token", "page_number"])?;
        let kind = query.get("type").unwrap_or("live");
        if !TYPES.contains(&kind) {
            return Err(invalid("type", "is unknown"));
        }
        let size = query.get("page_size").map_or(Some(30), |size| size.parse().ok());
        let size = size
            .filter(|size| (1..=300).contains(size))
            .ok_or_else(|| invalid("page_size", "must be 1 to 300"))?;
        let token = query.get("next_page_token").filter(|token| !token.is_empty());
        let skip = token.map_or(Some(0), |token| token.strip_prefix("page-after-")?.parse().ok());
        let skip = skip.ok_or_else(|| invalid("next_page_token", "is not valid"))?;

        let mut found: Vec<_> = self
            .meetings
            .iter()
            .filter(|meeting| meeting.host == caller.email)
            .filter(|meeting| {
                let over = meeting.occurrences().iter().all(|occurrence| occurrence.is_over(now));
                // Nobody ever joins here, so nothing is live.
                kind == "scheduled" || kind == "upcoming" && !over || kind == "previous_meetings" && over
            })
            .collect();
        found.sort_by_key(|meeting| (meeting.start(), meeting.id));
        let page: Vec<Value> = found
            .iter()
            .skip(skip)
            .take(size)
            .map(|meeting| Value::Object(meeting.summary(&self.origin)))
            .collect();
        let next = if skip + page.len() < found.len() {
            format!("page-after-{}", skip + size)
        } else {
            String::new()
        };
        Ok(Answer::json(
            200,
            &json!({ "page_size": size, "total_records": found.len(), "next_page_token": next, "meetings": page }),
        ))
    }
}
