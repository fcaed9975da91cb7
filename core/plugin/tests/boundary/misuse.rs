//! A host that breaks the rules: what can be checked is answered with a failure.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{null, null_mut};

use convoke_plugin::abi::{CvBytes, CvCall, CvHost, CvResponse, CvStep};

use crate::host::{Got, Instance, plugin, read};
use crate::probe::drops;

/// A struct that has nothing but its `size`, in a block of just that many bytes: reading on is what miri would see.
struct Stub(*mut u32);

const STUB: Layout = Layout::new::<[u64; 1]>();

impl Stub {
    fn new() -> Self {
        // SAFETY: the layout is not empty, and large enough for the size.
        unsafe {
            let block = alloc(STUB).cast::<u32>();
            assert!(!block.is_null());
            block.write(STUB.size() as u32);
            Stub(block)
        }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        // SAFETY: allocated in `new` with the same layout.
        unsafe { dealloc(self.0.cast(), STUB) };
    }
}

#[test]
fn nobody_reads_past_size() {
    let stub = Stub::new();
    let instance = Instance::open("size", "");
    // SAFETY: the stub is as large as it says.
    let (_task, step) = unsafe { instance.start_raw(stub.0.cast::<CvCall>()) };
    assert_eq!(step.failure(), ("internal", "The host's cv_call is smaller than ABI version 1 has it."));

    let (mut task, _) = instance.start("m1", "round trip");
    // SAFETY: as above.
    let step = unsafe { task.resume(1, stub.0.cast::<CvResponse>()) };
    assert_eq!(step.failure(), ("internal", "The host's cv_response is smaller than ABI version 1 has it."));
    assert_eq!(drops("m1"), 1);

    let config = br#"{"id":"size 2","base_url":"https://probe.example"}"#;
    let mut step = CvStep::UNSET;
    // SAFETY: as above; such a host gets no log events.
    unsafe {
        let raw = plugin().open.unwrap()(CvBytes::of(config), stub.0.cast::<CvHost>(), &raw mut step);
        assert!(matches!(read(&step), Got::Done(_)));
        plugin().close.unwrap()(raw);
    }
}

#[test]
fn a_struct_of_a_later_host_is_larger() {
    let instance = Instance::open_with("larger", "", |host| host.size += 64);
    assert!(!instance.events().is_empty());
    let (_task, step) = instance.start_with("m2", "round trip", |call| call.size += 64);
    assert!(matches!(step, Got::Http { .. }));
}

#[test]
fn another_id_ends_the_task() {
    let instance = Instance::open("wrong id", "");
    let (mut task, first) = instance.start("m3", "three requests");
    let second = task.respond(first.id());
    let wrong = task.respond(first.id());
    assert_eq!(wrong.failure(), ("internal", "The host resumed a step that is not the current one."));
    assert_eq!(drops("m3"), 1);
    assert_eq!(task.respond(second.id()).failure().0, "internal");
}

#[test]
fn after_the_end_there_is_only_failure() {
    let instance = Instance::open("after the end", "");
    let (mut task, first) = instance.start("m4", "round trip");
    assert!(matches!(task.respond(first.id()), Got::Done(_)));
    for id in 0..4 {
        assert_eq!(task.respond(id).failure().0, "internal");
        assert_eq!(task.wake(id).failure().0, "internal");
    }
}

#[test]
fn a_wait_for_a_request_is_a_failure() {
    let instance = Instance::open("mixed", "");
    let (mut task, first) = instance.start("m5", "round trip");
    assert_eq!(
        task.wake(first.id()).failure(),
        ("internal", "The host answered a request as if it were a wait.")
    );
}

#[test]
fn an_unknown_operation_is_unsupported() {
    let instance = Instance::open("unknown operation", "");
    for op in [0, 12, u32::MAX] {
        let (_task, step) = instance.start_with("m6", "round trip", |call| call.op = op);
        assert_eq!(step.failure().0, "unsupported");
    }
    let (_task, step) = instance.start_with("m6", "round trip", |call| call.op = 1);
    assert_eq!(step.failure().0, "internal", "the payload is of another operation");
}

#[test]
fn input_of_another_form_is_a_failure() {
    let instance = Instance::open("input", "");
    for payload in [&b""[..], b"{", b"[]", b"\xff\xfe", b"null"] {
        let (_task, step) = instance.start_with("m7", "", |call| call.payload = CvBytes::of(payload));
        assert_eq!(step.failure().0, "internal");
    }
    let mut step = CvStep::UNSET;
    for config in [CvBytes::EMPTY, CvBytes::of(b"[]"), CvBytes::of(b"\xff")] {
        // SAFETY: without a host's table there are no log events.
        unsafe {
            let raw = plugin().open.unwrap()(config, null(), &raw mut step);
            assert_eq!(read(&step).failure().0, "internal");
            plugin().close.unwrap()(raw);
        }
    }
}

#[test]
fn null_is_survived() {
    let (open, start) = (plugin().open.unwrap(), plugin().start.unwrap());
    let (resume, cancel, close) =
        (plugin().resume.unwrap(), plugin().cancel.unwrap(), plugin().close.unwrap());
    let mut step = CvStep::UNSET;
    let config = br#"{"id":"null","base_url":"https://probe.example"}"#;
    // SAFETY: NULL is what is tested; nothing else is wrong.
    unsafe {
        close(null_mut());
        cancel(null_mut());
        assert!(start(null_mut(), null(), &raw mut step).is_null());
        assert_eq!(read(&step).failure(), ("internal", "The host gave no handle."));
        resume(null_mut(), 1, null(), &raw mut step);
        assert_eq!(read(&step).failure(), ("internal", "The host gave no handle."));
        resume(null_mut(), 1, null(), null_mut());

        let instance = open(CvBytes::of(config), null(), null_mut());
        let task = start(instance, null(), null_mut());
        resume(task, 0, null(), null_mut());
        cancel(task);
        close(instance);
    }
    assert_eq!(drops("null"), 1);
}
