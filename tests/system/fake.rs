//! A server of one function, for providers that the sandbox does not simulate.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// A request it received.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// As it was sent, with its query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Call {
    /// A header's value, by its name in lower case; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// Status and JSON.
pub(crate) type Reply = (u16, String);

struct Shared {
    answer: Box<dyn Fn(&Call) -> Reply + Send + Sync>,
    calls: Mutex<Vec<Call>>,
    stopped: AtomicBool,
}

/// A running server.
pub(crate) struct Fake {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Fake {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) fn start(answer: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            calls: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let own = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if own.stopped.load(SeqCst) {
                    return;
                }
                let shared = own.clone();
                std::thread::spawn(move || converse(stream, &shared));
            }
        });
        Fake { address, shared }
    }

    /// Its origin.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, taken out.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.shared.calls.lock().unwrap())
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.shared.stopped.store(true, SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

/// Requests of one connection, as long as it lasts.
fn converse(stream: TcpStream, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(call) = read(&mut reader) {
        shared.calls.lock().unwrap().push(call.clone());
        let (status, body) = (shared.answer)(&call);
        let length = body.len();
        let answer = if status == 204 {
            "HTTP/1.1 204 Simulated\r\n\r\n".to_owned()
        } else {
            format!(
                "HTTP/1.1 {status} Simulated\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
            )
        };
        if writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Call> {
    let mut line = || {
        let mut text = String::new();
        (reader.read_line(&mut text).ok()? > 0).then(|| text.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let text = line()?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call { method, path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
