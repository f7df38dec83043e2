//! Whom TLS trusts: Mozilla's authorities and those of this machine; and what to do where neither helps.
//!
//! `SSL_CERT_FILE` and `SSL_CERT_DIR` name the machine's authorities, as they do for OpenSSL.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls_native_certs::load_native_certs;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// A certificate that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; {step}")]
pub struct Distrust {
    pub problem: String,
    /// What the user can do next, as an imperative sentence.
    pub step: &'static str,
}

/// The authorities, and why some of the machine's could not be read.
struct Authorities {
    certificates: Vec<CertificateDer<'static>>,
    unread: Option<String>,
}

/// Reads the disk at the first call.
fn authorities() -> &'static Authorities {
    static READ: OnceLock<Authorities> = OnceLock::new();
    READ.get_or_init(|| {
        let of_machine = load_native_certs();
        let mut certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.to_vec();
        certificates.extend(of_machine.certs);
        let unread = of_machine.errors.first().map(ToString::to_string);
        Authorities {
            certificates,
            unread,
        }
    })
}

/// For WebSockets. Reads the authorities from disk at the first call.
///
/// # Errors
/// When the cryptography lacks what TLS needs, which would be a fault of the build.
pub(super) fn client() -> Result<Arc<ClientConfig>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    // What cannot be parsed vouches for nobody; the rest is as good as before.
    roots.add_parsable_certificates(authorities().certificates.iter().cloned());
    // Named, for the process may have two providers and then no default.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// For the files of a site. Reads the authorities from disk at the first call.
pub(super) fn site() -> TlsConfig {
    let roots = authorities().certificates.iter();
    let roots: Vec<_> = roots
        .map(|root| Certificate::from_der(root).to_owned())
        .collect();
    TlsConfig::builder()
        .root_certs(RootCerts::from(roots))
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build()
}

/// Whether this is about the other side's certificate.
pub(super) fn distrust(error: &io::Error) -> Option<Distrust> {
    match error.get_ref()?.downcast_ref()? {
        rustls::Error::InvalidCertificate(why) => {
            Some(advice(why, authorities().unread.as_deref()))
        }
        _ => None,
    }
}

fn advice(why: &CertificateError, unread: Option<&str>) -> Distrust {
    use CertificateError as E;
    let (problem, step) = match why {
        E::UnknownIssuer => (
            "its certificate is of an authority that is unknown here".to_owned(),
            "name the authority's PEM file in SSL_CERT_FILE",
        ),
        E::NotValidForName | E::NotValidForNameContext { .. } => (
            "its certificate is for another name".to_owned(),
            "use the name that the certificate was made for",
        ),
        E::Expired | E::ExpiredContext { .. } | E::NotValidYet | E::NotValidYetContext { .. } => (
            "its certificate is not valid at this time".to_owned(),
            "renew it, or set this machine's clock",
        ),
        other => (
            format!("its certificate is refused: {other}"),
            "give that server a certificate signed by an authority",
        ),
    };
    let unread = unread.map(|cause| format!(" (not all known ones could be read: {cause})"));
    Distrust {
        problem: problem + &unread.unwrap_or_default(),
        step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(why: CertificateError) -> Option<String> {
        let error = io::Error::other(rustls::Error::InvalidCertificate(why));
        distrust(&error).map(|distrust| distrust.step.to_owned())
    }

    #[test]
    fn a_refused_certificate_is_told_with_the_next_step() {
        let unknown = said(CertificateError::UnknownIssuer).expect("about a certificate");
        assert!(unknown.contains("SSL_CERT_FILE"), "{unknown}");
        let name = said(CertificateError::NotValidForName).expect("about a certificate");
        assert!(name.contains("name"), "{name}");
        let late = said(CertificateError::Expired).expect("about a certificate");
        assert!(late.contains("clock"), "{late}");
        assert!(said(CertificateError::BadEncoding).is_some());
    }

    #[test]
    fn authorities_that_could_not_be_read_are_told() {
        let distrust = advice(&CertificateError::UnknownIssuer, Some("no such file"));
        assert!(distrust.to_string().contains("no such file"), "{distrust}");
    }

    #[test]
    fn other_errors_are_about_something_else() {
        let inner = rustls::Error::HandshakeNotComplete;
        assert_eq!(distrust(&io::Error::other(inner)), None);
        assert_eq!(distrust(&io::Error::other("reset")), None);
        assert_eq!(distrust(&io::ErrorKind::ConnectionRefused.into()), None);
    }

    #[test]
    fn mozillas_authorities_are_always_there() {
        let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS.len();
        assert!(mozilla > 50 && authorities().certificates.len() >= mozilla);
        assert!(client().is_ok());
    }
}
