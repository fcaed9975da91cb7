//! Getting and renewing tokens: RFC 6749, with what the contract wants of the answers.

use convoke_plugin::{FailureKind, Operation, Request};
use serde_json::{Value, json};

use super::super::compare::{self, Breach};
use super::super::drive::{Call, Run, clip};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene, Wanted};
use super::super::subject::Open;
use super::errors::fails_at;
use super::malformed::{collect, removed};

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        match scene.operation {
            Operation::ExchangeCode | Operation::Refresh => {
                grant(kit, open, &scene);
                answers(kit, open, &scene);
                refusals(kit, open, &scene);
            }
            Operation::Login => answers(kit, open, &scene),
            _ => {}
        }
    }
}

/// The request to the token endpoint.
fn grant(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let token_url = scene.fill.get("token_url").to_owned();
    if token_url.is_empty() {
        return;
    }
    for rule in [Rule::TokensGrant, Rule::TokensRedirectUri, Rule::TokensPkce, Rule::TokensClient] {
        if scene.operation != Operation::ExchangeCode
            && matches!(rule, Rule::TokensRedirectUri | Rule::TokensPkce)
        {
            continue;
        }
        let call = Call::of(scene);
        kit.call(
            rule,
            Place::of(scene, "the token request"),
            (open, scene, &call),
            &mut as_shown(scene),
            |run| {
                let at_endpoint = |request: &&Request| {
                    compare::same_url(without_query(&request.url), without_query(&token_url))
                };
                match run.requests.iter().find(at_endpoint) {
                    Some(request) => judge(rule, scene, request),
                    None => Err(Breach::new(format!("a request to {token_url}"), run.told())),
                }
            },
        );
    }
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// The fields of a body: of a form, or the text members of a JSON object; and of the query, which some providers want.
fn fields(request: &Request) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = match serde_json::from_slice::<Value>(&request.body) {
        Ok(Value::Object(members)) => {
            members.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect()
        }
        _ => form_urlencoded::parse(&request.body).into_owned().collect(),
    };
    if let Ok(url) = url::Url::parse(&request.url) {
        fields.extend(url.query_pairs().into_owned());
    }
    fields
}

fn judge(rule: Rule, scene: &Scene, request: &Request) -> Verdict {
    let fields = fields(request);
    let values = |name: &str| -> Vec<&str> {
        fields.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    };
    let exactly = |name: &str, wanted: &str| -> Verdict {
        if values(name) == [wanted] {
            return Ok(());
        }
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        Err(Breach::new(
            format!("{name} once, {wanted:?}"),
            format!("{:?}; the fields are {names:?}", values(name)),
        ))
    };
    let input = |name: &str| scene.input[name].as_str().unwrap_or_default();
    match (rule, scene.operation) {
        (Rule::TokensGrant, Operation::ExchangeCode) => {
            exactly("grant_type", "authorization_code")?;
            exactly("code", input("code"))
        }
        (Rule::TokensGrant, _) => {
            exactly("grant_type", "refresh_token")?;
            exactly("refresh_token", input("refresh_token"))
        }
        (Rule::TokensRedirectUri, _) => exactly("redirect_uri", input("redirect_uri")),
        (Rule::TokensPkce, _) if input("code_verifier").is_empty() => {
            match values("code_verifier").as_slice() {
                [] => Ok(()),
                found => Err(Breach::new("no code_verifier", format!("{found:?}"))),
            }
        }
        (Rule::TokensPkce, _) => exactly("code_verifier", input("code_verifier")),
        _ => client(scene, request, &values),
    }
}

fn client<'a>(scene: &Scene, request: &'a Request, values: &dyn Fn(&str) -> Vec<&'a str>) -> Verdict {
    let (id, secret) = (scene.fill.get("client_id"), scene.fill.get("client_secret"));
    let authorization = compare::header(request, "authorization");
    let in_body = values("client_secret");
    let as_form = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    match (authorization.as_slice(), in_body.as_slice()) {
        ([one], []) => {
            let pair = compare::basic(one);
            let fits = pair.as_ref().is_some_and(|(own, word)| {
                (own == id && word == secret) || (*own == as_form(id) && *word == as_form(secret))
            });
            if fits {
                Ok(())
            } else {
                Err(Breach::new("Basic with {client_id}:{client_secret}", "another Authorization header"))
            }
        }
        ([], [word]) if *word == secret && values("client_id") == [id] => Ok(()),
        ([], []) => {
            Err(Breach::new("client_id and client_secret, by Basic or in the body", "no client secret"))
        }
        (headers, bodies) => Err(Breach::new(
            "exactly one way to authenticate the client",
            format!(
                "{} Authorization headers, client_secret {} times in the body",
                headers.len(),
                bodies.len()
            ),
        )),
    }
}

/// What the token endpoint may answer with 200.
fn answers(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(result) = &scene.end else { return };
    // Where the last answer with the access token has it, and what else the result tells.
    let found = scene.turns.iter().enumerate().rev().find_map(|(at, turn)| match &turn.answer {
        AnswerBody::Json(json) => Some((at, json, stands(json, "access_token", &result["access_token"])?)),
        AnswerBody::Text(_) => None,
    });
    let Some((at, usual, access)) = found else { return };
    // Names of RFC 6749 for what is not shown, where what is shown has such names.
    let standard = ["token_type", "expires_in", "refresh_token", "scope"];
    let beside = access
        .strip_suffix("/access_token")
        .filter(|parent| standard.iter().any(|name| usual.pointer(&format!("{parent}/{name}")).is_some()));
    // Elsewhere than where RFC 6749 has it, a member is where the sample's result has it from; what no sample shows is not tried.
    let member = |name: &str| {
        stands(usual, name, &result[name]).or_else(|| beside.map(|parent| format!("{parent}/{name}")))
    };
    let mut with = |rule: Rule,
                    case: &str,
                    change: &dyn Fn(&mut Value),
                    judge: &dyn Fn(&Value) -> Verdict| {
        let mut answer = usual.clone();
        change(&mut answer);
        let mut played = scene.clone();
        played.turns[at].answer = AnswerBody::Json(answer);
        let call = Call::of(&played);
        kit.call(rule, Place::at(scene, at, case), (open, &played, &call), &mut as_shown(&played), |run| {
            match run.result() {
                Some(result) => judge(&result),
                None => Err(Breach::new("tokens", run.told())),
            }
        });
    };
    let expiry = stands(usual, "expires_in", &result["expires_in"]);
    if let Some(expiry) = &expiry {
        for seconds in [1_u64, 59, 3599, 3600, 86_400, 5_184_000] {
            let told = move |result: &Value| same("expires_in", Some(&json!(seconds)), result);
            with(
                Rule::TokensExpiry,
                &format!("expires_in {seconds}"),
                &|a| put(a, expiry, json!(seconds)),
                &told,
            );
            let text = seconds.to_string();
            let near = move |result: &Value| match result.get("expires_in") {
                None | Some(Value::Null) => Ok(()),
                Some(_) => same("expires_in", Some(&json!(seconds)), result),
            };
            with(
                Rule::TokensExpiry,
                &format!("expires_in \"{seconds}\""),
                &|a| put(a, expiry, json!(text)),
                &near,
            );
        }
    }
    let known = open.bound.manifest.lifetimes.access_token.map(Value::from);
    let gone = |answer: &mut Value| {
        if let Some(expiry) = &expiry {
            take(answer, expiry);
        }
    };
    with(Rule::TokensExpiry, "no expires_in", &gone, &|result| match result.get("expires_in") {
        None | Some(Value::Null) => Ok(()),
        told if told == known.as_ref() => Ok(()),
        _ => same("expires_in", None, result),
    });
    if let Some(place) = stands(usual, "refresh_token_expires_in", &result["refresh_token_expires_in"]) {
        with(
            Rule::TokensExpiry,
            "refresh_token_expires_in 7200",
            &|a| put(a, &place, json!(7200)),
            &|result| same("refresh_token_expires_in", Some(&json!(7200)), result),
        );
    }
    if let Some(place) = member("scope") {
        let granted = |answer: &mut Value| put(answer, &place, json!("kit:a kit:b"));
        with(Rule::TokensScope, "scope \"kit:a kit:b\"", &granted, &|result| {
            let told: Vec<&str> = result["scope"].as_str().unwrap_or_default().split(' ').collect();
            if ["kit:a", "kit:b"].iter().all(|scope| told.contains(scope)) {
                return Ok(());
            }
            Err(Breach::new("kit:a and kit:b in scope", format!("scope {}", result["scope"])))
        });
    }
    let Some(refresh) = member("refresh_token") else { return };
    let new = super::super::samples::canary("rotated");
    with(Rule::TokensRotation, "a new refresh token", &|a| put(a, &refresh, json!(new)), &|result| {
        same("refresh_token", Some(&json!(new)), result)
    });
    let old = scene.input["refresh_token"].clone();
    for (case, value) in [
        ("no refresh_token", None),
        ("refresh_token null", Some(Value::Null)),
        ("refresh_token \"\"", Some(json!(""))),
    ] {
        let change = |answer: &mut Value| match &value {
            Some(value) => put(answer, &refresh, value.clone()),
            None => take(answer, &refresh),
        };
        with(Rule::TokensKept, case, &change, &|result| match result.get("refresh_token") {
            None | Some(Value::Null) => Ok(()),
            Some(told) if *told == old && old.is_string() => Ok(()),
            Some(told) => Err(Breach::new("no refresh token, or the old one", clip(&told.to_string()))),
        });
    }
}

/// Where an answer has what the result tells as `name`: under that name, else at the one place that has its value.
fn stands(answer: &Value, name: &str, told: &Value) -> Option<String> {
    if answer.get(name).is_some_and(|value| !value.is_null()) {
        return Some(format!("/{name}"));
    }
    if told.is_null() {
        return None;
    }
    let mut places = Vec::new();
    collect(answer, String::new(), 0, &mut places);
    let mut same = places.into_iter().filter(|place| answer.pointer(place) == Some(told));
    same.next().filter(|_| same.next().is_none())
}

fn put(answer: &mut Value, place: &str, value: Value) {
    let Some((parent, name)) = place.rsplit_once('/') else { return };
    if let Some(Value::Object(members)) = answer.pointer_mut(parent) {
        members.insert(name.replace("~1", "/").replace("~0", "~"), value);
    }
}

fn take(answer: &mut Value, place: &str) {
    if let Some(other) = removed(answer, place) {
        *answer = other;
    }
}

fn same(name: &str, wanted: Option<&Value>, result: &Value) -> Verdict {
    let found = result.get(name).filter(|value| !value.is_null());
    if found == wanted {
        return Ok(());
    }
    let told = |value: Option<&Value>| value.map_or("nothing".to_owned(), |value| clip(&value.to_string()));
    Err(Breach::new(format!("{name} {}", told(wanted)), format!("{name} {}", told(found))))
}

/// RFC 6749 section 5.2.
fn refusals(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let error = |code: &str| json!({"error": code, "error_description": "The kit says no."});
    let users = |run: &Run| {
        run.failure().is_some_and(|failure| {
            matches!(failure.kind, FailureKind::ReauthorizationRequired | FailureKind::InvalidCredentials)
        })
    };
    let at = scene.turns.len().saturating_sub(1);
    let token_url = scene.fill.get("token_url");
    if scene.turns.get(at).is_none_or(|turn| !compare::same_url(without_query(&turn.url), token_url)) {
        return;
    }
    for (rule, status, body, its_users) in [
        (Rule::TokensDeadGrant, 400, error("invalid_grant"), Some(true)),
        (Rule::TokensDeadGrant, 401, error("invalid_grant"), Some(true)),
        (Rule::TokensErrorInSuccess, 200, error("invalid_grant"), None),
        (
            Rule::TokensErrorInSuccess,
            200,
            json!({"error": "invalid_grant", "access_token": "", "refresh_token": ""}),
            None,
        ),
        (Rule::TokensWrongClient, 400, error("invalid_client"), Some(false)),
        (Rule::TokensWrongClient, 401, error("invalid_client"), Some(false)),
    ] {
        let mut played = scene.clone();
        let Some(turn) = played.turns.get_mut(at) else { return };
        let case = format!("{status} {body}");
        turn.status = status;
        turn.answer = AnswerBody::Json(body);
        let call = Call::of(&played);
        let answer = played.turns[at].response();
        kit.call(
            rule,
            Place::at(scene, at, case),
            (open, &played, &call),
            &mut fails_at(&played, at, Ok(answer)),
            |run| match (its_users, run.failure()) {
                (None, Some(_)) => Ok(()),
                (None, None) => Err(Breach::new("a failure", run.told())),
                (Some(true), Some(_)) if users(run) => Ok(()),
                (Some(true), _) => Err(Breach::new("failure reauthorization_required", run.told())),
                (Some(false), Some(_)) if !users(run) => Ok(()),
                (Some(false), _) => Err(Breach::new(
                    "a failure that sends no user to sign in again, such as provider_error",
                    run.told(),
                )),
            },
        );
    }
}
