//! `convoke token`: the real program, a browser, and what it prints.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

use super::confirm;
use crate::harness::{Host, Setup, sandbox};
use crate::walk::{ALICE, Browser, attribute};

/// The program, waiting for its user.
struct Running {
    child: Child,
    errors: BufReader<ChildStderr>,
    /// The page's path.
    page: String,
    code: String,
    _folder: tempfile::TempDir,
}

impl Running {
    fn start(host: &Host, arguments: &[&str]) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_convoke"));
        command.env_clear().current_dir(folder.path()).arg("token").args(arguments);
        command
            .args(["--url", &host.url("")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        while !told.contains("Ctrl-C") {
            assert!(errors.read_line(&mut told).unwrap() > 0, "it ended: {told}");
        }
        let lines: Vec<&str> = told.lines().map(str::trim).collect();
        let page = lines.iter().find_map(|line| line.strip_prefix(&host.url(""))).unwrap().to_owned();
        let code = lines.iter().find(|line| line.len() == 11 && line.contains('-')).unwrap().to_string();
        Running { child, errors, page, code, _folder: folder }
    }

    /// Exit code, standard output, the rest of standard error.
    fn end(mut self) -> (i32, String, String) {
        let (mut out, mut errors) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.errors.read_to_string(&mut errors).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), out, errors)
    }

    /// Signs in; the decision's page.
    async fn sign_in(&self, host: &Host, browser: &Browser<'_>) -> String {
        let page = browser.open(&self.page).await;
        assert!(page.text.contains("convoke token") && page.text.contains(&self.code), "{}", page.text);
        let onward = browser.submit(&self.page, &[("decision", "continue")]).await;
        let callback = browser.decide(&attribute(&onward.text, "content=\"0;url="), ALICE, "allow").await;
        browser.arrive(&callback).await.strip_prefix(&host.url("")).unwrap().to_owned()
    }
}

/// The flavour for administrators, whose page shows both tokens.
fn with_admin(sandbox: &convoke_sandbox::Sandbox) -> Setup {
    Setup::with(sandbox).add(&format!(
        "[providers.webex_admin]\nplugin = \"webex\"\nlabel = \"Webex for administrators\"\nbase_url = \"{}\"\n\
         client_id = \"convoke-admin\"\nclient_secret = \"convoke-admin-secret\"\ndomi_name = \"\"\n\
         scopes = [\"spark-admin:people_read\"]\nselectable_scopes = [\"spark:people_read\"]\nshow = [\"refresh\", \"access\"]\n",
        sandbox.webex.base_url()
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_printed_when_the_user_has_confirmed() {
    let sandbox = sandbox();
    let host = with_admin(&sandbox).start();
    let browser = Browser::new(&host);

    let running = Running::start(&host, &["webex", "--loopback"]);
    let path = running.sign_in(&host, &browser).await;
    let done = confirm(&browser, &path).await;
    let back = attribute(&done.text, "content=\"0;url=");
    // Somebody else on this machine knocks: it goes on waiting.
    let wrong = back.replace("state=", "state=x");
    assert_eq!(host.fetch(&wrong).send().await.status, 404);
    let arrived = browser.open(&back).await;
    assert!(arrived.status == 200 && arrived.text.contains("close this page"), "{}", arrived.text);
    let (code, out, errors) = running.end();
    assert_eq!((code, errors.as_str()), (0, ""));
    let token = out.strip_suffix('\n').unwrap();
    assert!(!token.contains('\n'), "{out}");
    let body = serde_json::json!({"refresh_token": token});
    host.request("POST", "/v1/providers/webex/token").json(&body).send().await.expect(200);

    // Both lines, as this provider's token page shows both; here by polling alone.
    let running = Running::start(
        &host,
        &["webex_admin", "--scope", "spark:people_read", "--client", "convoke token (mine)"],
    );
    let path = running.sign_in(&host, &browser).await;
    assert_eq!(confirm(&browser, &path).await.status, 200);
    let (code, out, _) = running.end();
    assert_eq!((code, out.lines().count()), (0, 2), "{out}");

    let running =
        Running::start(&host, &["webex_admin", "--scope", "spark:people_read", "--json", "--loopback"]);
    let path = running.sign_in(&host, &browser).await;
    let done = confirm(&browser, &path).await;
    browser.open(&attribute(&done.text, "content=\"0;url=")).await;
    let (code, out, _) = running.end();
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &answer["scope"]), (0, &Value::from("spark:people_read")), "{answer}");
    assert!(answer["access_token"].is_string() && answer["refresh_token"].is_string());
    assert_eq!(answer["account"]["email"], ALICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_other_end_has_an_exit_code_of_its_own() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);

    let running = Running::start(&host, &["webex", "--loopback"]);
    let page = browser.submit(&running.page, &[("decision", "deny")]).await;
    browser.open(&attribute(&page.text, "content=\"0;url=")).await;
    let (code, out, errors) = running.end();
    assert_eq!((code, out.as_str()), (3, ""), "{errors}");
    assert!(errors.contains("Refused"), "{errors}");

    // Ctrl-C gives it up there as well.
    for signal in ["-INT", "-TERM"] {
        let running = Running::start(&host, &["webex"]);
        let page = running.page.clone();
        assert!(
            Command::new("kill").args([signal, &running.child.id().to_string()]).status().unwrap().success()
        );
        let (code, out, errors) = running.end();
        assert_eq!((code, out.as_str()), (130, ""), "{errors}");
        assert_eq!(browser.open(&page).await.status, 410);
    }

    let brief = Setup::with(&sandbox).add("[pairings]\nlifetime = 1").start();
    let (code, out, errors) = Running::start(&brief, &["webex"]).end();
    assert_eq!((code, out.as_str()), (4, ""), "{errors}");

    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_convoke"))
            .env_clear()
            .arg("token")
            .args(arguments)
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let url = host.url("");
    for (arguments, told) in [
        (["none", "--url", &url].as_slice(), "No provider of this id"),
        (&["webex", "--url", &url, "--scope", "spark:kms"], "/scopes/0"),
        (&["webex", "--url", "http://127.0.0.1:1"], "does not answer"),
        (&["webex", "--url", "http://meet.example.com"], "not https"),
        (&["webex", "--url", "nonsense"], "not the address of a Convoke"),
    ] {
        let (code, errors) = run(arguments);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains(told), "`{told}` is not in {errors}");
    }
    assert_eq!(run(&[]).0, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_the_configuration_says_where_convoke_is() {
    let sandbox = sandbox();
    let setup = Setup::with(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let mut command = setup.command(folder.path(), &["token", "webex"]);
    let host = setup.start();
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut told = String::new();
    while !told.contains("Ctrl-C") {
        assert!(errors.read_line(&mut told).unwrap() > 0, "it ended: {told}");
    }
    assert!(told.contains(&host.url("/pair/")), "{told}");
    child.kill().unwrap();
    child.wait().unwrap();
}
