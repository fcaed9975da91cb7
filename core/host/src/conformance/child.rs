//! The child process that the plugin runs in, and the parent that reads what it tells, wakes up when it hangs and goes on
//! after it when it dies.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
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
/// A child that has nothing more to tell ends within this time, or is ended.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(10);
/// No plugin's samples are nearly so long, in bytes.
const MAX_SAMPLES: u64 = 1 << 20;
/// After so many deaths the rest is not tried.
const MAX_DEATHS: usize = 12;

/// Tests a library in children of this process. `program` is the `convoke` program.
pub fn test(program: &Path, tested: &Tested) -> Report {
    let began = Instant::now();
    let mut report = Report::new(&tested.file, tested.only.is_some());
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
        let death = end(&mut child, &last);
        match last {
            Last::Done => break,
            Last::Case(case, place) => {
                skip = case;
                report.broken(Rule::LoadSurvives, place, Breach::new("the call returns", death));
            }
            Last::Silence(case, place) => {
                skip = case;
                let found = format!("nothing for {} s", SILENCE.as_secs());
                report.broken(Rule::LoadSurvives, place, Breach::new("the call returns", found));
            }
            Last::Nothing => {
                let place = Place::general("loading");
                report.broken(Rule::LoadSurvives, place, Breach::new("the library loads and opens", death));
                break;
            }
        }
    }
    report.took(began.elapsed());
    report
}

/// The child's side: tests the library and tells on standard output, in lines that begin with `mark`.
pub fn in_child(tested: &Tested, mark: &str, skip: u64) {
    end_with_the_parent();
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
    let own = tested.samples.as_deref().map(read).transpose();
    let own = own.map_err(|reason| (Rule::LoadSamples, reason))?;
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
    // Nothing is written there: its end is the parent's.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
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

/// Sees to it that the child ends, and says how it did.
fn end(child: &mut Child, last: &Last) -> String {
    let grace = if matches!(last, Last::Done | Last::Case(..)) { GRACE } else { Duration::ZERO };
    let until = Instant::now() + grace;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return format!("the process ends: {status}"),
            Ok(None) if Instant::now() < until => std::thread::sleep(LOOK),
            Ok(None) => break,
            Err(_) => return "the process is gone".to_owned(),
        }
    }
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    "the process tells nothing more and does not end".to_owned()
}

/// Lets this process end with its parent, whatever the plugin is busy with: the parent holds the other end of standard input.
fn end_with_the_parent() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        // Where this is refused, the pipe alone does it.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        crate::plugins::leave(1);
    });
}

/// A file of samples, which may be any file by mistake.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let unread = |reason: &dyn std::fmt::Display| format!("{} cannot be read: {reason}", file.display());
    if !std::fs::metadata(file).map_err(|error| unread(&error))?.is_file() {
        return Err(unread(&"it is no regular file"));
    }
    let mut json = Vec::new();
    let source = std::fs::File::open(file).map_err(|error| unread(&error))?;
    source.take(MAX_SAMPLES + 1).read_to_end(&mut json).map_err(|error| unread(&error))?;
    if json.len() as u64 > MAX_SAMPLES { Err(unread(&"it is larger than 1 MiB")) } else { Ok(json) }
}
