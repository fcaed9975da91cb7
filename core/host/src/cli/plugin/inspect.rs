//! `convoke plugin inspect`: one library, checked as at the start and opened once with made-up credentials.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use convoke_plugin::abi::{ABI_VERSION, MAX_JSON, MAX_REQUESTS, MAX_RESPONSE_BODY};
use convoke_plugin::{AuthKind, Bound, Manifest, Pkce, RefreshPolicy, place};
use serde::Serialize;
use serde_json::{Value, json};

use crate::observe::plugin_log::escape;
use crate::plugins::{Instance, Library, OpenError, Plugin};

/// Stands for an address that the configuration has to give.
const YOUR_SITE: &str = "https://your-site.invalid";

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// The library, such as target/release/libconvoke_acme.so
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Where a plugin sends requests and browsers.
#[derive(Debug, Serialize)]
struct Reach {
    /// Origins of requests, as far as they don't hang on the configuration.
    origins: Vec<String>,
    /// Whether `base_url` must be configured; requests go to its origin besides.
    own_site: bool,
    /// Where browsers are sent to grant access.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorize_url: Option<String>,
    /// Why it did not open with made-up credentials and no keys of its own. Then this is what the manifest says.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_opened: Option<String>,
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let library = match Library::open(&arguments.file) {
        Ok(library) => library,
        Err(refusal) => {
            if arguments.json {
                say!("{:#}", json!({"refused": refusal.0}));
            }
            eprintln!("refused: {}", refusal.0);
            return ExitCode::FAILURE;
        }
    };
    let reach = reach(&library.plugin);
    if arguments.json {
        say!("{:#}", as_json(&library, &reach));
    } else {
        tell(&library, &reach);
    }
    ExitCode::SUCCESS
}

fn as_json(library: &Library, reach: &Reach) -> Value {
    json!({
        "file": {"path": library.path, "size": library.size, "sha256": library.sha256,
            "mode": library.mode.map(|mode| format!("{mode:o}"))},
        "abi": {"version": ABI_VERSION, "sdk": library.plugin.sdk, "platform": platform(),
            "samples": library.plugin.samples().is_some()},
        "manifest": library.plugin.manifest,
        "reach": reach,
        "limits": {"requests": MAX_REQUESTS, "json": MAX_JSON, "response_body": MAX_RESPONSE_BODY},
        "warnings": library.warnings,
    })
}

/// A library for another platform is refused.
fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

// === what it may reach ===

/// Opens the plugin as a configuration with nothing but credentials would.
fn reach(plugin: &std::sync::Arc<Plugin>) -> Reach {
    let manifest = &plugin.manifest;
    let own_site = manifest.endpoints.base_url.is_none();
    let settings = json!({
        "id": manifest.id,
        "client_id": "client-id",
        "client_secret": "client-secret",
        "base_url": own_site.then_some(YOUR_SITE),
        "scopes": manifest.default_scopes,
        "redirect_uris": [format!("https://convoke.invalid/callback/{}", manifest.id)],
        "own": {},
    });
    let opened = Instance::open(plugin, &manifest.id, settings.to_string().as_bytes());
    let (bound, not_opened) = match opened {
        Ok((_, bound)) => (bound, None),
        Err(OpenError::Broken(reason)) => (declared(manifest), Some(escape(&reason))),
        Err(OpenError::Refused(failure)) => {
            let places =
                failure.errors.iter().map(|e| format!("{}: {}", e.pointer.trim_start_matches('/'), e.detail));
            let told = if failure.errors.is_empty() {
                failure.detail
            } else {
                places.collect::<Vec<_>>().join("; ")
            };
            (declared(manifest), Some(escape(&told)))
        }
    };
    Reach {
        origins: bound.origins.iter().filter(|origin| *origin != YOUR_SITE).map(|o| escape(o)).collect(),
        own_site,
        authorize_url: bound.authorize_url.filter(|url| !url.starts_with(YOUR_SITE)).map(|url| escape(&url)),
        not_opened,
    }
}

/// What the manifest alone says.
fn declared(manifest: &Manifest) -> Bound {
    let base = manifest.endpoints.base_url.clone();
    let at = |there: &Option<String>| Some(place(base.as_deref()?, there.as_deref()?));
    let mut origins = manifest.origins.clone();
    origins.extend(
        base.as_deref()
            .and_then(|base| url::Url::parse(base).ok())
            .map(|url| url.origin().ascii_serialization()),
    );
    Bound {
        origins,
        authorize_url: at(&manifest.endpoints.authorize),
        token_url: at(&manifest.endpoints.token),
        base_url: base,
        notes: Vec::new(),
        manifest: manifest.clone(),
    }
}

// === in words ===

fn tell(library: &Library, reach: &Reach) {
    let (plugin, manifest) = (&library.plugin, &library.plugin.manifest);
    say!(
        "{}: {} {}, provider `{}`",
        library.path.display(),
        escape(&manifest.label),
        escape(&manifest.version),
        manifest.id
    );
    let mode = library.mode.map(|mode| format!(", mode {mode:o}")).unwrap_or_default();
    line(
        "file",
        &format!("{} KiB ({} bytes){mode}, for {}", library.size.div_ceil(1024), library.size, platform()),
    );
    line("pin", &format!("sha256 = \"{}\"", library.sha256));
    line("ABI", &format!("version {ABI_VERSION}, built with {}", plugin.sdk));
    let samples =
        if plugin.samples().is_some() { "brings its samples" } else { "brings none; give it --samples" };
    line("plugin test", samples);
    for warning in &library.warnings {
        line("warning", warning);
    }
    line("sign-in", &sign_in(manifest));
    line("operations", &names(manifest.operations.iter().map(|operation| operation.name())));
    line(
        "capabilities",
        &names(manifest.capabilities.iter().map(name).collect::<Vec<_>>().iter().map(String::as_str)),
    );
    let languages = std::iter::once("en").chain(manifest.texts.keys().map(String::as_str));
    line("languages", &escape(&names(languages)));
    if let Some(name) = &manifest.domi_name {
        let callback = match manifest.auth {
            AuthKind::AuthorizationCode => format!(", /{}Callback", name.to_lowercase()),
            AuthKind::Password => String::new(),
        };
        line("drop-in", &format!("/domino{name}…{callback}"));
    }
    tell_reach(reach);
    line(
        "limits",
        &format!(
            "{MAX_REQUESTS} requests an operation; {} KiB of manifest, input, request body or result; {} MiB of answer",
            MAX_JSON / 1024,
            MAX_RESPONSE_BODY / 1024 / 1024
        ),
    );
    if !manifest.scopes.is_empty() {
        say!("\nScopes (* asked for when the configuration names none)");
    }
    for scope in &manifest.scopes {
        let asked = if manifest.default_scopes.contains(&scope.name) { "*" } else { " " };
        let who = if scope.administrator { " (an administrator's)" } else { "" };
        let needs: Vec<_> = scope.operations.iter().map(|operation| operation.name()).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(" [{}]", needs.join(", ")) };
        say!("  {asked} {}{who}: {}{needs}", escape(&scope.name), escape(&scope.description));
    }
    tell_schema("Configuration keys of its own", &manifest.config_schema);
    tell_schema("Meeting options", &manifest.options_schema);
}

fn tell_reach(reach: &Reach) {
    if reach.own_site {
        line("reaches", "the origin of `base_url`, which the configuration must give");
    }
    for origin in &reach.origins {
        line("reaches", origin);
    }
    line("reaches", "and what the configuration names as base_url or token_url");
    if let Some(url) = &reach.authorize_url {
        line("browsers go to", url);
    }
    if let Some(reason) = &reach.not_opened {
        line("not opened", &format!("with made-up credentials and no keys of its own: {reason}"));
    }
}

/// One fact, its name in a column.
fn line(what: &str, text: &str) {
    say!("  {what:<14} {text}");
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// As the manifest's JSON has it.
fn name<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn sign_in(manifest: &Manifest) -> String {
    let how = match (manifest.auth, manifest.pkce) {
        (AuthKind::Password, _) => "user name and password, on a form of Convoke's".to_owned(),
        (AuthKind::AuthorizationCode, Pkce::None) => "OAuth 2.0 in the browser, without PKCE".to_owned(),
        (AuthKind::AuthorizationCode, pkce) => format!("OAuth 2.0 in the browser, PKCE {}", name(&pkce)),
    };
    match manifest.refresh {
        RefreshPolicy::OnDemand => format!("{how}; tokens are refreshed when they are needed"),
        RefreshPolicy::BeforeEachCall => format!("{how}; tokens are refreshed before each call"),
    }
}

/// The members of an object's schema: name, type, first sentence.
fn tell_schema(title: &str, schema: &Value) {
    let Some(members) = schema["properties"].as_object().filter(|members| !members.is_empty()) else {
        return;
    };
    say!("\n{title} (in full: --json)");
    let required = |name: &str| {
        schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
    };
    for (name, member) in members {
        let mut marks = vec![kind(member)];
        marks.extend((member["writeOnly"] == true).then(|| "secret".to_owned()));
        marks.extend(required(name).then(|| "required".to_owned()));
        let description = member["description"].as_str().unwrap_or_default();
        let sentence = description.split_once(". ").map_or(description, |(first, _)| first);
        say!("  {} ({}) {}", escape(name), escape(&marks.join(", ")), escape(sentence.trim_end_matches('.')));
    }
}

/// Its type, or the texts that it may be.
fn kind(member: &Value) -> String {
    let choices = [&member["enum"], &member["oneOf"], &member["anyOf"]].into_iter().find_map(Value::as_array);
    let texts = choices.into_iter().flatten().map(|choice| choice.get("const").unwrap_or(choice));
    let texts: Vec<&str> = texts.filter_map(Value::as_str).collect();
    match &member["type"] {
        _ if !texts.is_empty() => texts.join(" | "),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => names(kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null")),
        _ => "object".to_owned(),
    }
}
