//! TLS for the public listener: 1.2 and 1.3, forward secrecy only, HTTP/2 and HTTP/1.1.

use std::path::Path;
use std::sync::Arc;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::version::{TLS12, TLS13};

use crate::config::Tls;

/// From certificate and key files in PEM; or the configuration key that is wrong, and what is wrong with it.
pub fn acceptor(tls: &Tls) -> Result<TlsAcceptor, (&'static str, String)> {
    let chain = certificates(&tls.cert_file).map_err(|message| ("server.tls.cert_file", message))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key_file).map_err(|_| {
        (
            "server.tls.key_file",
            format!(
                "{} holds no private key in PEM that can be read without a password",
                tls.key_file.display()
            ),
        )
    })?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|e| ("server.tls", e.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|e| ("server.tls", format!("certificate and key do not go together: {e}")))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let unreadable = |_| format!("{} holds no readable certificates in PEM", path.display());
    let chain: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    if chain.is_empty() {
        return Err(format!("{} holds no certificate", path.display()));
    }
    Ok(chain)
}
