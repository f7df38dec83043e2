//! A certificate and a key from PEM files, ready to accept TLS with ring.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{ServeError, Tls};

/// Reads both files and checks that they belong together.
pub(super) fn acceptor(files: &Tls) -> Result<TlsAcceptor, ServeError> {
    let chain = chain(&files.cert)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|e| unread(&files.key, &e))?;
    let refused = |error: tokio_rustls::rustls::Error| ServeError::Tls(error.to_string());
    // Named, for the process may have two providers and then no default.
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(refused)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(refused)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, ServeError> {
    let chain: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| unread(path, &error))?;
    if chain.is_empty() {
        return Err(unread(path, &pem::Error::NoItemsFound));
    }
    Ok(chain)
}

fn unread(path: &Path, error: &pem::Error) -> ServeError {
    let reason = match error {
        pem::Error::NoItemsFound => "it holds no PEM block of the right kind".to_owned(),
        pem::Error::Io(error) => error.to_string(),
        _ => "it is not a PEM file".to_owned(),
    };
    ServeError::Pem {
        path: path.to_owned(),
        reason,
    }
}
