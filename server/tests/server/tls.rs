//! Https without a reverse proxy.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use server::clock::Clock;
use server::serve::{TlsFiles, start};
use server::state::App;
use server::store::{Limits, Store};
use server::transport::Transport;

use crate::browser::Answer;

#[tokio::test]
async fn the_server_speaks_https_itself() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path(), Limits::default()).await.unwrap();
    let app = App::new(store, Transport::Tls, Clock::System);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/tls");
    let cert = own.join("test-only-cert.pem");
    let tls = TlsFiles { cert: cert.clone(), key: own.join("test-only-key.pem") };
    let serving = start(app, "127.0.0.1:0".parse().unwrap(), Some(tls)).await.unwrap();
    let address = serving.address;
    let answer = tokio::task::spawn_blocking(move || get_health(address, &cert)).await.unwrap();
    assert_eq!(answer.outcome(), "200");
    assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age="));
    serving.stop().await;
}

fn get_health(address: SocketAddr, cert: &Path) -> Answer {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(cert).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    let request = "GET /api/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Answer::parse(&answer)
}
