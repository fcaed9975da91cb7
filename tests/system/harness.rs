//! Starts the sandbox and the program, each on ports of its own, and talks to them.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use convoke_sandbox::{Addresses, Sandbox};
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use serde_json::Value;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where `cargo test` puts the plugins' libraries: beside this binary.
pub fn plugin_dir() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// A port that nobody uses: below those that the system gives to outgoing connections, which come and go all the time, and
/// never the same twice in this process.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let step = NEXT.fetch_add(1, Relaxed);
        let port = 12_000 + (std::process::id().wrapping_mul(97).wrapping_add(step) % 18_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// What a test wants of its host.
#[derive(Clone)]
pub struct Setup {
    pub config: String,
    pub environment: Vec<(String, String)>,
    pub plugin_dir: PathBuf,
    pub port: u16,
    pub admin_port: u16,
    /// The soft limit of open files that it starts with; this process's own when there is none.
    pub open_files: Option<u32>,
}

impl Setup {
    /// A host without providers.
    pub fn empty() -> Self {
        let (port, admin_port) = (free_port(), free_port());
        let config = format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\nadmin_listen = \"127.0.0.1:{admin_port}\"\npublic_url = \"http://localhost:{port}\"\n"
        );
        let environment = vec![("RUST_LOG".to_owned(), "convoke=trace".to_owned())];
        Setup { config, environment, plugin_dir: plugin_dir(), port, admin_port, open_files: None }
    }

    /// A host with the three providers, at the sandbox.
    pub fn with(sandbox: &Sandbox) -> Self {
        let mut setup = Setup::empty();
        setup.config += &format!(
            "[providers.webex]\nbase_url = \"{}\"\nclient_id = \"convoke-demo\"\nclient_secret = \"convoke-demo-secret\"\n\
             scopes = \"meeting:schedules_read meeting:schedules_write spark:people_read\"\n\
             [providers.jiomeet]\nbase_url = \"{}\"\nclient_id = \"convoke-demo\"\nclient_secret = \"convoke-demo-secret\"\n\
             [providers.sametime]\nbase_url = \"{}\"\n",
            sandbox.webex.base_url(),
            sandbox.jiomeet.base_url(),
            sandbox.sametime.base_url(),
        );
        setup
    }

    /// A host with GoToMeeting alone, at the sandbox.
    pub fn gotomeeting(sandbox: &Sandbox) -> Self {
        Setup::empty().add(&crate::gotomeeting::section(sandbox))
    }

    /// A host with every provider, at the sandbox.
    pub fn all(sandbox: &Sandbox) -> Self {
        Setup::with(sandbox)
            .add(&crate::zoom::section(sandbox, ""))
            .add(&crate::teams::section(sandbox, ""))
            .add(&crate::gotomeeting::section(sandbox))
    }

    /// More configuration, at the end. A `[server]` key goes through [`Setup::server`].
    pub fn add(mut self, toml: &str) -> Self {
        writeln!(self.config, "{toml}").unwrap();
        self
    }

    /// One more key of `[server]`.
    pub fn server(mut self, line: &str) -> Self {
        self.config = self.config.replacen("[server]\n", &format!("[server]\n{line}\n"), 1);
        self
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The program with this configuration and these arguments; not started.
    pub fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_convoke");
        let mut command = match self.open_files {
            None => Command::new(program),
            Some(limit) => {
                let mut shell = Command::new("/bin/sh");
                shell.args(["-c", &format!("ulimit -S -n {limit} && exec \"$0\" \"$@\""), program]);
                shell
            }
        };
        self.prepare(&mut command, folder, arguments);
        command
    }

    fn prepare(&self, command: &mut Command, folder: &Path, arguments: &[&str]) {
        let file = folder.join("convoke.toml");
        std::fs::write(&file, &self.config).unwrap();
        command.current_dir(folder).env_clear().args(arguments).arg("--config").arg(&file);
        command.env("CONVOKE_PLUGINS__DIR", &self.plugin_dir);
        command.envs(self.environment.iter().map(|(n, v)| (n, v)));
    }

    /// Starts it and waits until it answers.
    pub fn start(self) -> Host {
        let folder = tempfile::tempdir().unwrap();
        let command = self.command(folder.path(), &["serve"]);
        Host::start(&self, command, folder)
    }

    /// The same, started by another program, which is given the program and its arguments.
    pub fn start_under(self, program: &[&str]) -> Host {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program[0]);
        command.args(&program[1..]).arg(env!("CARGO_BIN_EXE_convoke"));
        self.prepare(&mut command, folder.path(), &["serve"]);
        Host::start(&self, command, folder)
    }

    /// Runs a command line to its end: exit code, standard output, standard error.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let output = self.command(folder.path(), arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}

/// A running host.
pub struct Host {
    child: Child,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    client: reqwest::Client,
    pub port: u16,
    pub admin_port: u16,
    _folder: tempfile::TempDir,
}

impl Host {
    fn start(setup: &Setup, mut command: Command, folder: tempfile::TempDir) -> Host {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (sink, stderr) = (log.clone(), child.stderr.take().unwrap());
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = sink.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let mut host = Host {
            child,
            log,
            reader: Some(reader),
            client,
            port: setup.port,
            admin_port: setup.admin_port,
            _folder: folder,
        };
        host.wait_until_listening();
        host
    }

    fn wait_until_listening(&mut self) {
        let begun = Instant::now();
        while !self.log().contains("listening on") {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the host ended with {status}:\n{}", self.log());
            }
            assert!(begun.elapsed() < PATIENCE, "the host does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Everything it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until the log has this text.
    pub fn wait_for_log(&self, text: &str) {
        let begun = Instant::now();
        while !self.log().contains(text) {
            assert!(begun.elapsed() < PATIENCE, "`{text}` is not in the log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// An address of the public listener, under the host name of the public URL.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    pub fn admin_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.admin_port)
    }

    /// A request to the public listener; redirects are not followed.
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        let method = method.parse().unwrap();
        Request { host: self, builder: self.client.request(method, self.url(path)) }
    }

    pub fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", path)
    }

    /// A request to any address.
    pub fn fetch(&self, url: &str) -> Request<'_> {
        Request { host: self, builder: self.client.get(url) }
    }

    /// Sends SIGTERM and waits; the exit code and the whole log.
    pub fn stop(mut self) -> (Option<i32>, String) {
        self.terminate();
        let status = self.child.wait().unwrap();
        self.reader.take().map(JoinHandle::join);
        (status.code(), self.log())
    }

    /// Kills it, as `kill -9` does, and waits until it is gone.
    pub fn kill(self) {
        drop(self);
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let killed = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap();
        assert!(killed.success());
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request being built.
pub struct Request<'a> {
    host: &'a Host,
    builder: reqwest::RequestBuilder,
}

impl Request<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn refresh_token(self, token: &str) -> Self {
        self.header("convoke-refresh-token", token)
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.builder = self.builder.body(body);
        self
    }

    pub async fn send(self) -> Answer {
        match self.builder.send().await {
            Ok(response) => {
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                Answer { status, headers, text: response.text().await.unwrap() }
            }
            Err(error) => panic!("no answer: {error:?}\n{}", self.host.log()),
        }
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|e| panic!("no JSON ({e}), status {}: {}", self.status, self.text))
    }

    /// The JSON of an answer that must have this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// A problem document: status, slug and cause must be these.
    pub fn problem(&self, status: u16, slug: &str, cause: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["status"], status);
        assert!(body["type"].as_str().unwrap().ends_with(&format!("/problems/{slug}")), "{body}");
        assert_eq!(body["cause"], cause, "{body}");
        assert_eq!(body["request_id"], self.header("x-request-id"));
        body
    }

    /// The pointers of a problem's errors, in order.
    pub fn pointers(&self) -> Vec<String> {
        let body = self.json();
        body["errors"]
            .as_array()
            .unwrap_or(&Vec::new())
            .iter()
            .map(|e| e["pointer"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The `name=value` pairs of cookies that are set, joined for a Cookie header.
    pub fn cookies(&self) -> String {
        let pairs = self
            .headers
            .get_all(SET_COOKIE)
            .iter()
            .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// The sandbox, on ports of its own.
pub fn sandbox() -> Sandbox {
    Sandbox::start(Addresses::ephemeral()).unwrap()
}

/// `2030-…Z`, some hours from now, to the minute.
pub fn in_hours(hours: i64) -> String {
    let now = jiff::Timestamp::now().as_second();
    let minute = now - now.rem_euclid(60) + hours * 3600;
    jiff::Timestamp::from_second(minute).unwrap().to_string()
}
