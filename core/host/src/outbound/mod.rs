//! The one way out: every request a plugin asks for goes through here, under one policy.
//!
//! No redirect is followed and nothing is retried. Only origins that the bound manifest or the configuration names are
//! reached, and loopback, link-local and private addresses only where the configuration names the host.

mod client;
mod fault;
mod policy;
mod resolver;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Instant;

use convoke_plugin::{Request, Response, Transport};

pub use client::{Settings, build as probe};
pub use fault::Fault;
pub use policy::Policy;

use crate::provider::Provider;

/// Largest decompressed answer.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// Performs one request. `answering` is true while an answer has begun and not ended.
pub async fn send(
    provider: &Provider,
    request: Request,
    deadline: Instant,
    answering: &AtomicBool,
) -> Result<Response, Fault> {
    let url = provider.outbound.policy.check(&request)?;
    let client = client::for_this_thread(provider)?;
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| Fault::new(Transport::Denied, "no HTTP method"))?;
    let mut builder = client.request(method, url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if !request.body.is_empty() || matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") {
        builder = builder.body(request.body);
    }
    let deadline = tokio::time::Instant::from_std(deadline);
    let response = match tokio::time::timeout_at(deadline, builder.send()).await {
        Ok(response) => {
            response.map_err(|error| Fault::classify(&error, provider.outbound.settings.proxy.is_some()))?
        }
        Err(_) => {
            return Err(Fault::after_sending(Transport::Timeout, "no answer within the time for this call"));
        }
    };
    answering.store(true, Relaxed);
    let status = response.status().as_u16();
    let result = match tokio::time::timeout_at(deadline, read(response)).await {
        Ok(response) => {
            answering.store(false, Relaxed);
            response
        }
        // The provider was there: what it sent is no answer.
        Err(_) => Err(Fault::after_sending(
            Transport::Protocol,
            "the answer did not end within the time for this call",
        )),
    };
    result.map_err(|fault| Fault { status: Some(status), ..fault })
}

async fn read(mut response: reqwest::Response) -> Result<Response, Fault> {
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY => {
                return Err(Fault::after_sending(Transport::TooLarge, "more than 4 MiB"));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(Response { status, headers, body }),
            Err(_) => {
                return Err(Fault::after_sending(
                    Transport::Protocol,
                    "the answer broke off or is wrongly compressed",
                ));
            }
        }
    }
}
