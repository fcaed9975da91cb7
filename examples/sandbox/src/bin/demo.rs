//! `cargo demo`: builds Convoke and its plugins, starts the simulated providers and Convoke in front of them, and says
//! what to try. Runs until Ctrl-C or SIGTERM.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::Duration;

use convoke_sandbox::{Addresses, Sandbox};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

const PACKAGES: [&str; 7] = [
    "convoke",
    "convoke-webex",
    "convoke-jiomeet",
    "convoke-sametime",
    "convoke-zoom",
    "convoke-teams",
    "convoke-gotomeeting",
];
/// Where `config/sandbox.toml` makes Convoke listen.
const LISTEN: &str = "127.0.0.1:8878";
const PUBLIC: &str = "http://localhost:8878";
const PATIENCE: Duration = Duration::from_secs(60);

/// What the build made.
struct Built {
    program: PathBuf,
    plugins: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match demo().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(io::stderr(), "demo: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn demo() -> Result<(), String> {
    if std::env::args_os().len() > 1 {
        return Err("takes no arguments; the addresses are fixed, see config/sandbox.toml".to_owned());
    }
    // Before the build, so that a second demo ends at once.
    drop(TcpListener::bind(LISTEN).await.map_err(|error| format!("cannot listen on {LISTEN}: {error}"))?);
    let sandbox = Sandbox::start(Addresses::demo()).map_err(|error| error.to_string())?;

    let stop = stopped()?;
    tokio::pin!(stop);
    let root = root();
    let built = tokio::select! {
        built = build(&root) => built?,
        () = &mut stop => return Ok(()),
    };
    let mut convoke = start(&root, &built)?;
    let ready = tokio::select! {
        ready = ready(&mut convoke) => ready,
        () = &mut stop => return end(convoke).await,
    };
    if let Err(reason) = ready {
        end(convoke).await?;
        return Err(reason);
    }
    let text = instructions(&sandbox);
    let shown = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
    if let Err(error) = shown {
        end(convoke).await?;
        return Err(format!("cannot write to standard output: {error}"));
    }
    tokio::select! {
        status = convoke.wait() => Err(format!("convoke ended by itself: {}", how(status))),
        () = &mut stop => end(convoke).await,
    }
}

/// Resolves on Ctrl-C or SIGTERM. Both are caught from the call on, not only from the first poll.
fn stopped() -> Result<impl Future<Output = ()>, String> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let catch = |kind| signal(kind).map_err(|error| format!("cannot catch signals: {error}"));
        let (mut interrupt, mut terminate) =
            (catch(SignalKind::interrupt())?, catch(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The repository.
fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let here = PathBuf::from(here);
    here.ancestors().nth(2).map_or_else(|| here.clone(), Path::to_path_buf)
}

/// Builds the program and the plugins; cargo itself says where they are, whatever its target directory is.
async fn build(root: &Path) -> Result<Built, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(&cargo);
    command.current_dir(root).arg("build").arg("--message-format=json-render-diagnostics");
    for package in PACKAGES {
        command.args(["--package", package]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let child =
        command.spawn().map_err(|error| format!("cannot run {}: {error}", Path::new(&cargo).display()))?;
    let output = child.wait_with_output().await.map_err(|error| format!("the build broke off: {error}"))?;
    if !output.status.success() {
        return Err(format!("the build failed: {}", output.status));
    }
    artifacts(&output.stdout)
}

/// Finds the program and the plugins' directory in what cargo reports, one JSON object a line.
fn artifacts(messages: &[u8]) -> Result<Built, String> {
    let (mut program, mut plugins) = (None, None);
    for line in messages.split(|byte| *byte == b'\n') {
        let Ok(message) = serde_json::from_slice::<Value>(line) else { continue };
        if message["reason"] != "compiler-artifact" {
            continue;
        }
        let is = |kind: &str| {
            message["target"]["kind"].as_array().is_some_and(|kinds| kinds.contains(&kind.into()))
        };
        if is("bin") && message["target"]["name"] == "convoke" {
            program = message["executable"].as_str().map(PathBuf::from).or(program);
        }
        if is("cdylib") {
            let mut files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let library = files.find(|file| file.ends_with(std::env::consts::DLL_SUFFIX)).map(Path::new);
            plugins = library.and_then(Path::parent).map(Path::to_path_buf).or(plugins);
        }
    }
    Ok(Built {
        program: program.ok_or("the build made no program called convoke")?,
        plugins: plugins.ok_or("the build made no plugin libraries")?,
    })
}

fn start(root: &Path, built: &Built) -> Result<Child, String> {
    let mut command = Command::new(&built.program);
    command.current_dir(root).arg("serve").arg("--config").arg(root.join("config").join("sandbox.toml"));
    command.env("CONVOKE_PLUGINS__DIR", &built.plugins);
    // What Convoke says goes to standard error, so that standard output ends with the line `ready`.
    command.stdin(Stdio::null()).stdout(io::stderr()).kill_on_drop(true);
    #[cfg(unix)]
    // Ctrl-C in a terminal reaches this program only, which then stops Convoke.
    command.process_group(0);
    command.spawn().map_err(|error| format!("cannot run {}: {error}", built.program.display()))
}

/// Waits until Convoke answers.
async fn ready(convoke: &mut Child) -> Result<(), String> {
    let answers = async {
        while !matches!(ask().await, Ok(true)) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        () = answers => Ok(()),
        status = convoke.wait() => Err(format!("convoke ended before it answered: {}", how(status))),
        () = tokio::time::sleep(PATIENCE) => {
            Err(format!("convoke did not answer at {PUBLIC}/v1/providers within {} seconds", PATIENCE.as_secs()))
        }
    }
}

/// Whether `GET /v1/providers` is answered with 200.
async fn ask() -> io::Result<bool> {
    let exchange = async {
        let mut stream = TcpStream::connect(LISTEN).await?;
        stream
            .write_all(b"GET /v1/providers HTTP/1.1\r\nHost: localhost:8878\r\nConnection: close\r\n\r\n")
            .await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok(status.ends_with(b" 200"))
    };
    tokio::time::timeout(Duration::from_secs(2), exchange).await?
}

/// Stops Convoke gracefully.
async fn end(mut convoke: Child) -> Result<(), String> {
    if let Some(id) = convoke.id() {
        ask_to_stop(&mut convoke, id).await;
    }
    match tokio::time::timeout(PATIENCE * 2, convoke.wait()).await {
        Ok(_) => Ok(()),
        Err(_) => convoke.kill().await.map_err(|error| format!("cannot stop convoke: {error}")),
    }
}

#[cfg(unix)]
async fn ask_to_stop(convoke: &mut Child, id: u32) {
    let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\""]).arg(id.to_string()).status().await;
    if !sent.is_ok_and(|status| status.success()) {
        let _ = convoke.start_kill();
    }
}

#[cfg(not(unix))]
async fn ask_to_stop(convoke: &mut Child, _id: u32) {
    let _ = convoke.start_kill();
}

fn how(status: io::Result<ExitStatus>) -> String {
    status.map_or_else(|error| error.to_string(), |status| status.to_string())
}

fn instructions(sandbox: &Sandbox) -> String {
    let scopes = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read", "spark:kms"];
    let token = sandbox.webex.tokens("alice@example.com", &scopes).access_token;
    let soon = |minutes| {
        let time = Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX);
        time.strftime("%Y-%m-%dT%H:%M:00Z").to_string()
    };
    let (start, end) = (soon(60), soon(90));
    let meeting = format!(r#"{{"title":"First meeting","start":"{start}","end":"{end}"}}"#);
    let controls: String = sandbox
        .addresses()
        .iter()
        .map(|(label, address)| format!("   {label:<16} http://{address}/_sandbox\n"))
        .collect();
    format!(
        "
Convoke runs in front of simulated providers. Three things to try:

1. Sign in and get a token (for Sametime: alice@example.com, password wonderland):
   {PUBLIC}/

2. Create a Webex meeting:
   curl -sS {PUBLIC}/v1/providers/webex/meetings -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{meeting}'

3. Read the API's reference:
   {PUBLIC}/docs

What the simulated providers know, and switches that make them fail:
{controls}
Ctrl-C ends it.
ready {PUBLIC}
"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn artifacts_are_found_in_cargo_s_messages() {
        let library = format!("/t/debug/libconvoke_webex{}", std::env::consts::DLL_SUFFIX);
        let lines = [
            json!({"reason": "compiler-artifact", "target": {"name": "convoke", "kind": ["lib"]}, "filenames": ["/t/x.rlib"], "executable": null}),
            json!({"reason": "compiler-artifact", "target": {"name": "convoke_webex", "kind": ["cdylib", "rlib"]}, "filenames": ["/t/y.rlib", library], "executable": null}),
            json!({"reason": "compiler-artifact", "target": {"name": "convoke", "kind": ["bin"]}, "filenames": ["/t/debug/convoke"], "executable": "/t/debug/convoke"}),
            json!({"reason": "build-finished", "success": true}),
        ];
        let text = lines.map(|line| line.to_string()).join("\n");
        let built = artifacts(text.as_bytes()).unwrap();
        assert_eq!(built.program, Path::new("/t/debug/convoke"));
        assert_eq!(built.plugins, Path::new("/t/debug"));
        assert!(artifacts(b"").is_err());
    }
}
