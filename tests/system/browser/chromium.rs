//! A headless Chromium of its own for a test, driven through the distribution's chromedriver.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use thirtyfour::{RequestData, SessionId};
use tokio::sync::{Mutex, MutexGuard};

const PATIENCE: Duration = Duration::from_secs(20);

/// One browser at a time: several of them starve each other, and the clipboard with them.
static TURN: Mutex<()> = Mutex::const_new(());

/// A browser with one window. Both end when it is dropped, also when a test fails.
pub struct Chromium {
    pub driver: WebDriver,
    port: u16,
    _process: Process,
    _turn: MutexGuard<'static, ()>,
}

/// chromedriver.
struct Process(Child);

/// A command that WebDriver has and the client does not.
#[derive(Debug)]
struct Extra(&'static str, Value);

impl Chromium {
    /// `None`, said loudly, where there is no browser; with `CONVOKE_REQUIRE_BROWSER` set that is a failure.
    pub async fn start() -> Option<Chromium> {
        let programs = (
            on_path(&["chromedriver"]),
            on_path(&["chromium", "chromium-browser", "google-chrome", "chrome"]),
        );
        let (Some(chromedriver), Some(chromium)) = programs else {
            skip("this test needs chromium and chromedriver on the PATH");
            return None;
        };
        let turn = TURN.lock().await;
        let (process, port) = Process::start(&chromedriver);
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(chromium.to_str().unwrap()).unwrap();
        for argument in [
            "--headless=new",
            // As root, which is what machines that run tests are, Chromium's own sandbox does not start.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-proxy-server",
            "--window-size=1280,900",
        ] {
            wanted.add_arg(argument).unwrap();
        }
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
        driver.set_page_load_timeout(PATIENCE).await.unwrap();
        // axe works through a long page for a while.
        driver.set_script_timeout(PATIENCE * 6).await.unwrap();
        Some(Chromium { driver, port, _process: process, _turn: turn })
    }

    pub async fn goto(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    pub async fn url(&self) -> String {
        self.driver.current_url().await.unwrap().to_string()
    }

    /// Whether the page has such an element now.
    pub async fn has(&self, css: &str) -> bool {
        !self.driver.find_all(By::Css(css)).await.unwrap().is_empty()
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> WebElement {
        let begun = Instant::now();
        loop {
            if let Ok(element) = self.driver.find(By::Css(css)).await {
                return element;
            }
            if begun.elapsed() > PATIENCE {
                panic!("no `{css}` on {}:\n{}", self.url().await, self.driver.source().await.unwrap());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        // Pages may scroll smoothly; a click does not wait for that.
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver.execute(script, vec![element.to_json().unwrap()]).await.unwrap();
        element.click().await.unwrap();
    }

    /// Clicks on what leads to another page, and waits for that page: the driver may answer before the browser has left.
    pub async fn follow(&self, css: &str) {
        let here = self.find("html").await;
        self.click(css).await;
        let begun = Instant::now();
        while here.is_present().await.unwrap_or(false) {
            assert!(begun.elapsed() < PATIENCE, "`{css}` leads nowhere from {}", self.url().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        while self.script("return document.readyState").await != "complete" {
            assert!(begun.elapsed() < PATIENCE, "{} does not end", self.url().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What an element says, once there is one.
    pub async fn text(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            // The element may belong to a page that is just being left.
            match self.find(css).await.text().await {
                Ok(text) => return text,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "`{css}` says nothing: {error}"),
            }
        }
    }

    /// Waits until an element says something.
    pub async fn wait_for_text(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            let text = self.text(css).await;
            if !text.is_empty() {
                return text;
            }
            assert!(begun.elapsed() < PATIENCE, "`{css}` says nothing");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until an element says this, among other things.
    pub async fn wait_for(&self, css: &str, part: &str) {
        let begun = Instant::now();
        loop {
            let text = self.text(css).await;
            if text.contains(part) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "`{css}` does not say `{part}` but:\n{text}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn type_into(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap();
    }

    pub async fn script(&self, script: &str) -> Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// What a promise resolves to.
    pub async fn promise(&self, expression: &str) -> Value {
        let script =
            format!("const done = arguments[0]; ({expression}).then(done, error => done(String(error)));");
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// A DevTools command, for what WebDriver has no words for.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.driver.handle().cmd(Extra("goog/cdp/execute", body)).await.unwrap().value().unwrap()
    }

    /// Lets the page read what was copied.
    pub async fn allow_clipboard(&self) {
        for name in ["clipboard-read", "clipboard-write"] {
            let body = json!({ "descriptor": { "name": name }, "state": "granted" });
            self.driver.handle().cmd(Extra("permissions", body)).await.unwrap();
        }
    }

    /// What is in the clipboard.
    pub async fn clipboard(&self) -> String {
        self.promise("navigator.clipboard.readText()").await.as_str().unwrap().to_owned()
    }

    /// The addresses in this tab's history, oldest first.
    pub async fn history(&self) -> Vec<String> {
        let history = self.devtools("Page.getNavigationHistory", json!({})).await;
        history["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["url"].as_str().unwrap().to_owned())
            .collect()
    }

    /// How pages look: width and height, and whether it is dark.
    pub async fn look(&self, (width, height): (u32, u32), dark: bool) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Everything that the browser complained about since the last look: policy violations, script errors, warnings. A page
    /// whose own status is an error is mentioned there too; those statuses are given.
    pub async fn complaints(&self, expected: &[u16]) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap();
        let grave = log.into_iter().filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
        let of_status = |text: &str| {
            expected.iter().any(|status| text.contains(&format!("responded with a status of {status} ")))
        };
        // The simulated providers' pages have no icon.
        grave
            .map(|entry| entry.message)
            .filter(|text| !of_status(text) && !text.contains("/favicon.ico"))
            .collect()
    }
}

impl Process {
    /// Starts it on a port of its choice, which it tells.
    fn start(program: &Path) -> (Process, u16) {
        let child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = Process(child.unwrap());
        let mut lines = BufReader::new(process.0.stdout.take().unwrap()).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("started successfully on port ")?;
            rest.trim_end_matches('.').parse().ok()
        });
        // Read on, so that it never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        (process, port.expect("chromedriver tells its port"))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // By hand, because the client's own way waits for the runtime, which a failing test no longer runs.
        let end = format!(
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.driver.session_id()
        );
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.write_all(end.as_bytes());
            // It answers when the browser is gone.
            let _ = stream.read(&mut [0; 64]);
        }
        let _ = self.driver.clone().leak();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl FormatRequestData for Extra {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, format!("/session/{session}/{}", self.0)).add_body(self.1.clone())
    }
}

/// The first of these programs that is on the PATH.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// axe-core's script: `CONVOKE_AXE`, else in a `node_modules` here or above.
pub fn axe() -> Option<String> {
    let given = std::env::var_os("CONVOKE_AXE").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("node_modules/axe-core/axe.min.js"));
    let found = given.into_iter().chain(above).find_map(|file| std::fs::read_to_string(file).ok());
    if found.is_none() {
        skip("this test needs axe-core: npm install axe-core, or its axe.min.js named by CONVOKE_AXE");
    }
    found
}

/// Says on the real standard error, past the test runner, that something was not tested.
fn skip(reason: &str) {
    assert!(std::env::var_os("CONVOKE_REQUIRE_BROWSER").is_none(), "{reason}");
    let _ = writeln!(std::io::stderr(), "\n*** NOT TESTED: {reason} ***\n");
}
