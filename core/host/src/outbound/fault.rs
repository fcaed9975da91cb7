//! Why a request got no answer, told apart as far as the libraries below tell.

use std::error::Error;

use convoke_plugin::Transport;
use tokio_rustls::rustls;

use super::resolver::Unresolved;

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which kind.
    pub kind: Transport,
    /// In words; no address, header or body.
    pub detail: String,
    /// The status, when an answer began and was no good in the end.
    pub status: Option<u16>,
    /// Whether the provider may have got the request.
    pub sent: bool,
}

impl Fault {
    /// One that came before any connection.
    pub(super) fn new(kind: Transport, detail: impl Into<String>) -> Self {
        Fault { kind, detail: detail.into(), status: None, sent: false }
    }

    /// One that came when the request may have been on its way.
    pub(super) fn after_sending(kind: Transport, detail: impl Into<String>) -> Self {
        Fault { sent: true, ..Fault::new(kind, detail) }
    }

    pub(super) fn classify(error: &reqwest::Error, proxied: bool) -> Self {
        Fault { sent: !error.is_connect() && !error.is_builder(), ..Self::named(error, proxied) }
    }

    fn named(error: &reqwest::Error, proxied: bool) -> Self {
        if let Some(unresolved) = find::<Unresolved>(error) {
            return match unresolved {
                Unresolved::Unknown => Fault::new(Transport::Dns, "DNS: the name is not known"),
                Unresolved::Forbidden => Fault::new(
                    Transport::Denied,
                    "the name leads to a private address that the configuration does not name",
                ),
            };
        }
        if let Some(tls) = find::<rustls::Error>(error) {
            let detail = match tls {
                rustls::Error::InvalidCertificate(reason) => {
                    format!("TLS: the certificate is not valid: {}", certificate(reason))
                }
                _ => "TLS: no agreement on a secure connection".to_owned(),
            };
            return Fault::new(Transport::Tls, detail);
        }
        if error.is_timeout() {
            return Fault::new(
                if error.is_connect() { Transport::Connect } else { Transport::Timeout },
                "TCP: no connection in time",
            );
        }
        if error.is_connect() {
            return if proxied {
                Fault::new(Transport::Proxy, "proxy: no connection through it")
            } else if let Some(io) = find::<std::io::Error>(error) {
                Fault::new(Transport::Connect, format!("TCP: {}", io.kind()))
            } else {
                Fault::new(Transport::Connect, "TCP: no connection")
            };
        }
        Fault::new(Transport::Protocol, "the answer is not HTTP, or the connection closed before it")
    }
}

/// The first error of this type in the chain, also inside `io::Error`s, which hide what they carry.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = match error.downcast_ref::<std::io::Error>().and_then(|io| io.get_ref()) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn certificate(error: &rustls::CertificateError) -> String {
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer,
    };
    match error {
        Expired | ExpiredContext { .. } => "it has expired".to_owned(),
        NotValidForName | NotValidForNameContext { .. } => "it is for another host name".to_owned(),
        UnknownIssuer => "its issuer is not trusted here (a private CA can be named by `ca_file`)".to_owned(),
        other => {
            let text = format!("{other:?}");
            text.chars().take_while(char::is_ascii_alphanumeric).collect()
        }
    }
}
