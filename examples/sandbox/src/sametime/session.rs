//! The double-submit CSRF pair, login and refresh.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Person, Sametime, person, refuse, unauthorized};
use crate::exchange::{Answer, Call};
use crate::oauth::{Holder, after};
use crate::random;

impl Sametime {
    /// A new pair: cookie, header.
    pub(super) fn new_csrf(&mut self) -> (String, String) {
        let (cookie, header) = (random::base64url(18), random::base64url(27));
        self.csrf.insert(cookie.clone(), header.clone());
        (cookie, header)
    }

    /// Every call carries a pair; the header must be the newest that was given for the cookie.
    pub(super) fn check_csrf(&self, call: &Call) -> Result<(), Answer> {
        let given = call.header("x-csrf-token");
        let expected = call.cookie("_csrf").and_then(|cookie| self.csrf.get(cookie));
        match expected {
            Some(expected) if given == Some(expected) => Ok(()),
            _ => Err(refuse(403, "invalid csrf token")),
        }
    }

    /// Who is signed in.
    pub(super) fn caller(&self, call: &Call, now: Timestamp) -> Result<&'static Person, Answer> {
        self.check_csrf(call)?;
        let holder = call.cookie("sametimeJwt").and_then(|token| self.grants.holder(token, now));
        holder.and_then(|holder| person(&holder.user)).ok_or_else(unauthorized)
    }

    /// `GET …/refresh`: without cookies the pre-flight, with `sametimeRefresh` a new `sametimeJwt`.
    pub(super) fn refresh(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        if call.cookie("_csrf").is_none() {
            let (cookie, header) = self.new_csrf();
            let cookie = self.set_cookie("_csrf", &cookie, 86_400, now);
            return Ok(unauthorized().header("x-csrf-token", &header).header("Set-Cookie", &cookie));
        }
        self.check_csrf(call)?;
        let old = call.cookie("sametimeRefresh").ok_or_else(unauthorized)?;
        let (holder, pair) = self.grants.renew(old, "", now).ok_or_else(unauthorized)?;
        let person = person(&holder.user).ok_or_else(unauthorized)?;

        let mut answer = Answer::json(200, &profile(person));
        let lifetime = self.grants.access_lifetime;
        answer =
            answer.header("Set-Cookie", &self.set_cookie("sametimeJwt", &pair.access_token, lifetime, now));
        if pair.refresh_token != old {
            let lifetime = self.grants.refresh_lifetime;
            let cookie = self.set_cookie("sametimeRefresh", &pair.refresh_token, lifetime, now);
            answer = answer.header("Set-Cookie", &cookie);
        }
        // The header moves on; the cookie stays, unless switched.
        let (new_cookie, header) = self.new_csrf();
        if self.options.new_csrf_cookie {
            let cookie = self.set_cookie("_csrf", &new_cookie, 86_400, now);
            answer = answer.header("Set-Cookie", &cookie);
        } else {
            self.csrf.remove(&new_cookie);
            self.csrf.insert(call.cookie("_csrf").unwrap_or_default().to_owned(), header.clone());
        }
        Ok(answer.header("x-csrf-token", &header))
    }

    /// `POST …/login`
    pub(super) fn login(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        self.check_csrf(call)?;
        if call.media_type() != "application/x-www-form-urlencoded" {
            return Err(refuse(415, "the body must be a form"));
        }
        let form = call.form();
        if let Some(wrong) = form.misnamed(&["username", "password"]) {
            return Err(refuse(400, &wrong));
        }
        let (Some(username), Some(password)) = (form.get("username"), form.get("password")) else {
            return Err(refuse(400, "username and password are needed"));
        };
        let person = person(username).filter(|person| person.password == password);
        let person = person.ok_or_else(|| refuse(401, "wrong user name or password"))?;

        let pair = self.grants.pair(Holder::new(person.email, "", &[]), now);
        let (access, refresh) = (self.grants.access_lifetime, self.grants.refresh_lifetime);
        let mut answer = Answer::json(200, &profile(person))
            .header("Set-Cookie", &self.set_cookie("sametimeJwt", &pair.access_token, access, now))
            .header("Set-Cookie", &self.set_cookie("LtpaToken", &random::base64url(60), access, now));
        if self.options.refresh_tokens {
            answer = answer
                .header("Set-Cookie", &self.set_cookie("sametimeRefresh", &pair.refresh_token, refresh, now));
        }
        Ok(answer)
    }

    fn set_cookie(&self, name: &str, value: &str, lifetime: i64, now: Timestamp) -> String {
        let expires = after(now, lifetime).strftime("%a, %d %b %Y %H:%M:%S GMT");
        let host = self.origin.trim_start_matches("http://").split(':').next().unwrap_or_default();
        format!(
            "{name}={value}; Max-Age={lifetime}; Domain={host}; Path=/; Expires={expires}; HttpOnly; SameSite=Lax"
        )
    }
}

fn profile(person: &Person) -> Value {
    json!({
        "user": {
            "name": person.name,
            "email": person.email,
            "userId": person.email,
            "personalRoom": "",
            "avatar": "",
        },
        "roles": if person.may_create { vec!["moderator"] } else { Vec::new() },
        "IDPUrl": "",
    })
}
