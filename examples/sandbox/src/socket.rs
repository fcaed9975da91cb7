//! Connections: HTTP/1.1 by hyper, and a way out of it to the bare socket.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::exchange::{Answer, Call};
use crate::fault::{Outcome, Step};

const BODY_LIMIT: usize = 16 << 20;

/// What answers the calls.
pub(crate) trait Site: Send + Sync + 'static {
    fn serve(&self, call: Call) -> Outcome;
}

/// Accepts connections until the runtime goes.
pub(crate) async fn accept(listener: TcpListener, site: Arc<dyn Site>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, site.clone()))),
            // Out of descriptors, or a peer that went away: neither lasts.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn connection(stream: TcpStream, site: Arc<dyn Site>) {
    let _ = stream.set_nodelay(true);
    let (escape, mut escaped) = mpsc::channel::<Vec<Step>>(1);
    let service = service_fn(move |request| answer(request, site.clone(), escape.clone()));
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let steps = tokio::select! {
        _ = &mut http => return,
        steps = escaped.recv() => steps.unwrap_or_default(),
    };
    // The service never resolves once it has escaped, so hyper has nothing of this answer to write.
    let _ = play(http.into_parts().io.into_inner(), steps).await;
}

async fn answer(
    request: Request<Incoming>,
    site: Arc<dyn Site>,
    escape: mpsc::Sender<Vec<Step>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let Some(call) = read(request).await else {
        return Ok(response(Answer::text(413, "The body is too large or broke off.")));
    };
    match site.serve(call) {
        Outcome::Answer(answer) => Ok(response(answer)),
        Outcome::Later(time, answer) => {
            tokio::time::sleep(time).await;
            Ok(response(answer))
        }
        Outcome::Raw(steps) => {
            let _ = escape.send(steps).await;
            std::future::pending().await
        }
    }
}

async fn read(request: Request<Incoming>) -> Option<Call> {
    let (head, body) = request.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Some(Call {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: Limited::new(body, BODY_LIMIT).collect().await.ok()?.to_bytes().to_vec(),
        status: None,
    })
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &answer.headers {
        // What is no header cannot be sent; the raw faults are the way to send it all the same.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

async fn play(mut stream: TcpStream, steps: Vec<Step>) -> std::io::Result<()> {
    for step in steps {
        match step {
            Step::Write(bytes) => stream.write_all(&bytes).await?,
            Step::Repeat(bytes, times) => {
                // Whole chunks of some 64 KiB, then the rest.
                let per_chunk = (65_536 / bytes.len().max(1) as u64).clamp(1, times.max(1));
                let chunk = bytes.repeat(usize::try_from(per_chunk).unwrap_or(1));
                for _ in 0..times / per_chunk {
                    stream.write_all(&chunk).await?;
                }
                for _ in 0..times % per_chunk {
                    stream.write_all(&bytes).await?;
                }
            }
            Step::Drip(bytes) => {
                for byte in bytes {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    stream.write_all(&[byte]).await?;
                }
            }
            Step::Hang => {
                let mut rest = [0; 1024];
                while stream.read(&mut rest).await? > 0 {}
            }
        }
    }
    stream.shutdown().await
}
