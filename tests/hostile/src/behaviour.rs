//! What one call does. The words are listed in `lib.rs`.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::str::FromStr;
use std::task::Poll;
use std::time::Duration;

use convoke_plugin::{ExposeSecret, Failure, Http, Level, Request, SecretString, log};

/// How long `block` blocks.
pub(crate) const BLOCK: Duration = Duration::from_millis(1500);

/// A behaviour's name and its argument.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    name: &'a str,
    argument: &'a str,
    whole: &'a str,
}

impl<'a> Word<'a> {
    /// The word in a title, an id, a token or a user name.
    pub(crate) fn of(given: &'a str) -> Option<Self> {
        given.strip_prefix("hostile:").map(Word::new)
    }

    /// The word itself; the empty one does nothing.
    pub(crate) fn new(whole: &'a str) -> Self {
        let (name, argument) = whole.split_once(':').unwrap_or((whole, ""));
        Word { name, argument, whole }
    }

    fn number<T: FromStr>(&self, default: T) -> T {
        self.argument.parse().unwrap_or(default)
    }
}

/// Panics when it is dropped.
struct Trap;

impl Drop for Trap {
    #[expect(clippy::panic, reason = "this is what it is for")]
    fn drop(&mut self) {
        panic!("in drop");
    }
}

/// Misbehaves, and gives a text for the answer where the word has one.
#[expect(clippy::panic, reason = "this is what it is for")]
pub(crate) async fn act(
    http: &Http,
    url: &str,
    word: Word<'_>,
    secret: &SecretString,
) -> Result<Option<String>, Failure> {
    let get = || Request::get(url);
    match word.name {
        "" | "open" | "close" => return Ok(None),
        "panic_before" => panic!("before the first step"),
        "panic_after_wait" => {
            http.sleep(Duration::from_millis(1)).await?;
            panic!("after the first step");
        }
        "panic_after_request" => {
            http.send(get()).await?;
            panic!("after the first step");
        }
        "panic_in_drop" => {
            let _trap = Trap;
            http.send(get()).await?;
        }
        "stuck" => pending().await,
        "endless_requests" => loop {
            http.send(get()).await?;
        },
        "endless_waits" => loop {
            http.sleep(Duration::from_millis(1)).await?;
        },
        "long_wait" => http.sleep(Duration::from_secs(3600)).await?,
        "oversized_result" => return Ok(Some("x".repeat(300 * 1024))),
        "oversized_failure" => return Err(Failure::internal("x".repeat(1024 * 1024))),
        "block" => std::thread::sleep(Duration::from_millis(word.number(1500))),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "abort" => std::process::abort(),
        "two_at_once" => two_at_once(http, url).await?,
        "log_flood" => (0..word.number(100_000)).for_each(|n| log(Level::Info, &format!("flood {n}"))),
        "log_control" => {
            log(Level::Info, "first\r\nERROR forged second line");
            log(Level::Warning, "\u{1b}[2J\u{1b}[31mred\u{7}\u{0}\u{2028}\u{202e}");
        }
        "log_long" => log(Level::Error, &"long ".repeat(1024 * 1024 / 5)),
        "tell_late" => log(
            Level::Info,
            &format!("{}{} the end", "late ".repeat(word.number(5000) / 5), secret.expose_secret()),
        ),
        "tell_in_drop" => {
            let _telling = Telling(secret.expose_secret().to_owned());
            loop {
                http.sleep(Duration::from_millis(1)).await?;
            }
        }
        "tell_secrets" => {
            let told = format!("the token is {}", secret.expose_secret());
            log(Level::Info, &told);
            return Err(Failure::provider_error(told));
        }
        "raw" => return Err(Failure::internal(word.whole)),
        _ => {
            http.send(request(url, word)?).await?;
        }
    }
    Ok(None)
}

/// Tells the call's token when the call is cancelled.
struct Telling(String);

impl Drop for Telling {
    fn drop(&mut self) {
        log(Level::Info, &format!("dropped, the token was {}", self.0));
    }
}

/// A request that the host should refuse.
fn request(url: &str, word: Word<'_>) -> Result<Request, Failure> {
    let get = Request::get(url);
    let request = match word.name {
        "huge_body" => {
            let mut post = Request::post(url).header("content-type", "application/octet-stream");
            post.body = vec![b'x'; word.number(32 * 1024 * 1024)];
            post
        }
        "many_headers" => {
            (0..word.number(1000)).fold(get, |get: Request, n: u32| get.header(&format!("x-{n}"), "x"))
        }
        "elsewhere" => Request::get("https://elsewhere.example/"),
        "url" => Request::get(word.argument),
        "url_control" => Request::get(format!("{url} HTTP/1.1\r\nHost: elsewhere.example\r\n\r\nGET /")),
        "method" => Request::new(word.argument, url),
        "header" => get.header(word.argument, value_for(word.argument)),
        "header_crlf" => get.header("x-hostile", "a\r\nx-injected: 1"),
        "header_name_crlf" => get.header("x-hostile: a\r\nx-injected", "1"),
        other => return Err(Failure::invalid("/title", format!("`{other}` is no behaviour"))),
    };
    Ok(request)
}

/// A value that would do harm if the header were sent.
fn value_for(header: &str) -> &'static str {
    match header.to_ascii_lowercase().as_str() {
        "host" => "elsewhere.example",
        "content-length" => "3",
        "transfer-encoding" => "chunked",
        "connection" => "keep-alive, x-hostile",
        _ => "x",
    }
}

async fn two_at_once(http: &Http, url: &str) -> Result<(), Failure> {
    let mut first = pin!(http.send(Request::get(url)));
    let mut second = pin!(http.send(Request::get(url)));
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(response) => Poll::Ready(response),
        Poll::Pending => second.as_mut().poll(context),
    })
    .await
    .map(drop)
}
