//! Where users are sent: the authorization URL of RFC 6749 section 4.1.1 and RFC 7636 section 4.3.

use convoke_plugin::{Operation, Pkce};
use serde_json::{Value, json};
use url::Url;

use super::super::compare::Breach;
use super::super::drive::{Call, Run, clip};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;

const RULES: [Rule; 6] = [
    Rule::AuthorizeUrl,
    Rule::AuthorizeClient,
    Rule::AuthorizeRedirectUri,
    Rule::AuthorizeState,
    Rule::AuthorizeScopes,
    Rule::AuthorizePkce,
];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let pkce = open.bound.manifest.pkce;
    for scene in bench.subject.successes() {
        if scene.operation != Operation::AuthorizationUrl {
            continue;
        }
        let defaults = scene.input["scopes"].clone();
        for (case, scopes) in [
            ("with the scopes of the sample", defaults),
            ("with other scopes", json!(["kit:one", "kit.two/three&four=5"])),
            ("without scopes", json!([])),
        ] {
            for challenge in [true, false] {
                if (challenge && pkce == Pkce::None) || (!challenge && pkce == Pkce::Required) {
                    continue;
                }
                let mut input = scene.input.clone();
                input["scopes"] = scopes.clone();
                if !challenge && let Value::Object(members) = &mut input {
                    members.remove("code_challenge");
                }
                let call = Call::with(&scene, &input);
                for rule in RULES {
                    let case = format!("{case}, {} PKCE", if challenge { "with" } else { "without" });
                    kit.call(
                        rule,
                        Place::of(&scene, case),
                        (open, &scene, &call),
                        &mut as_shown(&scene),
                        |run| judge(rule, &scene, &input, open.bound.authorize_url.as_deref(), run),
                    );
                }
            }
        }
    }
}

fn judge(rule: Rule, scene: &Scene, input: &Value, base: Option<&str>, run: &Run) -> Verdict {
    let Some(text) = run.result().and_then(|result| result["url"].as_str().map(str::to_owned)) else {
        return Err(Breach::new("a URL", run.told()));
    };
    let url = Url::parse(&text).map_err(|_| Breach::new("an absolute URL", clip(&text)))?;
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let values = |name: &str| -> Vec<&str> {
        pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    };
    let exactly = |name: &str, wanted: &str| -> Verdict {
        let found = values(name);
        if found == [wanted] {
            return Ok(());
        }
        Err(Breach::new(format!("{name} once, {wanted:?}"), format!("{found:?} in {}", clip(&text))))
    };
    let asked = input["scopes"].as_array().cloned().unwrap_or_default();
    let input = |name: &str| input[name].as_str().unwrap_or_default();
    match rule {
        Rule::AuthorizeClient => {
            exactly("response_type", "code")?;
            exactly("client_id", scene.fill.get("client_id"))
        }
        Rule::AuthorizeRedirectUri => exactly("redirect_uri", input("redirect_uri")),
        Rule::AuthorizeState => exactly("state", input("state")),
        Rule::AuthorizeScopes => {
            let wanted: Vec<&str> = asked.iter().filter_map(Value::as_str).collect();
            let wanted = wanted.join(" ");
            let found = values("scope");
            if found == [wanted.as_str()] || (wanted.is_empty() && found.is_empty()) {
                return Ok(());
            }
            Err(Breach::new(format!("scope once, {wanted:?}"), format!("{found:?}")))
        }
        Rule::AuthorizePkce => match input("code_challenge") {
            "" => {
                let found = [values("code_challenge"), values("code_challenge_method")].concat();
                if found.is_empty() { Ok(()) } else { Err(Breach::new("no challenge", format!("{found:?}"))) }
            }
            challenge => {
                exactly("code_challenge", challenge)?;
                exactly("code_challenge_method", "S256")
            }
        },
        _ => sound(&text, &url, &pairs, base, scene),
    }
}

fn sound(text: &str, url: &Url, pairs: &[(String, String)], base: Option<&str>, scene: &Scene) -> Verdict {
    let odd = text
        .chars()
        .find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'));
    if let Some(odd) = odd {
        return Err(Breach::new("characters that a URL may have", format!("{odd:?} in {}", clip(text))));
    }
    if url.fragment().is_some() {
        return Err(Breach::new("no fragment", clip(text)));
    }
    if text.contains(scene.fill.get("client_secret"))
        || pairs.iter().any(|(_, value)| value == scene.fill.get("client_secret"))
    {
        return Err(Breach::new("no client secret", clip(text)));
    }
    let Some(base) = base.and_then(|base| Url::parse(base).ok()) else { return Ok(()) };
    if url.origin() != base.origin() || url.path() != base.path() {
        return Err(Breach::new(format!("an address at {base}"), clip(text)));
    }
    if let Some(lost) =
        base.query_pairs().find(|(name, value)| !pairs.iter().any(|(n, v)| n == name && v == value))
    {
        return Err(Breach::new(format!("{}={} kept of the configured address", lost.0, lost.1), clip(text)));
    }
    Ok(())
}
