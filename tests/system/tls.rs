//! TLS of the public listener: versions, HTTP/2, HSTS, and what is wrong with certificate files.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::tls::Version;
use reqwest::{Certificate, Client, ClientBuilder};

use crate::harness::{Host, Setup};

const HSTS: &str = "strict-transport-security";

/// A certificate for localhost that signs itself, and its files.
struct Files {
    pem: String,
    cert: PathBuf,
    key: PathBuf,
    folder: tempfile::TempDir,
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    file
}

fn files() -> Files {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let pem = made.cert.pem();
    let cert = write(folder.path(), "tls.crt", &pem);
    let key = write(folder.path(), "tls.key", &made.signing_key.serialize_pem());
    Files { pem, cert, key, folder }
}

/// A host that speaks TLS, also on addresses that others reach.
fn setup(cert: &Path, key: &Path) -> Setup {
    let mut setup = Setup::empty();
    let tls = format!("tls = {{ cert_file = \"{}\", key_file = \"{}\" }}", cert.display(), key.display());
    setup.config = setup.config.replace("http://localhost", "https://localhost");
    setup.server(&tls)
}

fn client(files: &Files) -> ClientBuilder {
    Client::builder().no_proxy().tls_certs_only([Certificate::from_pem(files.pem.as_bytes()).unwrap()])
}

async fn answer(host: &Host, client: ClientBuilder) -> reqwest::Response {
    let url = format!("https://localhost:{}/v1/providers", host.port);
    let answer = client.build().unwrap().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer
}

#[tokio::test]
async fn versions_1_2_and_1_3_and_http_2_work() {
    let files = files();
    let host = setup(&files.cert, &files.key).start();
    for version in [Version::TLS_1_2, Version::TLS_1_3] {
        let pinned = client(&files).tls_version_min(version).tls_version_max(version);
        let one = answer(&host, pinned.http1_only()).await;
        assert_eq!(one.version(), reqwest::Version::HTTP_11);
        let pinned = client(&files).tls_version_min(version).tls_version_max(version);
        let two = answer(&host, pinned).await;
        assert_eq!(two.version(), reqwest::Version::HTTP_2);
        assert_eq!(two.headers()[HSTS], "max-age=31536000");
    }
}

/// A ClientHello of TLS 1.0, 1.1 and 1.2 with this version and these cipher suites.
fn hello(version: [u8; 2], suites: &[u16]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.push(0);
    body.extend(u16::try_from(suites.len() * 2).unwrap().to_be_bytes());
    suites.iter().for_each(|suite| body.extend(suite.to_be_bytes()));
    // No compression; groups x25519 and secp256r1, uncompressed points, ECDSA and RSA with SHA-256, extended master secret.
    body.extend([1, 0]);
    let extensions: &[&[u8]] = &[
        &[0, 10, 0, 6, 0, 4, 0, 29, 0, 23],
        &[0, 11, 0, 2, 1, 0],
        &[0, 13, 0, 8, 0, 6, 4, 3, 8, 4, 4, 1],
        &[0, 23, 0, 0],
    ];
    let extensions = extensions.concat();
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    let mut handshake = vec![1, 0];
    handshake.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    handshake.extend(body);
    let mut record = vec![22, 3, 1];
    record.extend(u16::try_from(handshake.len()).unwrap().to_be_bytes());
    record.extend(handshake);
    record
}

/// The first bytes that come back.
fn reply(host: &Host, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", host.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = vec![0; 7];
    let length = stream.read(&mut answer).unwrap();
    answer.truncate(length);
    answer
}

#[tokio::test]
async fn older_versions_and_suites_without_forward_secrecy_are_refused() {
    const ECDHE_ECDSA_AES128_GCM: u16 = 0xc02b;
    const HANDSHAKE: u8 = 22;
    const ALERT: u8 = 21;
    let files = files();
    let host = setup(&files.cert, &files.key).start();
    // This hello is understood: what is refused below is refused for its one difference.
    assert_eq!(reply(&host, &hello([3, 3], &[ECDHE_ECDSA_AES128_GCM]))[0], HANDSHAKE);
    for version in [[3, 0], [3, 1], [3, 2]] {
        let answer = reply(&host, &hello(version, &[ECDHE_ECDSA_AES128_GCM, 0xc009, 0xc013, 0x002f]));
        assert_eq!((answer[0], answer[5], answer[6]), (ALERT, 2, 70), "{version:?}: protocol_version");
    }
    // RSA key exchange, static ECDH, CBC, 3DES, RC4.
    let answer = reply(&host, &hello([3, 3], &[0x009c, 0x002f, 0x0035, 0xc004, 0xc009, 0x000a, 0x0005]));
    assert_eq!((answer[0], answer[5], answer[6]), (ALERT, 2, 40), "handshake_failure");
    answer_in_clear(&host);
    answer_after(&host, &files).await;
}

/// Plain HTTP on the TLS port gets nothing of the service.
fn answer_in_clear(host: &Host) {
    let answer = reply(host, b"GET /v1/providers HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
}

async fn answer_after(host: &Host, files: &Files) {
    answer(host, client(files)).await;
}

#[tokio::test]
async fn hsts_is_sent_with_https_alone() {
    let host = Setup::empty().start();
    for path in ["/v1/providers", "/", "/nothing"] {
        assert!(!host.get(path).send().await.headers.contains_key(HSTS), "{path}");
    }
    // Behind a proxy that speaks TLS, browsers see https.
    let mut setup = Setup::empty();
    setup.config = setup.config.replace("http://localhost", "https://localhost");
    let host = setup.server("behind_proxy = true").start();
    for path in ["/v1/providers", "/", "/nothing"] {
        assert_eq!(host.get(path).send().await.header(HSTS), "max-age=31536000", "{path}");
    }
}

#[test]
fn files_that_do_not_work_are_told_with_their_key() {
    let (files, others) = (files(), files());
    let folder = files.folder.path();
    let empty = write(folder, "empty.pem", "");
    let text = write(
        folder,
        "text.pem",
        "-----BEGIN CERTIFICATE-----\nno base64 at all\n-----END CERTIFICATE-----\n",
    );
    let nowhere = folder.join("nowhere.pem");
    let open = write(folder, "open.key", &std::fs::read_to_string(&files.key).unwrap());
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o606)).unwrap();
    for (cert, key, says) in [
        (&nowhere, &files.key, "server.tls.cert_file: "),
        (&empty, &files.key, "server.tls.cert_file: "),
        (&text, &files.key, "server.tls.cert_file: "),
        (&files.key, &files.key, "server.tls.cert_file: "),
        (&files.cert, &nowhere, "server.tls.key_file: "),
        (&files.cert, &empty, "server.tls.key_file: "),
        (&files.cert, &files.cert, "server.tls.key_file: "),
        (&files.cert, &open, "server.tls.key_file: "),
        (&files.cert, &others.key, "server.tls: certificate and key do not go together"),
    ] {
        for command in [&["serve"][..], &["config", "check"]] {
            let (code, _, err) = setup(cert, key).run(command);
            assert_eq!(code, 1, "{command:?} {}: {err}", cert.display());
            let line = err.lines().find(|line| line.contains("convoke.toml: ") && line.contains(says));
            assert!(line.is_some(), "{command:?} {says} {err}");
            assert!(!err.contains("PRIVATE KEY"), "{err}");
        }
    }
    let (code, out, err) = setup(&files.cert, &files.key).run(&["config", "check"]);
    assert_eq!(code, 0, "{out}{err}");
}
