//! TLS to a provider: what is not trusted is refused and named, what the configuration trusts is reached.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, Stream};

use crate::harness::{Answer, Host, Setup};

/// A certificate authority of our own.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server of one answer on this machine, with a certificate for `name` that ends in `year`.
fn serve(authority: &CertifiedIssuer<'static, KeyPair>, name: &str, year: i32) -> u16 {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(year, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = rustls_pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().map_while(Result::ok) {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            // A client that does not trust us goes away in the handshake.
            if stream.read(&mut [0; 8192]).is_ok() {
                let body = r#"{"id": "u1", "displayName": "Trusted"}"#;
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                let _ = stream.write_all(answer.as_bytes());
                connection.send_close_notify();
                let _ = connection.complete_io(&mut socket);
            }
        }
    });
    port
}

fn host(port: u16, more: &str) -> Host {
    Setup::empty()
        .add(&format!("[providers.webex]\nbase_url = \"https://localhost:{port}/v1\"\nclient_id = \"i\"\nclient_secret = \"s\"\n{more}"))
        .start()
}

async fn profile(host: &Host) -> Answer {
    host.get("/v1/providers/webex/profile").bearer("t").send().await
}

#[tokio::test]
async fn certificates_that_do_not_hold_are_refused_and_named() {
    let authority = authority();
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, authority.pem()).unwrap();
    let trusting = format!("outbound = {{ ca_file = \"{}\" }}", ca_file.display());
    for (name, year, more, words) in [
        ("localhost", 2090, "", "not trusted"),
        ("localhost", 2021, trusting.as_str(), "expired"),
        ("other.example", 2090, trusting.as_str(), "another host name"),
    ] {
        let host = host(serve(&authority, name, year), more);
        let answer = profile(&host).await;
        let problem: Value = answer.problem(503, "provider-unavailable", "retry");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("TLS") && detail.contains(words), "{detail}");
        // Never told as a token that does not work.
        let token = host
            .request("POST", "/v1/providers/webex/token")
            .json(&json!({"refresh_token": "r"}))
            .send()
            .await;
        token.problem(503, "provider-unavailable", "retry");
    }
}

#[tokio::test]
async fn a_private_authority_that_the_configuration_names_is_trusted() {
    let authority = authority();
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, authority.pem()).unwrap();
    for more in [
        format!("outbound = {{ ca_file = \"{}\" }}", ca_file.display()),
        format!("[outbound]\nca_file = \"{}\"", ca_file.display()),
    ] {
        let host = host(serve(&authority, "localhost", 2090), &more);
        let answer = profile(&host).await.expect(200);
        assert_eq!(answer["profile"], json!({"id": "u1", "name": "Trusted"}));
    }
}
