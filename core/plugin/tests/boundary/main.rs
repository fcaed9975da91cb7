//! The guarantees of the C boundary, seen from the host's side: the table is linked in and called through raw pointers, so
//! that miri can watch (`cargo +nightly miri test -p convoke-plugin --test boundary`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

mod host;
mod misuse;
mod probe;

use convoke_plugin::abi::{LOG_ERROR, LOG_INFO, LOG_WARNING};
use convoke_plugin::{Manifest, Transport};
use serde_json::json;

use crate::host::{Got, Instance, plugin, text};
use crate::probe::drops;

/// An open instance that is named after its test.
fn open(test: &str) -> Instance {
    let instance = Instance::open(test, "");
    assert!(matches!(instance.opened, Got::Done(_)), "{:?}", instance.opened);
    instance
}

#[test]
fn the_manifest_is_one_text_for_ever() {
    // SAFETY: callable at any time, from any thread.
    let manifest = || unsafe { plugin().manifest.unwrap()() };
    let [first, second] = std::thread::scope(|scope| {
        [(); 2].map(|()| scope.spawn(|| manifest().ptr as usize)).map(|thread| thread.join().unwrap())
    });
    assert_eq!(first, second);
    // SAFETY: the text lives as long as the library.
    let read: Manifest = serde_json::from_str(&unsafe { text(manifest()) }).unwrap();
    assert_eq!(read.id, "probe");
    assert_eq!(read.options_schema["type"], "object");
}

#[test]
fn opening_answers_the_bound_manifest() {
    let instance = open("opening");
    let Got::Done(bound) = &instance.opened else { panic!() };
    assert_eq!(bound["manifest"]["id"], "probe");
    assert_eq!(bound["origins"], json!(["https://probe.example"]));
    drop(instance);
    assert_eq!(drops("opening"), 1);
}

#[test]
fn one_round_trip() {
    let instance = open("one round trip");
    let (mut task, first) = instance.start("r1", "round trip");
    let headers = [("x-probe", "1"), ("authorization", "Bearer token")];
    assert_eq!(
        first,
        Got::Http {
            id: first.id(),
            method: "GET".to_owned(),
            url: "https://probe.example/meetings".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        }
    );
    let done = task.respond(first.id());
    let Got::Done(answer) = &done else { panic!("{done:?}") };
    assert_eq!(answer["meeting"]["title"], "200 yes hello 2000");
    assert_eq!(drops("r1"), 1);
}

#[test]
fn a_wait_is_a_step() {
    let instance = open("a wait");
    let (mut task, first) = instance.start("r2", "sleep");
    assert_eq!(first, Got::Sleep { id: first.id(), ms: 1500 });
    assert!(matches!(task.wake(first.id()), Got::Done(_)));
}

#[test]
fn a_transport_error_is_no_response() {
    let instance = open("transport");
    for kind in Transport::ALL {
        let (mut task, first) = instance.start("r3", "round trip");
        let failed = task.fail(first.id(), *kind as u16);
        assert_eq!(failed.failure().1, convoke_plugin::Failure::from(*kind).detail);
    }
    let (mut task, first) = instance.start("r3", "round trip");
    assert_eq!(task.fail(first.id(), 999).failure().0, "provider_error");
}

#[test]
fn a_panic_ends_the_call_and_nothing_else() {
    let instance = open("a panic");
    let (_task, step) = instance.start("r4", "panic before");
    assert_eq!(step.failure(), ("internal", "The plugin panicked."));
    let (mut task, first) = instance.start("r4", "panic after");
    assert_eq!(task.respond(first.id()).failure(), ("internal", "The plugin panicked."));
    assert_eq!(drops("r4"), 2);

    let (mut task, first) = instance.start("r4", "round trip");
    assert!(matches!(task.respond(first.id()), Got::Done(_)));
}

#[test]
#[cfg_attr(miri, ignore = "what the destructor of a payload throws is leaked on purpose")]
fn a_payload_that_panics_when_dropped_is_contained() {
    let instance = open("payload");
    let (_task, step) = instance.start("r13", "panic with a bad payload");
    assert_eq!(step.failure(), ("internal", "The plugin panicked."));
    assert_eq!(drops("r13"), 1);
}

#[test]
fn a_panic_in_a_destructor_is_contained() {
    let instance = Instance::open("destructor", "panics at close");
    let (task, _) = instance.start("r5", "panic in a destructor");
    drop(task);
    assert_eq!(drops("r5"), 1);
    let (mut task, first) = instance.start("r5", "panic in a destructor");
    assert_eq!(task.respond(first.id()).failure(), ("internal", "The plugin panicked."));
    drop(task);
    drop(instance);
    assert_eq!(drops("destructor"), 1);
}

#[test]
fn awaiting_anything_else_is_stuck() {
    let instance = open("stuck");
    let (_task, step) = instance.start("r6", "stuck");
    assert_eq!(step.failure().0, "internal");
    assert!(step.failure().1.starts_with("The plugin is stuck"), "{step:?}");
    assert_eq!(drops("r6"), 1);
}

#[test]
#[cfg_attr(miri, ignore = "miri needs minutes to write 300 KiB of JSON")]
fn too_much_output_is_a_failure() {
    let instance = open("oversized");
    let (_task, step) = instance.start("r7", "oversized");
    assert_eq!(step.failure(), ("internal", "The plugin's result is larger than 256 KiB."));
    let (_task, step) = instance.start("r7", "oversized failure");
    assert_eq!(step.failure().0, "rate_limited");
    let Got::Failed(failure) = step else { panic!() };
    assert_eq!(failure["retry_after"], 9);
    let overflows = Instance::open("oversized bound", "overflows");
    assert_eq!(overflows.opened.failure().0, "internal");
    assert_eq!(drops("oversized bound"), 1);
}

#[test]
fn a_task_moves_between_threads() {
    let instance = open("threads");
    let (mut task, first) = instance.start("r8", "three requests");
    let second = std::thread::scope(|scope| scope.spawn(|| task.respond(first.id())).join().unwrap());
    let third = std::thread::scope(|scope| scope.spawn(|| task.respond(second.id())).join().unwrap());
    assert!(matches!(task.respond(third.id()), Got::Done(_)));
    std::thread::spawn(move || drop(task)).join().unwrap();
    std::thread::spawn(move || drop(instance)).join().unwrap();
    assert_eq!((drops("r8"), drops("threads")), (1, 1));
}

#[test]
fn cancelling_frees_everything_at_every_step() {
    let instance = open("cancelling");
    for steps in 0..=3 {
        let request_id = format!("r9 {steps}");
        let (mut task, mut step) = instance.start(&request_id, "three requests");
        for _ in 0..steps {
            step = task.respond(step.id());
        }
        drop(task);
        assert_eq!(drops(&request_id), 1, "after {steps} steps");
    }
}

#[test]
fn many_threads_start_on_one_instance() {
    let instance = open("many");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let instance = &instance;
            scope.spawn(move || {
                for round in 0..3 {
                    let (mut task, first) = instance.start(&format!("r10 {thread} {round}"), "round trip");
                    assert!(matches!(task.respond(first.id()), Got::Done(_)));
                }
            });
        }
    });
    assert_eq!((0..4).map(|thread| drops(&format!("r10 {thread} 2"))).sum::<usize>(), 4);
}

#[test]
fn an_instance_that_did_not_open_answers_all_the_same() {
    let refused = Instance::open("refused", "refuses");
    assert_eq!(refused.opened.failure().0, "invalid_request");
    let (mut task, step) = refused.start("r11", "round trip");
    assert_eq!(step.failure(), ("internal", "The instance did not open."));
    assert_eq!(task.wake(0).failure(), ("internal", "The task has ended already."));

    let panicked = Instance::open("panicked", "panics");
    assert_eq!(panicked.opened.failure(), ("internal", "The plugin panicked while opening."));
    assert_eq!((drops("refused"), drops("panicked")), (1, 1));
}

#[test]
fn log_events_reach_the_host_up_to_its_level() {
    let all = open("log");
    let (_task, _) = all.start("r12", "levels");
    let expected = [
        (LOG_INFO, "opening"),
        (LOG_ERROR, "an error"),
        (LOG_WARNING, "a warning"),
        (LOG_INFO, "information"),
    ];
    assert_eq!(all.events(), expected.map(|(level, message)| (level, message.to_owned())));

    let few = Instance::open_with("few", "", |host| host.max_level = LOG_ERROR);
    let (_task, _) = few.start("r12", "levels");
    assert_eq!(few.events(), [(LOG_ERROR, "an error".to_owned())]);

    let none = Instance::open_with("none", "", |host| host.log = None);
    let (_task, step) = none.start("r12", "levels");
    assert!(matches!(step, Got::Done(_)));
    convoke_plugin::log(convoke_plugin::Level::Error, "outside of a call");
}
