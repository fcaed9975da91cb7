//! How calls behave beside what they do: alike when they are alike, apart from each other, soon done, and leaving nothing.

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, cancel, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;
use super::super::subject::Open;
use super::mapping::fits;
use convoke_plugin::{Request, Response};
use serde_json::Value;

/// Passes over all samples before memory is looked at, and in each of the three batches that are compared.
const PASSES: usize = 40;
/// What the process may grow by in each batch. An allocator takes and gives pages, but does not take some each time.
const GROWTH_KIB: u64 = 48;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let second = Open::with(&bench.subject.plugin, &bench.subject.settings());
    for sample in bench.subject.samples().iter().filter(|sample| sample.succeeds()) {
        let scene = open.scene(sample);
        let call = Call::of(&scene);
        let place = |case: &str| Place::of(&scene, case);
        kit.call(
            Rule::CallsRepeatable,
            place("the same call twice"),
            (open, &scene, &call),
            &mut as_shown(&scene),
            |first| {
                alike(first, &drive(&open.instance, &call, &mut as_shown(&scene)), "the same call again")?;
                match &second {
                    Ok(second) => {
                        let other = drive(&second.instance, &call, &mut as_shown(&scene));
                        alike(first, &other, "the same call on another instance")
                    }
                    Err(reason) => Err(Breach::new("a second instance beside the first", reason.as_str())),
                }
            },
        );
        let other = open.scene(sample);
        separate(kit, open, &scene, &other);
        for after in 0..scene.turns.len() {
            let place = Place::at(&scene, after, "cancelled while it waits for the answer");
            kit.case(Rule::CallsCancel, place, || {
                let log = cancel(&open.instance, &call, after, &mut as_shown(&scene));
                match log.iter().find(|line| line.contains("panicked")) {
                    Some(line) => Err(Breach::new("the call ends quietly", line.as_str())),
                    None => Ok(()),
                }
            });
        }
    }
    kit.case(Rule::CallsThreads, Place::general("all samples on four threads at once"), || threads(bench));
    kit.case(Rule::CallsMemory, Place::general("all samples, over and over"), || memory(bench));
}

/// Two users' calls, one within the other. A sample that does not go well alone is told of elsewhere.
fn separate(kit: &mut Kit<'_>, open: &Open, scene: &Scene, other: &Scene) {
    let (call, inner) = (Call::of(scene), Call::of(other));
    if fits(scene, &drive(&open.instance, &call, &mut as_shown(scene))).is_err() {
        return;
    }
    let mut within = Ok(());
    let mut upstream = |number: usize, request: &Request| {
        let run = drive(&open.instance, &inner, &mut as_shown(other));
        if let Err(breach) = fits(other, &run) {
            within = Err(breach);
        }
        as_shown(scene)(number, request)
    };
    let place = Place::of(scene, "with another user's call in between");
    let mut outer = Ok(());
    kit.call(Rule::CallsSeparate, place, (open, scene, &call), &mut upstream, |run| {
        outer = fits(scene, run);
        Ok(())
    });
    if let Err(breach) = outer.and(within) {
        kit.broken(Rule::CallsSeparate, Place::of(scene, "with another user's call in between"), breach);
    }
}

/// Whether two runs did the same.
fn alike(one: &Run, other: &Run, what: &str) -> Verdict {
    let differ = |expected: String, found: String| Err(Breach::new(expected, format!("{what}: {found}")));
    for (first, again) in one.requests.iter().zip(&other.requests) {
        let line = |request: &Request| format!("{} {}", request.method, request.url);
        if first.method != again.method || !same_url(&first.url, &again.url) {
            return differ(line(first), line(again));
        }
        let headers = |request: &Request| {
            let mut headers = request.headers.clone();
            headers.sort();
            headers
        };
        if let Some((a, b)) = headers(first).into_iter().zip(headers(again)).find(|(a, b)| a != b) {
            return differ(format!("header {a:?}"), format!("header {b:?}"));
        }
        let body = |request: &Request| serde_json::from_slice::<Value>(&request.body).ok();
        if first.body != again.body && (body(first).is_none() || body(first) != body(again)) {
            let text = |request: &Request| String::from_utf8_lossy(&request.body).into_owned();
            return differ(text(first), text(again));
        }
    }
    if one.requests.len() != other.requests.len()
        || one.waits != other.waits
        || one.result() != other.result()
    {
        return differ(one.told(), other.told());
    }
    Ok(())
}

/// Calls of several threads on one instance. A sample that does not go well alone is told of elsewhere.
fn threads(bench: &Bench<'_>) -> Verdict {
    const THREADS: usize = 4;
    const ROUNDS: usize = 8;
    let open = &bench.subject.open;
    let shown = bench.subject.samples();
    let alone = |scene: &Scene| fits(scene, &drive(&open.instance, &Call::of(scene), &mut as_shown(scene)));
    let sound: Vec<_> =
        shown.iter().filter(|sample| sample.succeeds() && alone(&open.scene(sample)).is_ok()).collect();
    let work = || -> Verdict {
        for _ in 0..ROUNDS {
            for sample in &sound {
                alone(&open.scene(sample))?;
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(Breach::new("the kit's thread ends", "it panicked")))
        })
    })
}

/// Whether the process grows with each batch of calls, finished and cancelled ones.
fn memory(bench: &Bench<'_>) -> Verdict {
    let open = &bench.subject.open;
    let scenes: Vec<(Scene, Call)> =
        bench.subject.successes().into_iter().map(|scene| (scene.clone(), Call::of(&scene))).collect();
    let settings = bench.subject.settings();
    let outage = Response { status: 500, headers: Vec::new(), body: Vec::new() };
    let batch = || {
        for _ in 0..PASSES {
            for (scene, call) in &scenes {
                drive(&open.instance, call, &mut as_shown(scene));
                drive(&open.instance, call, &mut |_, _| Ok(outage.clone()));
                cancel(&open.instance, call, 0, &mut as_shown(scene));
            }
            drop(Open::with(&bench.subject.plugin, &settings));
        }
        resident_kib()
    };
    let Some(mut before) = batch() else { return Ok(()) };
    let mut least = u64::MAX;
    for _ in 0..3 {
        let Some(now) = batch() else { return Ok(()) };
        least = least.min(now.saturating_sub(before));
        before = now;
        if least < GROWTH_KIB {
            return Ok(());
        }
    }
    let calls = (PASSES * scenes.len() * 3).max(1) as u64;
    let each = least * 1024 / calls;
    Err(Breach::new("nothing kept of calls that are done", format!("some {each} bytes for each call")))
}

/// The process's own memory, where the system tells it.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
