//! DOMI's environment variables alone start a host.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::harness::{self, Setup, free_port, plugin_dir};
use crate::walk::{Browser, element, parameter};

/// A host without any configuration file.
struct Bare {
    child: Child,
    log: String,
}

impl Bare {
    fn start(folder: &std::path::Path, variables: &[(&str, &str)]) -> Bare {
        let mut command = Command::new(env!("CARGO_BIN_EXE_convoke"));
        command.current_dir(folder).env_clear().arg("serve").env("CONVOKE_PLUGINS__DIR", plugin_dir());
        command.envs(variables.iter().copied()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut log = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            log += &line;
            log.push('\n');
            if line.contains("listening on") {
                break;
            }
        }
        std::thread::spawn(move || lines.for_each(drop));
        Bare { child, log }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn location(port: u16, path: &str, host: &str) -> String {
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let answer =
        client.get(format!("http://127.0.0.1:{port}{path}")).header("host", host).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn domis_variables_alone_start_a_host_with_domis_callback_for_every_flow() {
    let folder = tempfile::tempdir().unwrap();
    let (port, metrics) = (free_port(), free_port());
    let (port_text, metrics_text) = (port.to_string(), metrics.to_string());
    std::fs::create_dir(folder.path().join("domiconfig.d")).unwrap();
    let host = Bare::start(
        folder.path(),
        &[
            ("OAUTH_HOSTNAME", "https://meet.example.com"),
            ("PORT", &port_text),
            ("METRICSPORT", &metrics_text),
            ("WEBEX_CLIENT_ID", "the-webex-app"),
            ("WEBEX_CLIENT_SECRET", "webex-secret-canary"),
            ("JIOMEET_CLIENT_ID", "the-jio-app"),
            ("JIOMEET_CLIENT_SECRET", "jio-secret-canary"),
            ("ZOOM_CLIENT_ID", "z"),
            ("ZOOM_CLIENT_SECRET", "zoom-secret-canary"),
            ("DEBUG", "true"),
            ("TLSFile", "/etc/domi/keystore.pfx"),
            ("TLSPassword", "tls-password-canary"),
            ("PEMCert", "/etc/domi/cert.pem"),
            ("LOG_DIR", "/var/log/domi"),
        ],
    );
    for path in ["/dominoWebex/index.html", "/connect/webex"] {
        let consent = location(port, path, "meet.example.com").await;
        assert!(consent.starts_with("https://webexapis.com/v1/authorize?"), "{consent}");
        assert_eq!(parameter(&consent, "client_id"), "the-webex-app");
        assert_eq!(parameter(&consent, "redirect_uri"), "https://meet.example.com/webexCallback");
    }
    let consent = location(port, "/connect/jiomeet", "meet.example.com").await;
    assert_eq!(parameter(&consent, "clientId"), "the-jio-app");
    assert_eq!(parameter(&consent, "redirect_uri"), "https://meet.example.com/jiomeetCallback");
    let health = reqwest::get(format!("http://127.0.0.1:{metrics}/metrics")).await.unwrap();
    assert_eq!(health.status(), 200);
    for unread in ["TLSFile", "TLSPassword", "PEMCert", "LOG_DIR", "domiconfig.d"] {
        let named = host.log.lines().find(|line| line.contains(unread));
        assert!(named.is_some_and(|line| line.contains("not read")), "{unread} in {}", host.log);
    }
    for secret in ["webex-secret-canary", "jio-secret-canary", "zoom-secret-canary", "tls-password-canary"] {
        assert!(!host.log.contains(secret));
    }
}

#[test]
fn debug_sets_the_log_level() {
    for (value, level) in [("true", "debug"), ("1", "debug"), ("false", "info"), ("", "info")] {
        let (code, shown, problems) = Setup::empty().env("DEBUG", value).run(&["config", "show"]);
        assert_eq!(code, 0, "{problems}");
        let line = shown
            .lines()
            .find(|line| line.trim_start().starts_with("level"))
            .unwrap_or_else(|| panic!("{shown}"));
        assert!(line.contains(&format!("\"{level}\"")), "{value}: {line}");
    }
}

#[tokio::test]
async fn a_bare_host_name_is_https() {
    let (port, metrics) = (free_port().to_string(), free_port().to_string());
    let folder = tempfile::tempdir().unwrap();
    let variables = [
        ("OAUTH_HOSTNAME", "meet.example.com"),
        ("PORT", &port),
        ("METRICSPORT", &metrics),
        ("WEBEX_CLIENT_ID", "a"),
        ("WEBEX_CLIENT_SECRET", "b"),
    ];
    let _host = Bare::start(folder.path(), &variables);
    let consent = location(port.parse().unwrap(), "/dominoWebex/index.html", "meet.example.com").await;
    assert_eq!(parameter(&consent, "redirect_uri"), "https://meet.example.com/webexCallback");
}

#[tokio::test]
async fn convokes_own_variables_win() {
    let sandbox = harness::sandbox();
    let mut setup = Setup::empty();
    let own = format!("http://localhost:{}", setup.port);
    setup.config.clear();
    let (port, admin) = (setup.port.to_string(), setup.admin_port.to_string());
    let host = setup
        .env("OAUTH_HOSTNAME", "https://old.example.com")
        .env("CONVOKE_SERVER__PUBLIC_URL", &own)
        .env("PORT", &port)
        .env("METRICSPORT", &admin)
        .env("WEBEX_CLIENT_ID", "another-app")
        .env("CONVOKE_PROVIDERS__WEBEX__CLIENT_ID", "convoke-demo")
        .env("WEBEX_CLIENT_SECRET", "convoke-demo-secret")
        .env("CONVOKE_PROVIDERS__WEBEX__BASE_URL", &sandbox.webex.base_url())
        .start();
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/webex").await;
    assert_eq!(parameter(&consent, "client_id"), "convoke-demo");
    assert_eq!(parameter(&consent, "redirect_uri"), format!("{own}/webexCallback"));
    let page = browser.sign_in("/dominoWebex/index.html").await;
    assert!(element(&page.text, "refreshToken").is_some());
}
