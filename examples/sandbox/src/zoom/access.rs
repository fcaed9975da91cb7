//! Who calls, with which rights, and how often; the account's own resource.

use jiff::{SignedDuration, Timestamp, Unit};
use serde_json::json;

use super::{Person, Zoom, person, refuse};
use crate::exchange::{Answer, Call};

/// What an operation takes: by the names of new apps, of older ones, and of older ones where a wider right will do.
pub(super) struct Right {
    granular: &'static str,
    classic: &'static str,
    wider: Option<&'static str>,
}

pub(super) const CREATE: Right =
    Right { granular: "meeting:write:meeting", classic: "meeting:write", wider: None };
pub(super) const UPDATE: Right =
    Right { granular: "meeting:update:meeting", classic: "meeting:write", wider: None };
pub(super) const DELETE: Right =
    Right { granular: "meeting:delete:meeting", classic: "meeting:write", wider: None };
pub(super) const GET: Right =
    Right { granular: "meeting:read:meeting", classic: "meeting:read", wider: Some("meeting:write") };
pub(super) const LIST: Right =
    Right { granular: "meeting:read:list_meetings", classic: "meeting:read", wider: None };
const PROFILE: Right = Right { granular: "user:read:user", classic: "user:read", wider: None };

const GRANULAR: [&str; 6] = [
    "meeting:write:meeting",
    "meeting:update:meeting",
    "meeting:delete:meeting",
    "meeting:read:meeting",
    "meeting:read:list_meetings",
    "user:read:user",
];

impl Zoom {
    /// The scopes that the app is registered with.
    pub(super) fn registered(&self) -> &'static [&'static str] {
        match self.options.scopes.as_str() {
            "classic" => &["meeting:write", "meeting:read", "user:read"],
            "domi" => &["meeting:write"],
            _ => &GRANULAR,
        }
    }

    /// Who holds the access token of the call, which must have this right, and must not have come too often.
    pub(super) fn caller(
        &mut self,
        call: &Call,
        right: &Right,
        now: Timestamp,
    ) -> Result<&'static Person, Answer> {
        let holder = call.bearer().and_then(|token| self.grants.holder(token, now)).cloned();
        let holder = holder.ok_or_else(|| refuse(401, 124, "Invalid access token."))?;
        let person = person(&holder.user).ok_or_else(|| refuse(404, 1001, "User does not exist."))?;
        self.pace(person.email, now)?;
        let names = [Some(right.granular), Some(right.classic), right.wider];
        if !names.into_iter().flatten().any(|scope| holder.may(scope)) {
            let name = if self.options.scopes == "granular" { right.granular } else { right.classic };
            let message = format!("Invalid access token, does not contain scopes:[{name}, {name}:admin].");
            return Err(refuse(400, 4711, &message));
        }
        Ok(person)
    }

    fn pace(&mut self, user: &str, now: Timestamp) -> Result<(), Answer> {
        let second = |at: Timestamp| at.as_second();
        self.calls.retain(|(_, at)| second(*at) == second(now));
        let most = self.options.per_second.parse().unwrap_or(usize::MAX);
        if self.calls.iter().filter(|(who, _)| who == user).count() >= most {
            return Err(refuse(429, 429, "You have reached the maximum per-second rate limit for this API.")
                .header("X-RateLimit-Category", "Medium")
                .header("X-RateLimit-Type", "QPS")
                .header("X-RateLimit-Limit", &most.to_string())
                .header("X-RateLimit-Remaining", "0")
                .header("X-RateLimit-Reset", &(second(now) + 1).to_string()));
        }
        self.calls.push((user.to_owned(), now));
        Ok(())
    }

    /// Counts a create or change of this UTC day.
    pub(super) fn count_write(&mut self, user: &str, now: Timestamp) -> Result<(), Answer> {
        let day = |at: Timestamp| at.as_second().div_euclid(86_400);
        self.writes.retain(|(_, at)| day(*at) == day(now));
        let most = self.options.daily_writes.parse().unwrap_or(usize::MAX);
        if self.writes.iter().filter(|(who, _)| who == user).count() >= most {
            let midnight = Timestamp::from_second((day(now) + 1) * 86_400).unwrap_or(Timestamp::MAX);
            let message = "You have exceeded the daily rate limit of Meeting Create/Update API requests permitted for this user.";
            return Err(refuse(429, 429, message)
                .header("X-RateLimit-Category", "Medium")
                .header("X-RateLimit-Type", "Daily-limit")
                .header("X-RateLimit-Limit", &most.to_string())
                .header("X-RateLimit-Remaining", "0")
                .header("Retry-After", &whole(midnight)));
        }
        self.writes.push((user.to_owned(), now));
        Ok(())
    }

    /// `GET /users/me`
    pub(super) fn me(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let person = self.caller(call, &PROFILE, now)?;
        Ok(Answer::json(
            200,
            &json!({
                "id": person.id, "email": person.email, "first_name": person.first_name, "last_name": person.last_name,
                "type": 2, "timezone": "Asia/Kolkata", "verified": 1, "status": "active",
            }),
        ))
    }
}

/// An instant as this API writes it: UTC, whole seconds.
pub(super) fn whole(instant: Timestamp) -> String {
    let floor = jiff::TimestampRound::new().smallest(Unit::Second).mode(jiff::RoundMode::Floor);
    instant.round(floor).unwrap_or(instant).to_string()
}

/// So many minutes later.
pub(super) fn minutes_after(instant: Timestamp, minutes: i64) -> Timestamp {
    instant.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX)
}
