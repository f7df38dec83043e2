//! `serve`: the signaling server alone.

use super::failure::Failure;
use super::runtime;
use super::signals::Signals;
use crate::config::{ServeOptions, TlsFiles};
use crate::net::serve::{Server, Tls};

/// Listens as asked; where the address was a default that is taken, on any free port.
pub async fn bind(options: &ServeOptions) -> Result<Server, Failure> {
    let tls = || options.tls.as_ref().map(tls_files);
    let first = Server::bind(options.listen, tls()).await;
    let bound = match first {
        Err(_) if options.any_port => {
            let mut free = options.listen;
            free.set_port(0);
            Server::bind(free, tls()).await
        }
        other => other,
    };
    bound.map_err(|error| Failure::Failed(format!("starting the signaling server: {error}")))
}

fn tls_files(files: &TlsFiles) -> Tls {
    Tls {
        cert: files.certificate.clone(),
        key: files.key.clone(),
    }
}

/// Serves until a signal; `tell` gets the server's URL once it listens.
pub fn serve(options: &ServeOptions, tell: impl FnOnce(&str)) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let mut signals = Signals::catch()
            .map_err(|error| Failure::Failed(format!("catching signals: {error}")))?;
        let server = bind(options).await?;
        tell(&server.url());
        server.run(signals.any()).await;
        Ok(())
    })
}
