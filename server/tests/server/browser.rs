//! A browser as far as the server can tell: HTTP/1.1 on a socket, with the secret of a session.
//! Written out so that a test can also send what no well-behaved client would.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What only somebody who is signed in may ask, and staff are told.
pub const FOR_STAFF: &str = "/api/deleted/venue";

pub struct Browser {
    pub address: SocketAddr,
    pub session: Option<String>,
    /// What the device was given when somebody last signed in on it.
    pub device: Option<String>,
    /// What can only end the session.
    pub end: Option<String>,
    /// What the server said about who has signed in last.
    pub who: Value,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Browser {
        Browser { address, session: None, device: None, end: None, who: Value::Null }
    }

    /// Another browser with the same secrets.
    pub fn copy(&self) -> Browser {
        Browser {
            address: self.address,
            session: self.session.clone(),
            device: self.device.clone(),
            end: self.end.clone(),
            who: self.who.clone(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, "").await
    }

    /// `headers` are whole lines, each ended by `\r\n`.
    pub async fn get_with(&mut self, path: &str, headers: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\n{headers}"), b"").await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        let headers = "x-manabi: 1\r\ncontent-type: application/json\r\n";
        self.post_with(path, headers, body.to_string().as_bytes()).await
    }

    pub async fn post_with(&mut self, path: &str, headers: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\ncontent-length: {length}\r\n{headers}");
        self.send(&head, body).await
    }

    pub async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        let device = self.device.clone();
        let form = serde_json::json!({ "name": name, "password": password, "device": device });
        let answer = self.post("/api/sign-in", form).await;
        if answer.status == 200 {
            let begun = answer.json();
            let secret = |name: &str| begun[name].as_str().map(str::to_owned);
            (self.session, self.device) = (secret("session"), secret("device"));
            (self.end, self.who) = (secret("end"), begun["who"].clone());
        }
        answer
    }

    async fn send(&mut self, head: &str, body: &[u8]) -> Answer {
        let session = self.session_line();
        let head = format!("{head}host: manabi.test\r\nconnection: close\r\n{session}\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(body);
        exchange(self.address, &bytes).await
    }

    pub fn session_line(&self) -> String {
        let line = |session| format!("x-manabi-session: {session}\r\n");
        self.session.as_ref().map(line).unwrap_or_default()
    }
}

/// Sends bytes as they are and reads until the server closes the connection.
pub async fn exchange(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut socket = TcpStream::connect(address).await.unwrap();
    // The server may answer and close before it has read everything.
    let _ = socket.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    Answer::parse(&answer)
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_lowercase(), value.trim().to_owned())
        };
        let mut answer =
            Answer { status, headers: lines.map(pair).collect(), body: bytes[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = join_chunks(&answer.body);
        }
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// Status and error code, the two things that clients go by.
    pub fn outcome(&self) -> String {
        let code = serde_json::from_slice::<Value>(&self.body).unwrap_or_default();
        let code = code["error"].as_str().unwrap_or("").to_owned();
        format!("{} {code}", self.status).trim().to_owned()
    }
}

fn join_chunks(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        let rest = &bytes[end + 2..];
        if size == 0 || rest.len() < size + 2 {
            break;
        }
        whole.extend(&rest[..size]);
        bytes = &rest[size + 2..];
    }
    whole
}
