//! The network cable of one device: a TCP relay between its browser and the server.
//! Cutting it cuts everything, also what service workers do and what a browser does that is opened
//! while it is cut; other devices do not notice.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A relay that can be cut and mended.
pub struct Cable {
    address: SocketAddr,
    whole: Arc<watch::Sender<State>>,
    relay: JoinHandle<()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    Cut,
}

impl Cable {
    /// Lays a cable to `server`.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let whole = Arc::new(watch::Sender::new(State::Whole));
        let relay = tokio::spawn(relay(listener, server, whole.clone()));
        Cable { address, whole, relay }
    }

    /// Where the browser finds the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Breaks every connection, and every new one right after it is opened.
    pub fn cut(&self) {
        self.whole.send_replace(State::Cut);
    }

    /// Lets new connections through again.
    pub fn reconnect(&self) {
        self.whole.send_replace(State::Whole);
    }

    /// Whether the cable is cut.
    pub fn is_cut(&self) -> bool {
        *self.whole.borrow() == State::Cut
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.cut();
        self.relay.abort();
    }
}

async fn relay(listener: TcpListener, server: SocketAddr, whole: Arc<watch::Sender<State>>) {
    loop {
        let Ok((mut near, _)) = listener.accept().await else { continue };
        let mut state = whole.subscribe();
        tokio::spawn(async move {
            let passing = async {
                // A server that is down looks to the browser as a connection that breaks.
                let Ok(mut far) = TcpStream::connect(server).await else { return };
                // A cable passes on what it gets; holding pieces back is up to the two ends.
                if near.set_nodelay(true).and_then(|()| far.set_nodelay(true)).is_err() {
                    return;
                }
                // Either side may break off at any time; that is what this is for.
                let _ = copy_bidirectional(&mut near, &mut far).await;
            };
            tokio::select! {
                biased;
                _ = state.wait_for(|state| *state == State::Cut) => {}
                () = passing => {}
            }
        });
    }
}
