//! Serves until Ctrl-C or the service manager says stop.

use tokio::signal;

use super::TaskError;
use crate::clock::Clock;
use crate::config::{DemoYear, Serve};
use crate::demo::{self, DemoAccount, Loaded};
use crate::serve::{TlsFiles, start};
use crate::state::App;
use crate::store::Store;
use crate::transport::Transport;

pub(super) async fn serve(settings: Serve) -> Result<(), TaskError> {
    let store = Store::open_or_create(&settings.data.folder, settings.data.limits()).await?;
    let demo = match settings.demo.and_then(DemoYear::demo) {
        Some(which) => Some(demo::load_if_empty(&store, which, settings.demo_day).await?),
        None => None,
    };
    let transport = match (&settings.tls_cert, settings.behind_https) {
        (Some(_), _) => Transport::Tls,
        (None, true) => Transport::BehindHttps,
        (None, false) => Transport::Plain,
    };
    let programs = store.read().await?.programs().await?;
    let app = App::with_files(settings.files, store, transport, Clock::System);
    let tls = settings.tls_cert.zip(settings.tls_key).map(|(cert, key)| TlsFiles { cert, key });
    // Installed before the address is told, so that a stop is heard from then on.
    let told_to_stop = stop_signal()?;
    let serving = start(app, settings.listen, tls).await?;
    let scheme = if transport == Transport::Tls { "https" } else { "http" };
    if programs.is_empty() {
        println!("There is no program here yet: nobody can sign in before `manabi init`.");
    }
    println!("Manabi listens on {scheme}://{}", serving.address);
    if let Some(demo) = demo {
        print!("{}", told(&demo));
    }
    told_to_stop.await;
    tracing::info!("stopping");
    serving.stop().await;
    Ok(())
}

/// Who can sign in to the demo.
fn told(demo: &Loaded) -> String {
    let accounts = match demo {
        Loaded::Now(accounts) | Loaded::WasThere(accounts) => accounts,
        Loaded::OtherProgram => {
            return "The demo was not loaded: this data folder holds another program.\n".into();
        }
    };
    let line = |account: &DemoAccount| {
        let DemoAccount { name, password, display } = account;
        format!("  {name}  password {password}  ({display})\n")
    };
    let lines: String = accounts.iter().map(line).collect();
    format!("The demo program is there. Sign in as one of\n{lines}")
}

#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, TaskError> {
    use signal::unix::{SignalKind, signal};
    let failed = |error| TaskError::Said(format!("Signals cannot be heard: {error}."));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>, TaskError> {
    Ok(async {
        let _ = signal::ctrl_c().await;
    })
}
