//! Who calls, for whom, and with which rights; the account's own resources.

use jiff::Timestamp;
use serde_json::json;

use super::{Person, SITE, Webex, person, refuse};
use crate::exchange::{Answer, Call};
use crate::oauth::Holder;

/// The scopes that one of the operations on meetings needs.
pub(super) struct Right {
    user: &'static str,
    administrator: &'static str,
}

pub(super) const READ: Right =
    Right { user: "meeting:schedules_read", administrator: "meeting:admin_schedule_read" };
pub(super) const WRITE: Right =
    Right { user: "meeting:schedules_write", administrator: "meeting:admin_schedule_write" };

impl Webex {
    /// Who holds the access token of the call.
    pub(super) fn holder(&self, call: &Call, now: Timestamp) -> Result<Holder, Answer> {
        let holder = call.bearer().and_then(|token| self.grants.holder(token, now));
        holder.cloned().ok_or_else(|| {
            refuse(401, "the access token is missing, unknown or expired")
                .header("WWW-Authenticate", "Bearer")
        })
    }

    /// For whom the call acts: its holder, or for administrators the person that `hostEmail` names.
    pub(super) fn acts_for(
        &self,
        holder: &Holder,
        right: &Right,
        host_email: Option<&str>,
    ) -> Result<&'static Person, Answer> {
        let (email, scope) = match host_email {
            None => (holder.user.as_str(), right.user),
            Some(email) => (email, right.administrator),
        };
        if !holder.may(scope) {
            return Err(refuse(403, &format!("the access token lacks the scope {scope}")));
        }
        person(email).ok_or_else(|| refuse(404, "there is no such host"))
    }

    /// `GET /people/me`
    pub(super) fn me(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let person = person(&holder.user).ok_or_else(|| refuse(404, "there is no such person"))?;
        let (first, last) = person.name.split_once(' ').unwrap_or((person.name, ""));
        let mut me = json!({
            "id": person.id(),
            "displayName": person.name, "nickName": first, "firstName": first, "lastName": last,
            "orgId": "Y29udm9rZS1zYW5kYm94", "timezone": "Asia/Kolkata", "siteUrls": [SITE],
            "created": "2024-01-01T00:00:00.000Z", "type": "person",
        });
        if holder.may("spark:people_read") || holder.may("spark-admin:people_read") {
            me["emails"] = json!([person.email]);
            me["sipAddresses"] =
                json!([{ "type": "personal-room", "value": format!("{first}@{SITE}"), "primary": true }]);
        }
        Ok(Answer::json(200, &me))
    }

    /// `GET /meetingPreferences/sites`
    pub(super) fn sites(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let right =
            Right { user: "meeting:preferences_read", administrator: "meeting:admin_preferences_read" };
        let holder = self.holder(call, now)?;
        self.acts_for(&holder, &right, call.query().get("userEmail"))?;
        Ok(Answer::json(200, &json!({ "sites": [{ "siteUrl": SITE, "default": true }] })))
    }
}

impl Person {
    /// The id that the API shows.
    pub(super) fn id(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD_NO_PAD.encode(format!("sandbox://us/PEOPLE/{}", self.email))
    }
}
