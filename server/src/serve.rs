//! Listens on a socket until told to stop, with or without TLS.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::task::JoinHandle;

use crate::app_release;
use crate::jobs;
use crate::reconcile::{decide_unknown_again, timeline};
use crate::routes::router;
use crate::state::App;
use crate::store::{Fault, HighWaterMark};

/// How long requests that are under way may take once the server stops. A push waits for one
/// commit; a device that is cut off repeats it.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// How long a connection may take to say what it wants, so that idle ones cannot pile up.
const REQUEST_HEAD_TIME_MAX: Duration = Duration::from_secs(30);

/// The two files of a certificate, in PEM form.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// Why the server cannot listen; each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("The certificate {cert} with the key {key} cannot be used: {reason}.")]
    Tls { cert: PathBuf, key: PathBuf, reason: std::io::Error },
    #[error("The database cannot be written: {0}.")]
    Store(Fault),
    #[error("The server cannot listen on {0}: {1}.")]
    Socket(SocketAddr, std::io::Error),
}

/// A listening server.
pub struct Serving {
    /// Where it listens; the port is known even if any was asked for.
    pub address: SocketAddr,
    app: App,
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

/// Begins to serve `app` on `address`.
pub async fn start(
    app: App,
    address: SocketAddr,
    tls: Option<TlsFiles>,
) -> Result<Serving, ListenError> {
    let failed = |error| ListenError::Socket(address, error);
    let socket = std::net::TcpListener::bind(address).map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    let mut server = axum_server::from_tcp(socket).map_err(failed)?;
    server.http_builder().http1().header_read_timeout(REQUEST_HEAD_TIME_MAX);
    catch_up(&app).await.map_err(ListenError::Store)?;
    let handle = Handle::new();
    let server = server.first_request_timeout(REQUEST_HEAD_TIME_MAX).handle(handle.clone());
    tokio::spawn(jobs::run(app.clone()));
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    // What is packed while it leaves goes in pieces. Without this the last of them waits until the
    // other side has acknowledged the ones before, which it puts off for 40 ms.
    let at_once = NoDelayAcceptor::new();
    let task = match tls {
        None => tokio::spawn(server.acceptor(at_once).serve(service)),
        Some(files) => {
            let acceptor = RustlsAcceptor::new(read_certificate(files).await?).acceptor(at_once);
            tokio::spawn(server.acceptor(acceptor).serve(service))
        }
    };
    Ok(Serving { address, app, handle, task })
}

/// What must be known before anybody is answered: whether the data was set back, and what this
/// release understands that the one before did not.
async fn catch_up(app: &App) -> Result<(), Fault> {
    timeline::check_high_water_mark(app).await?;
    timeline::note_start(app).await?;
    app_release::keep_own(app).await?;
    let programs = app.store.read().await?.programs().await?;
    for program in programs {
        decide_unknown_again(app, program.id).await?;
    }
    Ok(())
}

impl Serving {
    /// Ends live streams, finishes requests that are under way, commits what is queued, and closes
    /// the database.
    pub async fn stop(self) {
        self.app.stop();
        self.handle.graceful_shutdown(Some(STOP_TIME_MAX));
        if let Ok(Err(error)) = self.task.await {
            tracing::error!(%error, "the listener ended with an error");
        }
        if let Err(fault) =
            timeline::keep_high_water_mark(&self.app, &mut HighWaterMark::default()).await
        {
            tracing::error!(%fault, "the high-water mark was not written");
        }
        self.app.store.close().await;
    }
}

async fn read_certificate(files: TlsFiles) -> Result<RustlsConfig, ListenError> {
    // Fails if a provider is installed already, which is then this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let read = RustlsConfig::from_pem_file(&files.cert, &files.key).await;
    read.map_err(|reason| ListenError::Tls { cert: files.cert, key: files.key, reason })
}
