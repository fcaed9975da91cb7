//! A provider whose `get_meeting` does what the meeting's id says, and which counts what is dropped.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use convoke_plugin::{
    Bound, Failure, Http, Level, Manifest, Meeting, MeetingAnswer, NoKeys, Operation, Provider, ReadMeeting,
    Request, Settings, log,
};

static DROPS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// How many things under this name were dropped: request ids for calls, provider ids for instances.
pub(crate) fn drops(name: &str) -> usize {
    DROPS.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied().unwrap_or_default()
}

struct Counted(String);

impl Drop for Counted {
    fn drop(&mut self) {
        *DROPS.lock().unwrap_or_else(PoisonError::into_inner).entry(self.0.clone()).or_default() += 1;
    }
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("a destructor");
    }
}

/// Thrown by one behaviour: its own drop panics too.
struct BadPayload {
    _panics: PanicsWhenDropped,
}

pub(crate) struct Probe {
    base_url: String,
    _counted: Counted,
    _panics: Option<PanicsWhenDropped>,
}

impl Provider for Probe {
    type Config = NoKeys;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        Manifest::new("probe", "Probe", "1.0.0").operations([Operation::GetMeeting])
    }

    fn open(settings: &Settings<NoKeys>, bound: &mut Bound) -> Result<Self, Failure> {
        log(Level::Info, "opening");
        let counted = Counted(settings.id.clone());
        let client = settings.client_id.as_deref().unwrap_or_default();
        match client {
            "refuses" => return Err(Failure::invalid("/client_id", "is refused")),
            "panics" => panic!("at open"),
            "overflows" => bound.note(Level::Info, "", "x".repeat(300 * 1024)),
            _ => {}
        }
        Ok(Probe {
            base_url: settings.base_url()?.to_owned(),
            _counted: counted,
            _panics: (client == "panics at close").then(|| PanicsWhenDropped),
        })
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let _counted = Counted(http.request_id().to_owned());
        let get = || {
            Request::get(format!("{}/meetings", self.base_url)).header("x-probe", "1").bearer(&"token".into())
        };
        let mut meeting = Meeting { id: read.id.clone(), ..Meeting::default() };
        match read.id.as_str() {
            "round trip" => {
                let response = http.send(get()).await?;
                let header = response.header("x-answer").unwrap_or_default();
                let body = String::from_utf8_lossy(&response.body);
                meeting.title = Some(format!("{} {header} {body} {}", response.status, http.now_ms()));
            }
            "sleep" => http.sleep(Duration::from_millis(1500)).await?,
            "three requests" => {
                for _ in 0..3 {
                    http.send(get()).await?;
                }
            }
            "panic before" => panic!("before"),
            "panic after" => {
                http.send(get()).await?;
                panic!("after");
            }
            "panic with a bad payload" => std::panic::panic_any(BadPayload { _panics: PanicsWhenDropped }),
            "panic in a destructor" => {
                let _panics = PanicsWhenDropped;
                http.send(get()).await?;
            }
            "stuck" => std::future::pending().await,
            "oversized" => meeting.title = Some("x".repeat(300 * 1024)),
            "oversized failure" => {
                return Err(Failure::rate_limited(Some(9)).with_detail("x".repeat(300 * 1024)));
            }
            "levels" => {
                log(Level::Error, "an error");
                log(Level::Warning, "a warning");
                log(Level::Info, "information");
            }
            _ => return Err(Failure::new(convoke_plugin::FailureKind::NotFound, "No such behaviour.")),
        }
        Ok(meeting.into())
    }
}
