//! What the plugin says of itself, and whether it is so.

use convoke_plugin::{AuthKind, FailureKind, Manifest, Operation, Transport};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, kind};
use super::super::kit::{Bench, Kit, Place, Verdict};
use super::super::rules::Rule;
use super::super::samples::Sample;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let manifest = &bench.subject.open.bound.manifest;
    let general = |case: &str| Place::general(case);
    kit.case(Rule::ManifestNames, general("reading label and version"), || names(manifest));
    kit.case(Rule::ManifestScopes, general("reading the scopes"), || scopes(manifest));
    kit.case(Rule::ManifestSignIn, general("reading how users sign in"), || sign_in(manifest));
    kit.case(Rule::ManifestOrigins, general("reading the origins"), || {
        bench.subject.open.bound.origins.iter().try_for_each(|origin| confined(origin))
    });
    kit.case(Rule::ManifestConfig, general("reading the configuration's schema"), || {
        secrets_marked(&manifest.config_schema)
    });
    kit.case(Rule::ManifestOptions, general("reading the options' schema"), || {
        optional(&manifest.options_schema)
    });
    for &operation in Operation::ALL {
        if !bench.subject.plugin.manifest.operations.contains(&operation) {
            undeclared(kit, bench, operation);
        }
    }
}

fn names(manifest: &Manifest) -> Verdict {
    if manifest.label.trim().is_empty() {
        return Err(Breach::new("a label", "a blank one"));
    }
    let core = manifest.version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.len() != 3 || !numbers.iter().all(digits) {
        return Err(Breach::new("a version such as 1.0.0", format!("{:?}", manifest.version)));
    }
    Ok(())
}

fn scopes(manifest: &Manifest) -> Verdict {
    for (number, scope) in manifest.scopes.iter().enumerate() {
        if scope.name.is_empty() || scope.name.contains(char::is_whitespace) {
            return Err(Breach::new("scope names without spaces", format!("{:?}", scope.name)));
        }
        if scope.description.trim().is_empty() {
            return Err(Breach::new(format!("words for the scope {}", scope.name), "none"));
        }
        if manifest.scopes[..number].iter().any(|earlier| earlier.name == scope.name) {
            return Err(Breach::new("each scope once", format!("{} twice", scope.name)));
        }
    }
    let unknown =
        manifest.default_scopes.iter().find(|name| !manifest.scopes.iter().any(|s| s.name == **name));
    match unknown {
        Some(name) => Err(Breach::new("default scopes that are among the scopes", name.as_str())),
        None => Ok(()),
    }
}

fn sign_in(manifest: &Manifest) -> Verdict {
    let needed: &[Operation] = match manifest.auth {
        AuthKind::AuthorizationCode => &[Operation::AuthorizationUrl, Operation::ExchangeCode],
        AuthKind::Password => &[Operation::Login],
    };
    // Where there are no tokens to get, they are got elsewhere.
    let gets_tokens = [Operation::AuthorizationUrl, Operation::ExchangeCode, Operation::Login]
        .iter()
        .any(|operation| manifest.operations.contains(operation));
    match needed.iter().find(|operation| gets_tokens && !manifest.operations.contains(operation)) {
        Some(missing) => Err(Breach::new(format!("the operation {}", missing.name()), "it is not declared")),
        None => Ok(()),
    }
}

/// An origin names one host, or the hosts of one domain.
fn confined(origin: &str) -> Verdict {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let below = host.strip_prefix("*.").unwrap_or(host);
    let labels =
        below.split(':').next().unwrap_or_default().split('.').filter(|label| !label.is_empty()).count();
    let wide = below.contains('*') || (host.starts_with("*.") && labels < 2);
    if wide { Err(Breach::new("an origin of one host or one domain", origin)) } else { Ok(()) }
}

/// Keys that are secrets by their names are marked, so that no page, log or message shows them.
fn secrets_marked(schema: &Value) -> Verdict {
    let properties = schema["properties"].as_object();
    for (name, property) in properties.into_iter().flatten() {
        if is_secret(name) && property["writeOnly"] != true {
            return Err(Breach::new(format!("`writeOnly: true` on {name}"), property.to_string()));
        }
    }
    Ok(())
}

fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 8] =
        ["secret", "password", "passphrase", "passwd", "api_key", "apikey", "private_key", "credentials"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.ends_with(word))
        || name.ends_with("_token")
        || name == "token"
        || name == "key"
}

/// Callers who know nothing of a provider schedule meetings there too.
fn optional(schema: &Value) -> Verdict {
    if schema["type"] != "object" {
        return Err(Breach::new("a schema of an object", schema["type"].to_string()));
    }
    match schema["required"].as_array().and_then(|required| required.first()) {
        Some(name) => Err(Breach::new("options that may all be left out", format!("{name} is required"))),
        None => Ok(()),
    }
}

/// What is not declared is not there.
fn undeclared(kit: &mut Kit<'_>, bench: &Bench<'_>, operation: Operation) {
    let sample = json!({"operation": operation, "name": "not declared", "input": least(operation)});
    let Ok(sample) = serde_json::from_value::<Sample>(sample) else { return };
    let open = &bench.subject.open;
    let scene = open.scene(&sample);
    let call = Call::of(&scene);
    let place = Place::of(&scene, "calling what the manifest does not list");
    kit.call(
        Rule::ManifestOperations,
        place,
        (open, &scene, &call),
        &mut |_, _| Err(Transport::Connect),
        |run| match run.failure() {
            Some(failure) if failure.kind == FailureKind::Unsupported && run.requests.is_empty() => Ok(()),
            Some(failure) => {
                Err(Breach::new("failure unsupported, or the operation in the manifest", kind(failure)))
            }
            None => Err(Breach::new("failure unsupported, or the operation in the manifest", run.told())),
        },
    );
}

/// The least that an operation can be asked with.
fn least(operation: Operation) -> Value {
    let times = json!({"title": "Review", "start": "2030-03-04T09:00:00Z", "end": "2030-03-04T09:30:00Z"});
    match operation {
        Operation::CreateMeeting => json!({"meeting": times}),
        Operation::UpdateMeeting => json!({"id": "1", "patch": {"title": "Review"}}),
        Operation::GetMeeting | Operation::DeleteMeeting => json!({"id": "1"}),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_name_a_host_or_a_domain() {
        for origin in ["https://api.example.com", "https://*.example.com", "http://127.0.0.1:9"] {
            assert!(confined(origin).is_ok(), "{origin}");
        }
        for origin in ["*", "https://*", "https://*.com", "https://a*.example.com"] {
            assert!(confined(origin).is_err(), "{origin}");
        }
    }

    #[test]
    fn names_tell_secrets() {
        for name in ["secret", "webhook_secret", "api_key", "admin_password", "bot_token", "apiKey"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["token_body", "list_days", "public_key", "keyboard", "secret_name_of_the_room"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
