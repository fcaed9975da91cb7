//! Opening with what administrators write: complete, and with something missing.

use serde_json::Value;

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, clip, kind};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;
use crate::plugins::{Instance, OpenError, Plugin};
use convoke_plugin::{Failure, FailureKind, Operation};
use std::sync::Arc;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let (plugin, settings) = (&bench.subject.plugin, bench.subject.settings());
    let secrets = secrets(plugin, &settings);
    kit.case(Rule::SecretsNotInNotes, Place::general("opening with the kit's settings"), || {
        let bound = serde_json::to_string(&bench.subject.open.bound).unwrap_or_default();
        untold(&bound, &secrets, "what opening answers")
    });
    elsewhere(kit, bench);
    signs_in(kit, bench);
    let own = settings["own"].as_object().into_iter().flatten().map(|(key, _)| format!("/own/{key}"));
    let mut missing: Vec<String> = vec!["/client_id".to_owned(), "/client_secret".to_owned()];
    missing.extend(settings.get("base_url").map(|_| "/base_url".to_owned()));
    missing.extend(own);
    missing.extend(["/scopes".to_owned(), "/redirect_uris".to_owned()]);
    for pointer in missing {
        let place = Place::general(format!("opening without {pointer}"));
        kit.case(Rule::OpenRefuses, place, || {
            let less = without(&settings, &pointer);
            match Instance::open(
                plugin,
                settings["id"].as_str().unwrap_or_default(),
                less.to_string().as_bytes(),
            ) {
                Ok(_) => Ok(()),
                Err(OpenError::Broken(reason)) => Err(Breach::new("success, or a refusal", reason)),
                Err(OpenError::Refused(failure)) => refused(&failure, &secrets),
            }
        });
    }
}

/// Every request goes where the configuration says, with and without a slash at its end, while another instance is open.
fn elsewhere(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    for base in ["https://other.kit.example/root", "https://other.kit.example/root/"] {
        let Some(subject) = bench.subject.moved(base) else { continue };
        let shown = subject.samples();
        for sample in shown.iter().filter(|sample| sample.succeeds()) {
            let scene = subject.open.scene(sample);
            if scene.turns.is_empty() {
                continue;
            }
            let call = Call::of(&scene);
            let place = Place::of(&scene, format!("with base_url {base}"));
            kit.call(
                Rule::OpenBaseUrl,
                place,
                (&subject.open, &scene, &call),
                &mut as_shown(&scene),
                |run| at_site(&scene, base.trim_end_matches('/'), run),
            );
        }
    }
}

/// Signing in goes where the configuration says, though the API is where it was.
fn signs_in(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    const SITE: &str = "https://sign-in.kit.example/other";
    let usual = &bench.subject.open.bound;
    let (token, authorize) = (format!("{SITE}/token"), format!("{SITE}/authorize"));
    let mut keys = Vec::new();
    keys.extend(usual.token_url.as_ref().map(|_| ("token_url", token.as_str())));
    keys.extend(usual.authorize_url.as_ref().map(|_| ("authorize_url", authorize.as_str())));
    if keys.is_empty() {
        return;
    }
    let Some(subject) = bench.subject.with(&keys) else { return };
    for scene in subject.successes() {
        let place = Place::of(&scene, "with other addresses for signing in");
        let call = Call::of(&scene);
        let at = (&subject.open, &scene, &call);
        kit.call(Rule::OpenSignIn, place, at, &mut as_shown(&scene), |run| match scene.operation {
            Operation::AuthorizationUrl => {
                let url = run.result().unwrap_or_default()["url"].as_str().unwrap_or_default().to_owned();
                let found = url.split('?').next().unwrap_or_default();
                if usual.authorize_url.is_none() || found == authorize {
                    return Ok(());
                }
                Err(Breach::new(authorize.as_str(), found))
            }
            Operation::ExchangeCode | Operation::Refresh => {
                let usual = usual.token_url.as_deref().unwrap_or_default();
                let to_token = |url: &str| same_url(url, usual) || same_url(url, &token);
                let mut pairs = scene.turns.iter().zip(&run.requests);
                let wrong =
                    pairs.find(|(turn, request)| to_token(&turn.url) && !same_url(&request.url, &token));
                wrong.map_or(Ok(()), |(_, request)| Err(Breach::new(token.as_str(), request.url.as_str())))
            }
            _ => Ok(()),
        });
    }
}

/// Whether each request below the base URL is there. What a provider has beside it moves as its documentation says.
fn at_site(scene: &Scene, base: &str, run: &Run) -> Verdict {
    let below = scene.turns.iter().zip(&run.requests).filter(|(turn, _)| turn.url.starts_with(base));
    match below.into_iter().find(|(turn, request)| !same_url(&turn.url, &request.url)) {
        Some((turn, request)) => Err(Breach::new(turn.url.as_str(), request.url.as_str())),
        None => Ok(()),
    }
}

/// A refusal names the key, and tells no other key's value.
fn refused(failure: &Failure, secrets: &[String]) -> Verdict {
    untold(&serde_json::to_string(failure).unwrap_or_default(), secrets, "a refusal")?;
    let named = failure.errors.iter().any(|error| error.pointer.len() > 1 && !error.detail.trim().is_empty());
    if failure.kind == FailureKind::InvalidRequest && named {
        return Ok(());
    }
    let found = format!("{} without a key: {}", kind(failure), clip(&failure.detail));
    Err(Breach::new("failure invalid_request with an error at the key", found))
}

fn untold(words: &str, secrets: &[String], place: &str) -> Verdict {
    match secrets.iter().find(|secret| words.contains(secret.as_str())) {
        Some(secret) => Err(Breach::new(
            "no secret",
            format!("one in {place}: {}", clip(&words.replace(secret, "{secret}"))),
        )),
        None => Ok(()),
    }
}

/// The client's secret, and the values of the plugin's own keys that are marked as secret.
fn secrets(plugin: &Arc<Plugin>, settings: &Value) -> Vec<String> {
    let properties = &plugin.manifest.config_schema["properties"];
    let own = settings["own"].as_object().into_iter().flatten();
    let marked = own.filter(|(key, _)| properties[key.as_str()]["writeOnly"] == true);
    let all = marked.map(|(_, value)| value).chain([&settings["client_secret"]]);
    all.filter_map(Value::as_str).filter(|text| text.len() > 3).map(str::to_owned).collect()
}

fn without(settings: &Value, pointer: &str) -> Value {
    let mut settings = settings.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    if let Some(members) = settings.pointer_mut(parent).and_then(Value::as_object_mut) {
        members.remove(key);
    }
    settings
}
