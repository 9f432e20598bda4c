//! A device without storage: speaks to the server as the app does, over one connection, and keeps
//! nothing. It measures the server and copies what the floors are to hold.

use std::net::SocketAddr;

use serde_json::{Value, json};
use shared::api::devices::{ClientProof, Registered};
use shared::api::session::{Credentials, Password};
use shared::api::{CLIENT_HEADER, SESSION_HEADER};
use shared::api::{Endpoint, Nothing, Register, SignIn, Sync};
use shared::sync::message::{Position, PullPage, SCHEMA, SyncReply, SyncRequest};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use shared::id::{ClientId, Epoch, Seq};

/// An open connection with whoever is signed in on it.
pub struct Wire {
    stream: BufReader<TcpStream>,
    server: SocketAddr,
    session: String,
    /// The proof of the installation that syncs.
    client: String,
    accepts: &'static str,
}

/// How a device proves whose it is.
#[derive(Clone)]
pub struct Proven {
    pub client: ClientId,
    pub secret: String,
}

impl Wire {
    /// Connects.
    pub async fn to(server: SocketAddr) -> Wire {
        let stream = TcpStream::connect(server).await.expect("the server listens");
        stream.set_nodelay(true).expect("a TCP connection has this option");
        Wire {
            stream: BufReader::new(stream),
            server,
            session: String::new(),
            client: String::new(),
            accepts: "identity",
        }
    }

    /// Whether answers may come packed.
    pub fn accept_packed(&mut self, is_packed: bool) {
        self.accepts = if is_packed { "br" } else { "identity" };
    }

    /// Signs in.
    pub async fn sign_in(&mut self, name: &str) {
        let (name, password) = (name.to_owned(), Password(format!("manabi-{name}")));
        let credentials =
            Credentials { name, account: None, password, device: None, registers: false };
        self.session = self.call(SignIn, &credentials).await.session.0;
    }

    /// Registers an installation for whoever is signed in.
    pub async fn register(&mut self) -> Proven {
        let Registered { client, secret, .. } = self.call(Register, &Nothing {}).await;
        Proven { client, secret }
    }

    /// One page after a position, as the bytes that came.
    pub async fn page(
        &mut self,
        proven: &Proven,
        epoch: Option<Epoch>,
        position: Position,
    ) -> Vec<u8> {
        let request = SyncRequest { epoch, position, ..request(proven, Vec::new()) };
        self.client = proof(proven);
        self.post(Sync::PATH, &json!(request)).await
    }

    /// All pages from the start.
    pub async fn pull_all(&mut self, proven: &Proven) -> (Epoch, Vec<PullPage>) {
        let (mut epoch, mut position) = (None, Position::default());
        let mut pages = Vec::new();
        loop {
            let bytes = self.page(proven, epoch, position).await;
            let reply: SyncReply = serde_json::from_slice(&bytes).expect("a reply to a sync");
            let page = reply.pull.expect("whoever is signed in may pull");
            (epoch, position) = (Some(reply.epoch), page.position);
            let is_complete = page.complete;
            pages.push(page);
            if is_complete {
                return (reply.epoch, pages);
            }
        }
    }

    /// Pushes mutations and returns how many fates came back.
    pub async fn push(&mut self, proven: &Proven, push: Vec<Value>) -> usize {
        self.client = proof(proven);
        self.call(Sync, &request(proven, push)).await.fates.len()
    }

    /// Asks an endpoint without parameters.
    async fn call<E: Endpoint<Params = ()>>(&mut self, _: E, request: &E::Request) -> E::Reply {
        let bytes = self.post(E::PATH, &json!(request)).await;
        serde_json::from_slice(&bytes).expect("the server answers as agreed")
    }

    /// Posts JSON and reads the answer, which must be a yes.
    pub async fn post(&mut self, path: &str, body: &Value) -> Vec<u8> {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nx-manabi: 1\r\n\
             {SESSION_HEADER}: {}\r\n{CLIENT_HEADER}: {}\r\n\
             accept-encoding: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.server,
            self.session,
            self.client,
            self.accepts,
            body.len()
        );
        let message = [head.as_bytes(), body.as_bytes()].concat();
        self.stream.get_mut().write_all(&message).await.expect("the server reads");
        self.answer(path).await
    }

    async fn answer(&mut self, path: &str) -> Vec<u8> {
        let status = self.line().await;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let line = self.line().await;
            let Some((name, value)) = line.split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "transfer-encoding" => is_chunked = true,
                "content-length" => length = value.parse().expect("a length is a number"),
                _ => {}
            }
        }
        let body = if is_chunked { self.chunks().await } else { self.bytes(length).await };
        assert!(
            status.starts_with("HTTP/1.1 200"),
            "{path}: {status}: {}",
            String::from_utf8_lossy(&body)
        );
        body
    }

    async fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await, 16);
            let chunk = self.bytes(length.expect("a chunk says its length")).await;
            self.line().await;
            if chunk.is_empty() {
                return body;
            }
            body.extend(chunk);
        }
    }

    async fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await.expect("the whole answer comes");
        bytes
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.expect("the server answers");
        line.trim_end().to_owned()
    }
}

fn proof(proven: &Proven) -> String {
    ClientProof { client: proven.client, secret: proven.secret.clone() }.text()
}

fn request(proven: &Proven, push: Vec<Value>) -> SyncRequest {
    SyncRequest {
        client: proven.client,
        secret: proven.secret.clone(),
        version: "bench".to_owned(),
        unsent: push.len() as u64,
        schema: SCHEMA,
        push,
        epoch: None,
        committed: Seq(0),
        proof: None,
        position: Position::default(),
        sums: None,
        refill: None,
    }
}
