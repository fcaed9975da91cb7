//! The child process that the plugin runs in, and the parent that reads what it tells, wakes up when it hangs and goes on
//! after it when it dies.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::compare::Breach;
use super::kit::{About, Bench, Event, Kit, Place};
use super::report::Report;
use super::rules::Rule;
use super::samples::canary;
use super::subject::Subject;
use super::{Tested, checks};

/// A case that tells nothing for so long does not end.
const SILENCE: Duration = Duration::from_secs(10);
/// After so many deaths the rest is not tried.
const MAX_DEATHS: usize = 12;

/// Tests a library in children of this process. `program` is the `convoke` program.
pub fn test(program: &Path, tested: &Tested) -> Report {
    let began = Instant::now();
    let mut report = Report::new(&tested.file);
    let mut skip = 0;
    for _ in 0..MAX_DEATHS {
        let mark = canary("line");
        let mut child = match start(program, tested, &mark, skip) {
            Ok(child) => child,
            Err(error) => {
                let found = format!("no child process: {error}");
                report.broken(
                    Rule::LoadLibrary,
                    Place::general("loading"),
                    Breach::new("a run of the kit", found),
                );
                break;
            }
        };
        let lines = lines(&mut child, &mark);
        let last = listen(&lines, &mut report);
        let status = end(&mut child, &last);
        match last {
            Last::Done => break,
            Last::Case(case, place) => {
                skip = case;
                report.broken(Rule::LoadSurvives, place, Breach::new("the call returns", death(status)));
            }
            Last::Silence(case, place) => {
                skip = case;
                let found = format!("nothing for {} s", SILENCE.as_secs());
                report.broken(Rule::LoadSurvives, place, Breach::new("the call returns", found));
            }
            Last::Nothing => {
                let place = Place::general("loading");
                report.broken(
                    Rule::LoadSurvives,
                    place,
                    Breach::new("the library loads and opens", death(status)),
                );
                break;
            }
        }
    }
    report.took(began.elapsed());
    report
}

/// The child's side: tests the library and tells on standard output, in lines that begin with `mark`.
pub fn in_child(tested: &Tested, mark: &str, skip: u64) {
    let mut tell = |event: &Event| {
        let line = serde_json::to_string(event).unwrap_or_default();
        // Where nobody listens any more there is nothing left to do.
        if writeln!(std::io::stdout(), "\n{mark} {line}").is_err() {
            crate::plugins::leave(1);
        }
    };
    let mut kit = Kit::new(skip, tested.only.as_deref(), &mut tell);
    if let Err((rule, reason)) = cases(&mut kit, tested) {
        kit.broken(rule, Place::general("loading"), Breach::new(rule.demands(), reason));
    }
    kit.done();
}

fn cases(kit: &mut Kit<'_>, tested: &Tested) -> Result<(), (Rule, String)> {
    let own =
        match &tested.samples {
            Some(file) => Some(std::fs::read(file).map_err(|error| {
                (Rule::LoadSamples, format!("{} cannot be read: {error}", file.display()))
            })?),
            None => None,
        };
    let plugin = Subject::library(&tested.file).map_err(|reason| (Rule::LoadLibrary, reason))?;
    let mut about = About {
        id: plugin.manifest.id.clone(),
        label: plugin.manifest.label.clone(),
        version: plugin.manifest.version.clone(),
        sdk: plugin.sdk.clone(),
        operations: plugin.manifest.operations.clone(),
        ..About::default()
    };
    kit.about(about.clone());
    let samples = Subject::read_samples(&plugin, own).map_err(|reason| (Rule::LoadSamples, reason))?;
    about.samples = samples.samples.len();
    about.waived = samples.waived.clone();
    kit.about(about);
    kit.case(Rule::LoadSamples, Place::general("reading the samples"), || {
        if samples.samples.is_empty() { Err(Breach::new("samples", "none")) } else { Ok(()) }
    });
    let subject = Subject::open(plugin, samples).map_err(|reason| (Rule::LoadLibrary, reason))?;
    checks::all(kit, &Bench { subject: &subject });
    Ok(())
}

fn start(program: &Path, tested: &Tested, mark: &str, skip: u64) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.args(["plugin", "test"]).arg(&tested.file).args(["--mark", mark, "--skip", &skip.to_string()]);
    if let Some(samples) = &tested.samples {
        command.arg("--samples").arg(samples);
    }
    if let Some(only) = &tested.only {
        command.arg("--only").arg(only);
    }
    // What the plugin finds in its surroundings is not what it is tested with.
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// The child's own lines; what the library writes between them is not looked at.
fn lines(child: &mut Child, mark: &str) -> Receiver<Event> {
    let (send, receive) = channel();
    let mark = format!("{mark} ");
    if let Some(out) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
                let event = std::str::from_utf8(&line)
                    .ok()
                    .and_then(|line| serde_json::from_str(line.strip_prefix(&mark)?).ok());
                if let Some(event) = event
                    && send.send(event).is_err()
                {
                    break;
                }
            }
        });
    }
    receive
}

/// How the child's telling ended.
enum Last {
    Done,
    /// In this case.
    Case(u64, Place),
    Silence(u64, Place),
    Nothing,
}

fn listen(lines: &Receiver<Event>, report: &mut Report) -> Last {
    let mut current = None;
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(Event::Done {}) => return Last::Done,
            Ok(Event::Subject(about)) => report.about(about),
            Ok(Event::Begin { case, rule, place }) => {
                report.counted(&rule);
                current = Some((case, place));
            }
            Ok(Event::Broken { rule, place, breach }) => {
                if let Some(rule) = Rule::named(&rule) {
                    report.broken(rule, place, breach);
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                return current.map_or(Last::Nothing, |(case, place)| Last::Case(case, place));
            }
            Err(RecvTimeoutError::Timeout) => {
                return current.map_or(Last::Nothing, |(case, place)| Last::Silence(case, place));
            }
        }
    }
}

fn end(child: &mut Child, last: &Last) -> Option<ExitStatus> {
    if !matches!(last, Last::Done | Last::Case(..)) {
        // It may have ended by itself meanwhile.
        let _ = child.kill();
    }
    child.wait().ok()
}

fn death(status: Option<ExitStatus>) -> String {
    status.map_or_else(|| "the process is gone".to_owned(), |status| format!("the process ends: {status}"))
}
