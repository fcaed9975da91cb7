//! The command line: what each command prints, its exit code, and what keeps the service from starting.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::harness::{Setup, sandbox};

const CREDENTIALS: &str = "client_id = \"C1\"\nclient_secret = \"s3cr3t-value\"\n";

/// `serve` and `config check` both refuse, naming the file and the key; the error.
fn refused(setup: &Setup, key: &str, says: &str) {
    for command in [&["serve"][..], &["config", "check"]] {
        let (code, out, err) = setup.run(command);
        assert_eq!(code, 1, "{command:?} {key}: {out}{err}");
        let line =
            err.lines().find(|line| line.contains(&format!("convoke.toml: {key}: ")) && line.contains(says));
        assert!(line.is_some(), "{command:?}: no `{key}: … {says}` in {err}{out}");
        assert!(!format!("{out}{err}").contains("s3cr3t-value"), "{err}{out}");
        assert!(!err.contains("listening on"), "{err}");
    }
}

#[test]
fn the_configuration_is_checked_in_words_with_the_redirect_uris_to_register() {
    let sandbox = sandbox();
    let setup = Setup::with(&sandbox);
    let (code, out, err) = setup.run(&["config", "check"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.ends_with("The configuration is sound.\n"), "{out}");
    assert!(out.contains("providers.webex: ready (Webex by plugin webex "), "{out}");
    for uri in ["/callback/webex", "/webexCallback", "/callback/jiomeet", "/jiomeetCallback"] {
        let line = format!("redirect URI to register: http://localhost:{}{uri}\n", setup.port);
        assert!(out.contains(&line), "{line}{out}");
    }
}

#[test]
fn the_effective_configuration_is_shown_without_secrets() {
    let sandbox = sandbox();
    let setup = Setup::with(&sandbox).env("CONVOKE_LOG__LEVEL", "warn");
    let (code, out, err) = setup.run(&["config", "show", "--set", "server.behind_proxy=true"]);
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("convoke-demo-secret") && out.contains("client_id"), "{out}");
    assert!(out.contains("behind_proxy") && out.contains("command line"), "{out}");
    assert!(out.contains("variable CONVOKE_LOG__LEVEL"), "{out}");
}

#[test]
fn the_configurations_schema_has_the_plugins_keys() {
    let sandbox = sandbox();
    let (code, out, _) = Setup::with(&sandbox).run(&["config", "schema"]);
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert!(schema["properties"]["server"]["properties"]["listen"].is_object());
    assert!(schema["properties"]["providers"].to_string().contains("csrf_cookie"), "{out}");
}

#[test]
fn schemas_and_the_openapi_document_are_printed() {
    let sandbox = sandbox();
    let setup = Setup::with(&sandbox);
    let (code, out, err) = setup.run(&["schema", "openapi"]);
    let document: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {out}{err}"));
    assert_eq!(code, 0);
    assert_eq!(document["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
    assert!(
        document["paths"]["/v1/providers/webex/meetings"]["post"].is_object(),
        "the configured provider's own paths"
    );
    let (_, out, _) = Setup::empty().run(&["schema", "openapi"]);
    let document: Value = serde_json::from_str(&out).unwrap();
    assert!(document["paths"]["/v1/providers/{provider}/meetings"]["post"].is_object());
    let (code, out, _) = setup.run(&["schema", "meeting-request"]);
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && schema["properties"]["title"].is_object());
    let (code, out, err) = setup.run(&["schema", "nonsense"]);
    assert!(code == 1 && out.is_empty());
    assert!(
        err.contains("There is no schema `nonsense`; there are openapi, ") && err.contains("meeting-request"),
        "{err}"
    );
}

#[test]
fn plugins_are_listed_with_who_uses_them() {
    let sandbox = sandbox();
    let (code, out, err) = Setup::with(&sandbox).run(&["plugin", "list"]);
    assert_eq!(code, 0, "{err}");
    for line in
        ["  webex: loaded: Webex ", "  jiomeet: loaded: JioMeet ", "  hostile: loaded: Hostile 1.0.0 "]
    {
        assert!(out.lines().any(|l| l.starts_with(line)), "{line}: {out}");
    }
    assert!(out.lines().any(|l| l.starts_with("  webex: ") && l.ends_with("used by webex")), "{out}");
    assert!(out.lines().any(|l| l.starts_with("  hostile: ") && l.ends_with("used by no provider")), "{out}");
}

#[test]
fn keys_are_made_and_listed_and_never_shown() {
    let made = || {
        let (code, out, err) = Setup::empty().run(&["keys", "new"]);
        assert_eq!((code, err.as_str()), (0, ""));
        let key = out.strip_suffix('\n').unwrap().to_owned();
        assert!(key.len() >= 43 && key.bytes().all(|b| b.is_ascii_graphic() && b != b'#'), "{out}");
        key
    };
    let (new, old) = (made(), made());
    assert_ne!(new, old);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    std::fs::write(&file, format!("# of today\n{new}\n\n{old}\n")).unwrap();
    let setup = Setup::empty().server(&format!("keys_file = \"{}\"", file.display()));
    let (code, out, err) = setup.run(&["keys", "list"]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<Vec<&str>> =
        out.lines().map(|line| line.split("  ").map(str::trim).filter(|s| !s.is_empty()).collect()).collect();
    let id = |n: usize| lines[n][0];
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(lines[0][1..], ["seals and opens", &format!("key 1 of {}", file.display())]);
    assert_eq!(lines[1][1..], ["opens", &format!("key 2 of {}", file.display())]);
    assert!(id(0) != id(1) && [id(0), id(1)].iter().all(|id| id.len() == 8), "{out}");
    assert!(!out.contains(&new) && !out.contains(&old), "{out}");
    // A key's id is its own, whatever its place: what is in a credential can be found here.
    let alone = Setup::empty().server(&format!("keys = [\"{old}\"]")).run(&["keys", "list"]).1;
    assert!(alone.starts_with(&format!("{}  seals and opens", id(1))), "{alone}");
    let none = Setup::empty().run(&["keys", "list"]);
    assert_eq!(
        (none.0, none.1.as_str()),
        (0, "No sealing keys are configured: Convoke makes one at each start.\n")
    );
}

#[test]
fn sealed_tokens_without_keys_stop_the_start() {
    let setup = Setup::empty().add("[tokens]\nsealed = true");
    refused(&setup, "tokens.sealed", "no sealing keys are configured");
    let twice = Setup::empty().server("keys = [\"too short\"]").add("[tokens]\nsealed = true");
    refused(&twice, "server.keys[0]", "at least 32");
}

#[test]
fn every_command_takes_the_configuration_file() {
    for command in
        [&["serve"][..], &["config", "check"], &["config", "show"], &["keys", "list"], &["plugin", "list"]]
    {
        for late in [true, false] {
            let mut run = Command::new(env!("CARGO_BIN_EXE_convoke"));
            run.env_clear();
            let named = ["--config", "/nowhere/at/all.toml"];
            let output = if late { run.args(command).args(named) } else { run.args(named).args(command) }
                .output()
                .unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{command:?}: {err}");
            assert!(
                err.contains("the configuration file /nowhere/at/all.toml does not exist"),
                "{command:?}: {err}"
            );
        }
    }
}

#[test]
fn misuse_is_exit_code_2_and_help_is_0() {
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_convoke")).env_clear().args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    };
    for arguments in [
        &["nonsense"][..],
        &["serve", "--nonsense"],
        &["config"],
        &["config", "show", "--set", "no-equals-sign"],
    ] {
        let (code, said) = run(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
    }
    for arguments in [&["--help"][..], &["help", "serve"], &["config", "check", "--help"]] {
        assert_eq!(run(arguments).0, 0, "{arguments:?}");
    }
    assert_eq!(run(&["--version"]), (0, format!("convoke {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn an_unknown_key_stops_the_start() {
    refused(&Setup::empty().server("lisen = \"127.0.0.1:1\""), "server.lisen", "");
    refused(&Setup::empty().add("[nonsense]\nx = 1"), "nonsense", "");
    let webex = format!("[providers.webex]\n{CREDENTIALS}scops = \"a\"");
    refused(&Setup::empty().add(&webex), "providers.webex.scops", "");
    let (code, _, err) = Setup::empty().env("CONVOKE_SERVER__LISEN", "x").run(&["serve"]);
    assert!(code == 1 && err.contains("variable CONVOKE_SERVER__LISEN: server.lisen: "), "{err}");
    // All that is wrong is told at once.
    let (_, _, err) = Setup::empty().server("lisen = 1\nbehind_proxy = \"perhaps\"").run(&["serve"]);
    assert!(err.contains("server.lisen") && err.contains("server.behind_proxy"), "{err}");
}

#[test]
fn a_listener_that_others_reach_needs_tls_or_a_proxy() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8878"] {
        let mut setup = Setup::empty();
        setup.config =
            setup.config.replace(&format!("\"127.0.0.1:{}\"", setup.port), &format!("\"{address}\""));
        refused(&setup, "server.listen", "neither server.tls nor server.behind_proxy is given");
    }
}

#[test]
fn two_providers_never_share_a_callback_or_a_drop_in_name() {
    let two = |a: &str, b: &str| {
        let section =
            |id: &str, own: &str| format!("[providers.{id}]\nplugin = \"webex\"\n{CREDENTIALS}{own}\n");
        Setup::empty().add(&format!("{}{}", section("one", a), section("two", b)))
    };
    let path = "redirect_path = \"/both\"\n";
    let (mine, none) = ("domi_name = \"Mine\"\n", "domi_name = \"\"\n");
    refused(
        &two(&format!("{path}{mine}"), &format!("{path}{none}")),
        "providers.two.redirect_path",
        "providers.one",
    );
    refused(&two(mine, "domi_name = \"mINE\""), "providers.two.domi_name", "providers.one");
    // The plugin's own name counts too.
    refused(&two("", ""), "providers.two.domi_name", "providers.one");
    // One's redirect path is the other's callback.
    refused(
        &two(&format!("redirect_path = \"/webexCallback\"\n{none}"), ""),
        "providers.two.redirect_path",
        "providers.one",
    );
    let (code, out, err) = two(mine, none).run(&["config", "check"]);
    assert_eq!(code, 0, "{out}{err}");
}

#[test]
fn a_redirect_path_on_one_of_our_own_addresses_is_refused() {
    for path in [
        "/",
        "/v1",
        "/v1/x",
        "/connect/webex",
        "/docs",
        "/privacy",
        "/callback/other",
        "/dominoWebex/index.html",
        "/openapi.json",
        "/logo.png",
        "/assets/x",
        "/problems/x",
        "//evil.example",
        "/a{b}",
        "no-slash",
        "/a?b",
        "/a#b",
    ] {
        let section = format!("[providers.webex]\n{CREDENTIALS}redirect_path = \"{path}\"\n");
        refused(&Setup::empty().add(&section), "providers.webex.redirect_path", "");
    }
    let section = format!("[providers.webex]\n{CREDENTIALS}redirect_path = \"/webexCallback\"\n");
    assert_eq!(Setup::empty().add(&section).run(&["config", "check"]).0, 0);
}

#[test]
fn pkce_that_is_required_and_not_offered_stops_the_start() {
    let jiomeet =
        |pkce: &str| Setup::empty().add(&format!("[providers.jiomeet]\n{CREDENTIALS}pkce = \"{pkce}\"\n"));
    refused(
        &jiomeet("required"),
        "providers.jiomeet.pkce",
        "requires PKCE, which this provider does not have",
    );
    assert!(jiomeet("on").run(&["config", "check"]).1.contains("providers.jiomeet: ready"));
    let webex = Setup::empty().add(&format!("[providers.webex]\n{CREDENTIALS}pkce = \"required\"\n"));
    assert!(webex.run(&["config", "check"]).1.contains("providers.webex: ready"));
}

#[test]
fn what_has_no_credentials_is_left_out_and_told_and_the_others_start() {
    for (keys, reason) in [
        ("", "client_id is missing and client_secret is missing"),
        ("client_id = \"C1\"\n", "client_secret is missing"),
        ("client_id = \"C1\"\nclient_secret = \"…\"\n", "client_secret is still a placeholder"),
    ] {
        let more =
            format!("[providers.webex]\n{keys}[providers.jiomeet]\n{CREDENTIALS}[providers.sametime]\n");
        let (code, out, err) = Setup::empty().add(&more).run(&["config", "check"]);
        assert_eq!(code, 0, "{out}{err}");
        assert!(out.contains(&format!("providers.webex: left out: {reason}")), "{out}");
        assert!(out.contains("providers.sametime: left out: base_url is missing"), "{out}");
        assert!(out.contains("providers.jiomeet: ready"), "{out}");
        let host = Setup::empty().add(&more).start();
        host.wait_for_log(&format!("webex is left out: {reason}"));
        host.wait_for_log("jiomeet is ready");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Setup::empty().command(folder.path(), &["config", "schema"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
