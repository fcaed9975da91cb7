//! Whose token it is.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Failure, FailureKind, Http, Profile, ReadProfile, Request};

use crate::Sametime;
use crate::call::{Caller, exactly_200};

/// Who is signed in: as the refresh of this request told, else as the same address tells the access token alone. The
/// token's own claims fill what is missing once Sametime has accepted the token, never before.
pub(crate) async fn profile(site: &Sametime, http: &Http, read: &ReadProfile) -> Result<Profile, Failure> {
    let mut caller = Caller::new(site, http, &read.credentials).await?;
    if caller.session.user.is_none() {
        let request = Request::get(site.auth_url(&caller.session, "refresh"));
        match caller.send(request).await {
            Ok(response) => {
                let mut body: Map<String, Value> = exactly_200(response)?.json()?;
                caller.session.user = body.remove("user");
            }
            // The address may want the refresh token, which is not ours to use here. The catalogue knows whether the
            // access token is good.
            Err(failure) if failure.kind == FailureKind::ReauthorizationRequired => {
                caller.rooms().await?;
            }
            Err(failure) => return Err(failure),
        }
    }
    let told = caller.session.user.take().unwrap_or_default();
    let claims = Value::Object(caller.claims());
    let text = |source: &Value, place: &str| {
        source
            .pointer(place)
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    };
    let name = text(&told, "/name").or_else(|| text(&claims, "/context/user/name"));
    let email = text(&told, "/email").or_else(|| caller.mail());
    let id = text(&told, "/userId").or_else(|| text(&claims, "/sub")).or_else(|| email.clone());
    match id.or_else(|| name.clone()) {
        Some(id) => Ok(Profile { id, name, email }),
        None => Err(Failure::provider_error("Sametime does not tell who is signed in.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csrf::tests::{preflighted, signed, site};
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{Script, bearer, script};
    use convoke_plugin::{Credentials, Provider, SecretJson};

    /// Claims `{"sub":"u1","context":{"user":{"name":"Anna","email":"anna@example.org"}}}`.
    const JWT: &str = "e30.eyJzdWIiOiJ1MSIsImNvbnRleHQiOnsidXNlciI6eyJuYW1lIjoiQW5uYSIsImVtYWlsIjoiYW5uYUBleGFtcGxlLm9yZyJ9fX0.c2ln";

    fn ask(place: &str, jwt: &str) -> Request {
        let request = Request::get(format!("https://meet.example.org/{place}"));
        signed(request, "t1", &format!("_csrf=c1; sametimeJwt={jwt}"))
    }

    fn run(script: Script, credentials: Credentials) -> Result<Profile, Failure> {
        let site = site(json!({}));
        script.run(|http| async move { site.profile(&http, ReadProfile { credentials }).await })
    }

    fn anna(id: &str) -> Profile {
        Profile { id: id.into(), name: Some("Anna".into()), email: Some("anna@example.org".into()) }
    }

    #[test]
    fn what_the_refresh_told_needs_no_request() {
        let session = json!({"auth": "meeting-auth", "token": "t2", "cookie": "c1",
            "user": {"name": "Anna", "email": "anna@example.org", "userId": "u7"}});
        let credentials = Credentials { session: Some(SecretJson::new(session)), ..bearer("J") };
        assert_eq!(run(script(), credentials).unwrap(), anna("u7"));
    }

    #[test]
    fn the_access_token_alone_is_asked_about() {
        let body = r#"{"user":{"name":"Anna","email":"anna@example.org","userId":"u7"},"roles":[]}"#;
        let script = preflighted().expect(ask("meeting-auth/api/v1/refresh", "J")).answer(200, body);
        assert_eq!(run(script, bearer("J")).unwrap(), anna("u7"));
        let script = preflighted().expect(ask("meeting-auth/api/v1/refresh", JWT)).answer(200, "{}");
        assert_eq!(run(script, bearer(JWT)).unwrap(), anna("u1"));
        let script = preflighted().expect(ask("meeting-auth/api/v1/refresh", "J")).answer(200, "{}");
        assert_eq!(run(script, bearer("J")).unwrap_err().kind, FailureKind::ProviderError);
    }

    #[test]
    fn claims_count_only_when_sametime_accepts_the_token() {
        let asked = || preflighted().expect(ask("meeting-auth/api/v1/refresh", JWT)).answer(401, "");
        let rooms = || ask("meeting-catalog/api/v1/meetings", JWT);
        assert_eq!(run(asked().expect(rooms()).answer(200, "[]"), bearer(JWT)).unwrap(), anna("u1"));
        let failure = run(asked().expect(rooms()).answer(200, "Unauthorized"), bearer(JWT)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::ReauthorizationRequired);
    }
}
